//! Lists and details for the operator. Reads only; every statement goes through an index, also with
//! a million orders.

use super::{Attempt, Fact, Row, StepLine, Which};
use crate::db::schema::{
    agents, card_claims, gateway_accounts, order_lines, order_steps, orders, payment_attempts,
    payment_facts, skus,
};
use crate::db::{self, Conn};
use crate::orders::Status;
use crate::types::{AgentId, Currency, Money, OrderCode, OrderId, SkuCode, SkuId, Timestamp};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use std::collections::HashMap;

/// How many orders one number of a gateway can lead to: two accounts may use the same numbers.
const SAME_NUMBER: i64 = 10;

/// The condition of the partial index `orders_open`, word for word.
const WAITING: &str = "(orders.status = 'paid' OR orders.status = 'awaiting_stock' \
     OR orders.status = 'awaiting_manual' OR orders.status = 'partially_fulfilled')";
/// The condition of the partial index `orders_ended`, word for word.
const ENDED: &str = "(orders.status = 'expired' OR orders.status = 'cancelled' \
     OR orders.status = 'partially_refunded' OR orders.status = 'refunded')";

/// The words stand in the statement itself: SQLite uses a partial index only when it can read the
/// status while it prepares.
fn narrowed(which: Which) -> String {
    let only = |status: Status| format!("orders.status = '{}'", status.as_str());
    match which {
        Which::All => "1 = 1".to_owned(),
        Which::Waiting => WAITING.to_owned(),
        Which::One(status) if waits(status) => format!("{WAITING} AND {}", only(status)),
        Which::One(status @ (Status::Pending | Status::Fulfilled)) => only(status),
        Which::One(status) => format!("{ENDED} AND {}", only(status)),
    }
}

fn waits(status: Status) -> bool {
    use Status as S;
    matches!(status, S::Paid | S::AwaitingStock | S::AwaitingManual | S::PartiallyFulfilled)
}

/// Newest first; of those that wait, the oldest first. From `beyond` on in that direction.
pub(super) fn ids(
    conn: &mut Conn,
    which: Which,
    beyond: Option<OrderId>,
    limit: i64,
) -> Result<Vec<OrderId>, db::Error> {
    let chosen = orders::table
        .filter(sql::<Bool>(&narrowed(which)))
        .select(orders::id)
        .limit(limit)
        .into_boxed();
    // Few orders are pending or wait at a time: to sort those is quicker than to walk through all
    // orders by age. The sums keep the databases from preferring the walk.
    let (order, side) = match which {
        Which::Waiting => ("orders.id + 0", "orders.id + 0 > "),
        Which::One(status) if waits(status) => ("orders.id + 0", "orders.id + 0 > "),
        Which::One(Status::Pending) => ("orders.id + 0 DESC", "orders.id + 0 < "),
        Which::All | Which::One(_) => ("orders.id DESC", "orders.id < "),
    };
    let chosen = match beyond {
        Some(id) => chosen.filter(sql::<Bool>(side).bind::<BigInt, _>(id)),
        None => chosen,
    };
    Ok(chosen.order(sql::<BigInt>(order)).load(conn)?)
}

pub(super) fn count_waiting(conn: &mut Conn) -> Result<i64, db::Error> {
    Ok(orders::table.filter(sql::<Bool>(WAITING)).count().get_result(conn)?)
}

pub(super) fn id_of(conn: &mut Conn, code: &OrderCode) -> Result<Option<OrderId>, db::Error> {
    let by_code = orders::table.filter(orders::code.eq(code.as_str())).select(orders::id);
    Ok(by_code.first(conn).optional()?)
}

/// At most `limit` orders, of a shop or of all, whose codes lie between these two.
pub(super) fn ids_between(
    conn: &mut Conn,
    shop: Option<AgentId>,
    (first, last): (&str, &str),
    limit: i64,
) -> Result<Vec<OrderId>, db::Error> {
    let mut between = orders::table.filter(orders::code.between(first, last)).into_boxed();
    if let Some(shop) = shop {
        between = between.filter(orders::agent_id.eq(shop));
    }
    Ok(between.order(orders::code).limit(limit).select(orders::id).load(conn)?)
}

pub(super) fn code_of(conn: &mut Conn, id: OrderId) -> Result<OrderCode, db::Error> {
    let text: String = orders::table.find(id).select(orders::code).first(conn)?;
    code(&text)
}

/// Orders that a gateway's number was paid for. Through the accounts, because the number is unique
/// only within one.
pub(super) fn codes_by_payment(conn: &mut Conn, number: &str) -> Result<Vec<OrderCode>, db::Error> {
    let accounts = gateway_accounts::table.select(gateway_accounts::id);
    let mut codes: Vec<String> = payment_facts::table
        .filter(payment_facts::account_id.eq_any(accounts))
        .filter(payment_facts::event_key.eq(number))
        .filter(payment_facts::order_id.is_not_null())
        .limit(SAME_NUMBER)
        .select(payment_facts::order_code)
        .load(conn)?;
    codes.sort_unstable();
    codes.dedup();
    codes.iter().map(|it| code(it)).collect()
}

pub(super) fn ids_by_sku(
    conn: &mut Conn,
    sku: &SkuCode,
    before: Option<OrderId>,
    limit: i64,
) -> Result<Vec<OrderId>, db::Error> {
    let known: Option<SkuId> =
        skus::table.filter(skus::code.eq(sku.as_str())).select(skus::id).first(conn).optional()?;
    let Some(sku) = known else {
        return Ok(Vec::new());
    };
    let mut lines = order_lines::table
        .filter(order_lines::sku_id.eq(sku))
        .order(order_lines::order_id.desc())
        .limit(limit)
        .select(order_lines::order_id)
        .into_boxed();
    if let Some(before) = before {
        lines = lines.filter(order_lines::order_id.lt(before));
    }
    Ok(lines.load(conn)?)
}

/// The newest orders of a contact, of an agent's shop, or of the one in the other.
pub(super) fn ids_of(
    conn: &mut Conn,
    contact: Option<&[u8]>,
    shop: Option<AgentId>,
    which: Which,
    (before, limit): (Option<OrderId>, i64),
) -> Result<Vec<OrderId>, db::Error> {
    let newest = orders::table.order(orders::id.desc()).limit(limit).select(orders::id);
    let mut newest = newest.into_boxed();
    if let Some(contact) = contact {
        newest = newest.filter(orders::contact_index.eq(contact));
    }
    if let Some(shop) = shop {
        newest = newest.filter(orders::agent_id.eq(shop));
    }
    if let Some(before) = before {
        newest = newest.filter(orders::id.lt(before));
    }
    newest = match which {
        Which::All => newest,
        Which::One(status) => newest.filter(orders::status.eq(status.as_str())),
        Which::Waiting => {
            let waiting = Status::ALL.into_iter().filter(|it| waits(*it));
            newest.filter(orders::status.eq_any(waiting.map(Status::as_str)))
        }
    };
    Ok(newest.load(conn)?)
}

pub(super) fn id_in_shop(
    conn: &mut Conn,
    shop: AgentId,
    code: &OrderCode,
) -> Result<Option<OrderId>, db::Error> {
    let by_code = orders::table.filter(orders::code.eq(code.as_str()));
    let his = by_code.filter(orders::agent_id.eq(shop)).select(orders::id);
    Ok(his.first(conn).optional()?)
}

/// When it was placed and paid.
type Times = (Timestamp, Option<Timestamp>);
type HeadRow = (OrderId, String, String, i64, String, Times, Vec<u8>, Option<String>);

/// Lines of a list in the order of `ids`, with the sealed contacts. Two statements.
pub(super) fn rows(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<(Row, Vec<u8>)>, db::Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let heads: Vec<HeadRow> = orders::table
        .left_join(agents::table.on(orders::agent_id.eq(agents::id.nullable())))
        .filter(orders::id.eq_any(ids))
        .select((
            orders::id,
            orders::code,
            orders::status,
            orders::total,
            orders::currency,
            (orders::created_at, orders::paid_at),
            orders::contact_sealed,
            agents::name.nullable(),
        ))
        .load(conn)?;
    let lines: Vec<(OrderId, String, String, String, i32)> = order_lines::table
        .filter(order_lines::order_id.eq_any(ids))
        .order((order_lines::order_id, order_lines::position.desc()))
        .select((
            order_lines::order_id,
            order_lines::product_name,
            order_lines::sku_name,
            order_lines::sku_code,
            order_lines::quantity,
        ))
        .load(conn)?;
    let mut lines: HashMap<_, _> = lines.into_iter().map(|line| (line.0, line)).collect();
    let mut rows: HashMap<OrderId, (Row, Vec<u8>)> = HashMap::new();
    for head in heads {
        let line = lines.remove(&head.0).map(|(_, product, sku, code, n)| (product, sku, code, n));
        rows.insert(head.0, row(head, line)?);
    }
    Ok(ids.iter().filter_map(|id| rows.remove(id)).collect())
}

fn row(
    head: HeadRow,
    line: Option<(String, String, String, i32)>,
) -> Result<(Row, Vec<u8>), db::Error> {
    let (id, order, status, total, currency, (created_at, paid_at), contact_sealed, agent) = head;
    let (product_name, sku_name, sku_code, quantity) = line.unwrap_or_default();
    let row = Row {
        id,
        code: code(&order)?,
        status: status_of(&status)?,
        total: money(total, &currency)?,
        created_at,
        paid_at,
        contact: String::new(),
        product_name,
        sku_name,
        sku_code: sku_code.parse().ok(),
        quantity: i64::from(quantity),
        agent,
    };
    Ok((row, contact_sealed))
}

/// What of an order is sealed.
pub(super) struct Secrets {
    pub(super) contact: Vec<u8>,
    pub(super) fields: Option<Vec<u8>>,
    pub(super) mailable: bool,
}

pub(super) fn secrets(conn: &mut Conn, order: OrderId) -> Result<Secrets, db::Error> {
    let columns = (orders::contact_sealed, orders::fields_sealed, orders::mailable);
    let (contact, fields, mailable) = orders::table.find(order).select(columns).first(conn)?;
    Ok(Secrets { contact, fields, mailable })
}

pub(super) fn steps(conn: &mut Conn, order: OrderId) -> Result<Vec<StepLine>, db::Error> {
    let rows: Vec<(String, String, String, Timestamp)> = order_steps::table
        .filter(order_steps::order_id.eq(order))
        .order(order_steps::id)
        .select((order_steps::to_status, order_steps::actor, order_steps::note, order_steps::at))
        .load(conn)?;
    rows.into_iter()
        .map(|(to, actor, note, at)| Ok(StepLine { to: status_of(&to)?, actor, note, at }))
        .collect()
}

pub(super) fn attempts(conn: &mut Conn, order: OrderId) -> Result<Vec<Attempt>, db::Error> {
    let rows: Vec<(String, String, String, Timestamp)> = payment_attempts::table
        .inner_join(
            gateway_accounts::table.on(gateway_accounts::id.eq(payment_attempts::account_id)),
        )
        .filter(payment_attempts::order_id.eq(order))
        .order(payment_attempts::id)
        .select((
            gateway_accounts::name,
            gateway_accounts::driver,
            payment_attempts::provider_ref,
            payment_attempts::created_at,
        ))
        .load(conn)?;
    let attempt =
        |(account, driver, provider_ref, at)| Attempt { account, driver, provider_ref, at };
    Ok(rows.into_iter().map(attempt).collect())
}

pub(super) fn facts(conn: &mut Conn, order: OrderId) -> Result<Vec<Fact>, db::Error> {
    type Row = (i64, String, String, i64, String, String, i64, Timestamp);
    let rows: Vec<Row> = payment_facts::table
        .inner_join(gateway_accounts::table.on(gateway_accounts::id.eq(payment_facts::account_id)))
        .filter(payment_facts::order_id.eq(order))
        .order(payment_facts::id)
        .select((
            payment_facts::id,
            gateway_accounts::name,
            payment_facts::event_key,
            payment_facts::amount,
            payment_facts::currency,
            payment_facts::outcome,
            payment_facts::odd_left,
            payment_facts::received_at,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, account, event_key, amount, currency, outcome, left, at)| {
            let amount = money(amount, &currency)?;
            Ok(Fact { id, account, event_key, amount, outcome, open: left > 0, at })
        })
        .collect()
}

pub(super) fn count_cards(conn: &mut Conn, order: OrderId) -> Result<i64, db::Error> {
    let sold = card_claims::table
        .filter(card_claims::order_id.eq(order))
        .filter(card_claims::state.eq("sold"));
    Ok(sold.count().get_result(conn)?)
}

fn code(text: &str) -> Result<OrderCode, db::Error> {
    text.parse().map_err(|_| db::Error::Corrupt("orders.code"))
}

fn status_of(word: &str) -> Result<Status, db::Error> {
    Status::from_word(word).ok_or(db::Error::Corrupt("orders.status"))
}

fn money(minor: i64, currency: &str) -> Result<Money, db::Error> {
    let currency: Currency = currency.parse().map_err(|_| db::Error::Corrupt("orders.currency"))?;
    Ok(Money::new(minor, currency))
}
