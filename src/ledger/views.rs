//! Balances: the sums of entries.

use super::{Account, PAYOUT_PAID, currency};
use crate::db::schema::ledger_entries;
use crate::db::{self, Conn};
use crate::types::{AgentId, Currency, Timestamp};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use std::collections::HashMap;

/// What an account has in one currency, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    pub account: Account,
    pub currency: Currency,
    /// Not available yet.
    pub pending: i64,
    /// Below zero: a debt, or money that lies there.
    pub available: i64,
}

type Row = (String, String, i64, i64);

/// Accounts summed up by currency. A macro, because the entries asked for differ in their type.
macro_rules! summed {
    ($entries:expr, $now:expr) => {
        $entries
            .group_by((ledger_entries::account, ledger_entries::currency))
            .order((ledger_entries::account, ledger_entries::currency))
            .select((
                ledger_entries::account,
                ledger_entries::currency,
                split($now, ">"),
                split($now, "<="),
            ))
    };
}

/// Of one account, one line per currency in which it ever had anything.
pub fn balance(
    conn: &mut Conn,
    account: Account,
    now: Timestamp,
) -> Result<Vec<Balance>, db::Error> {
    balances(conn, &[account], now)
}

/// Of these accounts, by their names.
pub fn balances(
    conn: &mut Conn,
    accounts: &[Account],
    now: Timestamp,
) -> Result<Vec<Balance>, db::Error> {
    let names = accounts.iter().map(ToString::to_string);
    let theirs = ledger_entries::table.filter(ledger_entries::account.eq_any(names));
    let rows: Vec<Row> = summed!(theirs, now).load(conn)?;
    rows.into_iter().map(understood).collect()
}

/// Of all accounts. Adds the whole ledger up; for the command line and for checks.
pub fn list_balances(conn: &mut Conn, now: Timestamp) -> Result<Vec<Balance>, db::Error> {
    let rows: Vec<Row> = summed!(ledger_entries::table, now).load(conn)?;
    rows.into_iter().map(understood).collect()
}

/// Minor units of agents, by currency. Who never had any is not there.
pub type Sums = HashMap<(AgentId, Currency), i64>;

/// What agents asked for and have not got yet.
pub fn in_payout(conn: &mut Conn, agents: &[AgentId]) -> Result<Sums, db::Error> {
    let accounts = agents.iter().map(|it| Account::InPayout(*it).to_string());
    let rows: Vec<(String, String, i64)> = ledger_entries::table
        .filter(ledger_entries::account.eq_any(accounts))
        .group_by((ledger_entries::account, ledger_entries::currency))
        .select((ledger_entries::account, ledger_entries::currency, db::sum_minor("amount")))
        .load(conn)?;
    rows.into_iter().map(by_agent).collect()
}

/// What agents got so far of what they asked for.
pub fn paid_out(conn: &mut Conn, agents: &[AgentId]) -> Result<Sums, db::Error> {
    let accounts = agents.iter().map(|it| Account::InPayout(*it).to_string());
    let rows: Vec<(String, String, i64)> = ledger_entries::table
        .filter(ledger_entries::account.eq_any(accounts))
        .filter(ledger_entries::source_kind.eq(PAYOUT_PAID))
        .group_by((ledger_entries::account, ledger_entries::currency))
        .select((ledger_entries::account, ledger_entries::currency, db::sum_minor("-amount")))
        .load(conn)?;
    rows.into_iter().map(by_agent).collect()
}

fn by_agent(
    (account, code, minor): (String, String, i64),
) -> Result<((AgentId, Currency), i64), db::Error> {
    let agent = account.parse::<Account>()?.agent();
    let agent = agent.ok_or(db::Error::Corrupt("ledger_entries.account"))?;
    Ok(((agent, currency(&code)?), minor))
}

/// The sum of what becomes available after `now`, or not after it.
fn split(now: Timestamp, when: &str) -> diesel::expression::SqlLiteral<BigInt> {
    let now = now.seconds();
    diesel::dsl::sql::<BigInt>(&format!(
        "CAST(COALESCE(SUM(CASE WHEN available_at {when} {now} THEN amount ELSE 0 END), 0) AS BIGINT)"
    ))
}

fn understood((account, code, pending, available): Row) -> Result<Balance, db::Error> {
    Ok(Balance { account: account.parse()?, currency: currency(&code)?, pending, available })
}
