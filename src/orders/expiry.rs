//! Orders that end unpaid: the hold ran out, or somebody gave up.

use super::steps::{Step, advance};
use super::store;
use super::{Error, Event, Status};
use crate::db::Conn;
use crate::inventory;
use crate::pricing;
use crate::types::{CardId, OrderCode, OrderId, SkuId, Timestamp};

/// Ends those of `orders` that are still pending and overdue. Returns the cards set free.
pub(super) fn expire(
    conn: &mut Conn,
    orders: &[OrderId],
    now: Timestamp,
) -> Result<Vec<(SkuId, CardId)>, Error> {
    let mut freed = Vec::new();
    for order in orders {
        // A payment may have come between the look and now.
        let overdue = store::lock(conn, *order)?
            .filter(|it| it.status == Status::Pending && it.expires_at <= now);
        if overdue.is_some() {
            freed.extend(end(conn, *order, Event::HoldRanOut, "system", now)?);
        }
    }
    Ok(freed)
}

pub(super) fn cancel(
    conn: &mut Conn,
    code: &OrderCode,
    actor: &str,
    now: Timestamp,
) -> Result<Vec<(SkuId, CardId)>, Error> {
    let order = store::lock_by_code(conn, code)?.ok_or(Error::NotFound)?;
    order.status.after(Event::Cancelled)?;
    end(conn, order.id, Event::Cancelled, actor, now)
}

fn end(
    conn: &mut Conn,
    order: OrderId,
    event: Event,
    actor: &str,
    now: Timestamp,
) -> Result<Vec<(SkuId, CardId)>, Error> {
    let from = Status::Pending;
    let step = Step { event, from, to: from.after(event)?, actor, note: "" };
    if !advance(conn, order, &[step], now)? {
        return Ok(Vec::new());
    }
    pricing::free_coupon(conn, order)?;
    Ok(inventory::release(conn, order, now)?)
}
