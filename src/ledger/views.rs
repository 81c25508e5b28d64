//! Balances: the sums of entries.

use super::{Account, PAYOUT_PAID, SETTLEMENT_PAID, currency};
use crate::db::schema::ledger_entries;
use crate::db::{self, Conn};
use crate::types::{Currency, Timestamp};
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

/// Minor units of agents and suppliers, by account and currency. Who never had any is not there.
pub type Sums = HashMap<(Account, Currency), i64>;

/// What these parties are to get and have not got yet.
pub fn on_the_way(conn: &mut Conn, parties: &[Account]) -> Result<Sums, db::Error> {
    let rows: Vec<(String, String, i64)> = ledger_entries::table
        .filter(ledger_entries::account.eq_any(purses(parties).keys()))
        .group_by((ledger_entries::account, ledger_entries::currency))
        .select((ledger_entries::account, ledger_entries::currency, db::sum_minor("amount")))
        .load(conn)?;
    by_party(parties, rows)
}

/// What these parties got so far.
pub fn paid_out(conn: &mut Conn, parties: &[Account]) -> Result<Sums, db::Error> {
    let rows: Vec<(String, String, i64)> = ledger_entries::table
        .filter(ledger_entries::account.eq_any(purses(parties).keys()))
        .filter(ledger_entries::source_kind.eq_any([PAYOUT_PAID, SETTLEMENT_PAID]))
        .group_by((ledger_entries::account, ledger_entries::currency))
        .select((ledger_entries::account, ledger_entries::currency, db::sum_minor("-amount")))
        .load(conn)?;
    by_party(parties, rows)
}

/// Where their money lies while it is on its way, as it stands in the rows, and whose it is.
fn purses(parties: &[Account]) -> HashMap<String, Account> {
    parties.iter().filter_map(|it| Some((it.on_the_way()?.to_string(), *it))).collect()
}

fn by_party(parties: &[Account], rows: Vec<(String, String, i64)>) -> Result<Sums, db::Error> {
    let purses = purses(parties);
    let sum = |(account, code, minor): (String, String, i64)| {
        let party = purses.get(&account).ok_or(db::Error::Corrupt("ledger_entries.account"))?;
        Ok(((*party, currency(&code)?), minor))
    };
    rows.into_iter().map(sum).collect()
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
