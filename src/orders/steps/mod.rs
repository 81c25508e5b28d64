//! An order's steps: it moves only from where it was seen, and each step is written down.

mod store;

use super::{Event, Status};
use crate::db::{self, Conn};
use crate::types::{OrderId, Timestamp};

/// One step in an order's life.
#[derive(Debug, Clone)]
pub(super) struct Step<'a> {
    pub(super) event: Event,
    pub(super) from: Status,
    pub(super) to: Status,
    pub(super) actor: &'a str,
    pub(super) note: &'a str,
}

/// Moves an order along `steps` only if it is still where the caller saw it. `false`: someone else was
/// faster.
pub(super) fn advance(
    conn: &mut Conn,
    order: OrderId,
    steps: &[Step<'_>],
    now: Timestamp,
) -> Result<bool, db::Error> {
    let (Some(first), Some(last)) = (steps.first(), steps.last()) else {
        return Ok(true);
    };
    let paid = steps.iter().any(|it| it.event == Event::PaymentSucceeded);
    let way = store::Way {
        from: first.from,
        to: last.to,
        paid: paid.then_some(now),
        closed: (last.to == Status::Fulfilled).then_some(now),
    };
    store::advance(conn, order, &way, steps, now)
}
