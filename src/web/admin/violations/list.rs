//! All cases by their state, and telling of one.

use super::HOME;
use crate::agents;
use crate::state::App;
use crate::types::SkuCode;
use crate::violations::{self, Report, Status};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::cases::{self as shown, Listed, Wish};
use crate::web::office::paper;
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "admin/violations/list.html")]
struct ListPage {
    f: Console,
    listed: Listed,
    typed: Typed,
}

/// `GET /admin/violations`.
pub(in crate::web::admin) async fn show(
    app: Data<App>,
    f: Console,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let page = page(&app, f, &wish, Typed::default()).await?;
    answer::page(StatusCode::OK, &page)
}

/// `POST /admin/violations/export`.
pub(in crate::web::admin) async fn export(
    app: Data<App>,
    f: Console,
    form: Form<Wish>,
) -> Result<HttpResponse, PageError> {
    let which = form.which(&app, None, &Status::ALL).await?;
    let taken = f.staff.by().entry("violation.export", "violations");
    let status = form.status(&Status::ALL).map_or("", Status::as_str);
    paper::note(&app, taken.detail(status)).await?;
    Ok(shown::file(&app, &f, true, which))
}

/// `POST /admin/violations`: the operator saw it himself, or heard of it.
pub(in crate::web::admin) async fn report(
    app: Data<App>,
    f: Console,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_report(&app, &f, &typed).await {
        Ok(()) => Ok(done(HOME, "case-reported")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            answer::page(status, &page(&app, f, &Wish::default(), typed).await?)
        }
    }
}

async fn try_report(app: &App, f: &Console, typed: &Typed) -> Result<(), No> {
    let mut reader = Reader::new(typed);
    for needed in ["agent", "sku"] {
        if reader.text(needed).is_empty() {
            reader.refuse(needed, "empty");
        }
    }
    let name = reader.word::<agents::Name>("agent");
    let sku = reader.word::<SkuCode>("sku");
    let (Some(name), Some(sku)) = (name, sku) else {
        return Err(reader.refusal());
    };
    let (link, reason) = (reader.text("link"), reader.paragraphs("reason"));
    let (by, currency, now) = (f.staff.by(), app.config.shop.currency, app.clock.now());
    let reported = app.db.write(move |conn| {
        let unknown =
            violations::Error::Invalid { field: "agent", problem: "no_such_agent".into() };
        let agent = agents::find_by_name(conn, &name)?.ok_or(unknown)?.id;
        let (sku, link, reason, by) = (sku.clone(), link.clone(), reason.clone(), by.clone());
        let report = Report { agent, sku, link, reason, currency, by };
        violations::report(conn, &report, now)
    });
    Ok(reported.await?)
}

async fn page(app: &App, f: Console, wish: &Wish, typed: Typed) -> Result<ListPage, PageError> {
    let listed = Listed::read(app, &f, (None, HOME), &Status::ALL, wish).await?;
    Ok(ListPage { f, listed, typed })
}
