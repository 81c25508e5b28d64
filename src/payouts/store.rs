//! Rows of `payouts` and `payout_accounts`.

use super::account::{Kind, Saved};
use super::{Error, Status};
use crate::db::schema::{payout_accounts, payouts};
use crate::db::{self, Conn};
use crate::each_backend;
use crate::types::{AgentId, Money, PayoutId, Timestamp};
use diesel::prelude::*;

pub(super) fn put_account(conn: &mut Conn, agent: AgentId, saved: &Saved) -> Result<(), db::Error> {
    let changed = (
        payout_accounts::kind.eq(saved.kind.as_str()),
        payout_accounts::sealed.eq(&saved.sealed),
        payout_accounts::hint.eq(&saved.hint),
        payout_accounts::changed_at.eq(saved.changed_at),
    );
    let row = (payout_accounts::agent_id.eq(agent), changed);
    each_backend!(conn => diesel::insert_into(payout_accounts::table)
        .values(row)
        .on_conflict(payout_accounts::agent_id)
        .do_update()
        .set(changed)
        .execute(conn))?;
    Ok(())
}

pub(super) fn find_account(conn: &mut Conn, agent: AgentId) -> Result<Option<Saved>, db::Error> {
    let row: Option<(String, Vec<u8>, String, Timestamp)> = payout_accounts::table
        .find(agent)
        .select((
            payout_accounts::kind,
            payout_accounts::sealed,
            payout_accounts::hint,
            payout_accounts::changed_at,
        ))
        .first(conn)
        .optional()?;
    row.map(|(kind, sealed, hint, changed_at)| {
        let kind = Kind::from_word(&kind).ok_or(db::Error::Corrupt("payout_accounts.kind"))?;
        Ok(Saved { kind, hint, changed_at, sealed })
    })
    .transpose()
}

pub(super) fn has_open(conn: &mut Conn, agent: AgentId) -> Result<bool, db::Error> {
    let open = payouts::table
        .filter(payouts::agent_id.eq(agent))
        .filter(payouts::status.eq_any([Status::Requested.as_str(), Status::Approved.as_str()]));
    Ok(diesel::select(diesel::dsl::exists(open)).get_result(conn)?)
}

/// The index lets one open request an agent in, however many come at once.
pub(super) fn insert(
    conn: &mut Conn,
    agent: AgentId,
    (amount, fee): (Money, Money),
    account: &Saved,
    actor: &str,
    now: Timestamp,
) -> Result<PayoutId, Error> {
    let row = (
        payouts::agent_id.eq(agent),
        payouts::status.eq(Status::Requested.as_str()),
        payouts::amount.eq(amount.minor()),
        payouts::fee.eq(fee.minor()),
        payouts::currency.eq(amount.currency().to_string()),
        payouts::kind.eq(account.kind.as_str()),
        payouts::sealed.eq(&account.sealed),
        payouts::hint.eq(&account.hint),
        payouts::asked_by.eq(actor),
        payouts::asked_at.eq(now),
        payouts::approved_by.eq(""),
        payouts::ended_by.eq(""),
        payouts::note.eq(""),
    );
    let inserted = diesel::insert_into(payouts::table)
        .values(row)
        .returning(payouts::id)
        .get_result(conn)
        .map_err(db::Error::from);
    inserted.map_err(|error| match db::is_unique_violation(&error) {
        true => Error::AlreadyOpen,
        false => Error::Db(error),
    })
}

/// `false`: it is not where it was seen any more.
pub(super) fn advance(
    conn: &mut Conn,
    payout: PayoutId,
    (from, to): (Status, Status),
    actor: &str,
    note: &str,
    now: Timestamp,
) -> Result<bool, db::Error> {
    let unmoved = payouts::table.find(payout).filter(payouts::status.eq(from.as_str()));
    let moved = if to == Status::Approved {
        diesel::update(unmoved)
            .set((
                payouts::status.eq(to.as_str()),
                payouts::approved_by.eq(actor),
                payouts::approved_at.eq(now),
            ))
            .execute(conn)?
    } else {
        diesel::update(unmoved)
            .set((
                payouts::status.eq(to.as_str()),
                payouts::ended_by.eq(actor),
                payouts::ended_at.eq(now),
                payouts::note.eq(note),
            ))
            .execute(conn)?
    };
    Ok(moved == 1)
}
