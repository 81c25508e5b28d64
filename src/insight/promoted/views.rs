//! Orders that promoters brought.

use super::{Promoted, Slice};
use crate::db::schema::{ledger_entries, order_lines, orders, promoted_orders, refunds};
use crate::db::{self, Conn};
use crate::ledger::Account;
use crate::orders::Status;
use crate::types::{Currency, Money, OrderId, PromoterId, Timestamp};
use diesel::prelude::*;
use std::collections::HashMap;

type Row = (OrderId, i64, String, String, String, Option<Timestamp>, String, String);

/// Paid ones, the newest first. `beyond` is what the part before this one gave as its `next`.
pub fn list(
    conn: &mut Conn,
    promoter: PromoterId,
    beyond: Option<OrderId>,
    limit: u32,
) -> Result<Slice, db::Error> {
    let mut his = promoted_orders::table
        .inner_join(orders::table.on(orders::id.eq(promoted_orders::order_id)))
        .inner_join(order_lines::table.on(order_lines::order_id.eq(promoted_orders::order_id)))
        .filter(promoted_orders::promoter_id.eq(promoter))
        .filter(orders::paid_at.is_not_null())
        .into_boxed();
    if let Some(beyond) = beyond {
        his = his.filter(promoted_orders::order_id.lt(beyond));
    }
    let mut rows: Vec<Row> = his
        .order(promoted_orders::order_id.desc())
        .limit(i64::from(limit) + 1)
        .select((
            promoted_orders::order_id,
            promoted_orders::amount,
            orders::code,
            orders::status,
            orders::currency,
            orders::paid_at,
            order_lines::product_name,
            order_lines::sku_name,
        ))
        .load(conn)?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let further = rows.len() > wanted;
    rows.truncate(wanted);
    let next = rows.last().map(|it| it.0).filter(|_| further);
    let shown: Vec<OrderId> = rows.iter().map(|it| it.0).collect();
    let taken = taken(conn, promoter, &shown)?;
    let understood = |it: Row| {
        let taken = taken.get(&it.0).copied().unwrap_or_default();
        understood(it, taken)
    };
    let items = rows.into_iter().map(understood).collect::<Result<_, _>>()?;
    Ok(Slice { items, next })
}

/// What refunds of these orders took back from him, below zero.
fn taken(
    conn: &mut Conn,
    promoter: PromoterId,
    wanted: &[OrderId],
) -> Result<HashMap<OrderId, i64>, db::Error> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let his = ledger_entries::source_id
        .eq(refunds::id)
        .and(ledger_entries::source_kind.eq("refund"))
        .and(ledger_entries::account.eq(Account::Promoter(promoter).to_string()));
    let rows: Vec<(OrderId, i64)> = refunds::table
        .inner_join(ledger_entries::table.on(his))
        .filter(refunds::order_id.eq_any(wanted))
        .group_by(refunds::order_id)
        .select((refunds::order_id, db::sum_minor("ledger_entries.amount")))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// `taken`: by refunds, in minor units below zero.
fn understood(row: Row, taken: i64) -> Result<Promoted, db::Error> {
    let (_, amount, code, status, currency, paid_at, product, variant) = row;
    let currency: Currency = currency.parse().map_err(|_| db::Error::Corrupt("orders.currency"))?;
    Ok(Promoted {
        order: code.parse().map_err(|_| db::Error::Corrupt("orders.code"))?,
        at: paid_at.ok_or(db::Error::Corrupt("orders.paid_at"))?,
        product,
        variant,
        part: Money::new(amount + taken, currency),
        status: Status::from_word(&status).ok_or(db::Error::Corrupt("orders.status"))?,
    })
}

/// How many paid orders each of these brought.
pub fn counts(
    conn: &mut Conn,
    promoters: &[PromoterId],
) -> Result<HashMap<PromoterId, i64>, db::Error> {
    let rows: Vec<(PromoterId, i64)> = promoted_orders::table
        .inner_join(orders::table.on(orders::id.eq(promoted_orders::order_id)))
        .filter(promoted_orders::promoter_id.eq_any(promoters))
        .filter(orders::paid_at.is_not_null())
        .group_by(promoted_orders::promoter_id)
        .select((promoted_orders::promoter_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
