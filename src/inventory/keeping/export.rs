//! Cards leaving the vault in bulk, part after part, so that memory stays flat.

use super::store;
use crate::db::Conn;
use crate::inventory::{Error, State, open_card};
use crate::provenance::{self, By};
use crate::types::{BatchId, CardId, Secret, SkuCode, SkuId, Timestamp};
use crate::vault::Vault;

/// Cards read at a time.
const PART: i64 = 1_000;

/// One exported card.
#[derive(Debug)]
pub struct Exported {
    pub id: CardId,
    pub batch: BatchId,
    pub text: Secret<String>,
}

/// Writes down that an export begins, before the first card leaves. Returns how many there are.
pub fn begin_export(
    conn: &mut Conn,
    sku: SkuId,
    code: &SkuCode,
    state: State,
    by: &By,
    now: Timestamp,
) -> Result<i64, Error> {
    let count = store::count_in_state(conn, sku, state)?;
    let size = usize::try_from(count).unwrap_or(0);
    let entry = by.entry("card.export", format!("sku:{code}")).count(size).detail(state.as_str());
    provenance::record(conn, &entry, now)?;
    Ok(count)
}

/// The next cards behind `after`, oldest first; none: that was all.
pub fn export_part(
    conn: &mut Conn,
    vault: &Vault,
    sku: SkuId,
    state: State,
    after: CardId,
) -> Result<Vec<Exported>, Error> {
    let mut part = Vec::new();
    for card in store::sealed_in_state(conn, sku, state, after, PART)? {
        let key = vault.data_key(conn, card.key)?;
        let text = open_card(&key, card.id, card.sku, &card.sealed)?;
        part.push(Exported { id: card.id, batch: card.batch, text });
    }
    Ok(part)
}
