//! The list of orders, and the search box that stands on every page.

use super::shown::{self, Line};
use crate::db::{self, Conn};
use crate::orders::Status;
use crate::orders::desk::{self, Found, Slice, Which};
use crate::payments;
use crate::state::App;
use crate::types::{DepositCode, OrderId};
use crate::wallets::deposits;
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::page::Frame;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

const HOME: &str = "/admin/orders";
const PAGE_SIZE: u32 = 40;
/// In characters; longer ones are nothing that could be found.
pub(super) const LONGEST_SEARCH: usize = 200;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    /// A status, or `waiting`.
    #[serde(default)]
    status: String,
    #[serde(default)]
    q: String,
    /// Where the part of the list before this one ended.
    beyond: Option<i64>,
}

#[derive(Template)]
#[template(path = "admin/orders/list.html")]
struct ListPage {
    f: Console,
    q: String,
    filters: Vec<Filter>,
    lines: Vec<Line>,
    /// Where the list goes on.
    next: Option<String>,
    /// Whether this is not the beginning of it.
    further: bool,
    /// The address of its beginning.
    start: String,
    status: String,
}

impl ListPage {
    /// What its file is asked for.
    fn wish(&self) -> [(&'static str, &str); 2] {
        [("status", &self.status), ("q", &self.q)]
    }
}

pub(in crate::web) struct Filter {
    pub(in crate::web) label: String,
    pub(in crate::web) href: String,
    pub(in crate::web) here: bool,
    pub(in crate::web) count: i64,
}

/// `GET /admin/orders`; what can be only one order leads there at once.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let wish = wish.into_inner();
    let q: String = wish.q.trim().chars().take(LONGEST_SEARCH).collect();
    let beyond = wish.beyond.map(OrderId);
    let which = which(&wish.status);
    let slice = if q.is_empty() {
        let vault = app.vault.clone();
        app.db.read(move |conn| desk::list_orders(conn, &vault, which, beyond, PAGE_SIZE)).await?
    } else {
        let (vault, typed) = (app.vault.clone(), q.clone());
        let found =
            app.db.read(move |conn| desk::search(conn, &vault, &typed, beyond, PAGE_SIZE)).await?;
        match found {
            Found::One(code) => return Ok(answer::go_to(&format!("/admin/orders/{code}"))),
            Found::Many(slice) if slice.rows.is_empty() => match no_order(&app, q.clone()).await? {
                Some(page) => return Ok(answer::go_to(&page)),
                None => slice,
            },
            Found::Many(slice) => slice,
        }
    };
    answer::page(StatusCode::OK, &page(f, q, which, beyond.is_some(), slice))
}

/// Where the page of a deposit is, or of a payment that is no order's, by its number.
async fn no_order(app: &App, number: String) -> Result<Option<String>, PageError> {
    let read = move |conn: &mut Conn| {
        let payment = payments::find_no_orders(conn, &number)?;
        if let Some(odd) = payment.as_ref().filter(|it| !it.settled) {
            return Ok(Some(format!("/admin/suspense/{}", odd.id)));
        }
        let Ok(code) = payment.map_or(number, |it| it.bill).parse::<DepositCode>() else {
            return Ok(None);
        };
        let deposit = deposits::find_any(conn, &code)?;
        Ok::<_, db::Error>(deposit.map(|it| format!("/admin/agents/{}/wallet", it.agent)))
    };
    Ok(app.db.read(read).await?)
}

fn page(f: Console, q: String, which: Which, further: bool, slice: Slice) -> ListPage {
    let start = if q.is_empty() {
        address(HOME, which)
    } else {
        let query = serde_urlencoded::to_string([("q", &q)]).unwrap_or_default();
        format!("/admin/orders?{query}")
    };
    let joint = if start.contains('?') { '&' } else { '?' };
    ListPage {
        filters: filters(&f, HOME, which, f.badges.waiting),
        lines: shown::lines(&f, slice.rows),
        next: slice.next.map(|id| format!("{start}{joint}beyond={id}")),
        further,
        start,
        status: word(which).to_owned(),
        q,
        f,
    }
}

/// A word nobody knows shows everything.
pub(in crate::web) fn which(word: &str) -> Which {
    match word {
        "waiting" => Which::Waiting,
        word => Status::from_word(word).map_or(Which::All, Which::One),
    }
}

pub(in crate::web) fn word(which: Which) -> &'static str {
    match which {
        Which::All => "",
        Which::Waiting => "waiting",
        Which::One(status) => status.as_str(),
    }
}

/// Of the list at `home`.
pub(in crate::web) fn address(home: &str, which: Which) -> String {
    match word(which) {
        "" => home.to_owned(),
        word => format!("{home}?status={word}"),
    }
}

/// `waiting`: how many wait for somebody.
pub(in crate::web) fn filters(f: &Frame, home: &str, here: Which, waiting: i64) -> Vec<Filter> {
    let filter = |label: String, which: Which, count: i64| Filter {
        label,
        href: address(home, which),
        here: which == here,
        count,
    };
    let mut filters = vec![
        filter(f.t("filter-all"), Which::All, 0),
        filter(f.t("orders-waiting"), Which::Waiting, waiting),
    ];
    let statuses = Status::ALL.into_iter().filter(|it| *it != Status::Paid);
    filters.extend(statuses.map(|it| filter(shown::status(f, it), Which::One(it), 0)));
    filters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_filter_shows_everything() {
        assert_eq!(which("waiting"), Which::Waiting);
        assert_eq!(which("awaiting_stock"), Which::One(Status::AwaitingStock));
        assert_eq!(which("<script>"), Which::All);
    }
}
