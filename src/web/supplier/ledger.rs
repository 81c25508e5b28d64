//! His account: what he has, month by month what came and went, and the same as a file.

use super::desk::Desk;
use crate::db;
use crate::insight::supplying::{self, Movement};
use crate::ledger::{self, Account};
use crate::state::App;
use crate::types::{Money, Page, PageRequest, Timestamp};
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::month::Month;
use crate::web::office::paper::{self, Cell, Table};
use crate::web::office::settlements::{self, For};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

const PAGE_SIZE: u32 = 50;
/// Lines of a file; a month with more is to be had in parts from the page.
const MOST_LINES: u32 = 50_000;
const CHUNK: u32 = 200;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    /// `2026-11`; else this month.
    #[serde(default)]
    month: String,
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "supplier/ledger.html")]
struct LedgerPage {
    f: Desk,
    available: Money,
    pending: Money,
    on_the_way: Money,
    month: Month,
    later: Option<Month>,
    lines: Page<Line>,
}

impl LedgerPage {
    /// What the addresses of the pages begin with.
    fn before(&self) -> String {
        format!("/supplier/ledger?month={}&page=", self.month)
    }
}

struct Line {
    kind: String,
    about: String,
    at: String,
    /// When it becomes his; empty: it is.
    waits: String,
    amount: Money,
}

/// `GET /supplier/ledger`.
pub(super) async fn show(
    app: Data<App>,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let now = app.clock.now();
    let this = Month::of(now, &f.zone);
    let month = Month::read(&wish.month).unwrap_or(this);
    let (supplier, during) = (f.supplier(), month.bounds(&f.zone));
    let (wanted, currency) = (PageRequest::new(wish.page, PAGE_SIZE), f.currency);
    let read = move |conn: &mut db::Conn| {
        let lines = supplying::list_movements(conn, supplier, during, wanted)?;
        let his = ledger::balance(conn, Account::Supplier(supplier), now)?;
        let aside = ledger::balance(conn, Account::InSettlement(supplier), now)?;
        Ok::<_, db::Error>((lines, his, aside))
    };
    let (lines, his, aside) = app.db.read(read).await?;
    let sum = |of: &[ledger::Balance], part: fn(&ledger::Balance) -> i64| {
        Money::new(of.iter().filter(|it| it.currency == currency).map(part).sum(), currency)
    };
    let page = LedgerPage {
        available: sum(&his, |it| it.available),
        pending: sum(&his, |it| it.pending),
        on_the_way: sum(&aside, |it| it.pending + it.available),
        later: Some(month.after()).filter(|_| month != this),
        month,
        lines: lines.map(|it| line(&f, it, now)),
        f,
    };
    answer::page(StatusCode::OK, &page)
}

fn line(f: &Desk, it: Movement, now: Timestamp) -> Line {
    let about = match (it.product.as_str(), it.variant.as_str()) {
        ("", _) => it.reference,
        (_, "") => it.product,
        (product, variant) => format!("{product} · {variant}"),
    };
    Line {
        kind: kind(f, &it.kind),
        about,
        at: f.time(it.at),
        waits: if it.available_at.since(now) > 0 { f.date(it.available_at) } else { String::new() },
        amount: it.amount,
    }
}

pub(super) fn kind(f: &Desk, word: &str) -> String {
    match word {
        "order" => f.t("supplier-ledger-order"),
        "refund" => f.t("agent-ledger-refund"),
        "fee" => f.t("agent-ledger-fee"),
        "settlement" => f.t("books-kind-settlement"),
        "settlement_returned" => f.t("books-kind-settlement-returned"),
        _ => f.t("agent-ledger-other"),
    }
}

/// `POST /supplier/settlements/export`: what he was paid.
pub(super) async fn settlements(app: Data<App>, f: Desk) -> Result<HttpResponse, PageError> {
    let subject = format!("supplier:{}", f.supplier());
    paper::note(&app, f.vendor.by().entry("settlement.export", subject)).await?;
    Ok(settlements::file(&app, &f, f.supplier(), For::Supplier))
}

/// `GET /supplier/ledger.csv`: a month.
pub(super) async fn export(
    app: Data<App>,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let month = Month::read(&wish.month).unwrap_or_else(|| Month::of(app.clock.now(), &f.zone));
    let (supplier, during) = (f.supplier(), month.bounds(&f.zone));
    let read = move |conn: &mut db::Conn| {
        let mut all = Vec::new();
        for number in 1..=MOST_LINES / CHUNK {
            let page = PageRequest::new(number, CHUNK);
            let part = supplying::list_movements(conn, supplier, during, page)?;
            let last = i64::from(number) >= part.pages();
            all.extend(part.items);
            if last {
                break;
            }
        }
        Ok::<_, db::Error>(all)
    };
    let heads = [
        f.t("agent-ledger-at"),
        f.t("agent-ledger-kind"),
        f.t("agent-ledger-about"),
        f.t("agent-ledger-amount"),
        f.t("agent-ledger-available-at"),
    ];
    let mut table = Table::new(&heads);
    for it in app.db.read(read).await? {
        let available = f.time(it.available_at);
        let line = line(&f, it, app.clock.now());
        table.add(&[
            Cell::Text(&line.at),
            Cell::Text(&line.kind),
            Cell::Text(&line.about),
            Cell::Amount(line.amount),
            Cell::Text(&available),
        ]);
    }
    Ok(table.download(&format!("ledger-{month}")))
}
