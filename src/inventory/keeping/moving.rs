//! Moving cards to another SKU: rows are never changed, so the card is sealed anew for the other SKU
//! and its old row is void.

use super::store;
use crate::catalog::{CardKind, Delivery, Sku};
use crate::crypto::DataKey;
use crate::db::{Conn, counters};
use crate::inventory::import::{
    NewBatch, Row, grow_batch, insert_batch, insert_cards, insert_meters,
};
use crate::inventory::{Error, State, card_place, fingerprint, holding, open_card};
use crate::provenance::{self, By};
use crate::types::{BatchId, CardId, SkuId, Timestamp};
use crate::vault::{Index, Vault};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What became of a selection of cards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moved {
    pub moved: usize,
    /// Held, sold or void cards stay; so does a reusable one, which others may have, where it would be
    /// sold as one buyer's own.
    pub left: usize,
    /// The other SKU has the same text already.
    pub duplicates: usize,
    /// Another supplier's, or another's than the other SKU's: who sells them would have to pay him.
    pub others: usize,
    /// The pool must look again.
    pub skus: Vec<SkuId>,
}

/// New cards, by how often they may be handed out.
type Fresh = BTreeMap<Option<u32>, HashSet<CardId>>;

pub fn move_cards(
    conn: &mut Conn,
    vault: &Vault,
    cards: &[CardId],
    to: &Sku,
    by: &By,
    now: Timestamp,
) -> Result<Moved, Error> {
    if to.delivery == Delivery::Manual {
        return Err(Error::ManualSku(to.code.clone()));
    }
    let mut result = Moved::default();
    let mut skus = BTreeSet::from([to.id]);
    let mut batch = None;
    let mut fresh = Fresh::new();
    let states = store::states(conn, cards)?;
    let shared = match to.card_kind {
        CardKind::Reusable { .. } => HashSet::new(),
        CardKind::OneOff | CardKind::MultiLine => store::reusable_ones(conn, cards)?,
    };
    let involved = states.iter().map(|(_, sku, _)| *sku).chain([to.id]).collect();
    let owners = store::owners(conn, involved)?;
    for (card, sku, state) in states {
        if owners.get(&sku) != owners.get(&to.id) {
            result.others += 1;
            continue;
        }
        let uses = store::uses_left(conn, card)?;
        let unsold = matches!(state, State::Free | State::Locked) && uses != Some(0);
        let free = unsold && sku != to.id && !shared.contains(&card);
        if !free || !store::step(conn, (card, sku, state), State::Void, now)? {
            result.left += 1;
            continue;
        }
        let (id, key) = match &batch {
            Some(batch) => batch,
            None => batch.insert(begin(conn, vault, to, by, now)?),
        };
        match seal_anew(conn, vault, card, to, *id, key)? {
            Some(new) => {
                if state == State::Locked {
                    store::step(conn, (new, to.id, State::Free), state, now)?;
                }
                let uses = uses_there(to, uses);
                fresh.entry(uses).or_default().insert(new);
                skus.insert(sku);
                let (subject, detail) =
                    (format!("card:{card}"), format!("sku:{} card:{new}", to.code));
                provenance::record(conn, &by.entry("card.move", subject).detail(detail), now)?;
            }
            None => {
                // As before its move was tried.
                store::step(conn, (card, sku, State::Void), state, now)?;
                result.duplicates += 1;
            }
        }
    }
    result.moved = fresh.values().map(HashSet::len).sum();
    if let Some((id, _)) = batch {
        finish(conn, (id, result.moved), to, &fresh, now)?;
    }
    result.skus = skus.into_iter().collect();
    Ok(result)
}

fn begin(
    conn: &mut Conn,
    vault: &Vault,
    to: &Sku,
    by: &By,
    now: Timestamp,
) -> Result<(BatchId, std::sync::Arc<DataKey>), Error> {
    let (key_id, key) = vault.fresh(conn, "batch", now)?;
    let batch = NewBatch {
        sku: to.id,
        key: key_id,
        note: "",
        source: store::MOVE,
        importer: by.actor.to_string(),
        cost: None,
        state: "done",
    };
    Ok((insert_batch(conn, &batch, now)?, key))
}

/// `None`: the other SKU has it.
fn seal_anew(
    conn: &mut Conn,
    vault: &Vault,
    card: CardId,
    to: &Sku,
    batch: BatchId,
    key: &DataKey,
) -> Result<Option<CardId>, Error> {
    let old = store::find_sealed(conn, card)?.ok_or(Error::NotFound("card"))?;
    let old_key = vault.data_key(conn, old.key)?;
    let text = open_card(&old_key, card, old.sku, &old.sealed)?;
    let id = CardId(counters::raise(conn, counters::CARDS, 1)?);
    let row = Row {
        id,
        sealed: key.seal(&card_place(id, to.id), text.expose().as_bytes()),
        fingerprint: fingerprint(vault.mac_key(Index::Cards), to.id, text.expose()),
        copy: if to.allow_duplicates { id.0 } else { 0 },
    };
    let row = [row];
    let mut inserted = insert_cards(conn, to.id, batch, &row)?;
    // It was there before and was moved away, or taken out: now it is wanted there.
    if inserted.is_empty() && store::give_way(conn, to.id, &row[0].fingerprint)? {
        inserted = insert_cards(conn, to.id, batch, &row)?;
    }
    Ok(inserted.contains(&id).then_some(id))
}

/// What was handed out before is handed out.
fn uses_there(to: &Sku, left: Option<u32>) -> Option<u32> {
    match to.card_kind {
        CardKind::Reusable { uses } => left.into_iter().chain(uses).min(),
        _ => None,
    }
}

fn finish(
    conn: &mut Conn,
    (batch, moved): (BatchId, usize),
    to: &Sku,
    fresh: &Fresh,
    now: Timestamp,
) -> Result<(), Error> {
    if moved == 0 {
        return Ok(store::delete_batch(conn, batch)?);
    }
    if let CardKind::Reusable { .. } = to.card_kind {
        for (uses, cards) in fresh {
            insert_meters(conn, to.id, cards, *uses)?;
        }
    }
    grow_batch(conn, batch, moved)?;
    counters::raise(conn, counters::STOCK, 1)?;
    holding::serve(conn, to.id, now)?;
    Ok(())
}
