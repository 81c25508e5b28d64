//! All cases by their state, and telling of one.

use super::HOME;
use crate::agents;
use crate::db::Conn;
use crate::state::App;
use crate::types::{Page, PageRequest, SkuCode};
use crate::violations::{self, Case, Report, Status};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::cases as shown;
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use askama::Template;
use serde::Deserialize;

const PAGE_SIZE: u32 = 40;

#[derive(Debug, Deserialize)]
pub(in crate::web::admin) struct Wish {
    /// Else those that are not closed.
    #[serde(default)]
    status: String,
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "admin/violations/list.html")]
struct ListPage {
    f: Console,
    status: Option<Status>,
    lines: Page<Case>,
    typed: Typed,
    before: String,
}

impl ListPage {
    fn filters(&self) -> Vec<(String, &'static str, bool)> {
        let one = |it: Status| (shown::status(&self.f, it), it.as_str(), self.status == Some(it));
        let mut filters = vec![(self.f.t("case-all-open"), "", self.status.is_none())];
        filters.extend(Status::ALL.map(one));
        filters
    }

    fn state(&self, it: &Case) -> String {
        shown::status(&self.f, it.status)
    }

    fn tag(&self, it: &Case) -> &'static str {
        shown::tag(it.status)
    }
}

/// `GET /admin/violations`.
pub(in crate::web::admin) async fn show(
    app: Data<App>,
    f: Console,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let page = page(&app, f, &wish.status, wish.page, Typed::default()).await?;
    answer::page(StatusCode::OK, &page)
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
            answer::page(status, &page(&app, f, "", 1, typed).await?)
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
        let unknown = violations::Error::Invalid { field: "agent", problem: "no_such_agent" };
        let agent = agents::find_by_name(conn, &name)?.ok_or(unknown)?.id;
        let (sku, link, reason, by) = (sku.clone(), link.clone(), reason.clone(), by.clone());
        let report = Report { agent, sku, link, reason, currency, by };
        violations::report(conn, &report, now)
    });
    Ok(reported.await?)
}

async fn page(
    app: &App,
    f: Console,
    word: &str,
    number: u32,
    typed: Typed,
) -> Result<ListPage, PageError> {
    let (status, wanted) = (Status::from_word(word), PageRequest::new(number, PAGE_SIZE));
    let read = move |conn: &mut Conn| violations::list(conn, None, status, wanted);
    let lines = app.db.read(read).await?;
    let before = format!("{HOME}?status={}&page=", status.map_or("", Status::as_str));
    Ok(ListPage { f, status, lines, typed, before })
}
