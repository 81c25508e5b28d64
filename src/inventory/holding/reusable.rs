//! Cards with the same text for everybody, with or without a number of uses.

use super::{store, usize_of};
use crate::db::Conn;
use crate::inventory::{Error, State, stock};
use crate::types::{CardId, OrderId, SkuId, Timestamp};

pub(super) fn is(conn: &mut Conn, sku: SkuId) -> Result<bool, Error> {
    Ok(stock::find_terms(conn, sku)?.ok_or(Error::NotFound("sku"))?.reusable)
}

/// Takes up to `wanted` uses, from a card without end if there is one, else from the oldest on.
/// Returns how many it could take.
pub(super) fn take(
    conn: &mut Conn,
    order: OrderId,
    sku: SkuId,
    wanted: u32,
    state: State,
) -> Result<u32, Error> {
    if wanted == 0 {
        return Ok(0);
    }
    if let Some(card) = store::endless(conn, sku)? {
        store::use_card(conn, order, card, wanted, state)?;
        return Ok(wanted);
    }
    let mut missing = wanted;
    for (card, left) in store::limited(conn, sku, usize_of(wanted))? {
        let uses = missing.min(u32::try_from(left).unwrap_or(u32::MAX));
        if uses > 0 && store::count_down(conn, card, uses)? {
            store::use_card(conn, order, card, uses, state)?;
            missing -= uses;
        }
    }
    Ok(wanted - missing)
}

/// From cards that are for sale at this moment: what it held of others is given back.
pub(super) fn sell(
    conn: &mut Conn,
    order: OrderId,
    sku: SkuId,
    quantity: u32,
    now: Timestamp,
) -> Result<u32, Error> {
    for (card, uses) in store::free_uses_of_gone(conn, order)? {
        store::count_up(conn, card, uses)?;
    }
    let missing = quantity.saturating_sub(store::count_uses(conn, order)?);
    let missing = missing - take(conn, order, sku, missing, State::Held)?;
    if missing == 0 {
        store::sell_uses(conn, order)?;
        store::end_wait(conn, order)?;
    } else {
        store::wait(conn, order, sku, missing, now)?;
    }
    Ok(missing)
}

/// Returns the cards that have uses again.
pub(super) fn give_back(conn: &mut Conn, order: OrderId) -> Result<Vec<(SkuId, CardId)>, Error> {
    let mut back = Vec::new();
    for (card, uses) in store::free_uses(conn, order)? {
        back.extend(store::count_up(conn, card, uses)?.map(|sku| (sku, card)));
    }
    Ok(back)
}
