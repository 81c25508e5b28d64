//! Writing down that a gateway is to give money back, and the operator's word where it is unclear
//! whether it did.

use super::{Asked, SeeToRefund, State, store, views};
use crate::db::Conn;
use crate::inventory::StockArrived;
use crate::jobs;
use crate::orders::refund::{self, Refund, RefundTo, Refunded};
use crate::orders::store as rows;
use crate::orders::{Error, Event, Status, Till};
use crate::payments::{self, Payment};
use crate::provenance::By;
use crate::types::{CardId, GatewayRefundId, OrderId, SkuId, Timestamp};
use crate::{orders::refund::store as refunds, provenance};

/// Longer than a call lasts, in seconds: until then whoever asked carries it out himself.
const SEE_TO_AFTER: i64 = 120;

/// What the operator saw on the gateway's own pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Arrived,
    NotArrived,
}

impl Till {
    /// The operator looked where the shop cannot. `None`: it is not unclear any more.
    pub async fn decide_refund(
        &self,
        id: GatewayRefundId,
        verdict: Verdict,
        by: By,
        now: Timestamp,
    ) -> Result<Option<Refunded>, Error> {
        let decide = move |conn: &mut Conn| decide(conn, id, verdict, &by, now);
        let (refunded, freed) = self.db.write(decide).await?;
        self.shelves.offer(&freed).await;
        Ok(refunded)
    }
}

/// In one transaction: from now on no other refund counts on this part of the order.
pub(super) fn ask(
    conn: &mut Conn,
    refund: &Refund,
    now: Timestamp,
) -> Result<GatewayRefundId, Error> {
    let order = rows::lock_by_code(conn, &refund.order)?.ok_or(Error::NotFound)?;
    if let Some((id, of_order, amount)) = store::find_keyed(conn, &refund.key)? {
        return match of_order == order.id && amount == refund.amount.minor() {
            true => Ok(id),
            false => Err(Error::Invalid { field: "key".to_owned(), problem: "taken".into() }),
        };
    }
    if refunds::find(conn, &refund.key)?.is_some() {
        return Err(Error::Invalid { field: "key".to_owned(), problem: "taken".into() });
    }
    let payment: Payment =
        payments::payment_of(conn, order.id)?.ok_or_else(refund::not_from_gateway)?;
    let before = refunds::refunded(conn, order.id)?;
    let event = refund::check_amount(conn, &order, before, None, refund.amount)?;
    refund::next(&order, event)?;
    let id = store::insert(conn, order.id, refund, &payment, now)?;
    let subject = format!("order:{}", refund.order);
    let entry = refund.by.entry("order.refund_ask", subject).detail(refund.amount.plain());
    provenance::record(conn, &entry, now)?;
    jobs::enqueue(conn, &SeeToRefund { refund: id }, now.plus(SEE_TO_AFTER))?;
    Ok(id)
}

type Freed = Vec<(SkuId, CardId)>;

/// The gateway gave it back: it is booked like one by hand. `None`: it was decided already.
pub(super) fn book(
    conn: &mut Conn,
    asked: &Asked,
    now: Timestamp,
) -> Result<(Option<Refunded>, Freed), Error> {
    if !store::advance(conn, asked.id, (asked.state, asked.changed_at), State::Done, now)? {
        return Ok((None, Vec::new()));
    }
    let order = rows::lock(conn, asked.order)?.ok_or(Error::NotFound)?;
    let refund = Refund {
        order: order.code.clone(),
        amount: asked.amount,
        key: format!("gateway:{}", asked.id),
        reason: asked.reason.clone(),
        to: RefundTo::Gateway,
        by: By::SYSTEM,
    };
    let (refunded, freed) = refund::give_back(conn, &refund, Some(asked), now)?;
    Ok((Some(refunded), freed))
}

/// Nothing went back; the operator may give it back himself, or ask again.
pub(super) fn fail(
    conn: &mut Conn,
    asked: &Asked,
    said: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let seen = (asked.state, asked.changed_at);
    let failed = store::advance(conn, asked.id, seen, State::Failed, now)?;
    if failed {
        store::keep_words(conn, asked.id, said)?;
        hand_over_after_all(conn, asked.order, now)?;
    }
    Ok(failed)
}

/// The cards that came meanwhile were kept from the buyer.
fn hand_over_after_all(conn: &mut Conn, order: OrderId, now: Timestamp) -> Result<(), Error> {
    let found = rows::find_by_id(conn, order)?;
    if found.is_some_and(|it| it.status == Status::AwaitingStock) {
        jobs::enqueue(conn, &StockArrived { order }, now)?;
    }
    Ok(())
}

fn decide(
    conn: &mut Conn,
    id: GatewayRefundId,
    verdict: Verdict,
    by: &By,
    now: Timestamp,
) -> Result<(Option<Refunded>, Freed), Error> {
    let asked = views::find(conn, id)?.ok_or(Error::NotFound)?;
    let order = rows::find_by_id(conn, asked.order)?.ok_or(Error::NotFound)?;
    match (asked.state, verdict) {
        (State::Unclear, _) => (),
        // Pressed twice.
        (State::Done, Verdict::Arrived) | (State::Failed, Verdict::NotArrived) => {
            return Ok((None, Vec::new()));
        }
        _ => return Err(Error::IllegalStep { from: order.status, by: Event::Refunded }),
    }
    let word = match verdict {
        Verdict::Arrived => "arrived",
        Verdict::NotArrived => "not_arrived",
    };
    let entry = by.entry("order.refund_decide", format!("order:{}", order.code)).detail(word);
    provenance::record(conn, &entry, now)?;
    match verdict {
        Verdict::Arrived => book(conn, &asked, now),
        Verdict::NotArrived => {
            fail(conn, &asked, &asked.said, now)?;
            Ok((None, Vec::new()))
        }
    }
}
