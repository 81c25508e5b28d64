//! What there is of every variant, and the search for one card by its text.

use super::shown::{self, Line};
use crate::inventory::{self, StockLine};
use crate::state::App;
use crate::types::{Secret, SkuId};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "admin/cards/stock.html")]
struct StockPage {
    f: Console,
    rows: Vec<Row>,
    /// What a search found; `None`: nobody searched.
    found: Option<Vec<Line>>,
}

struct Row {
    code: String,
    name: String,
    free: String,
    sold: i64,
    tag: &'static str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SearchForm {
    text: Secret<String>,
}

/// `GET /admin/cards`.
pub(super) async fn show(app: Data<App>, f: Console) -> Result<HttpResponse, PageError> {
    let rows = rows(&app, &f).await?;
    answer::page(StatusCode::OK, &StockPage { f, rows, found: None })
}

/// `POST /admin/cards/search`: by post, because an address is kept in places where no card belongs.
pub(super) async fn search(
    app: Data<App>,
    f: Console,
    form: Form<SearchForm>,
) -> Result<HttpResponse, PageError> {
    let (vault, text) = (app.vault.clone(), form.into_inner().text);
    let found = app
        .db
        .read(move |conn| inventory::search_cards(conn, &vault, text.expose().trim()))
        .await?;
    let rows = rows(&app, &f).await?;
    let found = Some(shown::lines(&f, found));
    answer::page(StatusCode::OK, &StockPage { f, rows, found })
}

async fn rows(app: &App, f: &Console) -> Result<Vec<Row>, PageError> {
    let stock = app.db.read(inventory::list_stock).await?;
    let skus: Vec<SkuId> = stock.iter().map(|it| it.sku).collect();
    let free = app.shelves.free(&skus, app.clock.now()).await?;
    Ok(stock.into_iter().zip(free).map(|(line, free)| row(f, line, free)).collect())
}

fn row(f: &Console, line: StockLine, free: i64) -> Row {
    Row {
        code: line.code.to_string(),
        name: match line.name.as_str() {
            "" => line.product,
            name => format!("{} · {name}", line.product),
        },
        free: if free == i64::MAX { f.t("cards-endless") } else { free.to_string() },
        sold: line.sold,
        tag: match free {
            0 => "tag-bad",
            free if free <= line.low_at => "tag-warn",
            _ => "tag-good",
        },
    }
}
