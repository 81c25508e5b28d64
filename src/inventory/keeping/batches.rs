//! Batches: what was imported together can be described and withdrawn together.

use super::store::{self, Standing};
use crate::db::{self, Conn, Db};
use crate::inventory::{Error, State};
use crate::provenance::{self, By};
use crate::types::{BatchId, CardId, SkuId, Timestamp};

/// Longer transactions keep checkouts waiting.
const AT_ONCE: i64 = 500;

/// A statement takes so many numbers.
const COPIES_AT_ONCE: usize = 10_000;

/// Takes the unsold cards of a batch out of sale for ever, some at a time; run again, it goes on.
/// Held and used-up cards stay with their orders, and are taken out if they come back from them. Returns how
/// many were taken out. Afterwards the pool should forget the SKU.
pub async fn withdraw_batch(
    db: &Db,
    batch: BatchId,
    by: By,
    now: Timestamp,
) -> Result<usize, Error> {
    let marked = db.write(move |conn| Ok::<_, Error>(store::mark_withdrawn(conn, batch)?)).await?;
    let is_first = marked.ok_or(Error::NotFound("batch"))?;
    let mut withdrawn = 0;
    let mut after = CardId(0);
    loop {
        let part = db.write(move |conn| withdraw_part(conn, batch, after, now)).await?;
        withdrawn += part.0;
        match part.1 {
            Some(last) => after = last,
            None => break,
        }
    }
    if is_first || withdrawn > 0 {
        db.write(move |conn| {
            let entry = by.entry("batch.withdraw", format!("batch:{batch}")).count(withdrawn);
            Ok::<_, Error>(provenance::record(conn, &entry, now)?)
        })
        .await?;
    }
    Ok(withdrawn)
}

/// How many it took out, and where to go on.
fn withdraw_part(
    conn: &mut Conn,
    batch: BatchId,
    after: CardId,
    now: Timestamp,
) -> Result<(usize, Option<CardId>), Error> {
    let cards = store::unsold_of_batch(conn, batch, after, AT_ONCE)?;
    let last = cards.last().map(|(card, ..)| *card);
    Ok((take_out(conn, cards, now)?.len(), last))
}

/// Cards that came back from an order are not for sale again if their batch was withdrawn meanwhile. Returns
/// those.
pub(in crate::inventory) fn withdraw_returned(
    conn: &mut Conn,
    back: &[CardId],
    now: Timestamp,
) -> Result<Vec<CardId>, Error> {
    let of_withdrawn = store::of_withdrawn(conn, back)?;
    let (free, void): (Vec<Standing>, Vec<Standing>) =
        of_withdrawn.into_iter().partition(|(.., state)| *state == State::Free);
    // Of a reusable card that was void already, this order holds no use any more.
    may_come_again(conn, &void.iter().map(|(card, ..)| *card).collect::<Vec<_>>())?;
    take_out(conn, free, now)
}

fn take_out(conn: &mut Conn, cards: Vec<Standing>, now: Timestamp) -> Result<Vec<CardId>, Error> {
    let mut withdrawn = Vec::new();
    for (card, sku, state) in cards {
        let to = state.after(crate::inventory::Event::Void)?;
        if store::step(conn, (card, sku, state), to, now)? {
            withdrawn.push(card);
        }
    }
    may_come_again(conn, &withdrawn)?;
    Ok(withdrawn)
}

/// The batch may be imported again, as it was meant, but nothing that a buyer may know.
fn may_come_again(conn: &mut Conn, withdrawn: &[CardId]) -> Result<(), Error> {
    let known = store::known_to_buyers(conn, withdrawn)?;
    let unknown: Vec<CardId> = withdrawn.iter().copied().filter(|it| !known.contains(it)).collect();
    Ok(store::let_come_again(conn, &unknown)?)
}

/// From now on, no text comes to this SKU twice: of those that are there as copies, the first stands for
/// its text.
pub fn end_copies(conn: &mut Conn, sku: SkuId) -> Result<(), db::Error> {
    for some in store::firsts_of_copies(conn, sku)?.chunks(COPIES_AT_ONCE) {
        store::stand_for_their_text(conn, some)?;
    }
    Ok(())
}

/// What the operator remembers about a batch. `cost` in minor units.
pub fn change_batch(
    conn: &mut Conn,
    batch: BatchId,
    note: &str,
    cost: Option<i64>,
) -> Result<(), Error> {
    match store::describe_batch(conn, batch, note, cost)? {
        true => Ok(()),
        false => Err(Error::NotFound("batch")),
    }
}
