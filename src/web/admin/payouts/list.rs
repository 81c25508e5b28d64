//! Payouts by their state: those that wait come first.

use super::shown;
use crate::payouts::{self, Kind, Payout, Status};
use crate::state::App;
use crate::types::{Page, PageRequest};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
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
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "admin/payouts/list.html")]
struct ListPage {
    f: Console,
    filters: Vec<Filter>,
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
    let lines = app.db.read(move |conn| payouts::list(conn, status, wanted)).await?;
    let page = ListPage {
        filters: filters(&f, status),
        lines,
        payable: status == Some(Status::Approved),
        before: format!("/admin/payouts?status={}&page=", status.map_or("all", Status::as_str)),
        f,
    };
    answer::page(StatusCode::OK, &page)
}

fn filters(f: &Console, here: Option<Status>) -> Vec<Filter> {
    let filter = |label, status: Option<Status>, count| Filter {
        label,
        href: format!("/admin/payouts?status={}", status.map_or("all", Status::as_str)),
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
