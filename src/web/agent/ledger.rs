//! The agent's account: what he has, month by month what came and went, and the same as a file.

use super::desk::Desk;
use crate::db::{self, Conn};
use crate::insight::selling::{self, Movement};
use crate::ledger::{self, Account};
use crate::state::App;
use crate::types::{Money, Page, Timestamp};
use crate::web::admin::books::shown as books;
use crate::web::failure::PageError;
use crate::web::office::account::{self, Line, Wish, sum};
use crate::web::office::answer;
use crate::web::office::month::Month;
use crate::web::session::Principal;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;

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

/// `GET /agent/ledger`.
pub(super) async fn show(
    app: Data<App>,
    Principal(owner): Principal,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let now = app.clock.now();
    let month = wish.month(now, &f.zone);
    let (agent, during) = (owner.agent.id, month.bounds(&f.zone));
    let (wanted, currency) = (wish.part(), f.currency);
    let read = move |conn: &mut Conn| {
        let lines = selling::list_movements(conn, agent, during, wanted)?;
        let his = ledger::balance(conn, Account::Agent(agent), now)?;
        let asked = ledger::balance(conn, Account::InPayout(agent), now)?;
        let wallet = ledger::balance(conn, Account::Wallet(agent), now)?;
        Ok::<_, db::Error>((lines, his, asked, wallet))
    };
    let (lines, his, asked, wallet) = app.db.read(read).await?;
    let page = LedgerPage {
        available: sum(&his, currency, |it| it.available),
        pending: sum(&his, currency, |it| it.pending),
        in_payout: sum(&asked, currency, |it| it.pending + it.available),
        wallet: sum(&wallet, currency, |it| it.pending + it.available),
        later: month.later(now, &f.zone),
        month,
        lines: lines.map(|it| line(&f, it, now)),
        f,
    };
    answer::page(StatusCode::OK, &page)
}

fn line(f: &Desk, it: Movement, now: Timestamp) -> Line {
    let about = match (&it.order, &it.below) {
        (Some(code), _) => code.to_string(),
        (None, Some(shop)) => f.with("agent-ledger-below", "name", shop),
        (None, None) if it.spot.kind.starts_with("payout") => format!("#{}", it.spot.number),
        (None, None) => String::new(),
    };
    Line {
        kind: kind(f, &it.spot.kind),
        about,
        order: it.order.map(|code| format!("/agent/orders/{code}")),
        at: f.time(it.spot.at),
        available_at: it.available_at,
        waits: account::waits(f, it.available_at, now),
        amount: it.amount,
    }
}

/// What was booked, in the agent's own words.
pub(super) fn kind(f: &Desk, word: &str) -> String {
    match word {
        "order" => f.t("agent-ledger-order"),
        "refund" => f.t("agent-ledger-refund"),
        "fee" => f.t("agent-ledger-fee"),
        "promoter_paid" => f.t("agent-ledger-promoter"),
        "payout" => f.t("agent-ledger-payout"),
        "payout_returned" => f.t("agent-ledger-payout-returned"),
        other => books::kind(f, other),
    }
}

/// `GET /agent/ledger.csv`: a month.
pub(super) async fn export(
    app: Data<App>,
    Principal(owner): Principal,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let (agent, now) = (owner.agent.id, app.clock.now());
    let month = wish.month(now, &f.zone);
    let during = month.bounds(&f.zone);
    let read = move |conn: &mut Conn, beyond, limit| {
        selling::list_movements_beyond(conn, agent, during, beyond, limit)
    };
    let desk = f.clone();
    let with_spot = move |it: Movement| (it.spot.clone(), line(&desk, it, now));
    Ok(account::file(&app, &f, month, read, with_spot))
}
