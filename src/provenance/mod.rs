//! Who saw, exported or changed what, and when. Rows are only ever added.

mod store;

use crate::db::{self, Conn};
use crate::types::{Page, PageRequest, Timestamp};
use std::fmt;

/// One line of the audit log. Holds no secret and no contact.
#[derive(Debug, Clone)]
pub struct Entry {
    pub actor: Actor,
    /// A stable word: `card.reveal`, `card.export`, `order.mark_paid`, `staff.login`, …
    pub action: &'static str,
    /// What it was done to: `order:CODE`, `batch:12`, `sku:CODE`.
    pub subject: String,
    /// How many things: cards revealed, rows exported.
    pub count: i64,
    pub detail: String,
    /// The client's address, where there is one.
    pub address: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    Buyer,
    Staff(String),
    CommandLine,
    System,
}

/// As the admin pages show it.
#[derive(Debug, Clone)]
pub struct Line {
    pub at: Timestamp,
    pub actor: String,
    pub action: String,
    pub subject: String,
    pub count: i64,
    pub detail: String,
    pub address: String,
}

/// Call in the transaction of the act itself.
pub fn record(conn: &mut Conn, entry: &Entry, now: Timestamp) -> Result<(), db::Error> {
    store::insert(conn, &entry.actor.to_string(), entry, now)
}

/// Newest first; `subject` empty: all.
pub fn list_entries(
    conn: &mut Conn,
    subject: &str,
    page: PageRequest,
) -> Result<Page<Line>, db::Error> {
    store::page(conn, subject, page)
}

/// As it stands in the rows: `buyer`, `staff:NAME`, `cli`, `system`.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Actor::Buyer => f.write_str("buyer"),
            Actor::Staff(name) => write!(f, "staff:{name}"),
            Actor::CommandLine => f.write_str("cli"),
            Actor::System => f.write_str("system"),
        }
    }
}
