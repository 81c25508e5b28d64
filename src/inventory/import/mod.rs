//! From a file of cards to sealed rows.

mod encoding;
mod guess;
mod lines;
mod pipeline;
mod split;
mod store;

pub use encoding::{Encoding, EncodingWish};
pub use pipeline::{Progress, import};
pub use split::{Format, LONGEST_CARD};
pub(super) use store::{NewBatch, Row, grow_batch, insert_batch, insert_cards, insert_meters};

use crate::catalog::Sku;
use crate::provenance::By;
use serde::Serialize;

/// What the importer says about a file.
#[derive(Debug, Clone)]
pub struct Import {
    pub sku: Sku,
    pub format: Format,
    /// The line between two blocks; found out where it is not said.
    pub separator: Option<String>,
    pub encoding: EncodingWish,
    pub note: String,
    /// The name of the file.
    pub source: String,
    pub by: By,
    /// What the whole batch cost, in minor units.
    pub cost: Option<i64>,
}

/// What became of the file. `read` cards are `imported`, duplicates or `rejected`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    pub read: u64,
    pub imported: u64,
    /// The same card stood further up in the same file.
    pub duplicate_in_file: u64,
    pub duplicate_in_stock: u64,
    /// Blank lines, and blocks and records with nothing in them.
    pub blank: u64,
    pub rejected: Vec<Rejected>,
    pub encoding: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    pub line: u64,
    /// A stable word: `too_long`, `bad_encoding`, `control_sign`, `unclosed_quote`, `empty_card`.
    pub reason: &'static str,
}

impl Report {
    /// What several files came to.
    #[must_use]
    pub fn and(mut self, other: Report) -> Report {
        self.read += other.read;
        self.imported += other.imported;
        self.duplicate_in_file += other.duplicate_in_file;
        self.duplicate_in_stock += other.duplicate_in_stock;
        self.blank += other.blank;
        self.rejected.extend(other.rejected);
        if self.encoding.is_empty() {
            self.encoding = other.encoding;
        } else if !self.encoding.split(',').any(|it| it == other.encoding) {
            self.encoding = format!("{},{}", self.encoding, other.encoding);
        }
        self
    }
}
