//! Rows of `refunds`. They are only ever added.

use super::Refund;
use crate::db::schema::refunds;
use crate::db::{self, Conn};
use crate::types::{OrderId, RefundId, Timestamp};
use diesel::prelude::*;

/// What was given back of an order so far, in minor units.
pub(super) fn refunded(conn: &mut Conn, order: OrderId) -> Result<i64, db::Error> {
    let of_order = refunds::table.filter(refunds::order_id.eq(order));
    Ok(of_order.select(db::sum_minor("amount")).get_result(conn)?)
}

pub(super) fn ids(conn: &mut Conn, order: OrderId) -> Result<Vec<RefundId>, db::Error> {
    let of_order = refunds::table.filter(refunds::order_id.eq(order));
    Ok(of_order.order(refunds::id).select(refunds::id).load(conn)?)
}

/// The refund with this key: its number, its order and its amount.
pub(super) fn find(
    conn: &mut Conn,
    key: &str,
) -> Result<Option<(RefundId, OrderId, i64)>, db::Error> {
    let keyed = refunds::table.filter(refunds::key.eq(key));
    let row = keyed.select((refunds::id, refunds::order_id, refunds::amount));
    Ok(row.first(conn).optional()?)
}

pub(super) fn insert(
    conn: &mut Conn,
    order: OrderId,
    refund: &Refund,
    now: Timestamp,
) -> Result<RefundId, db::Error> {
    let row = (
        refunds::order_id.eq(order),
        refunds::key.eq(&refund.key),
        refunds::amount.eq(refund.amount.minor()),
        refunds::currency.eq(refund.amount.currency().to_string()),
        refunds::actor.eq(refund.by.actor.to_string()),
        refunds::at.eq(now),
    );
    Ok(diesel::insert_into(refunds::table).values(row).returning(refunds::id).get_result(conn)?)
}
