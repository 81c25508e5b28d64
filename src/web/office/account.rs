//! An account as whoever it belongs to reads it: month by month, and a month as a file.

use super::month::Month;
use super::paper::{Cell, PART, Table};
use crate::db::{self, Conn};
use crate::insight::Spot;
use crate::ledger::Balance;
use crate::state::App;
use crate::types::{Currency, Money, PageRequest, Timestamp};
use crate::web::page::Frame;
use actix_web::HttpResponse;
use actix_web::web::Data;
use jiff::tz::TimeZone;
use serde::Deserialize;

const PAGE_SIZE: u32 = 50;

/// What a page of an account is asked for, and its file.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Wish {
    /// `2026-11`; else this month.
    #[serde(default)]
    month: String,
    #[serde(default)]
    page: u32,
}

impl Wish {
    pub(in crate::web) fn month(&self, now: Timestamp, zone: &TimeZone) -> Month {
        Month::read(&self.month).unwrap_or_else(|| Month::of(now, zone))
    }

    pub(in crate::web) fn part(&self) -> PageRequest {
        PageRequest::new(self.page, PAGE_SIZE)
    }
}

/// One line of an account.
pub(in crate::web) struct Line {
    pub(in crate::web) kind: String,
    pub(in crate::web) about: String,
    /// The order's page, if there is one that the reader may see.
    pub(in crate::web) order: Option<String>,
    pub(in crate::web) at: String,
    pub(in crate::web) available_at: Timestamp,
    /// When it becomes his; empty: it is.
    pub(in crate::web) waits: String,
    pub(in crate::web) amount: Money,
}

/// The day on which something becomes his; empty: it is.
pub(in crate::web) fn waits(f: &Frame, available_at: Timestamp, now: Timestamp) -> String {
    if available_at.since(now) > 0 { f.date(available_at) } else { String::new() }
}

/// A part of what an account holds in the shop's currency.
pub(in crate::web) fn sum(of: &[Balance], currency: Currency, part: fn(&Balance) -> i64) -> Money {
    Money::new(of.iter().filter(|it| it.currency == currency).map(part).sum(), currency)
}

/// A month as a file, to its end. `read` finds at most so many of its lines beyond a place.
pub(in crate::web) fn file<T: Send + 'static>(
    app: &Data<App>,
    f: &Frame,
    month: Month,
    read: impl Fn(&mut Conn, Option<Spot>, u32) -> Result<Vec<T>, db::Error> + Clone + Send + 'static,
    line: impl Fn(T) -> (Spot, Line) + 'static,
) -> HttpResponse {
    let heads = ["at", "kind", "about", "amount", "available-at"];
    let table = Table::new(&heads.map(|it| f.t(&format!("agent-ledger-{it}"))));
    let f = f.clone();
    let part = move |conn: &mut Conn, beyond| read(conn, beyond, PART);
    table.list(&format!("ledger-{month}"), app, part, move |table, it| {
        let (spot, line) = line(it);
        table.add(&[
            Cell::Text(&line.at),
            Cell::Text(&line.kind),
            Cell::Text(&line.about),
            Cell::Amount(line.amount),
            Cell::Text(&f.time(line.available_at)),
        ]);
        spot
    })
}
