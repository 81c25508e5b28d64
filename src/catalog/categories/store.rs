//! Writes rows of `categories`.

use super::CategoryDraft;
use crate::db::schema::categories;
use crate::db::{self, Conn, counters};
use crate::types::{CategoryId, Slug};
use diesel::prelude::*;

pub(super) fn insert(
    conn: &mut Conn,
    draft: &CategoryDraft,
    slug: &Slug,
    position: i32,
) -> Result<CategoryId, db::Error> {
    let id = CategoryId(counters::raise(conn, counters::CATEGORIES, 1)?);
    let row = (
        categories::id.eq(id),
        categories::parent_id.eq(draft.parent),
        categories::name.eq(draft.name.trim()),
        categories::slug.eq(slug.as_str()),
        categories::position.eq(position),
        categories::hidden.eq(draft.hidden),
    );
    diesel::insert_into(categories::table).values(row).execute(conn)?;
    Ok(id)
}

pub(super) fn update(
    conn: &mut Conn,
    id: CategoryId,
    draft: &CategoryDraft,
    slug: &Slug,
) -> Result<(), db::Error> {
    let changed = (
        categories::parent_id.eq(draft.parent),
        categories::name.eq(draft.name.trim()),
        categories::slug.eq(slug.as_str()),
        categories::hidden.eq(draft.hidden),
    );
    diesel::update(categories::table.find(id)).set(changed).execute(conn)?;
    Ok(())
}

pub(super) fn place(conn: &mut Conn, id: CategoryId, position: i32) -> Result<(), db::Error> {
    let row = categories::table.find(id);
    diesel::update(row).set(categories::position.eq(position)).execute(conn)?;
    Ok(())
}

/// `false`: there was none.
pub(super) fn delete(conn: &mut Conn, id: CategoryId) -> Result<bool, db::Error> {
    Ok(diesel::delete(categories::table.find(id)).execute(conn)? == 1)
}
