//! Counted clicks on links. A click is added up in memory and written a few seconds later, one row for
//! each link and day: who follows a link waits for no writer.

use super::{DAY, store, views};
use crate::db::{self, Conn, Db};
use crate::types::{AgentId, ProductId, PromoterId, Timestamp};
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// More links than this are not counted between two writes.
const MOST_LINKS: usize = 10_000;
/// Rows of one transaction.
const BATCH: usize = 500;

/// How many days pages look back, today among them.
pub const SHOWN_DAYS: i64 = 30;

/// A link into an agent's shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    pub agent: AgentId,
    /// `None`: the agent's own.
    pub promoter: Option<PromoterId>,
    /// `None`: to the shop as a whole.
    pub product: Option<ProductId>,
}

/// Days since 1970, as the shop's clock counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i64);

impl Day {
    pub fn of(now: Timestamp, zone: &TimeZone) -> Day {
        const SECONDS: i64 = 86_400;
        let offset = jiff::Timestamp::from_second(now.seconds())
            .map_or(0, |it| i64::from(zone.to_offset(it).seconds()));
        Day(now.plus(offset).seconds().div_euclid(SECONDS))
    }

    /// The first of the days that pages show.
    pub fn first_shown(self) -> Day {
        Day(self.0 - SHOWN_DAYS + 1)
    }
}

type Counts = HashMap<(Link, Day), i64>;

/// Clicks that are not written yet. Cloning is cheap.
#[derive(Debug, Clone, Default)]
pub struct Clicks {
    waiting: Arc<Mutex<Counts>>,
}

impl Clicks {
    /// One click more.
    pub fn add(&self, link: Link, day: Day) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() < MOST_LINKS || waiting.contains_key(&(link, day)) {
            *waiting.entry((link, day)).or_default() += 1;
        }
    }

    /// Writes what waits. What cannot be written waits on.
    pub async fn keep(&self, db: &Db) -> Result<(), db::Error> {
        let mut all: Vec<_> = self.taken().into_iter().collect();
        // Always in the same order, so that two nodes never wait for each other in a circle.
        all.sort_unstable();
        let mut failed = Ok(());
        for batch in all.chunks(BATCH) {
            if failed.is_ok() {
                let rows = batch.to_vec();
                failed = db.write(move |conn| write(conn, &rows)).await;
            }
            if failed.is_err() {
                self.put_back(batch);
            }
        }
        failed
    }

    fn taken(&self) -> Counts {
        std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn put_back(&self, counts: &[((Link, Day), i64)]) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, clicks) in counts {
            *waiting.entry(*key).or_default() += clicks;
        }
    }
}

fn write(conn: &mut Conn, rows: &[((Link, Day), i64)]) -> Result<(), db::Error> {
    rows.iter().try_for_each(|((link, day), clicks)| store::add_clicks(conn, *link, day.0, *clicks))
}

/// How often an agent's own links to these products were followed since a day.
pub fn of_products(
    conn: &mut Conn,
    agent: AgentId,
    products: &[ProductId],
    since: Day,
) -> Result<HashMap<ProductId, i64>, db::Error> {
    views::clicks_of_products(conn, agent, products, since.0)
}

/// How many orders came of them and were paid on the days that pages show.
pub fn orders_of_products(
    conn: &mut Conn,
    agent: AgentId,
    products: &[ProductId],
    now: Timestamp,
) -> Result<HashMap<ProductId, i64>, db::Error> {
    views::orders_of_products(conn, agent, products, now.minus(SHOWN_DAYS * DAY))
}

/// The same of these promoters' links.
pub fn of_promoters(
    conn: &mut Conn,
    agent: AgentId,
    promoters: &[PromoterId],
    since: Day,
) -> Result<HashMap<PromoterId, i64>, db::Error> {
    views::clicks_of_promoters(conn, agent, promoters, since.0)
}

/// Of one promoter, day by day: the oldest first, up to and with `today`.
pub fn by_day(
    conn: &mut Conn,
    (agent, promoter): (AgentId, PromoterId),
    today: Day,
) -> Result<Vec<i64>, db::Error> {
    let first = today.first_shown();
    let found: HashMap<i64, i64> =
        views::clicks_by_day(conn, agent, promoter, first.0)?.into_iter().collect();
    Ok((first.0..=today.0).map(|it| found.get(&it).copied().unwrap_or_default()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_the_shops_midnight() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let at = |seconds| Day::of(Timestamp::from_seconds(seconds), &zone);
        assert_eq!(at(16 * 3_600 - 1), Day(0));
        assert_eq!(at(16 * 3_600), Day(1));
    }

    #[test]
    fn clicks_of_one_link_and_day_are_one_number() {
        let clicks = Clicks::default();
        let link = Link { agent: AgentId(1), promoter: None, product: Some(ProductId(2)) };
        clicks.add(link, Day(3));
        clicks.add(link, Day(3));
        clicks.add(link, Day(4));
        let mut counted: Vec<i64> = clicks.taken().into_values().collect();
        counted.sort_unstable();
        assert_eq!(counted, [1, 2]);
    }
}
