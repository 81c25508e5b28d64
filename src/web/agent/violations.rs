//! Cases against him, his answers to them, and telling of others' shops.

use super::desk::Desk;
use crate::agents;
use crate::db::Conn;
use crate::state::App;
use crate::types::{CaseId, Page, PageRequest, SkuCode, Slug};
use crate::violations::{self, Case, Report, Status, Step};
use crate::web::failure::{Failure, PageError};
use crate::web::limits;
use crate::web::office::answer;
use crate::web::office::cases as shown;
use crate::web::office::told::{done, refused};
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::session::{Seller, Trader};
use crate::web::visitor::Visitor;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;
use serde::Deserialize;

const HOME: &str = "/agent/violations";
const PAGE_SIZE: u32 = 40;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    /// `closed`; else those that are not.
    #[serde(default)]
    status: String,
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "agent/violations.html")]
struct ListPage {
    f: Desk,
    closed: bool,
    lines: Page<Case>,
    typed: Typed,
    before: String,
}

impl ListPage {
    fn state(&self, it: &Case) -> String {
        shown::status(&self.f, it.status)
    }

    fn tag(&self, it: &Case) -> &'static str {
        shown::tag(it.status)
    }
}

#[derive(Template)]
#[template(path = "agent/violation.html")]
struct SheetPage {
    f: Desk,
    it: Case,
    steps: Vec<Step>,
    typed: Typed,
}

impl SheetPage {
    fn status(&self) -> String {
        shown::status(&self.f, self.it.status)
    }

    fn tag(&self) -> &'static str {
        shown::tag(self.it.status)
    }

    fn event(&self, it: &Step) -> String {
        shown::event(&self.f, it.event)
    }
}

/// `GET /agent/violations`.
pub(super) async fn list(
    app: Data<App>,
    _: Trader,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let page = page(&app, f, &wish, Typed::default()).await?;
    answer::page(StatusCode::OK, &page)
}

/// `POST /agent/violations`: tells of a shop, whosever it is. The answer says nothing about it.
pub(super) async fn report(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    visitor: Visitor,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_report(&app, &seller, &visitor, &typed).await {
        Ok(()) => Ok(done(HOME, "case-reported")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            let wish = Wish { status: String::new(), page: 1 };
            answer::page(status, &page(&app, f, &wish, typed).await?)
        }
    }
}

async fn try_report(
    app: &App,
    seller: &Seller,
    visitor: &Visitor,
    typed: &Typed,
) -> Result<(), No> {
    let per_minute = app.config.limits.login_per_minute;
    limits::admit(app, "report", &visitor.bucket(), per_minute).await?;
    let mut reader = Reader::new(typed);
    for needed in ["shop", "sku"] {
        if reader.text(needed).is_empty() {
            reader.refuse(needed, "empty");
        }
    }
    let shop = reader.word::<Slug>("shop");
    let sku = reader.word::<SkuCode>("sku");
    let (Some(shop), Some(sku)) = (shop, sku) else {
        return Err(reader.refusal());
    };
    let (link, reason) = (reader.text("link"), reader.paragraphs("reason"));
    let (by, currency, now) = (seller.by(), app.config.shop.currency, app.clock.now());
    let reported = app.db.write(move |conn| {
        let unknown = violations::Error::Invalid { field: "shop", problem: "not_found" };
        let agent = agents::find_shop(conn, &shop)?.ok_or(unknown)?.agent;
        let (sku, link, reason, by) = (sku.clone(), link.clone(), reason.clone(), by.clone());
        let report = Report { agent, sku, link, reason, currency, by };
        violations::report(conn, &report, now)
    });
    Ok(reported.await?)
}

/// `GET /agent/violations/{id}`.
pub(super) async fn sheet(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (it, steps) = find(&app, &seller, *id).await?;
    answer::page(StatusCode::OK, &SheetPage { f, it, steps, typed: Typed::default() })
}

/// `POST /agent/violations/{id}/answer`.
pub(super) async fn reply(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    let (agent, case, by) = (seller.agent.id, CaseId(*id), seller.by());
    let (text, now, here) = (typed.get("note").to_owned(), app.clock.now(), format!("{HOME}/{id}"));
    let answered =
        app.db.write(move |conn| violations::answer(conn, agent, case, &text, &by, now)).await;
    match answered {
        Ok(()) => Ok(done(&here, "case-answered")),
        Err(violations::Error::IllegalStep { .. }) => Ok(refused(&here, "moved-on")),
        Err(error) => {
            let (it, steps) = find(&app, &seller, *id).await?;
            let status = tell(&mut typed, error.into(), &f)?;
            answer::page(status, &SheetPage { f, it, steps, typed })
        }
    }
}

async fn find(app: &App, seller: &Seller, id: i64) -> Result<(Case, Vec<Step>), PageError> {
    let agent = Some(seller.agent.id);
    let found = app.db.read(move |conn| violations::find(conn, agent, CaseId(id))).await?;
    Ok(found.ok_or_else(Failure::not_found)?)
}

async fn page(app: &App, f: Desk, wish: &Wish, typed: Typed) -> Result<ListPage, PageError> {
    let closed = wish.status == Status::Closed.as_str();
    let (agent, wanted) = (Some(f.agent()), PageRequest::new(wish.page, PAGE_SIZE));
    let status = closed.then_some(Status::Closed);
    let read = move |conn: &mut Conn| violations::list(conn, agent, status, wanted);
    let lines = app.db.read(read).await?;
    let before = format!("{HOME}?status={}&page=", if closed { "closed" } else { "" });
    Ok(ListPage { f, closed, lines, typed, before })
}
