//! Who saw or changed what: `/admin/audit`.

use crate::db::Conn;
use crate::provenance::{self, Line};
use crate::state::App;
use crate::types::{OrderCode, Page, PageRequest};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::paper::{self, Cell, PART, Table};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Form, Query, ServiceConfig};
use askama::Template;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

const PAGE_SIZE: u32 = 100;

pub(super) fn routes(routes: &mut ServiceConfig) {
    routes
        .route("/admin/audit", web::get().to(list))
        .route("/admin/audit/export", web::post().to(export));
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
    fn action(&self, line: &Line) -> String {
        action(&self.f, line)
    }

    fn detail(&self, line: &Line) -> String {
        detail(&self.f, line)
    }

    fn about(&self, line: &Line) -> String {
        about(&self.f, line)
    }

    fn actor(&self, line: &Line) -> String {
        actor(&self.f, line)
    }

    /// What its file is asked for.
    fn wish(&self) -> [(&'static str, &str); 1] {
        [("subject", &self.subject)]
    }
}

/// What is typed without a kind is the number of an order.
fn subject_of(typed: &str) -> String {
    let typed = typed.trim();
    match typed.parse::<OrderCode>() {
        Ok(code) => format!("order:{code}"),
        Err(_) => typed.to_owned(),
    }
}

/// An action in words, where there are any.
fn action(f: &Console, line: &Line) -> String {
    let key = format!("audit-{}", line.action.replace(['.', '_'], "-"));
    let said = f.t(&key);
    if said == key { line.action.clone() } else { said }
}

/// What goes with an action: a word of the program, or what else was written down.
fn detail(f: &Console, line: &Line) -> String {
    let key = format!("audit-word-{}", line.detail.replace('_', "-"));
    let said = f.t(&key);
    if said != key {
        return said;
    }
    let parts: Vec<String> = line.detail.split(' ').map(|it| named(f, it)).collect();
    parts.join(" ")
}

/// Something of the shop, such as `order:CODE`: its kind in words, and which one.
fn named(f: &Console, what: &str) -> String {
    let Some((kind, which)) = what.split_once(':') else {
        return what.to_owned();
    };
    let key = format!("audit-kind-{kind}");
    let said = f.t(&key);
    if said == key { what.to_owned() } else { format!("{said} {which}") }
}

/// What a line is about: one thing, or a list or a page by its name.
fn about(f: &Console, line: &Line) -> String {
    let key = format!("audit-place-{}", line.subject);
    let said = f.t(&key);
    if said == key { named(f, &line.subject) } else { said }
}

fn actor(f: &Console, line: &Line) -> String {
    match line.actor.split_once(':') {
        Some((_, name)) => name.to_owned(),
        None => f.t(&format!("actor-{}", line.actor)),
    }
}

/// `GET /admin/audit`.
async fn list(app: Data<App>, f: Console, wish: Query<Wish>) -> Result<HttpResponse, PageError> {
    let Wish { page, subject } = wish.into_inner();
    let (wanted, about) = (PageRequest::new(page, PAGE_SIZE), subject_of(&subject));
    let lines = app.db.read(move |conn| provenance::list_entries(conn, &about, wanted)).await?;
    let before =
        format!("/admin/audit?subject={}&page=", utf8_percent_encode(&subject, NON_ALPHANUMERIC));
    answer::page(StatusCode::OK, &ListPage { f, lines, subject, before })
}

/// `POST /admin/audit/export`: names and addresses leave the house, so the log begins with who took it.
async fn export(app: Data<App>, f: Console, form: Form<Wish>) -> Result<HttpResponse, PageError> {
    let about = subject_of(&form.into_inner().subject);
    // What was looked for may be anything.
    let asked = if about.is_empty() { "" } else { "search" };
    paper::note(&app, f.staff.by().entry("audit.export", "audit").detail(asked)).await?;
    let read = move |conn: &mut Conn, beyond: Option<i64>| {
        provenance::list_entries_beyond(conn, &about, beyond, PART)
    };
    Ok(heads(&f).list("audit", &app, read, move |part, it| {
        add(part, &f, &it);
        it.number
    }))
}

fn heads(f: &Console) -> Table {
    let heads = [
        "audit-when",
        "audit-who",
        "audit-what",
        "file-details",
        "audit-about",
        "audit-count",
        "audit-from",
    ];
    Table::new(&heads.map(|it| f.t(it)))
}

fn add(part: &mut Table, f: &Console, it: &Line) {
    part.add(&[
        Cell::Text(&f.time(it.at)),
        Cell::Text(&actor(f, it)),
        Cell::Text(&action(f, it)),
        Cell::Text(&detail(f, it)),
        Cell::Text(&about(f, it)),
        Cell::Count(it.count),
        Cell::Text(&it.address),
    ]);
}
