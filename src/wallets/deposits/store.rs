//! Rows of `deposits`.

use super::views::{Row, read};
use super::{Deposit, Status, Wish};
use crate::db::schema::deposits;
use crate::db::{self, Conn};
use crate::payments;
use crate::types::{AgentId, DepositCode, DepositId, Timestamp};
use diesel::prelude::*;

/// As it stands in the condition of an index.
const PENDING: &str = Status::Pending.as_str();

/// Those of an agent that still wait for their money.
pub(super) fn count_pending(
    conn: &mut Conn,
    agent: AgentId,
    now: Timestamp,
) -> Result<i64, db::Error> {
    let his = deposits::table
        .filter(deposits::agent_id.eq(agent))
        .filter(deposits::status.eq(PENDING))
        .filter(deposits::expires_at.gt(now));
    Ok(his.count().get_result(conn)?)
}

pub(super) fn insert(
    conn: &mut Conn,
    wanted: &Wish,
    code: &DepositCode,
    now: Timestamp,
    end: Timestamp,
) -> Result<(), db::Error> {
    let row = (
        deposits::code.eq(code.as_str()),
        deposits::key.eq(&wanted.key),
        deposits::agent_id.eq(wanted.agent),
        deposits::account_id.eq(wanted.account.id),
        deposits::amount.eq(wanted.amount.minor()),
        deposits::currency.eq(wanted.amount.currency().to_string()),
        deposits::status.eq(PENDING),
        deposits::next_poll_at.eq(payments::first_look(&wanted.account, now)),
        deposits::created_at.eq(now),
        deposits::expires_at.eq(end),
    );
    diesel::insert_into(deposits::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn keep_step(conn: &mut Conn, deposit: DepositId, said: &str) -> Result<(), db::Error> {
    let one = deposits::table.find(deposit);
    diesel::update(one).set(deposits::next_step.eq(said)).execute(conn)?;
    Ok(())
}

/// Two payments of one deposit do not both see that it is unpaid.
pub(super) fn lock(conn: &mut Conn, code: &DepositCode) -> Result<Option<Deposit>, db::Error> {
    let named = deposits::table.filter(deposits::code.eq(code.as_str()));
    let row = match conn {
        Conn::Postgres(conn) => {
            named.select(Row::as_select()).for_update().first(conn).optional()?
        }
        // The write transaction is already alone.
        Conn::Sqlite(conn) => named.select(Row::as_select()).first(conn).optional()?,
    };
    row.map(read).transpose()
}

/// Its gateway is not asked any more.
pub(super) fn mark_paid(
    conn: &mut Conn,
    deposit: DepositId,
    now: Timestamp,
) -> Result<(), db::Error> {
    diesel::update(deposits::table.find(deposit))
        .set((
            deposits::status.eq(Status::Paid.as_str()),
            deposits::paid_at.eq(now),
            deposits::next_poll_at.eq(None::<Timestamp>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes one poll. `false`: another node has it, or the money is here.
pub(super) fn take_poll(
    conn: &mut Conn,
    deposit: DepositId,
    polls: i32,
    next: Option<Timestamp>,
) -> Result<bool, db::Error> {
    let unpolled = deposits::table
        .filter(deposits::id.eq(deposit))
        .filter(deposits::polls.eq(polls))
        .filter(deposits::next_poll_at.is_not_null());
    let taken = diesel::update(unpolled)
        .set((deposits::polls.eq(polls + 1), deposits::next_poll_at.eq(next)))
        .execute(conn)?;
    Ok(taken == 1)
}

pub(super) fn expire(conn: &mut Conn, now: Timestamp) -> Result<usize, db::Error> {
    let overdue =
        deposits::table.filter(deposits::status.eq(PENDING)).filter(deposits::expires_at.le(now));
    Ok(diesel::update(overdue).set(deposits::status.eq(Status::Expired.as_str())).execute(conn)?)
}
