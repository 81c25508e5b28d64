//! Balances: the sums of entries.

use super::{Account, currency};
use crate::db::schema::ledger_entries;
use crate::db::{self, Conn};
use crate::types::{Currency, Timestamp};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

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

/// Of one account, one line per currency in which it ever had anything.
pub fn balance(
    conn: &mut Conn,
    account: Account,
    now: Timestamp,
) -> Result<Vec<Balance>, db::Error> {
    let rows: Vec<Row> = ledger_entries::table
        .filter(ledger_entries::account.eq(account.to_string()))
        .group_by((ledger_entries::account, ledger_entries::currency))
        .order((ledger_entries::account, ledger_entries::currency))
        .select((
            ledger_entries::account,
            ledger_entries::currency,
            split(now, ">"),
            split(now, "<="),
        ))
        .load(conn)?;
    rows.into_iter().map(understood).collect()
}

/// Of all accounts. Adds the whole ledger up; for the command line and for checks.
pub fn list_balances(conn: &mut Conn, now: Timestamp) -> Result<Vec<Balance>, db::Error> {
    let rows: Vec<Row> = ledger_entries::table
        .group_by((ledger_entries::account, ledger_entries::currency))
        .order((ledger_entries::account, ledger_entries::currency))
        .select((
            ledger_entries::account,
            ledger_entries::currency,
            split(now, ">"),
            split(now, "<="),
        ))
        .load(conn)?;
    rows.into_iter().map(understood).collect()
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
