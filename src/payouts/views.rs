//! Payouts as they are read.

use super::{Kind, Status};
use crate::db::schema::{agents, payouts};
use crate::db::{self, Conn};
use crate::types::{AgentId, Money, Page, PageRequest, PayoutId, Timestamp};
use diesel::prelude::*;

#[derive(Debug, Clone)]
pub struct Payout {
    pub id: PayoutId,
    pub agent: AgentId,
    pub agent_name: String,
    pub status: Status,
    /// What leaves the agent's account.
    pub amount: Money,
    /// What of it the platform keeps.
    pub fee: Money,
    pub kind: Kind,
    /// Enough to recognise the account.
    pub hint: String,
    /// Actors as in the audit log; empty: nobody yet.
    pub asked_by: String,
    pub asked_at: Timestamp,
    pub approved_by: String,
    pub approved_at: Option<Timestamp>,
    pub ended_by: String,
    pub ended_at: Option<Timestamp>,
    /// The bank's reference when it is paid, the reason when it was refused.
    pub note: String,
    /// For [`super::open_account`].
    pub sealed: Vec<u8>,
}

impl Payout {
    /// What the agent gets.
    pub fn out(&self) -> Money {
        Money::new(self.amount.minor() - self.fee.minor(), self.amount.currency())
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = payouts)]
struct PayoutRow {
    id: PayoutId,
    agent_id: AgentId,
    status: String,
    amount: i64,
    fee: i64,
    currency: String,
    kind: String,
    sealed: Vec<u8>,
    hint: String,
    asked_by: String,
    asked_at: Timestamp,
    approved_by: String,
    approved_at: Option<Timestamp>,
    ended_by: String,
    ended_at: Option<Timestamp>,
    note: String,
}

pub fn find(conn: &mut Conn, payout: PayoutId) -> Result<Option<Payout>, db::Error> {
    let row: Option<(PayoutRow, String)> = payouts::table
        .inner_join(agents::table.on(agents::id.eq(payouts::agent_id)))
        .filter(payouts::id.eq(payout))
        .select((PayoutRow::as_select(), agents::name))
        .first(conn)
        .optional()?;
    row.map(understood).transpose()
}

/// Which payouts a list is of.
#[derive(Debug, Clone, Copy, Default)]
pub struct Which {
    pub status: Option<Status>,
    pub agent: Option<AgentId>,
}

/// A macro, because the type of such a query is longer than what it says.
macro_rules! chosen {
    ($which:expr) => {{
        let mut chosen = payouts::table.into_boxed();
        if let Some(status) = $which.status {
            chosen = chosen.filter(payouts::status.eq(status.as_str()));
        }
        if let Some(agent) = $which.agent {
            chosen = chosen.filter(payouts::agent_id.eq(agent));
        }
        chosen
    }};
}

/// Those that wait, the oldest first; others and all, the newest first.
pub fn list(conn: &mut Conn, which: Which, page: PageRequest) -> Result<Page<Payout>, db::Error> {
    let total = chosen!(which).count().get_result(conn)?;
    let page = page.within(total);
    let chosen = chosen!(which).select(payouts::id).limit(page.limit()).offset(page.offset());
    let ids: Vec<PayoutId> = match which.status.is_some_and(Status::is_open) {
        true => chosen.order(payouts::id).load(conn)?,
        false => chosen.order(payouts::id.desc()).load(conn)?,
    };
    Ok(page.of(load(conn, &ids)?, total))
}

/// The newest uncounted: at most `limit` of those older than `beyond`.
pub fn list_beyond(
    conn: &mut Conn,
    which: Which,
    beyond: Option<PayoutId>,
    limit: u32,
) -> Result<Vec<Payout>, db::Error> {
    let ids: Vec<PayoutId> = chosen!(which)
        .filter(payouts::id.lt(beyond.unwrap_or(PayoutId(i64::MAX))))
        .order(payouts::id.desc())
        .limit(i64::from(limit))
        .select(payouts::id)
        .load(conn)?;
    load(conn, &ids)
}

/// Approved ones that go to accounts of this kind, the oldest first.
pub fn list_to_pay(
    conn: &mut Conn,
    kind: Kind,
    page: PageRequest,
) -> Result<Page<Payout>, db::Error> {
    let matching = || {
        payouts::table
            .filter(payouts::status.eq(Status::Approved.as_str()))
            .filter(payouts::kind.eq(kind.as_str()))
    };
    let total = matching().count().get_result(conn)?;
    let page = page.within(total);
    let ids: Vec<PayoutId> = matching()
        .order(payouts::id)
        .limit(page.limit())
        .offset(page.offset())
        .select(payouts::id)
        .load(conn)?;
    Ok(page.of(load(conn, &ids)?, total))
}

/// How many wait for somebody to agree.
pub fn count_requested(conn: &mut Conn) -> Result<i64, db::Error> {
    let requested = payouts::table.filter(payouts::status.eq(Status::Requested.as_str()));
    Ok(requested.count().get_result(conn)?)
}

/// In the order of `ids`.
fn load(conn: &mut Conn, ids: &[PayoutId]) -> Result<Vec<Payout>, db::Error> {
    let rows: Vec<(PayoutRow, String)> = payouts::table
        .inner_join(agents::table.on(agents::id.eq(payouts::agent_id)))
        .filter(payouts::id.eq_any(ids))
        .select((PayoutRow::as_select(), agents::name))
        .load(conn)?;
    let mut found = rows.into_iter().map(understood).collect::<Result<Vec<_>, _>>()?;
    found.sort_by_key(|it| ids.iter().position(|id| *id == it.id));
    Ok(found)
}

fn understood((row, agent_name): (PayoutRow, String)) -> Result<Payout, db::Error> {
    let currency = row.currency.parse().map_err(|_| db::Error::Corrupt("payouts.currency"))?;
    Ok(Payout {
        id: row.id,
        agent: row.agent_id,
        agent_name,
        status: Status::from_word(&row.status).ok_or(db::Error::Corrupt("payouts.status"))?,
        amount: Money::new(row.amount, currency),
        fee: Money::new(row.fee, currency),
        kind: Kind::from_word(&row.kind).ok_or(db::Error::Corrupt("payouts.kind"))?,
        hint: row.hint,
        asked_by: row.asked_by,
        asked_at: row.asked_at,
        approved_by: row.approved_by,
        approved_at: row.approved_at,
        ended_by: row.ended_by,
        ended_at: row.ended_at,
        note: row.note,
        sealed: row.sealed,
    })
}
