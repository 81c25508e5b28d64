//! Rows of `suppliers` and `settlements`.

use super::{Draft, NewSettlement, Status};
use crate::db::schema::{settlements, suppliers};
use crate::db::{self, Conn};
use crate::types::{SettlementId, SupplierId, Timestamp};
use diesel::prelude::*;

/// A settlement that was written down before.
pub(super) struct Known {
    pub(super) id: SettlementId,
    pub(super) supplier: SupplierId,
    pub(super) amount: i64,
    pub(super) status: Status,
}

pub(super) fn insert(
    conn: &mut Conn,
    draft: &Draft,
    now: Timestamp,
) -> Result<SupplierId, db::Error> {
    let row = (
        suppliers::name.eq(&draft.name),
        suppliers::note.eq(&draft.note),
        suppliers::disabled.eq(false),
        suppliers::created_at.eq(now),
    );
    let inserted = diesel::insert_into(suppliers::table).values(row);
    Ok(inserted.returning(suppliers::id).get_result(conn)?)
}

/// Until the transaction ends nobody else changes this row.
pub(super) fn lock(conn: &mut Conn, id: SupplierId) -> Result<(), db::Error> {
    match conn {
        Conn::Postgres(conn) => {
            let row = suppliers::table.find(id).select(suppliers::id).for_update();
            row.first::<SupplierId>(conn).optional()?;
        }
        // The write transaction is already alone.
        Conn::Sqlite(_) => {}
    }
    Ok(())
}

/// `false`: there is none.
pub(super) fn update(conn: &mut Conn, id: SupplierId, draft: &Draft) -> Result<bool, db::Error> {
    let changed = (suppliers::name.eq(&draft.name), suppliers::note.eq(&draft.note));
    Ok(diesel::update(suppliers::table.find(id)).set(changed).execute(conn)? == 1)
}

pub(super) fn set_disabled(
    conn: &mut Conn,
    id: SupplierId,
    disabled: bool,
) -> Result<(), db::Error> {
    diesel::update(suppliers::table.find(id))
        .set(suppliers::disabled.eq(disabled))
        .execute(conn)?;
    Ok(())
}

/// `false`: there is no such supplier.
pub(super) fn put_account(
    conn: &mut Conn,
    id: SupplierId,
    sealed: Option<&[u8]>,
    hint: &str,
) -> Result<bool, db::Error> {
    let changed = (suppliers::account_sealed.eq(sealed), suppliers::account_hint.eq(hint));
    Ok(diesel::update(suppliers::table.find(id)).set(changed).execute(conn)? == 1)
}

pub(super) fn find_account(conn: &mut Conn, id: SupplierId) -> Result<Option<Vec<u8>>, db::Error> {
    let row = suppliers::table.find(id).select(suppliers::account_sealed).first(conn);
    Ok(row.optional()?.flatten())
}

pub(super) fn find_by_key(conn: &mut Conn, key: &str) -> Result<Option<Known>, db::Error> {
    let keyed = settlements::table.filter(settlements::key.eq(key)).select((
        settlements::id,
        settlements::supplier_id,
        settlements::amount,
        settlements::status,
    ));
    let row: Option<(SettlementId, SupplierId, i64, String)> = keyed.first(conn).optional()?;
    row.map(|(id, supplier, amount, word)| {
        let status = Status::from_word(&word).ok_or(db::Error::Corrupt("settlements.status"))?;
        Ok(Known { id, supplier, amount, status })
    })
    .transpose()
}

pub(super) fn insert_settlement(
    conn: &mut Conn,
    new: &NewSettlement,
    reference: &str,
    actor: &str,
    now: Timestamp,
) -> Result<SettlementId, db::Error> {
    let row = (
        settlements::supplier_id.eq(new.supplier),
        settlements::key.eq(&new.key),
        settlements::status.eq(Status::Waiting.as_str()),
        settlements::amount.eq(new.amount.minor()),
        settlements::currency.eq(new.amount.currency().to_string()),
        settlements::reference.eq(reference),
        settlements::asked_by.eq(actor),
        settlements::asked_at.eq(now),
        settlements::ended_by.eq(""),
    );
    let inserted = diesel::insert_into(settlements::table).values(row);
    Ok(inserted.returning(settlements::id).get_result(conn)?)
}

/// `false`: it is not where it was seen any more.
pub(super) fn advance(
    conn: &mut Conn,
    settlement: SettlementId,
    (from, to): (Status, Status),
    actor: &str,
    now: Timestamp,
) -> Result<bool, db::Error> {
    let unmoved = settlements::table.find(settlement).filter(settlements::status.eq(from.as_str()));
    let changed = (
        settlements::status.eq(to.as_str()),
        settlements::ended_by.eq(actor),
        settlements::ended_at.eq(now),
    );
    Ok(diesel::update(unmoved).set(changed).execute(conn)? == 1)
}
