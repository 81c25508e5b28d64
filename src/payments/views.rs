//! Attempts beside the orders they are for.

use super::Outcome;
use crate::db::schema::{deposits, gateway_accounts, orders, payment_attempts, payment_facts};
use crate::db::{self, Conn};
use crate::types::{BillCode, Currency, GatewayAccountId, Money, OrderCode, OrderId, Timestamp};
use diesel::prelude::*;

/// An attempt whose gateway is to be asked now.
pub(super) struct Due {
    pub(super) attempt: i64,
    pub(super) account: GatewayAccountId,
    pub(super) bill: BillCode,
    pub(super) total: Money,
    pub(super) polls: i32,
    pub(super) started_at: Timestamp,
    pub(super) expires_at: Timestamp,
}

/// Where money could still change something.
const UNPAID: [&str; 3] = ["pending", "expired", "cancelled"];
/// How many payments may have one number: two accounts may use the same ones.
const SAME_NUMBER: i64 = 10;
/// At a time; the next look is seconds away.
const MOST_ASKED: i64 = 100;
const MOST_LET_BE: i64 = 1_000;

/// Attempts that nobody needs to be asked about any more: their orders are paid.
pub(super) fn settled(conn: &mut Conn, now: Timestamp) -> Result<Vec<i64>, db::Error> {
    Ok(payment_attempts::table
        .inner_join(orders::table.on(orders::id.eq(payment_attempts::order_id)))
        .filter(payment_attempts::next_poll_at.is_not_null())
        .filter(payment_attempts::next_poll_at.le(now))
        .filter(orders::status.ne_all(UNPAID))
        .limit(MOST_LET_BE)
        .select(payment_attempts::id)
        .load(conn)?)
}

pub(super) fn due(conn: &mut Conn, now: Timestamp) -> Result<Vec<Due>, db::Error> {
    type Row = (i64, GatewayAccountId, i32, Timestamp, String, i64, String, Timestamp);
    let rows: Vec<Row> = payment_attempts::table
        .inner_join(orders::table.on(orders::id.eq(payment_attempts::order_id)))
        .filter(payment_attempts::next_poll_at.is_not_null())
        .filter(payment_attempts::next_poll_at.le(now))
        .filter(orders::status.eq_any(UNPAID))
        .order(payment_attempts::next_poll_at)
        .limit(MOST_ASKED)
        .select((
            payment_attempts::id,
            payment_attempts::account_id,
            payment_attempts::polls,
            payment_attempts::created_at,
            orders::code,
            orders::total,
            orders::currency,
            orders::expires_at,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(attempt, account, polls, started_at, code, total, currency, expires_at)| {
            let order: OrderCode = code.parse().map_err(|_| db::Error::Corrupt("orders.code"))?;
            let total = money(total, &currency)?;
            let bill = BillCode::Order(order);
            Ok(Due { attempt, account, bill, total, polls, started_at, expires_at })
        })
        .collect()
}

/// A started payment as its page shows it.
#[derive(Debug, Clone)]
pub struct Started {
    pub account: GatewayAccountId,
    pub account_code: String,
    pub total: Money,
    pub status: String,
}

/// The attempt of an order, or a deposit, at an account of this driver.
pub(super) fn find_started(
    conn: &mut Conn,
    bill: &BillCode,
    driver: &str,
) -> Result<Option<Started>, db::Error> {
    type Row = (GatewayAccountId, String, i64, String, String);
    let row: Option<Row> = match bill {
        BillCode::Order(order) => payment_attempts::table
            .inner_join(orders::table.on(orders::id.eq(payment_attempts::order_id)))
            .inner_join(
                gateway_accounts::table.on(gateway_accounts::id.eq(payment_attempts::account_id)),
            )
            .filter(orders::code.eq(order.as_str()))
            .filter(gateway_accounts::driver.eq(driver))
            .select((
                gateway_accounts::id,
                gateway_accounts::code,
                orders::total,
                orders::currency,
                orders::status,
            ))
            .first(conn)
            .optional()?,
        BillCode::Deposit(deposit) => deposits::table
            .inner_join(gateway_accounts::table.on(gateway_accounts::id.eq(deposits::account_id)))
            .filter(deposits::code.eq(deposit.as_str()))
            .filter(gateway_accounts::driver.eq(driver))
            .select((
                gateway_accounts::id,
                gateway_accounts::code,
                deposits::amount,
                deposits::currency,
                deposits::status,
            ))
            .first(conn)
            .optional()?,
    };
    row.map(|(account, account_code, total, currency, status)| {
        Ok(Started { account, account_code, total: money(total, &currency)?, status })
    })
    .transpose()
}

/// Where an unpaid order's payment was started, or a deposit's, and what is to be paid.
pub(super) fn started_of(
    conn: &mut Conn,
    bill: &BillCode,
) -> Result<Vec<(GatewayAccountId, Money)>, db::Error> {
    let rows: Vec<(GatewayAccountId, i64, String)> = match bill {
        BillCode::Order(order) => payment_attempts::table
            .inner_join(orders::table.on(orders::id.eq(payment_attempts::order_id)))
            .filter(orders::code.eq(order.as_str()))
            .filter(orders::status.eq_any(UNPAID))
            .select((payment_attempts::account_id, orders::total, orders::currency))
            .load(conn)?,
        BillCode::Deposit(deposit) => deposits::table
            .filter(deposits::code.eq(deposit.as_str()))
            .filter(deposits::paid_at.is_null())
            .select((deposits::account_id, deposits::amount, deposits::currency))
            .load(conn)?,
    };
    let read =
        |(account, total, currency): (_, i64, String)| Ok((account, money(total, &currency)?));
    rows.into_iter().map(read).collect()
}

/// What paid an order.
#[derive(Debug, Clone)]
pub struct Payment {
    pub account: GatewayAccountId,
    /// The gateway's own number.
    pub event_key: String,
}

/// `None`: it was paid otherwise, or not at all.
pub fn payment_of(conn: &mut Conn, order: OrderId) -> Result<Option<Payment>, db::Error> {
    let settled = payment_facts::table
        .filter(payment_facts::order_id.eq(order))
        .filter(payment_facts::outcome.eq(Outcome::Settled.as_str()))
        .select((payment_facts::account_id, payment_facts::event_key));
    let row: Option<(GatewayAccountId, String)> = settled.first(conn).optional()?;
    Ok(row.map(|(account, event_key)| Payment { account, event_key }))
}

/// A payment that is no order's, by its gateway's number.
#[derive(Debug, Clone)]
pub struct NoOrders {
    pub id: i64,
    /// What it came for.
    pub bill: String,
    /// Whether it paid that.
    pub settled: bool,
}

/// Through the accounts, because the number is unique only within one; of several, the newest.
pub fn find_no_orders(conn: &mut Conn, number: &str) -> Result<Option<NoOrders>, db::Error> {
    let accounts = gateway_accounts::table.select(gateway_accounts::id);
    let numbered = payment_facts::table
        .filter(payment_facts::account_id.eq_any(accounts))
        .filter(payment_facts::event_key.eq(number))
        .filter(payment_facts::order_id.is_null())
        .limit(SAME_NUMBER)
        .select((payment_facts::id, payment_facts::order_code, payment_facts::outcome));
    let rows: Vec<(i64, String, String)> = numbered.load(conn)?;
    let row = rows.into_iter().max_by_key(|it| it.0);
    Ok(row.map(|(id, bill, outcome)| {
        let settled = outcome == Outcome::Settled.as_str();
        NoOrders { id, bill, settled }
    }))
}

fn money(minor: i64, currency: &str) -> Result<Money, db::Error> {
    let currency: Currency = currency.parse().map_err(|_| db::Error::Corrupt("orders.currency"))?;
    Ok(Money::new(minor, currency))
}
