//! Deposits as they are read.

use super::{Deposit, Status};
use crate::db::schema::deposits;
use crate::db::{self, Conn};
use crate::types::{
    AgentId, DepositCode, DepositId, GatewayAccountId, Money, Page, PageRequest, Timestamp,
};
use diesel::prelude::*;

pub(super) type Row = (
    DepositId,
    String,
    AgentId,
    GatewayAccountId,
    (i64, String),
    String,
    String,
    (Timestamp, Timestamp, Option<Timestamp>),
);

pub(super) const COLUMNS: (
    deposits::id,
    deposits::code,
    deposits::agent_id,
    deposits::account_id,
    (deposits::amount, deposits::currency),
    deposits::status,
    deposits::next_step,
    (deposits::created_at, deposits::expires_at, deposits::paid_at),
) = (
    deposits::id,
    deposits::code,
    deposits::agent_id,
    deposits::account_id,
    (deposits::amount, deposits::currency),
    deposits::status,
    deposits::next_step,
    (deposits::created_at, deposits::expires_at, deposits::paid_at),
);

pub(super) fn read(row: Row) -> Result<Deposit, db::Error> {
    let (id, code, agent, account, (amount, currency), status, said, times) = row;
    let (created_at, expires_at, paid_at) = times;
    Ok(Deposit {
        id,
        code: code.parse().map_err(|_| db::Error::Corrupt("deposits.code"))?,
        agent,
        account,
        amount: money(amount, &currency)?,
        status: Status::from_word(&status).ok_or(db::Error::Corrupt("deposits.status"))?,
        said,
        created_at,
        expires_at,
        paid_at,
    })
}

fn money(minor: i64, currency: &str) -> Result<Money, db::Error> {
    let currency = currency.parse().map_err(|_| db::Error::Corrupt("deposits.currency"))?;
    Ok(Money::new(minor, currency))
}

/// One of this agent's; somebody else's is not there for him.
pub fn find(
    conn: &mut Conn,
    agent: AgentId,
    code: &DepositCode,
) -> Result<Option<Deposit>, db::Error> {
    let his = deposits::table
        .filter(deposits::code.eq(code.as_str()))
        .filter(deposits::agent_id.eq(agent));
    let row: Option<Row> = his.select(COLUMNS).first(conn).optional()?;
    row.map(read).transpose()
}

pub(super) fn find_keyed(conn: &mut Conn, key: &str) -> Result<Option<Deposit>, db::Error> {
    let keyed = deposits::table.filter(deposits::key.eq(key));
    let row: Option<Row> = keyed.select(COLUMNS).first(conn).optional()?;
    row.map(read).transpose()
}

/// An agent's, the newest first.
pub fn list_of(
    conn: &mut Conn,
    agent: AgentId,
    page: PageRequest,
) -> Result<Page<Deposit>, db::Error> {
    let his = || deposits::table.filter(deposits::agent_id.eq(agent));
    let total = his().count().get_result(conn)?;
    let rows: Vec<Row> = his()
        .order(deposits::id.desc())
        .limit(page.limit())
        .offset(page.offset())
        .select(COLUMNS)
        .load(conn)?;
    let all = rows.into_iter().map(read).collect::<Result<_, _>>()?;
    Ok(page.of(all, total))
}

/// One whose gateway is to be asked now.
pub(super) struct Due {
    pub(super) deposit: DepositId,
    pub(super) code: DepositCode,
    pub(super) account: GatewayAccountId,
    pub(super) amount: Money,
    pub(super) polls: i32,
    pub(super) created_at: Timestamp,
    pub(super) expires_at: Timestamp,
}

/// At a time; the next look is seconds away.
const MOST_ASKED: i64 = 100;

pub(super) fn due(conn: &mut Conn, now: Timestamp) -> Result<Vec<Due>, db::Error> {
    let rows: Vec<(Row, i32)> = deposits::table
        .filter(deposits::next_poll_at.is_not_null())
        .filter(deposits::next_poll_at.le(now))
        .order(deposits::next_poll_at)
        .limit(MOST_ASKED)
        .select((COLUMNS, deposits::polls))
        .load(conn)?;
    let due = |(row, polls)| {
        let it = read(row)?;
        Ok(Due {
            deposit: it.id,
            code: it.code,
            account: it.account,
            amount: it.amount,
            polls,
            created_at: it.created_at,
            expires_at: it.expires_at,
        })
    };
    rows.into_iter().map(due).collect()
}
