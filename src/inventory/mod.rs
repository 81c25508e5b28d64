//! Cards: which exist, who holds them, which are sold; importing, revealing, exporting them.

mod holding;
mod import;
mod keeping;
mod status;
mod stock;

pub use holding::{Reveal, StockArrived, Wanted, hold, release, reveal, sell};
pub use import::{
    Encoding, EncodingWish, Format, Import, LONGEST_CARD, Progress, Rejected, Report, import,
};
pub use keeping::{
    Act, BatchCounts, BatchLine, CardLine, Change, Exported, Moved, Slice, StockLine, Which,
    batch_counts, begin_export, change_batch, change_cards, end_copies, export_part, find_batch,
    find_card, find_supplied_batch, list_batches, list_cards, list_stock, list_supplied_batches,
    list_supplied_stock, list_targets, move_cards, reveal_card, search_cards, withdraw_batch,
};
pub use status::{Event, State};
pub use stock::{Lease, Shelves, Taken};

use crate::crypto::{DataKey, MacKey, SealError};
use crate::db;
use crate::types::{CardId, Secret, SkuCode, SkuId};
use crate::vault;
use zeroize::Zeroizing;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("SKU {sku}: {wanted} wanted, {left} left")]
    OutOfStock { sku: SkuId, wanted: u32, left: u32 },
    /// The pool named cards that the rows say are taken. The caller forgets the SKU and tries once
    /// more with [`Lease::Unpooled`].
    #[error("the pool is out of step with the cards")]
    StalePool,
    /// Its orders are fulfilled by hand; cards for it would never be sold.
    #[error("{0} is delivered by hand")]
    ManualSku(SkuCode),
    #[error("no such {0}")]
    NotFound(&'static str),
    #[error("a card cannot go from {from} by {by}")]
    IllegalStep { from: &'static str, by: &'static str },
    /// Blocks that nothing divides would be one card, with all that is in the file.
    #[error("no line between two cards was found; say which it is, such as =====")]
    NoSeparator,
    #[error("this is a table, an archive or a picture; save it as text or CSV first")]
    NotText,
    #[error("cannot read the file")]
    File(#[from] std::io::Error),
    #[error(transparent)]
    Vault(#[from] vault::Error),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Of a batch's note, in characters.
pub const LONGEST_NOTE: usize = 200;

/// Binds a sealed card to its row and SKU, so that neither can be exchanged for another.
fn card_place(card: CardId, sku: SkuId) -> String {
    format!("card|v1|id:{card}|sku:{sku}")
}

/// What makes two cards of a SKU the same, without showing either.
fn fingerprint(index: &MacKey, sku: SkuId, text: &str) -> [u8; 16] {
    let mut message = Zeroizing::new(Vec::with_capacity(text.len() + 24));
    message.extend_from_slice(sku.to_string().as_bytes());
    message.push(b'|');
    message.extend_from_slice(text.as_bytes());
    index.short(&message)
}

fn open_card(
    key: &DataKey,
    card: CardId,
    sku: SkuId,
    sealed: &[u8],
) -> Result<Secret<String>, Error> {
    let plain = key.open(&card_place(card, sku), sealed)?;
    match str::from_utf8(plain.expose()) {
        Ok(text) => Ok(Secret::new(text.to_owned())),
        Err(_) => Err(db::Error::Corrupt("cards.sealed").into()),
    }
}
