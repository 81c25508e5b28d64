//! Rows of `pictures`.

use super::{Prepared, Size};
use crate::db::schema::{agent_shops, pictures, product_pictures};
use crate::db::{self, Conn};
use crate::each_backend;
use crate::types::Timestamp;
use diesel::prelude::*;

/// The same picture twice is one row.
pub(super) fn insert(conn: &mut Conn, picture: &Prepared, now: Timestamp) -> Result<(), db::Error> {
    let side = |pixels| i32::try_from(pixels).map_err(|_| db::Error::Corrupt("pictures"));
    let row = (
        pictures::digest.eq(&picture.digest),
        pictures::mime.eq(picture.mime),
        pictures::width.eq(side(picture.width)?),
        pictures::height.eq(side(picture.height)?),
        pictures::bytes.eq(&picture.bytes),
        pictures::thumb.eq(&picture.thumb),
        pictures::created_at.eq(now),
    );
    each_backend!(conn => diesel::insert_into(pictures::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    Ok(())
}

pub(super) fn exists(conn: &mut Conn, digest: &str) -> Result<bool, db::Error> {
    let named = pictures::table.find(digest);
    Ok(diesel::select(diesel::dsl::exists(named)).get_result(conn)?)
}

/// Kind and bytes.
pub(super) fn find(
    conn: &mut Conn,
    digest: &str,
    size: Size,
) -> Result<Option<(String, Vec<u8>)>, db::Error> {
    let named = pictures::table.find(digest);
    let found = match size {
        Size::Full => named.select((pictures::mime, pictures::bytes)).first(conn),
        Size::Thumb => named.select((pictures::mime, pictures::thumb)).first(conn),
    };
    Ok(found.optional()?)
}

pub(super) fn delete_unused(
    conn: &mut Conn,
    kept: &[String],
    before: Timestamp,
) -> Result<usize, db::Error> {
    let shown = product_pictures::table.select(product_pictures::digest);
    let unused = pictures::table
        .filter(pictures::created_at.lt(before))
        .filter(pictures::digest.ne_all(shown))
        .filter(pictures::digest.ne_all(agent_shops::table.select(agent_shops::logo)))
        .filter(pictures::digest.ne_all(agent_shops::table.select(agent_shops::icon)))
        .filter(pictures::digest.ne_all(kept));
    Ok(diesel::delete(unused).execute(conn)?)
}
