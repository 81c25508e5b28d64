//! One agent's business: what his shop sold, and what he earned on it and on the shops below him.

mod views;

pub use views::{
    Below, BelowSale, BestProduct, BestShop, Movement, Place, list_below, list_below_beyond,
    list_movements, list_movements_beyond,
};

use super::dashboard::borders;
use super::{Day, Figures, account};
use crate::db::{self, Conn};
use crate::types::{AgentId, Timestamp};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// How many of the best are named.
const NAMED: i64 = 5;

#[derive(Debug, Clone)]
pub struct Selling {
    /// What his shop sold, the oldest day first; the last one is today.
    pub sales: Vec<Day>,
    /// What he earned in his shop and in those below; `revenue` is his part.
    pub profits: Vec<Day>,
    /// Of the same days, by what they brought.
    pub products: Vec<BestProduct>,
    /// Shops below him, by what he earned on them.
    pub shops: Vec<BestShop>,
}

/// Days begin at midnight in `zone`. Four statements, each through an index of this agent's.
pub fn selling(
    conn: &mut Conn,
    agent: AgentId,
    zone: &TimeZone,
    days: u32,
    now: Timestamp,
) -> Result<Selling, db::Error> {
    let borders = borders(zone, days.max(2), now)?;
    let from = borders[0].1;
    let sales = views::sales(conn, agent, from)?;
    let profits = account::earned(conn, &account::of_agent(agent), from)?;
    Ok(Selling {
        sales: by_day(&borders, &sales),
        profits: by_day(&borders, &profits),
        products: views::best_products(conn, agent, from, NAMED)?,
        shops: views::best_shops(conn, agent, from, NAMED)?,
    })
}

/// What happened on each day, from what happened when.
pub(super) fn by_day(borders: &[(Date, Timestamp)], slots: &[(Timestamp, Figures)]) -> Vec<Day> {
    let ends = borders.iter().skip(1).map(|(_, start)| Some(*start)).chain([None]);
    let day = |((date, start), end): (&(Date, Timestamp), Option<Timestamp>)| {
        let mut figures = Figures::default();
        for (at, more) in slots {
            if at >= start && end.is_none_or(|end| *at < end) {
                figures.add(*more);
            }
        }
        Day { date: *date, figures }
    };
    borders.iter().zip(ends).map(day).collect()
}
