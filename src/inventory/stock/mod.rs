//! What is free: picked past the pool, read for the pool, counted, kept in step.

mod reconcile;
mod shelves;
mod store;

pub use shelves::{Lease, Shelves, Taken};
pub(super) use store::{Terms, claim_exactly, find_terms};

use super::{Error, State};
use crate::db::Conn;
use crate::types::{CardId, OrderId, SkuId, Timestamp};
use rand::Rng;
use std::ops::Range;

/// How often a pick whose cards went to somebody else meanwhile is tried again.
const TRIES: u32 = 5;

const ALL: i64 = i64::MAX;

/// Whom claimed cards are for.
#[derive(Debug, Clone, Copy)]
pub(super) struct For {
    pub(super) order: OrderId,
    pub(super) state: State,
    /// `None`: until somebody decides.
    pub(super) until: Option<Timestamp>,
}

/// Takes up to `wanted` free cards out of sale, without help of the pool.
pub(super) fn claim_free(
    conn: &mut Conn,
    sku: SkuId,
    wanted: u32,
    whom: For,
    now: Timestamp,
) -> Result<Vec<CardId>, Error> {
    let mut terms = find_terms(conn, sku)?.ok_or(Error::NotFound("sku"))?;
    let oldest = terms.free_from;
    let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
    let mut taken: Vec<CardId> = Vec::new();
    for _ in 0..TRIES {
        let missing = wanted - taken.len();
        if missing == 0 {
            break;
        }
        let mut picked = pick(conn, sku, &terms, missing)?;
        if picked.is_empty() {
            // Cards that another transaction is just picking were passed over, but it may give them
            // up. "None left" is said only after waiting for it.
            picked = store::pick_patiently(conn, sku, oldest, missing)?;
        }
        let Some(last) = picked.iter().max() else {
            break;
        };
        let claimed = store::claim(conn, sku, &picked, whom, now)?;
        if claimed.len() < picked.len() {
            // Somebody committed while the rows were read. Behind them the next look is a short one.
            terms.free_from = last.0 + 1;
        }
        taken.extend(claimed);
    }
    Ok(taken)
}

fn pick(conn: &mut Conn, sku: SkuId, terms: &Terms, wanted: usize) -> Result<Vec<CardId>, Error> {
    let [first, second] = rounds(conn, sku, terms)?;
    let mut cards = store::pick(conn, sku, first, wanted)?;
    if cards.len() < wanted && !second.is_empty() {
        cards.extend(store::pick(conn, sku, second, wanted - cards.len())?);
    }
    Ok(cards)
}

/// The free cards of a SKU in the order in which they are handed out: from the oldest, or from
/// anywhere and around.
fn rounds(conn: &mut Conn, sku: SkuId, terms: &Terms) -> Result<[Range<i64>; 2], Error> {
    let from = terms.free_from;
    let newest = if terms.random { store::newest_card(conn, sku)? } else { from };
    if newest <= from {
        return Ok([from..ALL, 0..0]);
    }
    let anywhere = rand::rng().random_range(from..=newest);
    Ok([anywhere..ALL, from..anywhere])
}
