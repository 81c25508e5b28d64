//! One payout, and the account it goes to when somebody asks for it.

use super::{find, shown};
use crate::ledger::{self, Account};
use crate::payouts::{self, Destination, Event, Payout, Terms};
use crate::provenance;
use crate::state::App;
use crate::types::Money;
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::actor::actor;
use crate::web::office::answer::{self, Problem};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

#[derive(Template)]
#[template(path = "admin/payouts/sheet.html")]
pub(super) struct SheetPage {
    f: Console,
    it: Payout,
    /// The whole account, if it was asked for.
    account: Option<Destination>,
    /// What the agent has beside it.
    available: Money,
    /// Whether whoever approved must leave the paying to somebody else.
    two: bool,
    /// What was typed.
    typed: String,
    problem: Problem,
}

impl SheetPage {
    fn status(&self) -> String {
        shown::status(&self.f, self.it.status)
    }

    fn tag(&self) -> &'static str {
        shown::tag(self.it.status)
    }

    fn kind(&self) -> String {
        shown::kind(&self.f, self.it.kind)
    }

    fn actor(&self, word: &str) -> String {
        actor(&self.f, word)
    }

    fn can_approve(&self) -> bool {
        self.it.status.after(Event::Approve).is_ok()
    }

    fn can_pay(&self) -> bool {
        self.it.status.after(Event::Pay).is_ok()
    }

    fn can_refuse(&self) -> bool {
        self.it.status.after(Event::Refuse).is_ok()
    }
}

/// `GET /admin/payouts/{id}`.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let page = page(&app, f, *id).await?;
    answer::page(StatusCode::OK, &page)
}

/// `POST /admin/payouts/{id}/account`: the whole account, and a line in the audit log.
pub(super) async fn account(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let mut page = page(&app, f, *id).await?;
    let opened = payouts::open_account(&app.vault, page.it.agent, &page.it.sealed)?;
    let entry = page.f.staff.by().entry("payout.reveal", format!("payout:{id}"));
    let now = app.clock.now();
    app.db.write(move |conn| provenance::record(conn, &entry, now)).await?;
    page.account = Some(opened);
    answer::page(StatusCode::OK, &page)
}

/// The sheet again, with what is wrong.
pub(super) async fn refused(
    app: &App,
    f: Console,
    id: i64,
    typed: String,
    failure: Failure,
) -> Result<HttpResponse, PageError> {
    let (status, problem) = answer::problem(failure, &f)?;
    let page = SheetPage { typed, problem, ..page(app, f, id).await? };
    answer::page(status, &page)
}

async fn page(app: &App, f: Console, id: i64) -> Result<SheetPage, PageError> {
    let it = find(app, id).await?;
    let (agent, now, currency) = (it.agent, app.clock.now(), it.amount.currency());
    let read = app.db.read(move |conn| ledger::balance(conn, Account::Agent(agent), now));
    let balances = read.await?;
    let available = balances.iter().find(|it| it.currency == currency).map_or(0, |it| it.available);
    Ok(SheetPage {
        available: Money::new(available, currency),
        two: Terms::of(&app.config).needs_two(it.amount),
        account: None,
        typed: String::new(),
        problem: Problem::default(),
        it,
        f,
    })
}
