//! Rows of `master_keys` and `data_keys`.

use crate::db::schema::{data_keys, master_keys};
use crate::db::{self, Conn};
use crate::each_backend;
use crate::types::{DataKeyId, Timestamp};
use diesel::prelude::*;

/// A data key as it lies in the database.
#[derive(Queryable, Selectable)]
#[diesel(table_name = data_keys)]
pub(super) struct Sealed {
    pub(super) id: DataKeyId,
    pub(super) master_version: i32,
    pub(super) wrapped: Vec<u8>,
}

pub(super) fn proofs(conn: &mut Conn) -> Result<Vec<(i32, Vec<u8>)>, db::Error> {
    let known = master_keys::table.select((master_keys::version, master_keys::proof));
    Ok(known.order(master_keys::version).load(conn)?)
}

/// Waits for another node that is writing the same version, and leaves its row alone.
pub(super) fn insert_proof(
    conn: &mut Conn,
    version: i32,
    proof: &[u8],
    now: Timestamp,
) -> Result<(), db::Error> {
    let row = (
        master_keys::version.eq(version),
        master_keys::proof.eq(proof),
        master_keys::created_at.eq(now),
    );
    each_backend!(conn => {
        diesel::insert_into(master_keys::table).values(row).on_conflict_do_nothing().execute(conn)
    })?;
    Ok(())
}

pub(super) fn insert(
    conn: &mut Conn,
    purpose: &str,
    master_version: i32,
    wrapped: &[u8],
    now: Timestamp,
) -> Result<DataKeyId, db::Error> {
    let row = (
        data_keys::purpose.eq(purpose),
        data_keys::master_version.eq(master_version),
        data_keys::wrapped.eq(wrapped),
        data_keys::created_at.eq(now),
    );
    Ok(diesel::insert_into(data_keys::table)
        .values(row)
        .returning(data_keys::id)
        .get_result(conn)?)
}

pub(super) fn find(conn: &mut Conn, id: DataKeyId) -> Result<Option<Sealed>, db::Error> {
    Ok(data_keys::table.find(id).select(Sealed::as_select()).first(conn).optional()?)
}

pub(super) fn find_by_purpose(conn: &mut Conn, purpose: &str) -> Result<Option<Sealed>, db::Error> {
    let oldest = data_keys::table.filter(data_keys::purpose.eq(purpose)).order(data_keys::id);
    Ok(oldest.select(Sealed::as_select()).first(conn).optional()?)
}

pub(super) fn versions_in_use(conn: &mut Conn) -> Result<Vec<i32>, db::Error> {
    Ok(data_keys::table.select(data_keys::master_version).distinct().load(conn)?)
}

pub(super) fn not_under(conn: &mut Conn, version: i32) -> Result<Vec<Sealed>, db::Error> {
    let others = data_keys::table.filter(data_keys::master_version.ne(version));
    Ok(others.order(data_keys::id).select(Sealed::as_select()).load(conn)?)
}

pub(super) fn rewrap(
    conn: &mut Conn,
    id: DataKeyId,
    version: i32,
    wrapped: &[u8],
) -> Result<(), db::Error> {
    let change = (data_keys::master_version.eq(version), data_keys::wrapped.eq(wrapped));
    diesel::update(data_keys::table.find(id)).set(change).execute(conn)?;
    Ok(())
}
