//! Money arrived: write the fact down once, move the order on, hand over what was bought.

use super::shares::Arrival;
use super::steps::{Step, advance};
use super::store::{self, Head};
use super::{Error, Event, Status, refund, shares};
use crate::db::Conn;
use crate::inventory;
use crate::ledger::Account;
use crate::notifications::{self, Notice};
use crate::payments::{self, Outcome, PaymentFact, suspense};
use crate::provenance::{self, By};
use crate::types::{AgentId, BillCode, OrderCode, OrderId, SkuId, Timestamp};
use crate::wallets::{self, deposits};

/// What became of a fact.
#[derive(Debug, Clone)]
pub struct Settled {
    pub outcome: Outcome,
    /// This very fact was known already; nothing was done.
    pub repeated: bool,
    /// The order's status now, or when this very fact paid it; `Pending` when there is no such order,
    /// and for a deposit.
    pub status: Status,
    /// A SKU whose cards were taken from the rows past the pool.
    pub picked_from: Option<SkuId>,
}

impl Settled {
    /// What a fact that paid its order before is answered with.
    pub(super) fn again(status: Status) -> Settled {
        Settled { outcome: Outcome::Settled, repeated: true, status, picked_from: None }
    }
}

/// Runs in one write transaction. Facts that do not fit are kept too, and somebody is told: money
/// that nobody expected is still money.
pub(super) fn settle(
    conn: &mut Conn,
    fact: &PaymentFact,
    now: Timestamp,
) -> Result<Settled, Error> {
    let code = match &fact.bill {
        BillCode::Order(code) => code,
        BillCode::Deposit(code) => {
            let (outcome, fresh) = deposits::settle(conn, fact, code, now)?;
            let status = Status::Pending;
            return Ok(Settled { outcome, repeated: !fresh, status, picked_from: None });
        }
    };
    let Some(order) = store::lock_by_code(conn, code)? else {
        return odd(conn, fact, None, Outcome::Unmatched, now);
    };
    let bound =
        order.gateway == Some(fact.account) || payments::was_started(conn, order.id, fact.account)?;
    if !bound {
        return odd(conn, fact, Some(&order), Outcome::Unmatched, now);
    }
    if fact.amount != order.total {
        return odd(conn, fact, Some(&order), Outcome::Mismatch, now);
    }
    if order.status.after(Event::PaymentSucceeded).is_err() {
        return odd(conn, fact, Some(&order), Outcome::Double, now);
    }
    if !payments::record_fact(conn, fact, Some(order.id), Outcome::Settled, now)? {
        let again = Settled::again(order.status);
        // One payment is money once: it paid another bill, so it is not this one's.
        return match payments::is_of_its_bill(conn, fact)? {
            true => Ok(again),
            false => Ok(Settled { outcome: Outcome::Unmatched, ..again }),
        };
    }
    let arrival = Arrival { at: Account::Gateway(fact.account), fee: fact.fee };
    pay(conn, &order, arrival, "gateway", "", now)
}

/// A fact that pays nothing. A repeated one is answered like the first and changes nothing.
fn odd(
    conn: &mut Conn,
    fact: &PaymentFact,
    order: Option<&Head>,
    outcome: Outcome,
    now: Timestamp,
) -> Result<Settled, Error> {
    let status = order.map_or(Status::Pending, |it| it.status);
    let fresh = payments::record_fact(conn, fact, order.map(|it| it.id), outcome, now)?;
    if fresh {
        let order = fact.bill.clone();
        let notice = match outcome {
            Outcome::Double => Notice::DoublePayment { order },
            _ => Notice::PaymentMismatch { order },
        };
        notifications::enqueue(conn, &notice, now)?;
    }
    Ok(Settled { outcome, repeated: !fresh, status, picked_from: None })
}

/// The operator's word that an order is paid.
#[derive(Debug, Clone)]
pub struct ByHand {
    pub code: OrderCode,
    /// Such as the number of a transfer.
    pub note: String,
    /// What he knows to have come at gateways for it before, in minor units; `None`: he did not look.
    pub came: Option<i64>,
}

/// The operator's word instead of a gateway's. What gateways said that came for it counts.
pub(super) fn by_hand(
    conn: &mut Conn,
    word: &ByHand,
    by: &By,
    now: Timestamp,
) -> Result<Settled, Error> {
    let ByHand { code, note, came } = word;
    let order = store::lock_by_code(conn, code)?.ok_or(Error::NotFound)?;
    let counting = suspense::counting(conn, code.as_str(), order.total)?;
    if came.is_some_and(|it| it != counting.minor()) {
        return Err(payments::Error::ChangedMeanwhile.into());
    }
    let settled =
        pay(conn, &order, Arrival::whole(Account::Hand), &by.actor.to_string(), note, now)?;
    suspense::count_for(conn, code.as_str(), order.total, by, now)?;
    let entry = by.entry("order.mark_paid", format!("order:{code}")).detail(note.as_str());
    provenance::record(conn, &entry, now)?;
    Ok(settled)
}

/// From the wallet of the agent who buys; in the transaction that places the order.
pub(super) fn from_wallet(
    conn: &mut Conn,
    code: &OrderCode,
    now: Timestamp,
) -> Result<Settled, Error> {
    let order = store::lock_by_code(conn, code)?.ok_or(Error::NotFound)?;
    let agent = order.shop.ok_or(Error::NotForSale)?;
    wallets::reserve(conn, agent, order.total, now)?;
    pay(conn, &order, Arrival::whole(Account::Wallet(agent)), &wallet_of(agent), "", now)
}

/// As the steps of an order name who paid it so.
pub(super) fn wallet_of(agent: AgentId) -> String {
    format!("wallet:{agent}")
}

/// An order over nothing needs no gateway.
pub(super) fn free_of_charge(
    conn: &mut Conn,
    code: &OrderCode,
    now: Timestamp,
) -> Result<Settled, Error> {
    let order = store::lock_by_code(conn, code)?.ok_or(Error::NotFound)?;
    if order.total.is_positive() {
        return Err(Error::IllegalStep { from: order.status, by: Event::PaymentSucceeded });
    }
    pay(conn, &order, Arrival::whole(Account::Hand), "system", "", now)
}

fn pay(
    conn: &mut Conn,
    order: &Head,
    arrival: Arrival,
    actor: &str,
    note: &str,
    now: Timestamp,
) -> Result<Settled, Error> {
    let paid = order.status.after(Event::PaymentSucceeded)?;
    let (event, picked_from) = deliver(conn, order, now)?;
    let end = paid.after(event)?;
    let steps = [
        Step { event: Event::PaymentSucceeded, from: order.status, to: paid, actor, note },
        Step { event, from: paid, to: end, actor: "system", note: "" },
    ];
    if !advance(conn, order.id, &steps, now)? {
        return Err(Error::IllegalStep { from: order.status, by: Event::PaymentSucceeded });
    }
    shares::post(conn, order, arrival, now)?;
    tell(conn, order, event, now)?;
    Ok(Settled { outcome: Outcome::Settled, repeated: false, status: end, picked_from })
}

/// Takes what was bought out of the stock for good. The event says how far that went.
fn deliver(conn: &mut Conn, order: &Head, now: Timestamp) -> Result<(Event, Option<SkuId>), Error> {
    let mut event = Event::Delivered;
    let mut picked_from = None;
    for due in &order.lines {
        if due.manual {
            event = Event::ManualWorkDue;
        } else if inventory::sell(conn, order.id, due.sku, due.quantity, now)? > 0 {
            event = Event::StockMissing;
        }
        // Only a hold that had ended leaves cards to be picked past the pool.
        if order.status != Status::Pending {
            picked_from = Some(due.sku);
        }
    }
    Ok((event, picked_from))
}

fn tell(conn: &mut Conn, order: &Head, event: Event, now: Timestamp) -> Result<(), Error> {
    let code = order.code.clone();
    let notice = match event {
        Event::Delivered if order.mailable => Notice::OrderFulfilled { order: order.id },
        Event::StockMissing => Notice::PaidWithoutStock { order: code },
        Event::ManualWorkDue => Notice::ManualOrder { order: code },
        _ => return Ok(()),
    };
    Ok(notifications::enqueue(conn, &notice, now)?)
}

/// Cards came for an order that waits. Once they suffice, it is fulfilled; run twice, it does
/// nothing the second time. While its money may be going back the cards are only kept for it: a refund
/// that is booked sets them free, one that failed brings the job again.
pub(super) fn deliver_waiting(
    conn: &mut Conn,
    order: OrderId,
    now: Timestamp,
) -> Result<(), Error> {
    let Some(order) = store::lock(conn, order)?.filter(|it| it.status == Status::AwaitingStock)
    else {
        return Ok(());
    };
    if refund::goes_back(conn, &order)? {
        return Ok(());
    }
    let (event, _) = deliver(conn, &order, now)?;
    if event != Event::Delivered {
        return Ok(());
    }
    let to = order.status.after(event)?;
    let step = Step { event, from: order.status, to, actor: "system", note: "" };
    if advance(conn, order.id, &[step], now)? {
        tell(conn, &order, event, now)?;
    }
    Ok(())
}
