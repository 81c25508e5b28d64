//! Rows of `orders`, `order_lines` and `order_steps`.

use super::checkout::Draft;
use super::{Event, Status};
use crate::catalog::{Delivery, ForSale};
use crate::db::schema::{order_lines, order_steps, orders};
use crate::db::{self, Conn};
use crate::each_backend;
use crate::pricing::Quote;
use crate::types::{AgentId, GatewayAccountId, Money, OrderCode, OrderId, SkuId, Timestamp};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary};

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

const HEAD: (
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
) = (
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

pub(super) fn insert(
    conn: &mut Conn,
    draft: &Draft,
    wanted: &ForSale,
    quote: &Quote,
    gateway: Option<GatewayAccountId>,
    now: Timestamp,
) -> Result<OrderId, db::Error> {
    let row = (
        orders::code.eq(draft.code.as_str()),
        orders::form_token.eq(&draft.form_token),
        orders::status.eq(Status::Pending.as_str()),
        orders::total.eq(quote.total.minor()),
        orders::currency.eq(quote.total.currency().as_str().to_owned()),
        orders::gateway_account_id.eq(gateway),
        orders::contact_sealed.eq(&draft.contact_sealed),
        orders::contact_index.eq(&draft.contact_index),
        orders::passphrase.eq(&draft.passphrase),
        orders::passphrase_kind.eq(if draft.passphrase.is_some() { "quick" } else { "none" }),
        orders::fields_sealed.eq(&draft.fields_sealed),
        orders::visitor.eq(&draft.visitor),
        orders::address.eq(&draft.address),
        orders::mailable.eq(draft.request.contact.is_email()),
        orders::locale.eq(draft.request.locale.as_str()),
        orders::created_at.eq(now),
        orders::expires_at.eq(draft.expires_at),
    );
    let order: OrderId =
        diesel::insert_into(orders::table).values(row).returning(orders::id).get_result(conn)?;
    let line = (
        order_lines::order_id.eq(order),
        order_lines::position.eq(1),
        order_lines::sku_id.eq(wanted.sku.id),
        order_lines::sku_code.eq(wanted.sku.code.as_str()),
        order_lines::product_name.eq(&wanted.product_name),
        order_lines::sku_name.eq(&wanted.sku.name),
        order_lines::delivery.eq(delivery_word(wanted.sku.delivery)),
        order_lines::quantity.eq(i32::try_from(quote.quantity).unwrap_or(i32::MAX)),
        order_lines::unit.eq(quote.unit.minor()),
        order_lines::total.eq(quote.total.minor()),
    );
    diesel::insert_into(order_lines::table).values(line).execute(conn)?;
    Ok(order)
}

fn delivery_word(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Cards => "cards",
        Delivery::Manual => "manual",
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
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
    let locks = "SELECT pg_advisory_xact_lock($1), pg_advisory_xact_lock($2), \
                 pg_advisory_xact_lock($3)";
    diesel::sql_query(locks)
        .bind::<BigInt, _>(keys[0])
        .bind::<BigInt, _>(keys[1])
        .bind::<BigInt, _>(keys[2])
        .execute(conn)?;
    Ok(())
}

fn lock_key(index: &[u8]) -> i64 {
    let first = index.first_chunk().copied().unwrap_or_default();
    i64::from_be_bytes(first)
}

/// The largest number of unpaid orders that this contact, this browser or this address has.
pub(super) fn most_open(conn: &mut Conn, draft: &Draft) -> Result<i64, db::Error> {
    let by = |column: &str, mark: &str| {
        format!("(SELECT COUNT(*) FROM orders WHERE status = 'pending' AND {column} = {mark})")
    };
    let greatest = match conn {
        Conn::Postgres(_) => format!(
            "SELECT GREATEST({}, {}, {}) AS count",
            by("contact_index", "$1"),
            by("visitor", "$2"),
            by("address", "$3")
        ),
        Conn::Sqlite(_) => format!(
            "SELECT MAX({}, {}, {}) AS count",
            by("contact_index", "?"),
            by("visitor", "?"),
            by("address", "?")
        ),
    };
    let counted: Count = diesel::sql_query(greatest)
        .bind::<Binary, _>(&draft.contact_index)
        .bind::<Binary, _>(&draft.visitor)
        .bind::<Binary, _>(&draft.address)
        .get_result(conn)?;
    Ok(counted.count)
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

pub(super) fn find_by_form_token(conn: &mut Conn, token: &[u8]) -> Result<Option<Head>, db::Error> {
    let row: Option<HeadRow> =
        orders::table.filter(orders::form_token.eq(token)).select(HEAD).first(conn).optional()?;
    row.map(head).transpose()
}

/// The order, locked until the transaction ends, so that two callbacks meet one after the other.
pub(super) fn lock_by_code(conn: &mut Conn, code: &OrderCode) -> Result<Option<Head>, db::Error> {
    let by_code = orders::table.filter(orders::code.eq(code.as_str())).select(HEAD);
    let row: Option<HeadRow> = match conn {
        Conn::Postgres(conn) => by_code.for_update().first(conn).optional()?,
        // The write transaction is already alone.
        Conn::Sqlite(conn) => by_code.first(conn).optional()?,
    };
    row.map(head).transpose()
}

pub(super) fn lock(conn: &mut Conn, order: OrderId) -> Result<Option<Head>, db::Error> {
    let by_id = orders::table.find(order).select(HEAD);
    let row: Option<HeadRow> = match conn {
        Conn::Postgres(conn) => by_id.for_update().first(conn).optional()?,
        Conn::Sqlite(conn) => by_id.first(conn).optional()?,
    };
    row.map(head).transpose()
}

fn head(row: HeadRow) -> Result<Head, db::Error> {
    let (id, code, status, total, currency, shop, gateway, contact_index, mailable, expires_at) =
        row;
    let currency = currency.parse().map_err(|_| db::Error::Corrupt("orders.currency"))?;
    Ok(Head {
        id,
        code: code.parse().map_err(|_| db::Error::Corrupt("orders.code"))?,
        status: Status::from_word(&status).ok_or(db::Error::Corrupt("orders.status"))?,
        total: Money::new(total, currency),
        shop,
        gateway,
        contact_index,
        mailable,
        expires_at,
    })
}

pub(super) fn lines_due(conn: &mut Conn, order: OrderId) -> Result<Vec<Due>, db::Error> {
    let rows: Vec<(SkuId, i32, String)> = order_lines::table
        .filter(order_lines::order_id.eq(order))
        .order(order_lines::position)
        .select((order_lines::sku_id, order_lines::quantity, order_lines::delivery))
        .load(conn)?;
    let due = |(sku, quantity, delivery): (SkuId, i32, String)| Due {
        sku,
        quantity: u32::try_from(quantity).unwrap_or_default(),
        manual: delivery == "manual",
    };
    Ok(rows.into_iter().map(due).collect())
}

/// Pending orders whose hold ran out, oldest first.
pub(super) fn due(conn: &mut Conn, now: Timestamp) -> Result<Vec<OrderId>, db::Error> {
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
    let unmoved = orders::table.find(order).filter(orders::status.eq(first.from.as_str()));
    let to = orders::status.eq(last.to.as_str());
    let update = diesel::update(unmoved);
    let moved = match (paid, closed) {
        (None, None) => update.set(to).execute(conn)?,
        (Some(_), None) => update.set((to, orders::paid_at.eq(paid))).execute(conn)?,
        (None, Some(_)) => update.set((to, orders::closed_at.eq(closed))).execute(conn)?,
        (Some(_), Some(_)) => update
            .set((to, orders::paid_at.eq(paid), orders::closed_at.eq(closed)))
            .execute(conn)?,
    };
    if moved == 0 {
        return Ok(false);
    }
    let rows: Vec<_> = steps
        .iter()
        .map(|step| {
            (
                order_steps::order_id.eq(order),
                order_steps::event.eq(step.event.as_str()),
                order_steps::from_status.eq(step.from.as_str()),
                order_steps::to_status.eq(step.to.as_str()),
                order_steps::actor.eq(step.actor.to_owned()),
                order_steps::note.eq(step.note.to_owned()),
                order_steps::at.eq(now),
            )
        })
        .collect();
    each_backend!(conn => diesel::insert_into(order_steps::table).values(&rows).execute(conn))?;
    Ok(true)
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
