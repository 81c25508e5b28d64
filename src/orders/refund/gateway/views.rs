//! Refunds at gateways as they are read.

use super::State;
use crate::db::schema::{gateway_accounts, gateway_refunds};
use crate::db::{self, Conn};
use crate::types::{GatewayAccountId, GatewayRefundId, Money, OrderId, Timestamp};
use diesel::prelude::*;

/// As it stands in the rows.
#[derive(Debug, Clone)]
pub struct Asked {
    pub id: GatewayRefundId,
    pub order: OrderId,
    pub account: GatewayAccountId,
    /// What the account is called.
    pub account_name: String,
    /// The gateway's number of the payment.
    pub event_key: String,
    pub amount: Money,
    pub reason: String,
    pub state: State,
    /// Whether the gateway said that it does it.
    pub taken: bool,
    pub looks: i32,
    /// The gateway's words.
    pub said: String,
    pub asked_at: Timestamp,
    pub changed_at: Timestamp,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = gateway_refunds)]
struct Row {
    id: GatewayRefundId,
    order_id: OrderId,
    account_id: GatewayAccountId,
    event_key: String,
    amount: i64,
    currency: String,
    reason: String,
    status: String,
    taken: bool,
    looks: i32,
    said: String,
    asked_at: Timestamp,
    changed_at: Timestamp,
}

fn read((row, account_name): (Row, String)) -> Result<Asked, db::Error> {
    let corrupt = db::Error::Corrupt;
    let currency = row.currency.parse().map_err(|_| corrupt("gateway_refunds.currency"))?;
    Ok(Asked {
        id: row.id,
        order: row.order_id,
        account: row.account_id,
        account_name,
        event_key: row.event_key,
        amount: Money::new(row.amount, currency),
        reason: row.reason,
        state: State::from_word(&row.status).ok_or(corrupt("gateway_refunds.status"))?,
        taken: row.taken,
        looks: row.looks,
        said: row.said,
        asked_at: row.asked_at,
        changed_at: row.changed_at,
    })
}

pub(super) fn find(conn: &mut Conn, id: GatewayRefundId) -> Result<Option<Asked>, db::Error> {
    let row: Option<(Row, String)> = gateway_refunds::table
        .inner_join(
            gateway_accounts::table.on(gateway_accounts::id.eq(gateway_refunds::account_id)),
        )
        .filter(gateway_refunds::id.eq(id))
        .select((Row::as_select(), gateway_accounts::name))
        .first(conn)
        .optional()?;
    row.map(read).transpose()
}

/// All of an order; few, since together they are never more than was paid.
pub fn list_of(conn: &mut Conn, order: OrderId) -> Result<Vec<Asked>, db::Error> {
    let rows: Vec<(Row, String)> = gateway_refunds::table
        .inner_join(
            gateway_accounts::table.on(gateway_accounts::id.eq(gateway_refunds::account_id)),
        )
        .filter(gateway_refunds::order_id.eq(order))
        .order(gateway_refunds::id.desc())
        .limit(MOST_SHOWN)
        .select((Row::as_select(), gateway_accounts::name))
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// Of an order: failed ones may be many.
const MOST_SHOWN: i64 = 50;
