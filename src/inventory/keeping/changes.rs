//! Locking, unlocking and voiding single cards, and looking at one.

use super::{CardLine, store, views};
use crate::db::Conn;
use crate::inventory::{Error, Event, holding, open_card};
use crate::provenance::{self, By};
use crate::types::{CardId, Secret, SkuId, Timestamp};
use crate::vault::Vault;
use std::collections::BTreeSet;

/// The steps that are the operator's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Lock,
    Unlock,
    Void,
}

/// What became of a selection of cards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    pub changed: usize,
    /// Their state did not allow it.
    pub left: usize,
    /// The pool must look again.
    pub skus: Vec<SkuId>,
}

impl Act {
    pub const fn event(self) -> Event {
        match self {
            Act::Lock => Event::Lock,
            Act::Unlock => Event::Unlock,
            Act::Void => Event::Void,
        }
    }

    const fn action(self) -> &'static str {
        match self {
            Act::Lock => "card.lock",
            Act::Unlock => "card.unlock",
            Act::Void => "card.void",
        }
    }
}

/// Changes those of the cards whose state allows it. A card that a buyer just took stays his.
pub fn change_cards(
    conn: &mut Conn,
    cards: &[CardId],
    act: Act,
    by: &By,
    now: Timestamp,
) -> Result<Change, Error> {
    let mut change = Change::default();
    let mut skus = BTreeSet::new();
    for (card, sku, state) in store::states(conn, cards)? {
        let moved = match state.after(act.event()) {
            Ok(to) => store::step(conn, (card, sku, state), to, now)?,
            Err(_) => false,
        };
        if !moved {
            change.left += 1;
            continue;
        }
        change.changed += 1;
        skus.insert(sku);
        let subject = format!("card:{card}");
        provenance::record(conn, &by.entry(act.action(), subject), now)?;
    }
    if act == Act::Unlock {
        for sku in &skus {
            holding::serve(conn, *sku, now)?;
        }
    }
    change.skus = skus.into_iter().collect();
    Ok(change)
}

/// Everything about one card except its text.
pub fn find_card(conn: &mut Conn, card: CardId) -> Result<Option<CardLine>, Error> {
    Ok(views::by_ids(conn, &[card])?.pop())
}

/// The text of one card, for the operator.
pub fn reveal_card(
    conn: &mut Conn,
    vault: &Vault,
    card: CardId,
    by: &By,
    now: Timestamp,
) -> Result<Secret<String>, Error> {
    let sealed = store::find_sealed(conn, card)?.ok_or(Error::NotFound("card"))?;
    let key = vault.data_key(conn, sealed.key)?;
    let text = open_card(&key, card, sealed.sku, &sealed.sealed)?;
    let entry = by.entry("card.reveal", format!("card:{card}"));
    provenance::record(conn, &entry, now)?;
    Ok(text)
}
