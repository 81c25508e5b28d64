//! What the operator does with cards: look, lock, void, move, export, withdraw.

mod batches;
mod changes;
mod export;
mod moving;
mod store;
mod views;

pub(super) use batches::withdraw_returned;
pub use batches::{change_batch, end_copies, withdraw_batch};
pub use changes::{Act, Change, change_cards, find_card, reveal_card};
pub use export::{Exported, begin_export, export_part};
pub use moving::{Moved, move_cards};
pub use views::{
    BatchCounts, BatchLine, CardLine, Slice, StockLine, Which, batch_counts, find_batch,
    find_supplied_batch, list_batches, list_cards, list_stock, list_supplied_batches,
    list_supplied_stock, list_targets, search_cards,
};
