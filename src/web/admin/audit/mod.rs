//! Who saw or changed what: `/admin/audit`.

use crate::provenance::{self, Line};
use crate::state::App;
use crate::types::{Page, PageRequest};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Query, ServiceConfig};
use askama::Template;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

const PAGE_SIZE: u32 = 100;

pub(super) fn routes(routes: &mut ServiceConfig) {
    routes.route("/admin/audit", web::get().to(list));
}

#[derive(Debug, Deserialize)]
struct Wish {
    #[serde(default)]
    page: u32,
    /// As it stands in a line, e.g. `order:CODE`; empty: everything.
    #[serde(default)]
    subject: String,
}

#[derive(Template)]
#[template(path = "admin/audit/list.html")]
struct ListPage {
    f: Console,
    lines: Page<Line>,
    subject: String,
    /// What addresses of other pages begin with.
    before: String,
}

impl ListPage {
    /// An action in words, where there are any.
    fn action(&self, line: &Line) -> String {
        let key = format!("audit-{}", line.action.replace(['.', '_'], "-"));
        let said = self.f.t(&key);
        if said == key { line.action.clone() } else { said }
    }

    fn actor(&self, line: &Line) -> String {
        match line.actor.split_once(':') {
            Some((_, name)) => name.to_owned(),
            None => self.f.t(&format!("audit-actor-{}", line.actor)),
        }
    }
}

/// `GET /admin/audit`.
async fn list(app: Data<App>, f: Console, wish: Query<Wish>) -> Result<HttpResponse, PageError> {
    let Wish { page, subject } = wish.into_inner();
    let (wanted, about) = (PageRequest::new(page, PAGE_SIZE), subject.trim().to_owned());
    let lines = app.db.read(move |conn| provenance::list_entries(conn, &about, wanted)).await?;
    let before =
        format!("/admin/audit?subject={}&page=", utf8_percent_encode(&subject, NON_ALPHANUMERIC));
    answer::page(StatusCode::OK, &ListPage { f, lines, subject, before })
}
