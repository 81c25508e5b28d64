//! Orders that were paid before there were cards for them: first come, first served.

use super::{reusable, store, u32_of};
use crate::db::Conn;
use crate::inventory::stock::{self, For};
use crate::inventory::{Error, State};
use crate::jobs;
use crate::types::{CardId, OrderId, SkuId, Timestamp};
use serde::{Deserialize, Serialize};

/// The cards an order waited for are held for it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockArrived {
    pub order: OrderId,
}

impl jobs::Payload for StockArrived {
    const KIND: &'static str = "stock_arrived";
}

/// Gives free cards to who waits, before anybody else sees them. In the transaction that made them
/// free. Returns the cards given.
pub(in crate::inventory) fn serve(
    conn: &mut Conn,
    sku: SkuId,
    now: Timestamp,
) -> Result<Vec<CardId>, Error> {
    let mut served = Vec::new();
    let waiting = store::waiting(conn, sku)?;
    if waiting.is_empty() {
        return Ok(served);
    }
    let reusable = reusable::is(conn, sku)?;
    for (order, missing) in waiting {
        let found = if reusable {
            reusable::take(conn, order, sku, missing, State::Held)?
        } else {
            let whom = For { order, state: State::Held, until: None };
            let cards = stock::claim_free(conn, sku, missing, whom, now)?;
            served.extend(&cards);
            u32_of(cards.len())
        };
        if found < missing {
            if found > 0 {
                store::wait(conn, order, sku, missing - found, now)?;
            }
            break;
        }
        store::end_wait(conn, order)?;
        jobs::enqueue(conn, &StockArrived { order }, now)?;
    }
    Ok(served)
}
