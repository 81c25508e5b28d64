//! Orders as their owners see them. Reads only.

use super::passphrase::Stored;
use super::{Among, Line, Status, View};
use crate::db::schema::{order_lines, orders};
use crate::db::{self, Conn};
use crate::each_backend;
use crate::types::{
    AgentId, Currency, GatewayAccountId, LineId, Locale, Money, OrderCode, OrderId, SkuId,
    Timestamp,
};
use diesel::prelude::*;
use std::collections::HashMap;

/// How many orders a look-up without an order code shows.
const LATEST: i64 = 50;

type OrderRow = (
    OrderId,
    String,
    String,
    i64,
    String,
    Option<AgentId>,
    Option<GatewayAccountId>,
    Timestamp,
    Timestamp,
    Option<Timestamp>,
    Option<Timestamp>,
    String,
    String,
);

type OrderColumns = (
    orders::id,
    orders::code,
    orders::status,
    orders::total,
    orders::currency,
    orders::agent_id,
    orders::gateway_account_id,
    orders::created_at,
    orders::expires_at,
    orders::paid_at,
    orders::closed_at,
    orders::passphrase_kind,
    orders::locale,
);

const ORDER: OrderColumns = (
    orders::id,
    orders::code,
    orders::status,
    orders::total,
    orders::currency,
    orders::agent_id,
    orders::gateway_account_id,
    orders::created_at,
    orders::expires_at,
    orders::paid_at,
    orders::closed_at,
    orders::passphrase_kind,
    orders::locale,
);

const LINE: (
    order_lines::order_id,
    order_lines::id,
    order_lines::sku_id,
    order_lines::sku_code,
    order_lines::product_name,
    order_lines::sku_name,
    order_lines::delivery,
    order_lines::quantity,
    order_lines::unit,
    order_lines::total,
) = (
    order_lines::order_id,
    order_lines::id,
    order_lines::sku_id,
    order_lines::sku_code,
    order_lines::product_name,
    order_lines::sku_name,
    order_lines::delivery,
    order_lines::quantity,
    order_lines::unit,
    order_lines::total,
);

#[derive(Queryable)]
struct LineRow {
    order: OrderId,
    id: LineId,
    sku: SkuId,
    sku_code: String,
    product_name: String,
    sku_name: String,
    delivery: String,
    quantity: i32,
    unit: i64,
    total: i64,
}

/// An order with its lines, a row each, unsorted: asked for an order, a database may walk all lines.
macro_rules! whole {
    ($which:expr) => {
        orders::table
            .inner_join(order_lines::table.on(order_lines::order_id.eq(orders::id)))
            .filter($which)
            .select((ORDER, LINE))
    };
}

pub(super) fn find(conn: &mut Conn, code: &OrderCode) -> Result<Option<View>, db::Error> {
    one(each_backend!(conn => whole!(orders::code.eq(code.as_str())).load(conn))?)
}

pub(super) fn find_by_id(conn: &mut Conn, order: OrderId) -> Result<Option<View>, db::Error> {
    one(each_backend!(conn => whole!(orders::id.eq(order)).load(conn))?)
}

/// Of one order, a row for each line.
fn one(rows: Vec<(OrderRow, LineRow)>) -> Result<Option<View>, db::Error> {
    let (mut orders, mut lines): (Vec<OrderRow>, Vec<LineRow>) = rows.into_iter().unzip();
    lines.sort_unstable_by_key(|line| line.id);
    orders.pop().map(|order| view(order, lines)).transpose()
}

/// The newest orders of one browser.
pub(super) fn list_of_visitor(
    conn: &mut Conn,
    visitor: &[u8],
    among: Among,
) -> Result<Vec<View>, db::Error> {
    let newest = orders::table
        .filter(orders::visitor.eq(visitor))
        .order(orders::id.desc())
        .limit(LATEST)
        .select(ORDER);
    let rows = match among {
        Among::Shop(Some(shop)) => newest.filter(orders::agent_id.eq(shop)).load(conn)?,
        Among::Shop(None) => newest.filter(orders::agent_id.is_null()).load(conn)?,
        Among::All => newest.load(conn)?,
    };
    with_lines(conn, rows)
}

/// The newest orders of one contact that a mail can be sent about.
pub(super) fn list_mailable(
    conn: &mut Conn,
    contact: &[u8],
    among: Among,
) -> Result<Vec<OrderId>, db::Error> {
    let newest = orders::table
        .filter(orders::contact_index.eq(contact))
        .filter(orders::mailable.eq(true))
        .order(orders::id.desc())
        .limit(LATEST)
        .select(orders::id);
    Ok(match among {
        Among::Shop(Some(shop)) => newest.filter(orders::agent_id.eq(shop)).load(conn)?,
        Among::Shop(None) => newest.filter(orders::agent_id.is_null()).load(conn)?,
        Among::All => newest.load(conn)?,
    })
}

/// Whether this browser placed the order.
pub(super) fn is_of_visitor(
    conn: &mut Conn,
    order: OrderId,
    visitor: &[u8],
) -> Result<bool, db::Error> {
    let theirs = orders::table.find(order).filter(orders::visitor.eq(visitor));
    let found: Option<OrderId> = theirs.select(orders::id).first(conn).optional()?;
    Ok(found.is_some())
}

pub(super) fn passphrase(
    conn: &mut Conn,
    code: &OrderCode,
    among: Among,
) -> Result<Stored, db::Error> {
    let row: Option<(Option<AgentId>, String, Option<String>)> = orders::table
        .filter(orders::code.eq(code.as_str()))
        .select((orders::agent_id, orders::passphrase_kind, orders::passphrase))
        .first(conn)
        .optional()?;
    let here = row.filter(|(shop, ..)| match among {
        Among::All => true,
        Among::Shop(wanted) => *shop == wanted,
    });
    Ok(match here {
        Some((_, kind, Some(hash))) if kind == "quick" => Stored::Quick(hash),
        Some((_, kind, Some(hash))) if kind == "argon2" => Stored::Argon2(hash),
        _ => Stored::Nothing,
    })
}

pub(super) fn contact_sealed(
    conn: &mut Conn,
    order: OrderId,
) -> Result<Option<(String, Vec<u8>)>, db::Error> {
    let row = orders::table.find(order).select((orders::code, orders::contact_sealed));
    Ok(row.first(conn).optional()?)
}

/// Pieces per SKU in orders that were paid from `from` until just before `to`.
pub(super) fn sold_between(
    conn: &mut Conn,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(SkuId, i64)>, db::Error> {
    let paid = orders::table
        .inner_join(order_lines::table.on(order_lines::order_id.eq(orders::id)))
        .filter(orders::paid_at.is_not_null())
        .filter(orders::paid_at.ge(from))
        .filter(orders::paid_at.lt(to))
        .group_by(order_lines::sku_id)
        .select((order_lines::sku_id, db::sum_minor("order_lines.quantity")));
    Ok(paid.load(conn)?)
}

/// Two statements, however many orders.
fn with_lines(conn: &mut Conn, rows: Vec<OrderRow>) -> Result<Vec<View>, db::Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<OrderId> = rows.iter().map(|row| row.0).collect();
    let lines: Vec<LineRow> = order_lines::table
        .filter(order_lines::order_id.eq_any(ids))
        .order((order_lines::order_id, order_lines::position))
        .select(LINE)
        .load(conn)?;
    let mut by_order: HashMap<OrderId, Vec<LineRow>> = HashMap::new();
    for line in lines {
        by_order.entry(line.order).or_default().push(line);
    }
    rows.into_iter()
        .map(|row| {
            let lines = by_order.remove(&row.0).unwrap_or_default();
            view(row, lines)
        })
        .collect()
}

fn view(row: OrderRow, lines: Vec<LineRow>) -> Result<View, db::Error> {
    let (
        id,
        code,
        status,
        total,
        currency,
        shop,
        gateway,
        created_at,
        expires_at,
        paid_at,
        closed_at,
        kind,
        locale,
    ) = row;
    let currency: Currency = currency.parse().map_err(|_| db::Error::Corrupt("orders.currency"))?;
    let lines = lines.into_iter().map(|it| line(it, currency)).collect::<Result<_, _>>()?;
    Ok(View {
        id,
        code: code.parse().map_err(|_| db::Error::Corrupt("orders.code"))?,
        status: Status::from_word(&status).ok_or(db::Error::Corrupt("orders.status"))?,
        total: Money::new(total, currency),
        shop,
        gateway,
        created_at,
        expires_at,
        paid_at,
        closed_at,
        has_passphrase: kind != "none",
        locale: locale.parse::<Locale>().map_err(|()| db::Error::Corrupt("orders.locale"))?,
        lines,
    })
}

fn line(row: LineRow, currency: Currency) -> Result<Line, db::Error> {
    Ok(Line {
        id: row.id,
        sku: row.sku,
        sku_code: row.sku_code.parse().map_err(|_| db::Error::Corrupt("order_lines.sku_code"))?,
        product_name: row.product_name,
        sku_name: row.sku_name,
        quantity: u32::try_from(row.quantity)
            .map_err(|_| db::Error::Corrupt("order_lines.quantity"))?,
        unit: Money::new(row.unit, currency),
        total: Money::new(row.total, currency),
        manual: row.delivery == "manual",
    })
}
