//! The cards of one variant, newest first.

use super::shown::{self, Line};
use crate::catalog::{self, Sku};
use crate::inventory::{self, State, Which};
use crate::state::App;
use crate::types::{BatchId, CardId, SkuCode};
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

const PAGE_SIZE: u32 = 50;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    state: String,
    batch: Option<i64>,
    beyond: Option<i64>,
}

#[derive(Template)]
#[template(path = "admin/cards/list.html")]
struct ListPage {
    f: Console,
    code: String,
    batch: Option<i64>,
    filters: Vec<Filter>,
    lines: Vec<Line>,
    /// Where the list goes on.
    next: Option<String>,
    further: bool,
    start: String,
}

struct Filter {
    label: String,
    href: String,
    here: bool,
}

/// `GET /admin/cards/of/{sku}`.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    code: Path<String>,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let sku = find_sku(&app, &code).await?;
    let state = State::from_word(&wish.state);
    let which = Which { sku: sku.id, state, batch: wish.batch.map(BatchId) };
    let beyond = wish.beyond.map(CardId);
    let list = app.db.read(move |conn| inventory::list_cards(conn, which, beyond, PAGE_SIZE));
    let slice = list.await?;

    let start = address(&sku.code, state, wish.batch);
    let joint = if start.contains('?') { '&' } else { '?' };
    let page = ListPage {
        code: sku.code.to_string(),
        batch: wish.batch,
        filters: filters(&f, &sku.code, state, wish.batch),
        lines: shown::lines(&f, slice.rows),
        next: slice.next.map(|id| format!("{start}{joint}beyond={id}")),
        further: beyond.is_some(),
        start,
        f,
    };
    answer::page(StatusCode::OK, &page)
}

/// A mistyped code is a variant that is not there.
pub(super) async fn find_sku(app: &App, code: &str) -> Result<Sku, PageError> {
    let code: SkuCode = code.parse().map_err(|_| PageError(Failure::not_found()))?;
    let found = app.db.read(move |conn| catalog::find_sku(conn, &code)).await?;
    found.ok_or_else(|| PageError(Failure::not_found()))
}

pub(super) fn address(sku: &SkuCode, state: Option<State>, batch: Option<i64>) -> String {
    let state = state.map(|it| format!("state={}", it.as_str()));
    let batch = batch.map(|it| format!("batch={it}"));
    let query: Vec<String> = state.into_iter().chain(batch).collect();
    match query.is_empty() {
        true => format!("/admin/cards/of/{sku}"),
        false => format!("/admin/cards/of/{sku}?{}", query.join("&")),
    }
}

fn filters(f: &Console, sku: &SkuCode, here: Option<State>, batch: Option<i64>) -> Vec<Filter> {
    let all = std::iter::once(None).chain(State::ALL.into_iter().map(Some));
    all.map(|state| Filter {
        label: state.map_or_else(|| f.t("filter-all"), |it| shown::state(f, it)),
        href: address(sku, state, batch),
        here: state == here,
    })
    .collect()
}
