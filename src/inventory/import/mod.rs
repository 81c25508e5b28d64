//! From a file of cards to sealed rows.

mod encoding;
mod guess;
mod lines;
mod pipeline;
mod record;
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
    /// The first lines that are no cards, not more than [`Report::NAMED`].
    pub rejected: Vec<Rejected>,
    /// How many there are altogether.
    pub rejected_count: u64,
    pub encoding: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// Which of several files it stands in; empty where there was one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub file: String,
    pub line: u64,
    /// A stable word: `too_long`, `bad_encoding`, `control_sign`, `unclosed_quote`, `empty_card`.
    pub reason: &'static str,
}

impl Report {
    /// A file of nothing but bad lines would fill the memory.
    pub const NAMED: usize = 10_000;

    /// How many rejected lines there are beside those that are named to a reader.
    pub fn rejected_beyond(&self, named: usize) -> u64 {
        self.rejected_count.saturating_sub(u64::try_from(named).unwrap_or(u64::MAX))
    }

    /// What several files came to.
    #[must_use]
    pub fn and(mut self, other: Report) -> Report {
        self.read += other.read;
        self.imported += other.imported;
        self.duplicate_in_file += other.duplicate_in_file;
        self.duplicate_in_stock += other.duplicate_in_stock;
        self.blank += other.blank;
        let room = Report::NAMED - self.rejected.len();
        self.rejected.extend(other.rejected.into_iter().take(room));
        self.rejected_count += other.rejected_count;
        if self.encoding.is_empty() {
            self.encoding = other.encoding;
        } else if !self.encoding.split(',').any(|it| it == other.encoding) {
            self.encoding = format!("{},{}", self.encoding, other.encoding);
        }
        self
    }
}
