//! A card's way to a buyer: held for an order, sold, or set free again.

mod reusable;
mod reveal;
mod store;
mod waits;

pub use reveal::{Reveal, reveal};
pub use waits::StockArrived;
pub(super) use waits::serve;

use super::keeping::withdraw_returned;
use super::stock::{self, For, Lease};
use super::{Error, State};
use crate::db::Conn;
use crate::types::{CardId, OrderId, SkuId, Timestamp};
use std::collections::BTreeSet;

/// What a checkout wants to keep until it is paid.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub order: OrderId,
    pub sku: SkuId,
    pub quantity: u32,
    pub until: Timestamp,
}

/// Takes cards out of sale for an order, all or none. In the transaction that creates the order.
pub fn hold(conn: &mut Conn, wanted: Wanted, lease: &Lease, now: Timestamp) -> Result<(), Error> {
    let Wanted { order, sku, quantity, until } = wanted;
    let whom = For { order, state: State::Held, until: Some(until) };
    let taken = match lease {
        Lease::Pooled { cards, .. } => {
            let taken = stock::claim_exactly(conn, sku, cards, whom, now)?;
            if taken != cards.len() || taken != usize_of(quantity) {
                return Err(Error::StalePool);
            }
            return Ok(());
        }
        Lease::Unpooled if reusable::is(conn, sku)? => {
            reusable::take(conn, order, sku, quantity, State::Held)?
        }
        Lease::Unpooled => u32_of(stock::claim_free(conn, sku, quantity, whom, now)?.len()),
    };
    match taken == quantity {
        true => Ok(()),
        false => Err(Error::OutOfStock { sku, wanted: quantity, left: taken }),
    }
}

/// The order is paid: its held cards become sold; what is missing (the hold had run out) is picked
/// from what is free, never from what somebody holds. If it does not suffice, the order is queued in
/// `stock_waits` and keeps what was found, held for it. Returns how many are still missing. Run again,
/// it goes on where it stood. Cards that it picked past the pool are told to it by `forget`.
pub fn sell(
    conn: &mut Conn,
    order: OrderId,
    sku: SkuId,
    quantity: u32,
    now: Timestamp,
) -> Result<u32, Error> {
    if store::sell_held(conn, order, sku, now)? == usize_of(quantity) {
        return Ok(0);
    }
    if reusable::is(conn, sku)? {
        return reusable::sell(conn, order, sku, quantity, now);
    }
    let missing = quantity.saturating_sub(store::count_sold(conn, order, sku)?);
    let whom = For { order, state: State::Sold, until: None };
    let picked = u32_of(stock::claim_free(conn, sku, missing, whom, now)?.len());
    let missing = missing - picked;
    if missing == 0 {
        store::end_wait(conn, order)?;
    } else {
        store::set_aside(conn, order, sku)?;
        store::wait(conn, order, sku, missing, now)?;
    }
    Ok(missing)
}

/// The order ended without a sale: its held cards go to who waits for them, the rest is free, unless its batch
/// was withdrawn meanwhile.
pub fn release(
    conn: &mut Conn,
    order: OrderId,
    now: Timestamp,
) -> Result<Vec<(SkuId, CardId)>, Error> {
    store::end_wait(conn, order)?;
    let mut freed = store::free_held(conn, order)?;
    let uses = reusable::give_back(conn, order)?;
    let back = || freed.iter().chain(&uses);
    let skus: BTreeSet<SkuId> = back().map(|(sku, _)| *sku).collect();
    let cards: Vec<CardId> = back().map(|(_, card)| *card).collect();
    let mut gone = withdraw_returned(conn, &cards, now)?;
    for sku in skus {
        gone.extend(serve(conn, sku, now)?);
    }
    freed.retain(|(_, card)| !gone.contains(card));
    Ok(freed)
}

fn usize_of(quantity: u32) -> usize {
    usize::try_from(quantity).unwrap_or(usize::MAX)
}

fn u32_of(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
