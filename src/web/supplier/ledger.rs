//! His account: what he has, month by month what came and went, and the same as a file.

use super::desk::Desk;
use crate::db::{self, Conn};
use crate::insight::supplying::{self, Movement};
use crate::ledger::{self, Account};
use crate::state::App;
use crate::suppliers;
use crate::types::{Money, Page, PageRequest, Timestamp};
use crate::web::failure::PageError;
use crate::web::office::account::{self, Line, Wish, sum};
use crate::web::office::answer;
use crate::web::office::month::Month;
use crate::web::office::paper;
use crate::web::office::settlements::{self, For};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "supplier/ledger.html")]
struct LedgerPage {
    f: Desk,
    available: Money,
    pending: Money,
    on_the_way: Money,
    /// Whether anything was ever settled.
    settled: bool,
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

/// `GET /supplier/ledger`.
pub(super) async fn show(
    app: Data<App>,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let now = app.clock.now();
    let month = wish.month(now, &f.zone);
    let (supplier, during) = (f.supplier(), month.bounds(&f.zone));
    let (wanted, currency) = (wish.part(), f.currency);
    let read = move |conn: &mut Conn| {
        let lines = supplying::list_movements(conn, supplier, during, wanted)?;
        let his = ledger::balance(conn, Account::Supplier(supplier), now)?;
        let aside = ledger::balance(conn, Account::InSettlement(supplier), now)?;
        let newest = suppliers::list_settlements(conn, supplier, PageRequest::new(1, 1))?;
        Ok::<_, db::Error>((lines, his, aside, newest.total > 0))
    };
    let (lines, his, aside, settled) = app.db.read(read).await?;
    let page = LedgerPage {
        available: sum(&his, currency, |it| it.available),
        pending: sum(&his, currency, |it| it.pending),
        on_the_way: sum(&aside, currency, |it| it.pending + it.available),
        settled,
        later: month.later(now, &f.zone),
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
        kind: kind(f, &it.spot.kind),
        about,
        order: None,
        at: f.time(it.spot.at),
        available_at: it.available_at,
        waits: account::waits(f, it.available_at, now),
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
    let (supplier, now) = (f.supplier(), app.clock.now());
    let month = wish.month(now, &f.zone);
    let during = month.bounds(&f.zone);
    let read = move |conn: &mut Conn, beyond, limit| {
        supplying::list_movements_beyond(conn, supplier, during, beyond, limit)
    };
    let desk = f.clone();
    let with_spot = move |it: Movement| (it.spot.clone(), line(&desk, it, now));
    Ok(account::file(&app, &f, month, read, with_spot))
}
