//! Counts and sums over all domains. Reads only, each through an index.

use super::Figures;
use super::slots::{SLOT_SECONDS, Slot};
use crate::db::schema::{
    cards, gateway_accounts, jobs, notices, orders, products, sales_slots, skus,
};
use crate::db::{self, Conn};
use crate::types::{SkuCode, SkuId, Timestamp};
use crate::{agents, payouts, violations};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

/// What every page of the operator shows beside its menu.
#[derive(Debug, Clone, Copy, Default)]
pub struct Badges {
    /// Orders that are paid and wait for somebody.
    pub waiting: i64,
    /// Notices that nobody has read.
    pub unread: i64,
    /// Jobs that gave up.
    pub dead: i64,
    /// Payouts that somebody has to agree to.
    pub payouts: i64,
    /// People who want to become agents.
    pub applications: i64,
    /// Violations that nobody has judged.
    pub cases: i64,
}

pub fn badges(conn: &mut Conn) -> Result<Badges, db::Error> {
    // The conditions stand word for word as in the partial indexes.
    let waiting = sql::<Bool>(
        "(orders.status = 'paid' OR orders.status = 'awaiting_stock' \
         OR orders.status = 'awaiting_manual' OR orders.status = 'partially_fulfilled')",
    );
    let unread = notices::table.filter(notices::read_at.is_null()).count();
    let dead = jobs::table.filter(sql::<Bool>("jobs.state = 'dead'")).count();
    Ok(Badges {
        waiting: orders::table.filter(waiting).count().get_result(conn)?,
        unread: unread.get_result(conn)?,
        dead: dead.get_result(conn)?,
        payouts: payouts::count_requested(conn)?,
        applications: agents::count_open_applications(conn, agents::Desk::Operator)?,
        cases: violations::count_unjudged(conn)?,
    })
}

/// A variant whose stock went low and was not filled up since.
#[derive(Debug, Clone)]
pub struct LowSku {
    pub id: SkuId,
    pub code: SkuCode,
    pub product_name: String,
    pub sku_name: String,
    pub low_stock_at: i32,
}

/// Visible ones first come, the lowest limits last.
pub(super) fn low_skus(conn: &mut Conn, limit: i64) -> Result<Vec<LowSku>, db::Error> {
    let rows: Vec<(SkuId, String, String, String, i32)> = skus::table
        .inner_join(products::table.on(products::id.eq(skus::product_id)))
        .filter(skus::low_stock_told.eq(true))
        .filter(skus::hidden.eq(false))
        .order(skus::sold.desc())
        .limit(limit)
        .select((skus::id, skus::code, products::name, skus::name, skus::low_stock_at))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, code, product_name, sku_name, low_stock_at)| {
            let code = code.parse().map_err(|_| db::Error::Corrupt("skus.code"))?;
            Ok(LowSku { id, code, product_name, sku_name, low_stock_at })
        })
        .collect()
}

pub(super) fn count_low_skus(conn: &mut Conn) -> Result<i64, db::Error> {
    let low = skus::table.filter(skus::low_stock_told.eq(true)).filter(skus::hidden.eq(false));
    Ok(low.count().get_result(conn)?)
}

pub(super) fn has_products(conn: &mut Conn) -> Result<bool, db::Error> {
    let any: Option<i64> =
        products::table.select(sql::<BigInt>("CAST(1 AS BIGINT)")).first(conn).optional()?;
    Ok(any.is_some())
}

pub(super) fn has_cards(conn: &mut Conn) -> Result<bool, db::Error> {
    let any: Option<i64> =
        cards::table.select(sql::<BigInt>("CAST(1 AS BIGINT)")).first(conn).optional()?;
    Ok(any.is_some())
}

pub(super) fn has_gateways(conn: &mut Conn) -> Result<bool, db::Error> {
    let enabled = gateway_accounts::table.filter(gateway_accounts::enabled.eq(true));
    let any: Option<i64> =
        enabled.select(sql::<BigInt>("CAST(1 AS BIGINT)")).first(conn).optional()?;
    Ok(any.is_some())
}

pub(super) fn last_slot(conn: &mut Conn) -> Result<Option<Timestamp>, db::Error> {
    let last = sales_slots::table.order(sales_slots::start.desc()).select(sales_slots::start);
    Ok(last.first(conn).optional()?)
}

pub(super) fn first_order(conn: &mut Conn) -> Result<Option<Timestamp>, db::Error> {
    let first = orders::table.order(orders::created_at).select(orders::created_at);
    Ok(first.first(conn).optional()?)
}

pub(super) fn kept_slots(
    conn: &mut Conn,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Slot>, db::Error> {
    let rows: Vec<(Timestamp, i64, i64, i64, i64)> = sales_slots::table
        .filter(sales_slots::start.ge(from))
        .filter(sales_slots::start.lt(to))
        .order(sales_slots::start)
        .select((
            sales_slots::start,
            sales_slots::orders,
            sales_slots::paid,
            sales_slots::revenue,
            sales_slots::pieces,
        ))
        .load(conn)?;
    let slot = |(start, orders, paid, revenue, pieces)| Slot {
        start,
        figures: Figures { orders, paid, revenue, pieces },
    };
    Ok(rows.into_iter().map(slot).collect())
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    slot: i64,
    #[diesel(sql_type = BigInt)]
    orders: i64,
    #[diesel(sql_type = BigInt)]
    paid: i64,
    #[diesel(sql_type = BigInt)]
    revenue: i64,
    #[diesel(sql_type = BigInt)]
    pieces: i64,
}

/// Counts from the orders themselves. Three ranges of two indexes.
pub(super) fn count_slots(
    conn: &mut Conn,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Slot>, db::Error> {
    let (from, to) = (from.seconds(), to.seconds());
    let range = |column: &str| {
        format!(
            "orders.{column} IS NOT NULL AND orders.{column} >= {from} AND orders.{column} < {to}"
        )
    };
    let (placed, paid) = (range("created_at"), range("paid_at"));
    let slot = |column: &str| format!("orders.{column} / {SLOT_SECONDS}");
    let (placed_slot, paid_slot) = (slot("created_at"), slot("paid_at"));
    let counted: Vec<Counted> = diesel::sql_query(format!(
        "SELECT slot, CAST(SUM(o) AS BIGINT) AS orders, CAST(SUM(p) AS BIGINT) AS paid, \
         CAST(SUM(r) AS BIGINT) AS revenue, CAST(SUM(q) AS BIGINT) AS pieces FROM (\
         SELECT {placed_slot} AS slot, COUNT(*) AS o, 0 AS p, 0 AS r, 0 AS q \
         FROM orders WHERE {placed} GROUP BY {placed_slot} \
         UNION ALL SELECT {paid_slot}, 0, COUNT(*), SUM(orders.total), 0 \
         FROM orders WHERE {paid} GROUP BY {paid_slot} \
         UNION ALL SELECT {paid_slot}, 0, 0, 0, SUM(order_lines.quantity) \
         FROM orders JOIN order_lines ON order_lines.order_id = orders.id \
         WHERE {paid} GROUP BY {paid_slot}) AS parts GROUP BY slot ORDER BY slot"
    ))
    .load(conn)?;
    let slot = |it: Counted| Slot {
        start: Timestamp::from_seconds(it.slot.saturating_mul(SLOT_SECONDS)),
        figures: Figures {
            orders: it.orders,
            paid: it.paid,
            revenue: it.revenue,
            pieces: it.pieces,
        },
    };
    Ok(counted.into_iter().map(slot).collect())
}
