//! Rows of `orders` and `order_lines`.

use super::Status;
use super::checkout::Draft;
use crate::catalog::{Delivery, ForSale};
use crate::db::schema::{order_lines, orders};
use crate::db::{self, Conn};
use crate::pricing::Quote;
use crate::types::{
    AgentId, GatewayAccountId, LineId, Money, OrderCode, OrderId, SkuId, SupplierId, Timestamp,
};
use crate::{each_backend, hot};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text};

/// How many orders one sweep ends at a time.
const SWEEP: i64 = 200;

/// What settling needs to know of an order.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) id: OrderId,
    pub(super) code: OrderCode,
    pub(super) status: Status,
    pub(super) total: Money,
    /// In whose shop; `None`: the main one.
    pub(super) shop: Option<AgentId>,
    pub(super) gateway: Option<GatewayAccountId>,
    pub(super) mailable: bool,
    pub(super) expires_at: Timestamp,
    /// At least one.
    pub(super) lines: Vec<Due>,
}

/// What delivering needs to know of a line.
#[derive(Debug, Clone)]
pub(super) struct Due {
    pub(super) sku: SkuId,
    pub(super) quantity: u32,
    pub(super) manual: bool,
    /// Whether a supplier has a part of it.
    pub(super) supplied: bool,
}

type HeadRow = (
    OrderId,
    String,
    String,
    i64,
    String,
    Option<AgentId>,
    Option<GatewayAccountId>,
    bool,
    Timestamp,
);
type DueRow = (LineId, SkuId, i32, String, Option<SupplierId>);

type HeadColumns = (
    orders::id,
    orders::code,
    orders::status,
    orders::total,
    orders::currency,
    orders::agent_id,
    orders::gateway_account_id,
    orders::mailable,
    orders::expires_at,
);
type DueColumns = (
    order_lines::id,
    order_lines::sku_id,
    order_lines::quantity,
    order_lines::delivery,
    order_lines::supplier_id,
);

const HEAD: HeadColumns = (
    orders::id,
    orders::code,
    orders::status,
    orders::total,
    orders::currency,
    orders::agent_id,
    orders::gateway_account_id,
    orders::mailable,
    orders::expires_at,
);
const DUE: DueColumns = (
    order_lines::id,
    order_lines::sku_id,
    order_lines::quantity,
    order_lines::delivery,
    order_lines::supplier_id,
);

/// What is sold, and for how much.
pub(super) struct Sale<'a> {
    pub(super) wanted: &'a ForSale,
    /// What the buyer saw the product called.
    pub(super) called: &'a str,
    /// Before a coupon.
    pub(super) quote: Quote,
    /// What the buyer pays.
    pub(super) total: Money,
}

pub(super) fn insert(
    conn: &mut Conn,
    draft: &Draft,
    sale: &Sale<'_>,
    gateway: Option<GatewayAccountId>,
    now: Timestamp,
) -> Result<OrderId, db::Error> {
    let Sale { wanted, called, quote, total } = *sale;
    let currency = total.currency();
    let order = InsertOrder {
        code: draft.code.as_str(),
        form_token: &draft.form,
        status: Status::Pending.as_str(),
        total: total.minor(),
        currency: currency.as_str(),
        gateway,
        contact_sealed: &draft.contact_sealed,
        contact_index: &draft.contact_index,
        passphrase: draft.passphrase.as_deref(),
        passphrase_kind: if draft.passphrase.is_some() { "quick" } else { "none" },
        fields_sealed: draft.fields_sealed.as_deref(),
        visitor: &draft.visitor,
        address: &draft.address,
        mailable: draft.request.contact.is_email(),
        locale: draft.request.locale.as_str(),
        now,
        expires_at: draft.expires_at,
    };
    let order = OrderId(db::insert_one(conn, order)?);
    let line = InsertLine {
        order,
        sku: wanted.sku.id,
        sku_code: wanted.sku.code.as_str(),
        product_name: called,
        sku_name: &wanted.sku.name,
        delivery: delivery_word(wanted.sku.delivery),
        quantity: i32::try_from(quote.quantity).unwrap_or(i32::MAX),
        unit: quote.unit.minor(),
        total: quote.total.minor(),
        supplier: wanted.supplier,
    };
    each_backend!(conn => line.execute(conn))?;
    Ok(order)
}

hot! {
    InsertOrder<'a>(both) {
        code: &'a str, form_token: &'a [u8], status: &'static str, total: i64, currency: &'a str,
        gateway: Option<GatewayAccountId>, contact_sealed: &'a [u8], contact_index: &'a [u8],
        passphrase: Option<&'a str>, passphrase_kind: &'static str, fields_sealed: Option<&'a [u8]>,
        visitor: &'a [u8], address: &'a [u8], mailable: bool, locale: &'static str, now: Timestamp,
        expires_at: Timestamp,
    }
    "INSERT INTO orders (code, form_token, status, total, currency, gateway_account_id, contact_sealed, \
        contact_index, passphrase, passphrase_kind, fields_sealed, visitor, address, mailable, locale, \
        created_at, expires_at) VALUES (", code as Text;
    ", ", form_token as Binary;
    ", ", status as Text;
    ", ", total as BigInt;
    ", ", currency as Text;
    ", ", gateway as Nullable<BigInt>;
    ", ", contact_sealed as Binary;
    ", ", contact_index as Binary;
    ", ", passphrase as Nullable<Text>;
    ", ", passphrase_kind as Text;
    ", ", fields_sealed as Nullable<Binary>;
    ", ", visitor as Binary;
    ", ", address as Binary;
    ", ", mailable as Bool;
    ", ", locale as Text;
    ", ", now as BigInt;
    ", ", expires_at as BigInt;
    ")";
}

hot! {
    InsertLine<'a>(both) {
        order: OrderId, sku: SkuId, sku_code: &'a str, product_name: &'a str, sku_name: &'a str,
        delivery: &'static str, quantity: i32, unit: i64, total: i64, supplier: Option<SupplierId>,
    }
    "INSERT INTO order_lines (order_id, position, sku_id, sku_code, product_name, sku_name, delivery, \
        quantity, unit, total, supplier_id) VALUES (", order as BigInt;
    ", 1, ", sku as BigInt;
    ", ", sku_code as Text;
    ", ", product_name as Text;
    ", ", sku_name as Text;
    ", ", delivery as Text;
    ", ", quantity as Integer;
    ", ", unit as BigInt;
    ", ", total as BigInt;
    ", ", supplier as Nullable<BigInt>;
    ")";
}

fn delivery_word(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Cards => "cards",
        Delivery::Manual => "manual",
    }
}

/// An order with its lines, a row each, unsorted: asked for an order, a database may walk all lines.
/// A macro, because each use ends the query differently.
macro_rules! with_lines {
    ($which:expr) => {
        orders::table
            .inner_join(order_lines::table.on(order_lines::order_id.eq(orders::id)))
            .filter($which)
            .select((HEAD, DUE))
    };
}

pub(super) fn find_by_form_token(conn: &mut Conn, token: &[u8]) -> Result<Option<Head>, db::Error> {
    head(with_lines!(orders::form_token.eq(token)).load(conn)?)
}

pub(super) fn find_by_code(conn: &mut Conn, code: &OrderCode) -> Result<Option<Head>, db::Error> {
    head(with_lines!(orders::code.eq(code.as_str())).load(conn)?)
}

pub(super) fn find_by_id(conn: &mut Conn, order: OrderId) -> Result<Option<Head>, db::Error> {
    head(with_lines!(orders::id.eq(order)).load(conn)?)
}

/// The order, locked until the transaction ends, so that two callbacks meet one after the other.
pub(super) fn lock_by_code(conn: &mut Conn, code: &OrderCode) -> Result<Option<Head>, db::Error> {
    let by_code = with_lines!(orders::code.eq(code.as_str()));
    head(match conn {
        Conn::Postgres(conn) => by_code.for_update().load(conn)?,
        // The write transaction is already alone.
        Conn::Sqlite(conn) => by_code.load(conn)?,
    })
}

pub(super) fn lock(conn: &mut Conn, order: OrderId) -> Result<Option<Head>, db::Error> {
    let by_id = with_lines!(orders::id.eq(order));
    head(match conn {
        Conn::Postgres(conn) => by_id.for_update().load(conn)?,
        Conn::Sqlite(conn) => by_id.load(conn)?,
    })
}

fn head(rows: Vec<(HeadRow, DueRow)>) -> Result<Option<Head>, db::Error> {
    let (mut heads, mut lines): (Vec<HeadRow>, Vec<DueRow>) = rows.into_iter().unzip();
    lines.sort_unstable_by_key(|line| line.0);
    let Some(row) = heads.pop() else {
        return Ok(None);
    };
    let (id, code, status, total, currency, shop, gateway, mailable, expires_at) = row;
    let currency = currency.parse().map_err(|_| db::Error::Corrupt("orders.currency"))?;
    Ok(Some(Head {
        id,
        code: code.parse().map_err(|_| db::Error::Corrupt("orders.code"))?,
        status: Status::from_word(&status).ok_or(db::Error::Corrupt("orders.status"))?,
        total: Money::new(total, currency),
        shop,
        gateway,
        mailable,
        expires_at,
        lines: lines.into_iter().map(due).collect(),
    }))
}

fn due((_, sku, quantity, delivery, supplier): DueRow) -> Due {
    let quantity = u32::try_from(quantity).unwrap_or_default();
    Due { sku, quantity, manual: delivery == "manual", supplied: supplier.is_some() }
}

/// Pending orders whose hold ran out, oldest first.
pub(super) fn overdue(conn: &mut Conn, now: Timestamp) -> Result<Vec<OrderId>, db::Error> {
    let overdue = orders::table
        // Spelled out, or SQLite does not see that the index on pending orders fits.
        .filter(diesel::dsl::sql::<diesel::sql_types::Bool>("status = 'pending'"))
        .filter(orders::expires_at.le(now))
        .order(orders::expires_at)
        .limit(SWEEP)
        .select(orders::id);
    Ok(overdue.load(conn)?)
}

/// Passphrases that only have their quick hash.
pub(super) fn quick_passphrases(
    conn: &mut Conn,
    limit: i64,
) -> Result<Vec<(OrderId, String)>, db::Error> {
    let quick = orders::table
        .filter(diesel::dsl::sql::<diesel::sql_types::Bool>("passphrase_kind = 'quick'"))
        .order(orders::id)
        .limit(limit)
        .select((orders::id, orders::passphrase.assume_not_null()));
    Ok(quick.load(conn)?)
}

pub(super) fn harden_passphrase(
    conn: &mut Conn,
    order: OrderId,
    hash: &str,
) -> Result<(), db::Error> {
    let quick = orders::table.find(order).filter(orders::passphrase_kind.eq("quick"));
    diesel::update(quick)
        .set((orders::passphrase.eq(hash), orders::passphrase_kind.eq("argon2")))
        .execute(conn)?;
    Ok(())
}
