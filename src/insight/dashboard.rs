//! Today against yesterday, the last days, and what is missing or low.

use super::Figures;
use super::slots::{self, SLOT_SECONDS, Slot};
use super::views::{self, LowSku};
use crate::db::{self, Conn};
use crate::types::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// How many low variants are named.
const NAMED: i64 = 6;

#[derive(Debug, Clone)]
pub struct Dashboard {
    pub today: Figures,
    /// Yesterday until this time of day.
    pub yesterday: Figures,
    /// The oldest first; the last one is today.
    pub days: Vec<Day>,
    pub low: Vec<LowSku>,
    pub low_count: i64,
    pub lacking: Lacking,
}

#[derive(Debug, Clone, Copy)]
pub struct Day {
    pub date: Date,
    pub figures: Figures,
}

/// What a new shop still lacks before it can sell.
#[derive(Debug, Clone, Copy)]
pub struct Lacking {
    pub products: bool,
    pub cards: bool,
    pub gateways: bool,
}

impl Lacking {
    pub fn anything(self) -> bool {
        self.products || self.cards || self.gateways
    }
}

/// Days begin at midnight in `zone`.
pub fn dashboard(
    conn: &mut Conn,
    zone: &TimeZone,
    days: u32,
    now: Timestamp,
) -> Result<Dashboard, db::Error> {
    let borders = borders(zone, days.max(2), now)?;
    let (first, today) = (borders[0].1, borders[borders.len() - 1].1);
    let yesterday = borders[borders.len() - 2].1;
    let all = slots::between(conn, first, now.plus(1))?;

    let then = yesterday.plus(now.since(today)).min(today);
    let mut before = sum(&all, yesterday, slots::floor(then));
    for slot in views::count_slots(conn, slots::floor(then), then.plus(1))? {
        before.add(slot.figures);
    }
    Ok(Dashboard {
        today: sum(&all, today, now.plus(SLOT_SECONDS)),
        yesterday: before,
        days: by_day(&all, &borders, now),
        low: views::low_skus(conn, NAMED)?,
        low_count: views::count_low_skus(conn)?,
        lacking: Lacking {
            products: !views::has_products(conn)?,
            cards: !views::has_cards(conn)?,
            gateways: !views::has_gateways(conn)?,
        },
    })
}

/// The last `days` dates and when each began, the oldest first.
pub(super) fn borders(
    zone: &TimeZone,
    days: u32,
    now: Timestamp,
) -> Result<Vec<(Date, Timestamp)>, db::Error> {
    let out_of_range = |_| db::Error::Corrupt("the clock");
    let moment = jiff::Timestamp::from_second(now.seconds()).map_err(out_of_range)?;
    let today = moment.to_zoned(zone.clone()).date();
    (0..days)
        .rev()
        .map(|ago| {
            let date = today.checked_sub(jiff::Span::new().days(ago)).map_err(out_of_range)?;
            let start = date.to_zoned(zone.clone()).map_err(out_of_range)?;
            Ok((date, Timestamp::from_seconds(start.timestamp().as_second())))
        })
        .collect()
}

fn sum(slots: &[Slot], from: Timestamp, to: Timestamp) -> Figures {
    let mut figures = Figures::default();
    for slot in slots.iter().filter(|it| from <= it.start && it.start < to) {
        figures.add(slot.figures);
    }
    figures
}

fn by_day(slots: &[Slot], borders: &[(Date, Timestamp)], now: Timestamp) -> Vec<Day> {
    let ends = borders.iter().skip(1).map(|(_, start)| *start);
    let ends = ends.chain([now.plus(SLOT_SECONDS)]);
    let day = |((date, start), end): (&(Date, Timestamp), Timestamp)| Day {
        date: *date,
        figures: sum(slots, *start, end),
    };
    borders.iter().zip(ends).map(day).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_where_the_shop_is() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        // 2026-01-01 01:30 in Shanghai is still 2025 in Greenwich.
        let now = Timestamp::from_seconds(1_767_225_600 - 6 * 3_600 - 1_800);
        let borders = borders(&zone, 2, now).unwrap();
        assert_eq!(borders[1].0.to_string(), "2026-01-01");
        assert_eq!(borders[1].1.to_string(), "2025-12-31T16:00:00Z");
        assert_eq!(borders[0].1.to_string(), "2025-12-30T16:00:00Z");
    }
}
