//! The agent's account: what he has, month by month what came and went, and the same as a file.

use super::desk::Desk;
use crate::db;
use crate::insight::selling::{self, Movement};
use crate::ledger::{self, Account};
use crate::state::App;
use crate::types::{Money, Page, PageRequest};
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::month::Month;
use crate::web::office::paper::{Cell, Table};
use crate::web::session::Principal;
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
#[template(path = "agent/ledger.html")]
struct LedgerPage {
    f: Desk,
    available: Money,
    pending: Money,
    in_payout: Money,
    wallet: Money,
    month: Month,
    later: Option<Month>,
    lines: Page<Line>,
}

impl LedgerPage {
    /// What the addresses of the pages begin with.
    fn before(&self) -> String {
        format!("/agent/ledger?month={}&page=", self.month)
    }
}

struct Line {
    kind: String,
    about: String,
    /// The order's page, if it is one of his own shop.
    order: Option<String>,
    at: String,
    /// When it becomes his; empty: it is.
    waits: String,
    amount: Money,
}

/// `GET /agent/ledger`.
pub(super) async fn show(
    app: Data<App>,
    Principal(owner): Principal,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let now = app.clock.now();
    let this = Month::of(now, &f.zone);
    let month = Month::read(&wish.month).unwrap_or(this);
    let (agent, during) = (owner.agent.id, month.bounds(&f.zone));
    let (wanted, currency) = (PageRequest::new(wish.page, PAGE_SIZE), app.config.shop.currency);
    let read = move |conn: &mut db::Conn| {
        let lines = selling::list_movements(conn, agent, during, wanted)?;
        let his = ledger::balance(conn, Account::Agent(agent), now)?;
        let asked = ledger::balance(conn, Account::InPayout(agent), now)?;
        let wallet = ledger::balance(conn, Account::Wallet(agent), now)?;
        Ok::<_, db::Error>((lines, his, asked, wallet))
    };
    let (lines, his, asked, wallet) = app.db.read(read).await?;
    let sum = |of: &[ledger::Balance], part: fn(&ledger::Balance) -> i64| {
        Money::new(of.iter().filter(|it| it.currency == currency).map(part).sum(), currency)
    };
    let page = LedgerPage {
        available: sum(&his, |it| it.available),
        pending: sum(&his, |it| it.pending),
        in_payout: sum(&asked, |it| it.pending + it.available),
        wallet: sum(&wallet, |it| it.pending + it.available),
        later: Some(month.after()).filter(|_| month != this),
        month,
        lines: lines.map(|it| line(&f, it, now)),
        f,
    };
    answer::page(StatusCode::OK, &page)
}

fn line(f: &Desk, it: Movement, now: crate::types::Timestamp) -> Line {
    let about = match (&it.order, &it.below) {
        (Some(code), _) => code.to_string(),
        (None, Some(shop)) => f.with("agent-ledger-below", "name", shop),
        (None, None) => format!("#{}", it.number),
    };
    Line {
        kind: kind(f, &it.kind),
        about,
        order: it.order.map(|code| format!("/agent/orders/{code}")),
        at: f.time(it.at),
        waits: if it.available_at.since(now) > 0 { f.date(it.available_at) } else { String::new() },
        amount: it.amount,
    }
}

fn kind(f: &Desk, word: &str) -> String {
    match word {
        "order" => f.t("agent-ledger-order"),
        "refund" => f.t("agent-ledger-refund"),
        "fee" => f.t("agent-ledger-fee"),
        "promoter_paid" => f.t("agent-ledger-promoter"),
        "payout" => f.t("agent-ledger-payout"),
        "payout_returned" => f.t("agent-ledger-payout-returned"),
        _ => f.t("agent-ledger-other"),
    }
}

/// `GET /agent/ledger.csv`: a month.
pub(super) async fn export(
    app: Data<App>,
    Principal(owner): Principal,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let month = Month::read(&wish.month).unwrap_or_else(|| Month::of(app.clock.now(), &f.zone));
    let (agent, during) = (owner.agent.id, month.bounds(&f.zone));
    let read = move |conn: &mut db::Conn| {
        let mut all = Vec::new();
        for number in 1..=MOST_LINES / CHUNK {
            let page = PageRequest::new(number, CHUNK);
            let part = selling::list_movements(conn, agent, during, page)?;
            let last = i64::from(number) >= part.pages();
            all.extend(part.items);
            if last {
                break;
            }
        }
        Ok::<_, db::Error>(all)
    };
    let heads = ["at", "kind", "about", "amount", "available"].map(|it| match it {
        "at" => f.t("agent-ledger-at"),
        "kind" => f.t("agent-ledger-kind"),
        "about" => f.t("agent-ledger-about"),
        "amount" => f.t("agent-ledger-amount"),
        _ => f.t("agent-ledger-available-at"),
    });
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
