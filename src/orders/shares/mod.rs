//! Whose the money of an order is: asked at the checkout, frozen with the order, booked when it is paid.

mod fee;
mod store;
#[cfg(test)]
mod together;

use super::checkout::Draft;
use super::store::Head;
use super::{Error, PayBy, View};
use crate::catalog::ForSale;
use crate::db::Conn;
use crate::ledger::{self, Account, Entry, Source};
use crate::payments::Fee;
use crate::pricing::{self, InShop, Share};
use crate::types::{AgentId, Money, OrderId, Timestamp};
use std::collections::HashMap;

/// A part of an order as it was frozen. Once paid, it is its owner's after `pending_seconds`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frozen {
    pub(super) account: Account,
    pub(super) amount: Money,
    pending_seconds: i64,
}

/// The money of a paid order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival {
    /// Where it lies now.
    pub(super) at: Account,
    pub(super) fee: Fee,
}

impl Arrival {
    /// Nobody kept anything of it.
    pub(super) fn whole(at: Account) -> Arrival {
        Arrival { at, fee: Fee::default() }
    }
}

/// The price in the shop that was asked, and whose it is. Nobody's: all of it is the platform's.
pub(super) fn quote(conn: &mut Conn, draft: &Draft, wanted: &ForSale) -> Result<InShop, Error> {
    let (quantity, unfit) = (draft.request.quantity, draft.terms.unfit);
    let Some(shop) = draft.request.shop else {
        return Ok(pricing::quote_in_main(wanted, quantity)?);
    };
    Ok(match draft.request.pay_by {
        PayBy::Wallet => pricing::quote_at_cost(conn, shop, wanted, quantity, unfit)?,
        PayBy::Gateway(_) => pricing::quote_in_shop(conn, shop, wanted, quantity, unfit)?,
    })
}

/// In the transaction that writes the order. Never changed afterwards.
pub(super) fn freeze(
    conn: &mut Conn,
    order: OrderId,
    draft: &Draft,
    wanted: &ForSale,
    shares: &[Share],
) -> Result<(), Error> {
    if let Some(shop) = draft.request.shop {
        store::bind(conn, order, shop)?;
    }
    if shares.is_empty() {
        return Ok(());
    }
    let of_product = wanted.pending_days.map(|it| i64::from(it) * 86_400);
    let pending = of_product.unwrap_or(draft.terms.pending_seconds);
    let frozen = shares.iter().map(|it| Frozen {
        account: it.account,
        amount: it.amount,
        pending_seconds: match it.account {
            Account::Agent(_) | Account::Promoter(_) | Account::Supplier(_) => pending,
            _ => 0,
        },
    });
    Ok(store::insert(conn, order, &frozen.collect::<Vec<_>>())?)
}

/// The parts of an order, the platform's first. Without a statement for an order of the main shop that
/// is of the platform's own goods.
pub(super) fn of(conn: &mut Conn, order: &Head) -> Result<Vec<Frozen>, Error> {
    match order.shop.is_some() || order.lines.iter().any(|it| it.supplied) {
        true => Ok(store::load(conn, order.id, order.total.currency())?),
        false => {
            Ok(vec![Frozen { account: Account::Platform, amount: order.total, pending_seconds: 0 }])
        }
    }
}

/// What of an order was frozen as this agent's; `None`: nothing.
pub fn part_of(conn: &mut Conn, order: &View, agent: AgentId) -> Result<Option<Money>, Error> {
    let parts = store::load(conn, order.id, order.total.currency())?;
    let his = parts.iter().find(|it| it.account == Account::Agent(agent));
    Ok(his.map(|it| it.amount))
}

/// The same of many orders, in minor units; those of which nothing was his are not there.
pub fn parts_of(
    conn: &mut Conn,
    orders: &[OrderId],
    agent: AgentId,
) -> Result<HashMap<OrderId, i64>, Error> {
    Ok(store::parts_of(conn, orders, Account::Agent(agent))?)
}

/// The order is paid: everybody has his part, less what he bears of the fee.
pub(super) fn post(
    conn: &mut Conn,
    order: &Head,
    arrival: Arrival,
    now: Timestamp,
) -> Result<(), Error> {
    if !order.total.is_positive() {
        return Ok(());
    }
    let part = |it: &Frozen| Entry {
        account: it.account,
        amount: it.amount,
        available_at: now.plus(it.pending_seconds),
    };
    let frozen = of(conn, order)?;
    let mut entries: Vec<Entry> = frozen.iter().map(part).collect();
    let whole = Money::new(-order.total.minor(), order.total.currency());
    entries.push(Entry { account: arrival.at, amount: whole, available_at: now });
    ledger::post(conn, Source::Order(order.id), &entries, now)?;
    fee::post(conn, order, &frozen, arrival.fee, now)
}
