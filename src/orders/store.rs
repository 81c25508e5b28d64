//! Rows of `orders`, `order_lines` and `order_steps`.

use super::checkout::Draft;
use super::{Event, Status};
use crate::catalog::{Delivery, ForSale};
use crate::db::schema::{order_lines, orders};
use crate::db::{self, Conn};
use crate::pricing::Quote;
use crate::types::{
    AgentId, GatewayAccountId, LineId, Money, OrderCode, OrderId, SkuId, Timestamp,
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
    pub(super) contact_index: Vec<u8>,
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
}

type HeadRow = (
    OrderId,
    String,
    String,
    i64,
    String,
    Option<AgentId>,
    Option<GatewayAccountId>,
    Vec<u8>,
    bool,
    Timestamp,
);
type DueRow = (LineId, SkuId, i32, String);

type HeadColumns = (
    orders::id,
    orders::code,
    orders::status,
    orders::total,
    orders::currency,
    orders::agent_id,
    orders::gateway_account_id,
    orders::contact_index,
    orders::mailable,
    orders::expires_at,
);
type DueColumns =
    (order_lines::id, order_lines::sku_id, order_lines::quantity, order_lines::delivery);

const HEAD: HeadColumns = (
    orders::id,
    orders::code,
    orders::status,
    orders::total,
    orders::currency,
    orders::agent_id,
    orders::gateway_account_id,
    orders::contact_index,
    orders::mailable,
    orders::expires_at,
);
const DUE: DueColumns =
    (order_lines::id, order_lines::sku_id, order_lines::quantity, order_lines::delivery);

pub(super) fn insert(
    conn: &mut Conn,
    draft: &Draft,
    wanted: &ForSale,
    quote: &Quote,
    gateway: Option<GatewayAccountId>,
    now: Timestamp,
) -> Result<OrderId, db::Error> {
    let currency = quote.total.currency();
    let order = InsertOrder {
        code: draft.code.as_str(),
        form_token: &draft.form,
        status: Status::Pending.as_str(),
        total: quote.total.minor(),
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
        product_name: &wanted.product_name,
        sku_name: &wanted.sku.name,
        delivery: delivery_word(wanted.sku.delivery),
        quantity: i32::try_from(quote.quantity).unwrap_or(i32::MAX),
        unit: quote.unit.minor(),
        total: quote.total.minor(),
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
        delivery: &'static str, quantity: i32, unit: i64, total: i64,
    }
    "INSERT INTO order_lines (order_id, position, sku_id, sku_code, product_name, sku_name, delivery, \
        quantity, unit, total) VALUES (", order as BigInt;
    ", 1, ", sku as BigInt;
    ", ", sku_code as Text;
    ", ", product_name as Text;
    ", ", sku_name as Text;
    ", ", delivery as Text;
    ", ", quantity as Integer;
    ", ", unit as BigInt;
    ", ", total as BigInt;
    ")";
}

fn delivery_word(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Cards => "cards",
        Delivery::Manual => "manual",
    }
}

/// Lets one checkout at a time count what a contact, a browser or an address has open: two that
/// counted side by side would both find room for the last. Until the transaction ends.
pub(super) fn queue_up(conn: &mut Conn, draft: &Draft) -> Result<(), db::Error> {
    let Conn::Postgres(conn) = conn else {
        // The write transaction is already alone.
        return Ok(());
    };
    // Always in the same order, so that nobody waits in a circle.
    let mut keys = [&draft.contact_index, &draft.visitor, &draft.address].map(|it| lock_key(it));
    keys.sort_unstable();
    let [first, second, third] = keys;
    QueueUp { first, second, third }.execute(conn)?;
    Ok(())
}

hot! {
    QueueUp(diesel::pg::Pg, PgConnection) { first: i64, second: i64, third: i64 }
    "SELECT pg_advisory_xact_lock(", first as BigInt;
    "), pg_advisory_xact_lock(", second as BigInt;
    "), pg_advisory_xact_lock(", third as BigInt;
    ")";
}

fn lock_key(index: &[u8]) -> i64 {
    let first = index.first_chunk().copied().unwrap_or_default();
    i64::from_be_bytes(first)
}

/// The largest number of unpaid orders that this contact, this browser or this address has.
pub(super) fn most_open(conn: &mut Conn, draft: &Draft) -> Result<i64, db::Error> {
    let (contact, visitor, address) = (&draft.contact_index, &draft.visitor, &draft.address);
    let open = CountOpen { contact, visitor, address };
    let (by_contact, by_visitor, by_address): (i64, i64, i64) =
        each_backend!(conn => open.get_result(conn))?;
    Ok(by_contact.max(by_visitor).max(by_address))
}

hot! {
    CountOpen<'a>(both) -> (BigInt, BigInt, BigInt) {
        contact: &'a [u8], visitor: &'a [u8], address: &'a [u8],
    }
    "SELECT (SELECT COUNT(*) FROM orders WHERE status = 'pending' AND contact_index = ", contact as Binary;
    "), (SELECT COUNT(*) FROM orders WHERE status = 'pending' AND visitor = ", visitor as Binary;
    "), (SELECT COUNT(*) FROM orders WHERE status = 'pending' AND address = ", address as Binary;
    ")";
}

/// Pieces of a SKU in a contact's orders that are open or paid.
pub(super) fn bought_by_contact(
    conn: &mut Conn,
    contact: &[u8],
    sku: SkuId,
) -> Result<i64, db::Error> {
    let gone = [Status::Expired, Status::Cancelled, Status::Refunded].map(Status::as_str);
    let lines = order_lines::table
        .inner_join(orders::table.on(orders::id.eq(order_lines::order_id)))
        .filter(orders::contact_index.eq(contact))
        .filter(orders::status.ne_all(gone))
        .filter(order_lines::sku_id.eq(sku))
        .select(db::sum_minor("order_lines.quantity"));
    Ok(lines.get_result(conn)?)
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

/// The order, locked until the transaction ends, so that two callbacks meet one after the other.
pub(super) fn find_by_code(conn: &mut Conn, code: &OrderCode) -> Result<Option<Head>, db::Error> {
    head(with_lines!(orders::code.eq(code.as_str())).load(conn)?)
}

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
    let (id, code, status, total, currency, shop, gateway, contact_index, mailable, expires_at) =
        row;
    let currency = currency.parse().map_err(|_| db::Error::Corrupt("orders.currency"))?;
    Ok(Some(Head {
        id,
        code: code.parse().map_err(|_| db::Error::Corrupt("orders.code"))?,
        status: Status::from_word(&status).ok_or(db::Error::Corrupt("orders.status"))?,
        total: Money::new(total, currency),
        shop,
        gateway,
        contact_index,
        mailable,
        expires_at,
        lines: lines.into_iter().map(due).collect(),
    }))
}

fn due((_, sku, quantity, delivery): DueRow) -> Due {
    let quantity = u32::try_from(quantity).unwrap_or_default();
    Due { sku, quantity, manual: delivery == "manual" }
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

/// One step in an order's life.
#[derive(Debug, Clone)]
pub(super) struct Step<'a> {
    pub(super) event: Event,
    pub(super) from: Status,
    pub(super) to: Status,
    pub(super) actor: &'a str,
    pub(super) note: &'a str,
}

/// Moves an order along `steps` only if it is still where the caller saw it, and writes each step
/// down. `false`: someone else was faster.
pub(super) fn advance(
    conn: &mut Conn,
    order: OrderId,
    steps: &[Step<'_>],
    now: Timestamp,
) -> Result<bool, db::Error> {
    let (Some(first), Some(last)) = (steps.first(), steps.last()) else {
        return Ok(true);
    };
    let paid = steps.iter().any(|it| it.event == Event::PaymentSucceeded).then_some(now);
    let closed = (last.to == Status::Fulfilled).then_some(now);
    let (from, to) = (first.from.as_str(), last.to.as_str());
    let moved = Advance { order, from, to, paid, closed };
    if each_backend!(conn => moved.execute(conn))? == 0 {
        return Ok(false);
    }
    for step in steps {
        let row = InsertStep {
            order,
            event: step.event.as_str(),
            from: step.from.as_str(),
            to: step.to.as_str(),
            actor: step.actor,
            note: step.note,
            now,
        };
        each_backend!(conn => row.execute(conn))?;
    }
    Ok(true)
}

hot! {
    Advance(both) {
        order: OrderId, from: &'static str, to: &'static str, paid: Option<Timestamp>,
        closed: Option<Timestamp>,
    }
    "UPDATE orders SET status = ", to as Text;
    ", paid_at = COALESCE(", paid as Nullable<BigInt>;
    ", paid_at), closed_at = COALESCE(", closed as Nullable<BigInt>;
    ", closed_at) WHERE id = ", order as BigInt;
    " AND status = ", from as Text;
}

hot! {
    InsertStep<'a>(both) {
        order: OrderId, event: &'static str, from: &'static str, to: &'static str, actor: &'a str,
        note: &'a str, now: Timestamp,
    }
    "INSERT INTO order_steps (order_id, event, from_status, to_status, actor, note, at) VALUES (",
        order as BigInt;
    ", ", event as Text;
    ", ", from as Text;
    ", ", to as Text;
    ", ", actor as Text;
    ", ", note as Text;
    ", ", now as BigInt;
    ")";
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
