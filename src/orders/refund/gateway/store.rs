//! Rows of `gateway_refunds`.

use super::State;
use crate::db::schema::gateway_refunds;
use crate::db::{self, Conn};
use crate::orders::refund::Refund;
use crate::payments::Payment;
use crate::types::{GatewayRefundId, OrderId, Timestamp};
use diesel::prelude::*;

/// What of an order may have gone back, in minor units, besides this refund.
pub(in crate::orders::refund) fn reserved(
    conn: &mut Conn,
    order: OrderId,
    besides: Option<GatewayRefundId>,
) -> Result<i64, db::Error> {
    let open = State::ALL.into_iter().filter(|it| it.is_open()).map(State::as_str);
    let of_order = gateway_refunds::table
        .filter(gateway_refunds::order_id.eq(order))
        .filter(gateway_refunds::status.eq_any(open))
        .filter(gateway_refunds::id.ne(besides.unwrap_or(GatewayRefundId(0))));
    Ok(of_order.select(db::sum_minor("amount")).get_result(conn)?)
}

/// Whether a gateway gave something of this order back before.
pub(super) fn any_done(conn: &mut Conn, order: OrderId) -> Result<bool, db::Error> {
    let done = gateway_refunds::table
        .filter(gateway_refunds::order_id.eq(order))
        .filter(gateway_refunds::status.eq(State::Done.as_str()));
    Ok(diesel::select(diesel::dsl::exists(done)).get_result(conn)?)
}

/// Whether a gateway was asked with this once-only key.
pub(in crate::orders::refund) fn knows(conn: &mut Conn, key: &str) -> Result<bool, db::Error> {
    Ok(find_keyed(conn, key)?.is_some())
}

/// The refund with this key: its number, its order and its amount.
pub(super) fn find_keyed(
    conn: &mut Conn,
    key: &str,
) -> Result<Option<(GatewayRefundId, OrderId, i64)>, db::Error> {
    let keyed = gateway_refunds::table.filter(gateway_refunds::key.eq(key));
    let row =
        keyed.select((gateway_refunds::id, gateway_refunds::order_id, gateway_refunds::amount));
    Ok(row.first(conn).optional()?)
}

pub(super) fn insert(
    conn: &mut Conn,
    order: OrderId,
    refund: &Refund,
    payment: &Payment,
    now: Timestamp,
) -> Result<GatewayRefundId, db::Error> {
    let row = (
        gateway_refunds::order_id.eq(order),
        gateway_refunds::account_id.eq(payment.account),
        gateway_refunds::event_key.eq(&payment.event_key),
        gateway_refunds::key.eq(&refund.key),
        gateway_refunds::amount.eq(refund.amount.minor()),
        gateway_refunds::currency.eq(refund.amount.currency().to_string()),
        gateway_refunds::reason.eq(&refund.reason),
        gateway_refunds::actor.eq(refund.by.actor.to_string()),
        gateway_refunds::status.eq(State::Asked.as_str()),
        gateway_refunds::asked_at.eq(now),
        gateway_refunds::changed_at.eq(now),
    );
    Ok(diesel::insert_into(gateway_refunds::table)
        .values(row)
        .returning(gateway_refunds::id)
        .get_result(conn)?)
}

/// Only if it is still where the caller saw it. `false`: somebody else was faster.
pub(super) fn advance(
    conn: &mut Conn,
    id: GatewayRefundId,
    (from, seen_at): (State, Timestamp),
    to: State,
    now: Timestamp,
) -> Result<bool, db::Error> {
    let unmoved = gateway_refunds::table
        .filter(gateway_refunds::id.eq(id))
        .filter(gateway_refunds::status.eq(from.as_str()))
        .filter(gateway_refunds::changed_at.eq(seen_at));
    let changed = (gateway_refunds::status.eq(to.as_str()), gateway_refunds::changed_at.eq(now));
    Ok(diesel::update(unmoved).set(changed).execute(conn)? == 1)
}

pub(super) fn keep_words(
    conn: &mut Conn,
    id: GatewayRefundId,
    said: &str,
) -> Result<(), db::Error> {
    let one = gateway_refunds::table.find(id);
    diesel::update(one).set(gateway_refunds::said.eq(said)).execute(conn)?;
    Ok(())
}

/// The gateway says that it does it.
pub(super) fn mark_taken(conn: &mut Conn, id: GatewayRefundId) -> Result<(), db::Error> {
    let one = gateway_refunds::table.find(id);
    diesel::update(one).set(gateway_refunds::taken.eq(true)).execute(conn)?;
    Ok(())
}

pub(super) fn count_look(conn: &mut Conn, id: GatewayRefundId) -> Result<(), db::Error> {
    let one = gateway_refunds::table.find(id);
    diesel::update(one).set(gateway_refunds::looks.eq(gateway_refunds::looks + 1)).execute(conn)?;
    Ok(())
}
