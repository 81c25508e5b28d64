//! The counts of pieces sold that pages show: added up once a minute, so that a best-seller's row
//! is not written by every sale.

use super::{Error, views};
use crate::catalog;
use crate::db::{self, Conn, counters};
use crate::types::Timestamp;

/// The counter that remembers up to which second sales are added.
const CURSOR: &str = "sales_tally";
/// A transaction may commit a moment after the second that it wrote down.
const SETTLING: i64 = 40;

pub(super) fn add_up(conn: &mut Conn, now: Timestamp) -> Result<(), Error> {
    let from = Timestamp::from_seconds(counters::value(conn, CURSOR)?);
    let to = now.minus(SETTLING);
    if to <= from {
        return Ok(());
    }
    // Raised first: another node that adds up the same seconds waits here, and then sees it.
    if counters::raise(conn, CURSOR, to.since(from))? != to.seconds() {
        return Err(db::Error::Busy.into());
    }
    let sold = views::sold_between(conn, from, to)?;
    if !sold.is_empty() {
        catalog::add_sales(conn, &sold)?;
    }
    Ok(())
}
