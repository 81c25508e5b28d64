//! Entries and their sums.

use super::{About, Party, Posting, Slice, Statement, Sum};
use crate::db::schema::{ledger_entries, orders, payment_facts, refunds};
use crate::db::{self, Conn};
use crate::ledger::{Account, views};
use crate::types::{Currency, Money, PageRequest, PayoutId, Timestamp};
use diesel::prelude::*;
use diesel::sql_types::Text;
use std::collections::HashMap;

type Row = (String, i64, i64, Timestamp, Timestamp);

/// What becomes available last stands first. `during`: only what was booked in that time.
pub fn list_entries(
    conn: &mut Conn,
    account: Account,
    currency: Currency,
    during: Option<(Timestamp, Timestamp)>,
    page: PageRequest,
) -> Result<Slice<Posting>, db::Error> {
    let mut entries = ledger_entries::table
        .filter(ledger_entries::account.eq(account.to_string()))
        .filter(ledger_entries::currency.eq(currency.to_string()))
        .into_boxed();
    if let Some((from, to)) = during {
        entries = entries.filter(ledger_entries::at.ge(from)).filter(ledger_entries::at.lt(to));
    }
    let mut rows: Vec<Row> = entries
        .order((
            ledger_entries::available_at.desc(),
            ledger_entries::source_id.desc(),
            ledger_entries::source_kind,
            ledger_entries::part,
        ))
        .limit(page.limit() + 1)
        .offset(page.offset())
        .select((
            ledger_entries::source_kind,
            ledger_entries::source_id,
            ledger_entries::amount,
            ledger_entries::available_at,
            ledger_entries::at,
        ))
        .load(conn)?;
    let wanted = usize::try_from(page.limit()).unwrap_or_default();
    let further = rows.len() > wanted;
    rows.truncate(wanted);
    let codes = codes(conn, &rows)?;
    let posting = |(kind, id, amount, available_at, at): Row| {
        let about = match kind.as_str() {
            "payout" | "payout_paid" | "payout_returned" => About::Payout(PayoutId(id)),
            "fine"
            | "promoter_paid"
            | "top_up"
            | "top_up_fee"
            | "settlement"
            | "settlement_paid"
            | "settlement_returned" => About::Nothing,
            known => match codes.get(&(family(known), id)) {
                Some(code) => {
                    About::Order(code.parse().map_err(|_| db::Error::Corrupt("orders.code"))?)
                }
                None => About::Nothing,
            },
        };
        let amount = Money::new(amount, currency);
        Ok(Posting { kind, about, amount, available_at, at })
    };
    let items = rows.into_iter().map(posting).collect::<Result<_, db::Error>>()?;
    Ok(Slice { items, further })
}

/// Both words for a payment name the same fact.
fn family(kind: &str) -> &'static str {
    match kind {
        "order" | "fee" => "order",
        "refund" => "refund",
        _ => "payment",
    }
}

/// The orders that entries are about. At most three statements.
fn codes(conn: &mut Conn, rows: &[Row]) -> Result<HashMap<(&'static str, i64), String>, db::Error> {
    let others = ["payout", "top_up", "settlement", "fine", "promoter_paid"];
    let other = |kind: &str| others.iter().any(|it| kind.starts_with(it));
    let of = |wanted: &str| -> Vec<i64> {
        let fitting = rows.iter().filter(|it| !other(&it.0));
        fitting.filter(|it| family(&it.0) == wanted).map(|it| it.1).collect()
    };
    let mut codes = HashMap::new();
    let mut add = |kind: &'static str, found: Vec<(i64, String)>| {
        codes.extend(found.into_iter().map(|(id, code)| ((kind, id), code)));
    };
    let (paid, refunded, told) = (of("order"), of("refund"), of("payment"));
    if !paid.is_empty() {
        let of_orders = orders::table.filter(orders::id.eq_any(paid));
        add("order", of_orders.select((orders::id, orders::code)).load(conn)?);
    }
    if !refunded.is_empty() {
        let of_refunds = refunds::table
            .inner_join(orders::table.on(orders::id.eq(refunds::order_id)))
            .filter(refunds::id.eq_any(refunded));
        add("refund", of_refunds.select((refunds::id, orders::code)).load(conn)?);
    }
    if !told.is_empty() {
        let of_facts = payment_facts::table
            .inner_join(orders::table.on(orders::id.nullable().eq(payment_facts::order_id)))
            .filter(payment_facts::id.eq_any(told));
        add("payment", of_facts.select((payment_facts::id, orders::code)).load(conn)?);
    }
    Ok(codes)
}

/// From `from` until just before `to`.
pub fn statement(
    conn: &mut Conn,
    account: Account,
    currency: Currency,
    (from, to): (Timestamp, Timestamp),
) -> Result<Statement, db::Error> {
    let money = |minor| Money::new(minor, currency);
    let before: i64 = ledger_entries::table
        .filter(ledger_entries::account.eq(account.to_string()))
        .filter(ledger_entries::currency.eq(currency.to_string()))
        .filter(ledger_entries::at.lt(from))
        .select(db::sum_minor("amount"))
        .get_result(conn)?;
    let rows: Vec<(String, i64, i64)> = ledger_entries::table
        .filter(ledger_entries::account.eq(account.to_string()))
        .filter(ledger_entries::currency.eq(currency.to_string()))
        .filter(ledger_entries::at.ge(from))
        .filter(ledger_entries::at.lt(to))
        .group_by(ledger_entries::source_kind)
        .order(ledger_entries::source_kind)
        .select((
            ledger_entries::source_kind,
            diesel::dsl::sql::<diesel::sql_types::BigInt>("COUNT(DISTINCT source_id)"),
            db::sum_minor("amount"),
        ))
        .load(conn)?;
    let change: i64 = rows.iter().map(|it| it.2).sum();
    let sum = |(kind, count, minor)| Sum { kind, count, amount: money(minor) };
    Ok(Statement {
        before: money(before),
        after: money(before.saturating_add(change)),
        sums: rows.into_iter().map(sum).collect(),
    })
}

/// Agents, promoters and suppliers who ever earned anything, by their accounts' names.
pub fn list_parties(
    conn: &mut Conn,
    currency: Currency,
    now: Timestamp,
    page: PageRequest,
) -> Result<Slice<Party>, db::Error> {
    let mut accounts: Vec<String> = ledger_entries::table
        .filter(diesel::dsl::sql::<diesel::sql_types::Bool>(
            "(account LIKE 'agent:%' OR account LIKE 'promoter:%' OR account LIKE 'supplier:%')",
        ))
        .filter(ledger_entries::currency.eq(currency.to_string()))
        .group_by(ledger_entries::account)
        .order(diesel::dsl::sql::<Text>("account"))
        .limit(page.limit() + 1)
        .offset(page.offset())
        .select(ledger_entries::account)
        .load(conn)?;
    let wanted = usize::try_from(page.limit()).unwrap_or_default();
    let further = accounts.len() > wanted;
    accounts.truncate(wanted);
    let accounts: Vec<Account> =
        accounts.iter().map(|it| it.parse()).collect::<Result<_, db::Error>>()?;
    let balances = views::balances(conn, &accounts, now)?;
    let waiting = views::on_the_way(conn, &accounts)?;
    let party = |balance: &views::Balance| {
        let minor = waiting.get(&(balance.account, currency)).copied().unwrap_or_default();
        Party { balance: *balance, in_payout: Money::new(minor, currency) }
    };
    let items = balances.iter().filter(|it| it.currency == currency).map(party);
    Ok(Slice { items: items.collect(), further })
}
