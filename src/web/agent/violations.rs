//! Cases against him, his answers to them, and telling of others' shops.

use super::desk::Desk;
use crate::agents;
use crate::state::App;
use crate::types::{CaseId, SkuCode, Slug};
use crate::violations::{self, Case, Report, Status};
use crate::web::failure::{Failure, PageError};
use crate::web::limits;
use crate::web::office::answer;
use crate::web::office::cases::{self as shown, Listed, Told, Wish};
use crate::web::office::paper;
use crate::web::office::told::{done, refused};
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::session::{Seller, Trader};
use crate::web::visitor::Visitor;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;

const HOME: &str = "/agent/violations";
/// Beside those that are not closed.
const SHOWN: [Status; 1] = [Status::Closed];

#[derive(Template)]
#[template(path = "agent/violations.html")]
struct ListPage {
    f: Desk,
    listed: Listed,
    typed: Typed,
}

#[derive(Template)]
#[template(path = "agent/violation.html")]
struct SheetPage {
    f: Desk,
    it: Case,
    steps: Vec<Told>,
    typed: Typed,
}

impl SheetPage {
    fn status(&self) -> String {
        shown::status(&self.f, self.it.status)
    }

    fn tag(&self) -> &'static str {
        shown::tag(self.it.status)
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

/// `POST /agent/violations/export`.
pub(super) async fn export(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    form: Form<Wish>,
) -> Result<HttpResponse, PageError> {
    let which = form.which(&app, Some(seller.agent.id), &SHOWN).await?;
    let taken = seller.by().entry("violation.export", format!("agent:{}", seller.agent.name));
    let status = form.status(&SHOWN).map_or("", Status::as_str);
    paper::note(&app, taken.detail(status)).await?;
    Ok(shown::file(&app, &f, false, which))
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
            answer::page(status, &page(&app, f, &Wish::default(), typed).await?)
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
        let unknown = violations::Error::Invalid { field: "shop", problem: "no_such_shop".into() };
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
    let (it, steps) = find(&app, &f, &seller, *id).await?;
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
            let (it, steps) = find(&app, &f, &seller, *id).await?;
            let status = tell(&mut typed, error.into(), &f)?;
            answer::page(status, &SheetPage { f, it, steps, typed })
        }
    }
}

async fn find(
    app: &App,
    f: &Desk,
    seller: &Seller,
    id: i64,
) -> Result<(Case, Vec<Told>), PageError> {
    let agent = Some(seller.agent.id);
    let found = app.db.read(move |conn| violations::find(conn, agent, CaseId(id))).await?;
    let (it, steps) = found.ok_or_else(Failure::not_found)?;
    Ok((it, shown::bare_steps(f, steps)))
}

async fn page(app: &App, f: Desk, wish: &Wish, typed: Typed) -> Result<ListPage, PageError> {
    let listed = Listed::read(app, &f, (Some(f.agent()), HOME), &SHOWN, wish).await?;
    Ok(ListPage { f, listed, typed })
}
