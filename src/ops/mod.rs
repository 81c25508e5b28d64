//! Looking after the shop: do the books and the stock hold together, and what is missing for production.

pub mod demo;
mod views;

use crate::db::{self, Conn};
use crate::types::Timestamp;
use serde::Serialize;

/// One promise of the shop, and how many rows break it.
#[derive(Debug, Clone, Serialize)]
pub struct Invariant {
    /// A stable word.
    pub name: &'static str,
    /// What is promised, in a sentence.
    pub promise: &'static str,
    /// Rows that break it; 0 is well.
    pub broken: i64,
}

/// Counts the rows that break each promise. Reads whole tables, and takes its time: for a command with a
/// connection of its own.
pub fn check(conn: &mut Conn, now: Timestamp) -> Result<Vec<Invariant>, db::Error> {
    views::take_time(conn)?;
    let counted = views::PROMISES.iter().map(|promise| {
        let broken = views::count_broken(conn, promise, now)?;
        Ok(Invariant { name: promise.name, promise: promise.sentence, broken })
    });
    counted.collect()
}
