//! Deposits as they are read.

use super::{Deposit, Status};
use crate::db::schema::deposits;
use crate::db::{self, Conn};
use crate::types::{
    AgentId, DepositCode, DepositId, GatewayAccountId, Money, Page, PageRequest, Timestamp,
};
use diesel::prelude::*;

#[derive(Queryable, Selectable)]
#[diesel(table_name = deposits)]
pub(super) struct Row {
    id: DepositId,
    code: String,
    agent_id: AgentId,
    account_id: GatewayAccountId,
    amount: i64,
    currency: String,
    status: String,
    next_step: String,
    created_at: Timestamp,
    expires_at: Timestamp,
    paid_at: Option<Timestamp>,
}

pub(super) fn read(row: Row) -> Result<Deposit, db::Error> {
    Ok(Deposit {
        id: row.id,
        code: row.code.parse().map_err(|_| db::Error::Corrupt("deposits.code"))?,
        agent: row.agent_id,
        account: row.account_id,
        amount: money(row.amount, &row.currency)?,
        status: Status::from_word(&row.status).ok_or(db::Error::Corrupt("deposits.status"))?,
        said: row.next_step,
        created_at: row.created_at,
        expires_at: row.expires_at,
        paid_at: row.paid_at,
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
    let row: Option<Row> = his.select(Row::as_select()).first(conn).optional()?;
    row.map(read).transpose()
}

/// Whosever it is.
pub fn find_any(conn: &mut Conn, code: &DepositCode) -> Result<Option<Deposit>, db::Error> {
    let named = deposits::table.filter(deposits::code.eq(code.as_str()));
    let row: Option<Row> = named.select(Row::as_select()).first(conn).optional()?;
    row.map(read).transpose()
}

pub(super) fn find_keyed(conn: &mut Conn, key: &str) -> Result<Option<Deposit>, db::Error> {
    let keyed = deposits::table.filter(deposits::key.eq(key));
    let row: Option<Row> = keyed.select(Row::as_select()).first(conn).optional()?;
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
    let page = page.within(total);
    let rows: Vec<Row> = his()
        .order(deposits::id.desc())
        .limit(page.limit())
        .offset(page.offset())
        .select(Row::as_select())
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
        .select((Row::as_select(), deposits::polls))
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
