//! Money goes back to a buyer: everybody who had a part of it gives his part back.

mod gateway;
mod store;

pub use gateway::{Asked, SeeToRefund, State as RefundState, Verdict, list_of as asked_of};

use super::shares::{self, Frozen};
use super::steps::{Step, advance};
use super::store::{self as rows, Head};
use super::{Error, Event, Status, Till, View};
use crate::db::Conn;
use crate::inventory;
use crate::ledger::{self, Account, Source};
use crate::payments;
use crate::provenance::{self, By, Entry};
use crate::types::{
    AgentId, CardId, Currency, GatewayAccountId, Money, OrderCode, OrderId, RefundId, SkuId,
    Timestamp,
};

/// Money that goes back to a buyer.
#[derive(Debug, Clone)]
pub struct Refund {
    pub order: OrderCode,
    pub amount: Money,
    /// Once-only: the same key again is the same refund.
    pub key: String,
    /// Why, for the order's history; may be empty.
    pub reason: String,
    pub to: RefundTo,
    pub by: By,
}

/// Where the money goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundTo {
    /// The operator gives it back himself.
    Hand,
    /// To the wallet that the order was paid from.
    Wallet,
    /// The gateway that it was paid through gives it back: by [`Till::refund_at_gateway`].
    Gateway,
}

/// What a refund would do.
#[derive(Debug, Clone)]
pub struct Preview {
    pub total: Money,
    /// What can still be given back.
    pub left: Money,
    /// What the gateway kept of the payment. It does not come back with a refund: whoever bore it
    /// bears it still.
    pub kept: Money,
    /// Whether it was paid from a wallet, so that the money can go back there.
    pub from_wallet: bool,
    /// The account that it was paid through, so that its gateway can give it back.
    pub gateway: Option<GatewayAccountId>,
    /// What of the wished amount everybody would give back; empty while nothing is wished.
    pub parts: Vec<(Account, Money)>,
}

#[derive(Debug, Clone)]
pub struct Refunded {
    pub status: Status,
    /// Of the order, with this.
    pub refunded: Money,
    pub total: Money,
    /// What each party gave back now, in the order of the frozen parts.
    pub parts: Vec<(Account, Money)>,
}

impl Till {
    /// One refund of an order after the other. Together they never give back more than was paid, and
    /// what they took of each party is his part of it to the minor unit. What was sold stays sold.
    pub async fn refund(&self, refund: Refund, now: Timestamp) -> Result<Refunded, Error> {
        if refund.to == RefundTo::Gateway {
            return Err(not_from_gateway());
        }
        let give = move |conn: &mut Conn| give_back(conn, &refund, None, now);
        let (refunded, freed) = self.db.write(give).await?;
        self.shelves.offer(&freed).await;
        Ok(refunded)
    }

    /// What was given back of an order so far; `None`: nothing. No statement for an order whose status
    /// says so by itself.
    pub async fn given_back(&self, order: &View) -> Result<Option<Money>, Error> {
        let never = matches!(
            order.status,
            Status::Pending
                | Status::Paid
                | Status::Fulfilled
                | Status::Expired
                | Status::Cancelled
        );
        if never {
            return Ok(None);
        }
        let id = order.id;
        let minor = self.db.read(move |conn| store::refunded(conn, id)).await?;
        Ok(Some(Money::new(minor, order.total.currency())).filter(|it| it.is_positive()))
    }

    /// What a refund of this amount would take of everybody. Changes nothing.
    pub async fn preview_refund(
        &self,
        order: OrderCode,
        amount: Option<Money>,
    ) -> Result<Preview, Error> {
        self.db.read(move |conn| preview(conn, &order, amount)).await
    }
}

fn preview(conn: &mut Conn, code: &OrderCode, wish: Option<Money>) -> Result<Preview, Error> {
    let order = rows::find_by_code(conn, code)?.ok_or(Error::NotFound)?;
    let before = store::refunded(conn, order.id)?;
    let left = left_of(conn, &order, before, None)?;
    // Whatever the amount: an order that is not paid has nothing to give back.
    next(&order, Event::Refunded)?;
    let kept = ledger::booked(conn, Source::Fee(order.id), Account::Fees)?;
    let kept = Money::new(kept, order.total.currency());
    let from_wallet = wallet_of(conn, &order)?.is_some();
    let gateway = payments::payment_of(conn, order.id)?.map(|it| it.account);
    let parts = Vec::new();
    let mut preview = Preview { total: order.total, left, kept, from_wallet, gateway, parts };
    if let Some(amount) = wish {
        next(&order, check_amount(conn, &order, before, None, amount)?)?;
        preview.parts = parts_of(conn, &order, amount)?;
    }
    Ok(preview)
}

/// What of an order nobody has and no gateway may be giving back; `besides` one that it gave.
fn left_of(
    conn: &mut Conn,
    order: &Head,
    before: i64,
    besides: Option<&Asked>,
) -> Result<Money, Error> {
    let reserved = gateway::reserved(conn, order.id, besides.map(|it| it.id))?;
    Ok(Money::new(order.total.minor() - before - reserved, order.total.currency()))
}

/// Whether so much is left, and what giving it back makes of the order.
fn check_amount(
    conn: &mut Conn,
    order: &Head,
    before: i64,
    besides: Option<&Asked>,
    wanted: Money,
) -> Result<Event, Error> {
    let left = left_of(conn, order, before, besides)?;
    if !wanted.is_positive() || left.checked_sub(wanted).is_none_or(|it| it.minor() < 0) {
        return Err(Error::RefundTooMuch { wanted, left });
    }
    match before + wanted.minor() < order.total.minor() {
        true => Ok(Event::PartRefunded),
        false => Ok(Event::Refunded),
    }
}

/// Whether a gateway may be giving back all that is left of an order's money, so that nothing of it is
/// handed over until that is decided. The order is locked: what is asked for is written down under the
/// same lock, and booked under it, so neither happens between this answer and what is done upon it.
pub(super) fn goes_back(conn: &mut Conn, order: &Head) -> Result<bool, Error> {
    let reserved = gateway::reserved(conn, order.id, None)?;
    let left = order.total.minor() - store::refunded(conn, order.id)? - reserved;
    Ok(reserved > 0 && left <= 0)
}

/// With the cards that were kept for an order which will get none any more. `asked`: what a gateway
/// was asked for and gave.
fn give_back(
    conn: &mut Conn,
    refund: &Refund,
    asked: Option<&Asked>,
    now: Timestamp,
) -> Result<(Refunded, Vec<(SkuId, CardId)>), Error> {
    let order = rows::lock_by_code(conn, &refund.order)?.ok_or(Error::NotFound)?;
    let before = store::refunded(conn, order.id)?;
    if let Some(known) = store::find(conn, &refund.key)? {
        return Ok((again(conn, &order, refund, before, known)?, Vec::new()));
    }
    if asked.is_none() && gateway::knows(conn, &refund.key)? {
        return Err(Error::Invalid { field: "key".to_owned(), problem: "taken".into() });
    }
    let event = check_amount(conn, &order, before, asked, refund.amount)?;
    let to = next(&order, event)?;
    let parts = take_back(conn, &order, refund, asked, now)?;

    let actor = refund.by.actor.to_string();
    let step = Step { event, from: order.status, to, actor: &actor, note: &refund.reason };
    if !advance(conn, order.id, &[step], now)? {
        return Err(Error::IllegalStep { from: order.status, by: event });
    }
    provenance::record(conn, &audit(refund), now)?;
    let freed = match order.status {
        Status::AwaitingStock => inventory::release(conn, order.id, now)?,
        _ => Vec::new(),
    };
    let refunded = Money::new(before + refund.amount.minor(), order.total.currency());
    Ok((Refunded { status: to, refunded, total: order.total, parts }, freed))
}

/// What was answered the first time, as far as it still is so.
fn again(
    conn: &mut Conn,
    order: &Head,
    refund: &Refund,
    refunded: i64,
    (id, of_order, amount): (RefundId, OrderId, i64),
) -> Result<Refunded, Error> {
    if of_order != order.id || amount != refund.amount.minor() {
        return Err(Error::Invalid { field: "key".to_owned(), problem: "taken".into() });
    }
    let taken = ledger::taken_by_refunds(conn, &[id])?;
    let money = |minor| Money::new(minor, order.total.currency());
    let parts = shares::of(conn, order)?.into_iter().map(|it| {
        let minor = taken.get(&it.account).copied().unwrap_or_default();
        (it.account, money(minor))
    });
    Ok(Refunded {
        status: order.status,
        refunded: money(refunded),
        total: order.total,
        parts: parts.collect(),
    })
}

/// An order that still waits for cards or for the operator's hand would lose its place in the queue
/// with another status: it gets all its money back, or is completed first.
fn next(order: &Head, event: Event) -> Result<Status, Error> {
    let waits = matches!(order.status, Status::AwaitingStock | Status::AwaitingManual);
    if waits && event == Event::PartRefunded {
        return Err(Error::RefundOnlyWhole);
    }
    order.status.after(event)
}

/// Books the refund: of each account its part, to where the money was given from.
fn take_back(
    conn: &mut Conn,
    order: &Head,
    refund: &Refund,
    asked: Option<&Asked>,
    now: Timestamp,
) -> Result<Vec<(Account, Money)>, Error> {
    let parts = parts_of(conn, order, refund.amount)?;
    let account = match refund.to {
        RefundTo::Hand => Account::Hand,
        RefundTo::Wallet => wallet_of(conn, order)?.ok_or_else(not_from_wallet)?,
        RefundTo::Gateway => Account::Gateway(asked.ok_or_else(not_from_gateway)?.account),
    };
    let id = store::insert(conn, order.id, refund, now)?;
    // Always in the same order, so that two refunds never wait for each other in a circle.
    let mut by_account = parts.clone();
    by_account.sort_by_key(|it| it.0);
    let mut entries = Vec::new();
    for (account, amount) in by_account {
        entries.extend(ledger::claw_back(conn, account, amount, now)?);
    }
    entries.push(ledger::Entry { account, amount: refund.amount, available_at: now });
    ledger::post(conn, Source::Refund(id), &entries, now)?;
    make_good(conn, order, (id, &parts), now)?;
    Ok(parts)
}

/// A promoter may have got his part from the shop's owner already, and has nothing that it could be taken
/// from: then the owner gives it, as he had it back when he paid. They settle that between them.
fn make_good(
    conn: &mut Conn,
    order: &Head,
    (refund, parts): (RefundId, &[(Account, Money)]),
    now: Timestamp,
) -> Result<(), Error> {
    let promoter = parts.iter().find(|(it, _)| matches!(it, Account::Promoter(_)));
    let (Some((promoter, part)), Some(owner)) = (promoter, order.shop) else {
        return Ok(());
    };
    let balances = ledger::balance(conn, *promoter, now)?;
    let has = balances.iter().find(|it| it.currency == part.currency());
    let has = has.map_or(0, |it| it.pending.saturating_add(it.available));
    let lacks = Money::new(part.minor().min(-has), part.currency());
    if !lacks.is_positive() {
        return Ok(());
    }
    let mut entries = ledger::claw_back(conn, Account::Agent(owner), lacks, now)?;
    entries.push(ledger::Entry { account: *promoter, amount: lacks, available_at: now });
    Ok(ledger::post(conn, Source::MadeGood(refund), &entries, now)?)
}

/// The wallet that the order was paid from; `None`: it was paid otherwise.
fn wallet_of(conn: &mut Conn, order: &Head) -> Result<Option<Account>, Error> {
    let Some(wallet) = order.shop.map(Account::Wallet) else {
        return Ok(None);
    };
    let paid = ledger::booked(conn, Source::Order(order.id), wallet)?;
    Ok((paid != 0).then_some(wallet))
}

/// What refunds gave back of an order so far, and what of it they took from this agent. `None`: nothing
/// was given back.
pub fn taken_of(
    conn: &mut Conn,
    order: OrderId,
    agent: AgentId,
    currency: Currency,
) -> Result<Option<(Money, Money)>, Error> {
    let refunds = store::ids(conn, order)?;
    if refunds.is_empty() {
        return Ok(None);
    }
    let taken = ledger::taken_by_refunds(conn, &refunds)?;
    let his = taken.get(&Account::Agent(agent)).copied().unwrap_or_default();
    let money = |minor| Money::new(minor, currency);
    Ok(Some((money(store::refunded(conn, order)?), money(his))))
}

/// What an order brought everybody up to now.
pub fn books_of(conn: &mut Conn, order: OrderId) -> Result<Vec<ledger::Part>, Error> {
    let refunds = store::ids(conn, order)?;
    Ok(ledger::parts_of_order(conn, order, &refunds)?)
}

fn not_from_wallet() -> Error {
    Error::Invalid { field: "to".to_owned(), problem: "not_from_wallet".into() }
}

fn not_from_gateway() -> Error {
    Error::Invalid { field: "to".to_owned(), problem: "not_from_gateway".into() }
}

/// Everybody's part of an amount that is given back, in the order of the frozen parts.
fn parts_of(conn: &mut Conn, order: &Head, amount: Money) -> Result<Vec<(Account, Money)>, Error> {
    let frozen = shares::of(conn, order)?;
    let earlier = store::ids(conn, order.id)?;
    let taken = ledger::taken_by_refunds(conn, &earlier)?;
    let minor = |it: &Frozen| it.amount.minor();
    let had = |it: &Frozen| taken.get(&it.account).copied().unwrap_or_default();
    let shares: Vec<i64> = frozen.iter().map(minor).collect();
    let already: Vec<i64> = frozen.iter().map(had).collect();
    let back = ledger::take_back(&shares, &already, amount.minor());
    let money = |minor| Money::new(minor, amount.currency());
    Ok(frozen.iter().zip(back).map(|(it, minor)| (it.account, money(minor))).collect())
}

fn audit(refund: &Refund) -> Entry {
    let subject = format!("order:{}", refund.order);
    refund.by.entry("order.refund", subject).detail(refund.amount.plain())
}
