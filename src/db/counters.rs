//! Numbers that only grow: versions that nodes watch, and ids handed out in blocks.

use super::conn::Conn;
use super::error::Error;
use super::schema::counters;
use crate::each_backend;
use diesel::prelude::*;

/// Grows with every change of the catalogue and of what the operator says about the shop.
pub const CATALOGUE: &str = "catalogue";

/// Grows with every change of the tree of agents, of their shops and of their prices.
pub const AGENTS: &str = "agents";

/// Grows with every change of which host leads to which agent's shop.
pub const HOSTS: &str = "hosts";

/// Grows when cards come into the stock.
pub const STOCK: &str = "stock";

/// The highest card id handed out. Whoever takes a block keeps it until the commit, so ids become
/// visible in their order.
pub const CARDS: &str = "cards";

/// The highest ids handed out. The database would give the last one again once it is deleted, and with it
/// whatever was said about what had it.
pub const CATEGORIES: &str = "categories";
pub const PRODUCTS: &str = "products";
pub const SKUS: &str = "skus";

/// Where the counter stands; 0 for one that was never raised.
pub fn value(conn: &mut Conn, name: &str) -> Result<i64, Error> {
    let row = counters::table.filter(counters::name.eq(name)).select(counters::next);
    Ok(each_backend!(conn => row.first(conn)).optional()?.unwrap_or_default())
}

/// Raises the counter and returns where it stands then. Whoever else raises it waits for the commit.
pub fn raise(conn: &mut Conn, name: &str, by: i64) -> Result<i64, Error> {
    let first = (counters::name.eq(name), counters::next.eq(by));
    Ok(each_backend!(conn => diesel::insert_into(counters::table)
        .values(first)
        .on_conflict(counters::name)
        .do_update()
        .set(counters::next.eq(counters::next + by))
        .returning(counters::next)
        .get_result(conn))?)
}
