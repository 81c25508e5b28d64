//! Rows of `order_shares`. They are only ever added.

use super::Frozen;
use crate::db::schema::{order_shares, orders};
use crate::db::{self, Conn};
use crate::each_backend;
use crate::ledger::Account;
use crate::types::{AgentId, Currency, Money, OrderId};
use diesel::prelude::*;
use std::collections::HashMap;

/// An order has one line.
const LINE: i32 = 1;

/// The order was bought in this agent's shop.
pub(super) fn bind(conn: &mut Conn, order: OrderId, shop: AgentId) -> Result<(), db::Error> {
    diesel::update(orders::table.find(order)).set(orders::agent_id.eq(shop)).execute(conn)?;
    Ok(())
}

pub(super) fn insert(conn: &mut Conn, order: OrderId, shares: &[Frozen]) -> Result<(), db::Error> {
    let rows: Vec<_> = (0_i32..)
        .zip(shares)
        .map(|(position, share)| {
            (
                order_shares::order_id.eq(order),
                order_shares::line.eq(LINE),
                order_shares::position.eq(position),
                order_shares::account.eq(share.account.to_string()),
                order_shares::amount.eq(share.amount.minor()),
                order_shares::pending_seconds.eq(share.pending_seconds),
            )
        })
        .collect();
    each_backend!(conn => diesel::insert_into(order_shares::table).values(&rows).execute(conn))?;
    Ok(())
}

pub(super) fn load(
    conn: &mut Conn,
    order: OrderId,
    currency: Currency,
) -> Result<Vec<Frozen>, db::Error> {
    let rows: Vec<(String, i64, i64)> = order_shares::table
        .filter(order_shares::order_id.eq(order))
        .order((order_shares::line, order_shares::position))
        .select((order_shares::account, order_shares::amount, order_shares::pending_seconds))
        .load(conn)?;
    rows.into_iter()
        .map(|(account, amount, pending_seconds)| {
            let amount = Money::new(amount, currency);
            Ok(Frozen { account: account.parse()?, amount, pending_seconds })
        })
        .collect()
}

pub(super) fn parts_of(
    conn: &mut Conn,
    wanted: &[OrderId],
    account: Account,
) -> Result<HashMap<OrderId, i64>, db::Error> {
    let rows: Vec<(OrderId, i64)> = order_shares::table
        .filter(order_shares::order_id.eq_any(wanted))
        .filter(order_shares::account.eq(account.to_string()))
        .select((order_shares::order_id, order_shares::amount))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
