//! One supplier's business: what was sold of his goods, and what he gets for it. Nothing in it says who
//! bought, in which shop, or at what price.

mod views;

pub use views::{
    BestGood, Movement, Sale, list_movements, list_movements_beyond, list_sales, list_sales_beyond,
};

use super::dashboard::borders;
use super::selling::by_day;
use super::{Day, account};
use crate::db::{self, Conn};
use crate::types::{SupplierId, Timestamp};
use jiff::tz::TimeZone;

/// How many of the best are named.
const NAMED: i64 = 5;

#[derive(Debug, Clone)]
pub struct Supplying {
    /// The oldest day first, the last one is today; `revenue` is his part.
    pub days: Vec<Day>,
    /// Of the same days, by what they brought him.
    pub goods: Vec<BestGood>,
}

/// Days begin at midnight in `zone`. Two statements, each through an index of this supplier's.
pub fn supplying(
    conn: &mut Conn,
    supplier: SupplierId,
    zone: &TimeZone,
    days: u32,
    now: Timestamp,
) -> Result<Supplying, db::Error> {
    let borders = borders(zone, days.max(2), now)?;
    let from = borders[0].1;
    let parts = account::earned(conn, &account::of_supplier(supplier), from)?;
    Ok(Supplying {
        days: by_day(&borders, &parts),
        goods: views::best_goods(conn, supplier, from, NAMED)?,
    })
}
