//! The top of the tree, the search in it, those who sell nothing, and those who left.

use super::shown::{self, Line};
use super::since;
use crate::agents::desk::{self, Which};
use crate::state::App;
use crate::types::{Page, PageRequest, Timestamp};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

pub(super) const PAGE_SIZE: u32 = 40;
/// In characters.
pub(super) const LONGEST_SEARCH: usize = 60;
/// For how long somebody has sold nothing before he counts as dormant, if nobody says otherwise.
const DORMANT_DAYS: u32 = 30;
const MOST_DAYS: u32 = 3_650;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    q: String,
    /// `dormant`, `archived`, `closed`; else the top of the tree.
    #[serde(default)]
    show: String,
    days: Option<u32>,
    #[serde(default)]
    page: u32,
}

/// A wish as it was understood.
pub(super) struct Asked {
    pub(super) q: String,
    pub(super) show: &'static str,
    days: u32,
    pub(super) which: Which,
}

impl Asked {
    pub(super) fn of(wish: &Wish, now: Timestamp) -> Asked {
        let q: String = wish.q.trim().chars().take(LONGEST_SEARCH).collect();
        let days = wish.days.unwrap_or(DORMANT_DAYS).clamp(1, MOST_DAYS);
        let (show, which) = match (q.as_str(), wish.show.as_str()) {
            ("", "closed") => ("closed", Which::Closed),
            ("", "archived") => ("archived", Which::Archived),
            ("", "dormant") => ("dormant", Which::Dormant(now.minus(i64::from(days) * 86_400))),
            ("", _) => ("top", Which::Below(None)),
            (q, _) => ("", Which::Named(q.to_owned())),
        };
        Asked { q, show, days, which }
    }
}

#[derive(Template)]
#[template(path = "admin/agents/list.html")]
struct ListPage {
    f: Console,
    q: String,
    /// `top`, `dormant`, `archived` or `closed`; while something is looked for, nothing.
    show: &'static str,
    days: u32,
    lines: Page<Line>,
    /// What the addresses of the pages begin with.
    before: String,
}

impl ListPage {
    /// What its file is asked for.
    fn wish(&self) -> [(&'static str, String); 3] {
        [("q", self.q.clone()), ("show", self.show.to_owned()), ("days", self.days.to_string())]
    }

    /// How far back one may look for sales, and which of these it is.
    fn spans(&self) -> [(u32, bool); 4] {
        [7, 30, 90, 180].map(|days| (days, days == self.days))
    }
}

/// `GET /admin/agents`.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let now = app.clock.now();
    let Asked { q, show, days, which } = Asked::of(&wish, now);
    let wanted = PageRequest::new(wish.page, PAGE_SIZE);
    let found = app.db.read(move |conn| desk::list(conn, &which, since(now), wanted)).await?;
    let currency = app.config.shop.currency;
    let page = ListPage {
        lines: found.map(|it| shown::line(&f, currency, it)),
        before: before(&q, show, days),
        q,
        show,
        days,
        f,
    };
    answer::page(StatusCode::OK, &page)
}

fn before(q: &str, show: &str, days: u32) -> String {
    let days = days.to_string();
    let query = match show {
        "" => serde_urlencoded::to_string([("q", q)]),
        "dormant" => serde_urlencoded::to_string([("show", show), ("days", &days)]),
        other => serde_urlencoded::to_string([("show", other)]),
    };
    format!("/admin/agents?{}&page=", query.unwrap_or_default())
}
