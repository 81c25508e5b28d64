//! Entries and their sums.

use super::{About, Party, Posting, Slice, Statement, Sum};
use crate::db::schema::{ledger_entries, odd_money, orders, payment_facts, refunds};
use crate::db::{self, Conn};
use crate::ledger::{Account, views};
use crate::types::{Currency, Money, PageRequest, PayoutId, Timestamp};
use diesel::prelude::*;
use diesel::sql_types::Text;
use std::collections::HashMap;

type Row = (String, i64, i64, Timestamp, Timestamp);

/// What becomes available last stands first. `during`: only what was booked in that time, the newest
/// first.
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
    entries = match during {
        Some((from, to)) => entries
            .filter(ledger_entries::at.ge(from))
            .filter(ledger_entries::at.lt(to))
            .order(ledger_entries::at.desc()),
        None => entries.order(ledger_entries::available_at.desc()),
    };
    let mut rows: Vec<Row> = entries
        .then_order_by((
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
    let known = abouts(conn, &rows)?;
    let posting = |(kind, id, amount, available_at, at): Row| {
        let about = match family(&kind) {
            Family::Payout => About::Payout(PayoutId(id)),
            Family::Other => About::Nothing,
            family => known.get(&(family, id)).cloned().unwrap_or(About::Nothing),
        };
        let amount = Money::new(amount, currency);
        Posting { kind, about, amount, available_at, at }
    };
    let items = rows.into_iter().map(posting).collect();
    Ok(Slice { items, further })
}

/// What kinds of entries have in common: where the number of their source is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Family {
    Order,
    Refund,
    Payment,
    OddMoney,
    Payout,
    Other,
}

fn family(kind: &str) -> Family {
    match kind {
        "order" | "fee" => Family::Order,
        "refund" | "made_good" => Family::Refund,
        "payment" | "payment_corrected" => Family::Payment,
        "odd_money" => Family::OddMoney,
        "payout" | "payout_paid" | "payout_returned" => Family::Payout,
        _ => Family::Other,
    }
}

/// What entries are about, where it takes a look. At most four statements.
fn abouts(conn: &mut Conn, rows: &[Row]) -> Result<HashMap<(Family, i64), About>, db::Error> {
    let of = |wanted: Family| -> Vec<i64> {
        rows.iter().filter(|it| family(&it.0) == wanted).map(|it| it.1).collect()
    };
    let order = |code: &str| {
        let code = code.parse().map_err(|_| db::Error::Corrupt("orders.code"))?;
        Ok::<_, db::Error>(About::Order(code))
    };
    let mut abouts = HashMap::new();
    let (paid, refunded) = (of(Family::Order), of(Family::Refund));
    let (told, gone) = (of(Family::Payment), of(Family::OddMoney));
    if !paid.is_empty() {
        let of_orders = orders::table.filter(orders::id.eq_any(paid));
        let rows: Vec<(i64, String)> = of_orders.select((orders::id, orders::code)).load(conn)?;
        for (id, code) in rows {
            abouts.insert((Family::Order, id), order(&code)?);
        }
    }
    if !refunded.is_empty() {
        let of_refunds = refunds::table
            .inner_join(orders::table.on(orders::id.eq(refunds::order_id)))
            .filter(refunds::id.eq_any(refunded));
        let rows: Vec<(i64, String)> = of_refunds.select((refunds::id, orders::code)).load(conn)?;
        for (id, code) in rows {
            abouts.insert((Family::Refund, id), order(&code)?);
        }
    }
    if !told.is_empty() {
        let of_facts = payment_facts::table.filter(payment_facts::id.eq_any(told));
        let columns = (payment_facts::id, payment_facts::order_code, payment_facts::outcome);
        let rows: Vec<(i64, String, String)> = of_facts.select(columns).load(conn)?;
        let about = |(id, code, outcome): (i64, String, String)| match outcome.as_str() {
            // It was understood in the end.
            "settled" => ((Family::Payment, id), code.parse().map_or(About::Nothing, About::Order)),
            _ => ((Family::Payment, id), About::OddPayment(id, code)),
        };
        abouts.extend(rows.into_iter().map(about));
    }
    if !gone.is_empty() {
        let of_facts = odd_money::table
            .inner_join(payment_facts::table.on(payment_facts::id.eq(odd_money::fact_id)))
            .filter(odd_money::id.eq_any(gone));
        let columns = (odd_money::id, payment_facts::id, payment_facts::order_code);
        let rows: Vec<(i64, i64, String)> = of_facts.select(columns).load(conn)?;
        let about = |(id, fact, code)| ((Family::OddMoney, id), About::OddPayment(fact, code));
        abouts.extend(rows.into_iter().map(about));
    }
    Ok(abouts)
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

/// Agents, promoters and suppliers who ever earned anything, and agents' wallets, by their accounts'
/// names.
pub fn list_parties(
    conn: &mut Conn,
    currency: Currency,
    now: Timestamp,
    page: PageRequest,
) -> Result<Slice<Party>, db::Error> {
    let mut accounts: Vec<String> = ledger_entries::table
        .filter(diesel::dsl::sql::<diesel::sql_types::Bool>(
            "(account LIKE 'agent:%' OR account LIKE 'promoter:%' OR account LIKE 'supplier:%' OR account LIKE 'wallet:%')",
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
