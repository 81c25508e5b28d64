//! The one way from a sold card to its text.

use super::store::{self, SealedCard};
use crate::db::Conn;
use crate::inventory::{Error, open_card};
use crate::provenance::{self, By};
use crate::types::{OrderId, Secret, SkuId, Timestamp};
use crate::vault::Vault;

/// Who looks, at what.
#[derive(Debug, Clone)]
pub struct Reveal {
    pub order: OrderId,
    /// For the audit line.
    pub order_code: String,
    pub sku: SkuId,
    pub by: By,
}

/// Decrypts the sold cards of an order for someone entitled, and writes that down. A reusable card
/// comes as often as it was bought. An order without sold cards gives none.
pub fn reveal(
    conn: &mut Conn,
    vault: &Vault,
    reveal: &Reveal,
    now: Timestamp,
) -> Result<Vec<Secret<String>>, Error> {
    let mut texts = Vec::new();
    for card in store::sold(conn, reveal.order, reveal.sku)? {
        texts.push(open(conn, vault, &card)?);
    }
    if texts.is_empty() {
        for (card, uses) in store::used(conn, reveal.order, reveal.sku)? {
            let text = open(conn, vault, &card)?;
            texts.extend((0..uses).map(|_| text.clone()));
        }
    }
    if texts.is_empty() {
        return Ok(texts);
    }
    let subject = format!("order:{}", reveal.order_code);
    let entry = reveal.by.entry("card.reveal", subject).count(texts.len());
    provenance::record(conn, &entry, now)?;
    Ok(texts)
}

fn open(conn: &mut Conn, vault: &Vault, card: &SealedCard) -> Result<Secret<String>, Error> {
    let key = vault.data_key(conn, card.key)?;
    open_card(&key, card.id, card.sku, &card.sealed)
}
