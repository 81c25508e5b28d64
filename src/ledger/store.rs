//! Rows of `ledger_entries`. They are only ever added.

use super::divide::Pending;
use super::{Account, Entry, Source};
use crate::db::schema::ledger_entries;
use crate::db::{self, Conn};
use crate::types::{Currency, RefundId, Timestamp};
use crate::{each_backend, hot};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

pub(super) fn insert(
    conn: &mut Conn,
    source: Source,
    entries: &[Entry],
    now: Timestamp,
) -> Result<(), db::Error> {
    if let [first, second] = entries {
        insert_pair(conn, source, first, second, now)?;
        return Ok(());
    }
    let (kind, id) = source.key();
    let mut parts: BTreeMap<Account, i32> = BTreeMap::new();
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| {
            let part = parts.entry(entry.account).or_default();
            *part += 1;
            (
                ledger_entries::source_kind.eq(kind),
                ledger_entries::source_id.eq(id),
                ledger_entries::account.eq(entry.account.to_string()),
                ledger_entries::part.eq(*part),
                ledger_entries::currency.eq(entry.amount.currency().to_string()),
                ledger_entries::amount.eq(entry.amount.minor()),
                ledger_entries::available_at.eq(entry.available_at),
                ledger_entries::at.eq(now),
            )
        })
        .collect();
    each_backend!(conn => diesel::insert_into(ledger_entries::table).values(&rows).execute(conn))?;
    Ok(())
}

/// What every order of the main shop books: two entries, of two accounts.
fn insert_pair(
    conn: &mut Conn,
    source: Source,
    first: &Entry,
    second: &Entry,
    at: Timestamp,
) -> QueryResult<usize> {
    let (kind, id) = source.key();
    let currency = first.amount.currency();
    let currency = currency.as_str();
    let (one, other) = (first.account.to_string(), second.account.to_string());
    let (one, other) = (one.as_str(), other.as_str());
    let (gets, gives) = (first.amount.minor(), second.amount.minor());
    let (from, since) = (first.available_at, second.available_at);
    let pair = Pair { kind, id, currency, one, gets, from, other, gives, since, at };
    each_backend!(conn => pair.execute(conn))
}

hot! {
    Pair<'a>(both) {
        kind: &'a str, id: i64, currency: &'a str, one: &'a str, gets: i64, from: Timestamp,
        other: &'a str, gives: i64, since: Timestamp, at: Timestamp,
    }
    "INSERT INTO ledger_entries \
     (source_kind, source_id, account, part, currency, amount, available_at, at) VALUES (", kind as Text;
    ", ", id as BigInt;
    ", ", one as Text;
    ", 1, ", currency as Text;
    ", ", gets as BigInt;
    ", ", from as BigInt;
    ", ", at as BigInt;
    "), (", kind as Text;
    ", ", id as BigInt;
    ", ", other as Text;
    ", 1, ", currency as Text;
    ", ", gives as BigInt;
    ", ", since as BigInt;
    ", ", at as BigInt;
    ")";
}

/// Two that take from one account at a time must see each other's entries. Until the transaction ends.
pub(super) fn lock(conn: &mut Conn, account: Account) -> Result<(), db::Error> {
    let Conn::Postgres(conn) = conn else {
        // The write transaction is already alone.
        return Ok(());
    };
    let digest = Sha256::digest(format!("ledger|{account}"));
    let key = i64::from_be_bytes(digest.first_chunk().copied().unwrap_or_default());
    let lock = diesel::sql_query("SELECT pg_advisory_xact_lock($1)");
    lock.bind::<BigInt, _>(key).execute(conn)?;
    Ok(())
}

/// What of an account is not available yet, by the moment when it will be.
pub(super) fn pending(
    conn: &mut Conn,
    account: Account,
    currency: Currency,
    now: Timestamp,
) -> Result<Vec<Pending>, db::Error> {
    let rows: Vec<(Timestamp, i64)> = ledger_entries::table
        .filter(ledger_entries::account.eq(account.to_string()))
        .filter(ledger_entries::currency.eq(currency.to_string()))
        .filter(ledger_entries::available_at.gt(now))
        .group_by(ledger_entries::available_at)
        .order(ledger_entries::available_at)
        .select((ledger_entries::available_at, db::sum_minor("amount")))
        .load(conn)?;
    Ok(rows.into_iter().map(|(available_at, minor)| Pending { available_at, minor }).collect())
}

pub(super) fn booked(conn: &mut Conn, source: Source, account: Account) -> Result<i64, db::Error> {
    let (kind, id) = source.key();
    let there = ledger_entries::table
        .filter(ledger_entries::source_kind.eq(kind))
        .filter(ledger_entries::source_id.eq(id))
        .filter(ledger_entries::account.eq(account.to_string()));
    Ok(there.select(db::sum_minor("amount")).get_result(conn)?)
}

/// By which source, whose, and how much in all.
pub(super) fn of_order(
    conn: &mut Conn,
    order: i64,
    refunds: &[RefundId],
) -> Result<Vec<(String, String, i64)>, db::Error> {
    let own = ledger_entries::table
        .filter(ledger_entries::source_kind.eq_any(["order", "fee"]))
        .filter(ledger_entries::source_id.eq(order))
        .group_by((ledger_entries::source_kind, ledger_entries::account))
        .select((ledger_entries::source_kind, ledger_entries::account, db::sum_minor("amount")));
    let mut rows: Vec<(String, String, i64)> = own.load(conn)?;
    for (account, taken) in taken_by_refunds(conn, refunds)? {
        rows.push(("refund".to_owned(), account.to_string(), -taken));
    }
    Ok(rows)
}

pub(super) fn taken_by_refunds(
    conn: &mut Conn,
    refunds: &[RefundId],
) -> Result<BTreeMap<Account, i64>, db::Error> {
    let rows: Vec<(String, i64)> = ledger_entries::table
        .filter(ledger_entries::source_kind.eq("refund"))
        .filter(ledger_entries::source_id.eq_any(refunds.iter().map(|it| it.0)))
        .group_by(ledger_entries::account)
        .select((ledger_entries::account, db::sum_minor("amount")))
        .load(conn)?;
    rows.into_iter().map(|(account, minor)| Ok((account.parse()?, -minor))).collect()
}
