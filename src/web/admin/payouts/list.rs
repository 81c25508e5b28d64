//! Payouts by their state: those that wait come first.

use super::shown;
use crate::agents;
use crate::db::Conn;
use crate::payouts::{self, Kind, Payout, Status, Which};
use crate::state::App;
use crate::types::{Page, PageRequest};
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

const PAGE_SIZE: u32 = 40;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    /// `all`; else those that are requested.
    status: Option<String>,
    /// An agent's name; empty: everybody's.
    #[serde(default)]
    agent: String,
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "admin/payouts/list.html")]
struct ListPage {
    f: Console,
    filters: Vec<Filter>,
    status: &'static str,
    agent: String,
    lines: Page<Payout>,
    /// Whether these are to be paid: then they can be taken along as a file.
    payable: bool,
    before: String,
}

struct Filter {
    label: String,
    href: String,
    here: bool,
    count: i64,
}

impl ListPage {
    /// What its file is asked for.
    fn wish(&self) -> [(&'static str, &str); 2] {
        [("status", self.status), ("agent", &self.agent)]
    }

    fn status(&self, it: &Payout) -> String {
        shown::status(&self.f, it.status)
    }

    fn tag(&self, it: &Payout) -> &'static str {
        shown::tag(it.status)
    }

    fn kind(&self, it: &Payout) -> String {
        shown::kind(&self.f, it.kind)
    }

    fn kinds(&self) -> Vec<(&'static str, String)> {
        Kind::ALL.map(|it| (it.as_str(), shown::kind(&self.f, it))).to_vec()
    }
}

/// `GET /admin/payouts`.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let word = wish.status.as_deref().unwrap_or(Status::Requested.as_str());
    let status = Status::from_word(word);
    let wanted = PageRequest::new(wish.page, PAGE_SIZE);
    let agent = wish.agent.trim().to_owned();
    let named = agent.clone();
    let read = move |conn: &mut Conn| match which(conn, status, &named)? {
        Some(which) => Ok::<_, Failure>(payouts::list(conn, which, wanted)?),
        None => Ok(wanted.of(Vec::new(), 0)),
    };
    let lines = app.db.read(read).await.map_err(PageError)?;
    let page = ListPage {
        filters: filters(&f, status, &agent),
        lines,
        payable: status == Some(Status::Approved),
        before: format!("{}&page=", address(status, &agent)),
        status: word_of(status),
        agent,
        f,
    };
    answer::page(StatusCode::OK, &page)
}

/// `None`: there is no such agent.
pub(super) fn which(
    conn: &mut Conn,
    status: Option<Status>,
    agent: &str,
) -> Result<Option<Which>, agents::Error> {
    if agent.is_empty() {
        return Ok(Some(Which { status, agent: None }));
    }
    let Ok(name) = agent.parse() else {
        return Ok(None);
    };
    let found = agents::find_by_name(conn, &name)?;
    Ok(found.map(|it| Which { status, agent: Some(it.id) }))
}

fn word_of(status: Option<Status>) -> &'static str {
    status.map_or("all", Status::as_str)
}

fn address(status: Option<Status>, agent: &str) -> String {
    let query = serde_urlencoded::to_string([("status", word_of(status)), ("agent", agent)]);
    format!("/admin/payouts?{}", query.unwrap_or_default())
}

fn filters(f: &Console, here: Option<Status>, agent: &str) -> Vec<Filter> {
    let filter = |label, status: Option<Status>, count| Filter {
        label,
        href: address(status, agent),
        here: status == here,
        count,
    };
    let one = |status| {
        let count = if status == Status::Requested { f.badges.payouts } else { 0 };
        filter(shown::status(f, status), Some(status), count)
    };
    let mut filters: Vec<Filter> = Status::ALL.map(one).into();
    filters.push(filter(f.t("filter-all"), None, 0));
    filters
}
