//! The bars of the last days: geometry in whole numbers, drawn by the template as SVG.

use super::page::Frame;
use crate::insight::Day;
use crate::types::{Currency, Money};

/// What the tallest bar may measure. The picture is stretched to fit, so units mean nothing.
const HEIGHT: i64 = 1_000;
/// One day's share of the width, and the bar in it.
const STEP: i64 = 100;
const BAR: i64 = 62;
/// A day without revenue still has a foot to point at.
const FOOT: i64 = 8;

pub struct Chart {
    pub width: i64,
    pub bars: Vec<Bar>,
    /// What the top line and the middle line mean.
    pub top: String,
    pub middle: String,
    pub total: String,
    pub paid: i64,
}

pub struct Bar {
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
    /// The date below the bar; empty where there is no room for each.
    pub label: String,
    /// What pointing at it says.
    pub title: String,
    pub empty: bool,
    pub today: bool,
}

impl Chart {
    pub fn of(f: &Frame, days: &[Day], currency: Currency) -> Chart {
        let money = |minor: i64| Money::new(minor, currency).to_string();
        let most = days.iter().map(|it| it.figures.revenue).max().unwrap_or_default();
        let top = round_up(most.max(1));
        let every = if days.len() > 20 { 6 } else { 3 };
        let last = days.len().saturating_sub(1);
        let bar = |(at, day): (usize, &Day)| {
            let height = day.figures.revenue.clamp(0, top).saturating_mul(HEIGHT) / top;
            let height = height.max(FOOT);
            let labelled = (last - at).is_multiple_of(every);
            Bar {
                x: i64::try_from(at).unwrap_or_default() * STEP + (STEP - BAR) / 2,
                y: HEIGHT - height,
                width: BAR,
                height,
                label: if labelled {
                    day.date.strftime("%m/%d").to_string()
                } else {
                    String::new()
                },
                title: format!(
                    "{} · {} · {}",
                    day.date,
                    money(day.figures.revenue),
                    f.n("chart-paid", day.figures.paid)
                ),
                empty: day.figures.revenue == 0,
                today: at == last,
            }
        };
        let total = days.iter().fold(0_i64, |sum, it| sum.saturating_add(it.figures.revenue));
        Chart {
            width: i64::try_from(days.len()).unwrap_or(1).max(1) * STEP,
            bars: days.iter().enumerate().map(bar).collect(),
            top: round(&money(top)),
            middle: round(&money(top / 2)),
            total: money(total),
            paid: days.iter().fold(0_i64, |sum, it| sum.saturating_add(it.figures.paid)),
        }
    }
}

/// Without decimals where they say nothing.
fn round(money: &str) -> String {
    money.strip_suffix(".00").unwrap_or(money).to_owned()
}

/// The next round number: a line that is easy to read, and so is half of it.
fn round_up(most: i64) -> i64 {
    let mut unit = 100_i64;
    loop {
        for step in [1, 2, 3, 4, 5, 6, 8] {
            let line = unit.saturating_mul(step);
            if line >= most {
                return line;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_line_is_a_round_number() {
        for (most, line) in
            [(1, 100), (101, 200), (45_000, 50_000), (58_000, 60_000), (90_000, 100_000)]
        {
            assert_eq!(round_up(most), line);
        }
        assert_eq!(round_up(i64::MAX), i64::MAX);
    }
}
