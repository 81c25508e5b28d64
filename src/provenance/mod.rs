//! Who saw, exported or changed what, and when. Rows are only ever added.

mod store;

use crate::db::{self, Conn};
use crate::types::{Page, PageRequest, Timestamp};
use std::fmt;

/// One line of the audit log. Holds no secret and no contact.
#[derive(Debug, Clone)]
pub struct Entry {
    pub by: By,
    /// A stable word: `card.reveal`, `card.export`, `order.mark_paid`, `staff.login`, …
    pub action: &'static str,
    /// What it was done to: `order:CODE`, `batch:12`, `sku:CODE`.
    pub subject: String,
    /// How many things: cards revealed, rows exported.
    pub count: i64,
    pub detail: String,
}

/// Who acts, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    pub actor: Actor,
    /// The client's address; empty where there is none.
    pub address: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    Buyer,
    Staff(String),
    /// Somebody of an agent's, by the name he logs in with.
    Agent(String),
    /// The same of a supplier's.
    Supplier(String),
    CommandLine,
    System,
}

/// As the admin pages show it.
#[derive(Debug, Clone)]
pub struct Line {
    pub number: i64,
    pub at: Timestamp,
    pub actor: String,
    pub action: String,
    pub subject: String,
    pub count: i64,
    pub detail: String,
    pub address: String,
}

impl By {
    pub const COMMAND_LINE: By = By { actor: Actor::CommandLine, address: String::new() };
    pub const SYSTEM: By = By { actor: Actor::System, address: String::new() };

    pub fn buyer(address: String) -> By {
        By { actor: Actor::Buyer, address }
    }

    pub fn staff(name: impl Into<String>, address: String) -> By {
        By { actor: Actor::Staff(name.into()), address }
    }

    pub fn agent(name: impl Into<String>, address: String) -> By {
        By { actor: Actor::Agent(name.into()), address }
    }

    pub fn supplier(name: impl Into<String>, address: String) -> By {
        By { actor: Actor::Supplier(name.into()), address }
    }

    /// Whether a person is named: whoever stands at the command line is not.
    pub fn is_somebody(&self) -> bool {
        !matches!(self.actor, Actor::CommandLine | Actor::System)
    }

    /// One thing done by this actor; more is said with [`Entry::count`] and [`Entry::detail`].
    pub fn entry(&self, action: &'static str, subject: impl Into<String>) -> Entry {
        let (by, subject) = (self.clone(), subject.into());
        Entry { by, action, subject, count: 1, detail: String::new() }
    }
}

impl Entry {
    #[must_use]
    pub fn count(self, things: impl TryInto<i64>) -> Entry {
        Entry { count: things.try_into().unwrap_or(i64::MAX), ..self }
    }

    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Entry {
        Entry { detail: detail.into(), ..self }
    }
}

/// Call in the transaction of the act itself.
pub fn record(conn: &mut Conn, entry: &Entry, now: Timestamp) -> Result<(), db::Error> {
    store::insert(conn, &entry.by.actor.to_string(), entry, now)
}

/// Newest first; `subject` empty: all.
pub fn list_entries(
    conn: &mut Conn,
    subject: &str,
    page: PageRequest,
) -> Result<Page<Line>, db::Error> {
    store::page(conn, subject, page)
}

/// The same uncounted: at most `limit` of those before the line of number `beyond`.
pub fn list_entries_beyond(
    conn: &mut Conn,
    subject: &str,
    beyond: Option<i64>,
    limit: u32,
) -> Result<Vec<Line>, db::Error> {
    store::list_beyond(conn, subject, beyond, limit)
}

/// As it stands in the rows: `buyer`, `staff:NAME`, `agent:NAME`, `supplier:NAME`, `cli`,
/// `system`.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Actor::Buyer => f.write_str("buyer"),
            Actor::Staff(name) => write!(f, "staff:{name}"),
            Actor::Agent(name) => write!(f, "agent:{name}"),
            Actor::Supplier(name) => write!(f, "supplier:{name}"),
            Actor::CommandLine => f.write_str("cli"),
            Actor::System => f.write_str("system"),
        }
    }
}
