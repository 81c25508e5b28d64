//! Months by the shop's clock.

use crate::types::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};
use std::fmt;

/// Written as `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month(Date);

impl Month {
    /// The one in which a moment lies.
    pub fn of(moment: Timestamp, zone: &TimeZone) -> Month {
        let moment = jiff::Timestamp::from_second(moment.seconds()).unwrap_or_default();
        Month(moment.to_zoned(zone.clone()).date().first_of_month())
    }

    pub fn read(text: &str) -> Option<Month> {
        let well_formed = text.len() == 7 && text.is_ascii();
        let date = well_formed.then(|| format!("{text}-01").parse::<Date>().ok()).flatten();
        date.filter(|it| (2_000..2_200).contains(&it.year())).map(Month)
    }

    pub fn before(self) -> Month {
        self.by(-1.month())
    }

    pub fn after(self) -> Month {
        self.by(1.month())
    }

    /// The next one, unless this is the one that runs.
    pub fn later(self, now: Timestamp, zone: &TimeZone) -> Option<Month> {
        Some(self.after()).filter(|_| self != Month::of(now, zone))
    }

    /// From its first moment until just before the second one.
    pub fn bounds(self, zone: &TimeZone) -> (Timestamp, Timestamp) {
        let start = |month: Month| {
            let begins = month.0.to_zoned(zone.clone()).map(|it| it.timestamp().as_second());
            Timestamp::from_seconds(begins.unwrap_or_default())
        };
        (start(self), start(self.after()))
    }

    fn by(self, span: Span) -> Month {
        Month(self.0.checked_add(span).unwrap_or(self.0))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_where_the_shop_is() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let month = Month::read("2026-01").unwrap();
        let (from, to) = month.bounds(&zone);
        assert_eq!(from.to_string(), "2025-12-31T16:00:00Z");
        assert_eq!(to.to_string(), "2026-01-31T16:00:00Z");
        assert_eq!(Month::of(from, &zone), month);
        assert_eq!(Month::of(from.minus(1), &zone), month.before());
        assert_eq!(month.before().to_string(), "2025-12");
        for no in ["", "2026-1", "2026-13", "1999-01", "2026/01", "２０２６"] {
            assert_eq!(Month::read(no), None, "{no}");
        }
    }
}
