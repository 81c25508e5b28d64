//! Today at a glance: `/admin`.

use super::answer;
use super::console::Console;
use super::orders::shown::{self, Line};
use crate::insight::{self, Dashboard, LowSku};
use crate::orders::{self, desk};
use crate::state::App;
use crate::types::{Currency, Money};
use crate::web::chart::Chart;
use crate::web::failure::PageError;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Query, ServiceConfig};
use askama::Template;
use serde::Deserialize;
use std::cmp::Ordering;

/// How many of the newest and of the waiting orders are shown.
const SHOWN: u32 = 6;

pub(super) fn routes(routes: &mut ServiceConfig) {
    routes.route("/admin", web::get().to(show));
}

#[derive(Debug, Deserialize)]
struct Wish {
    #[serde(default)]
    days: u32,
}

#[derive(Template)]
#[template(path = "admin/dashboard/dashboard.html")]
struct DashboardPage {
    f: Console,
    tiles: Vec<Tile>,
    chart: Chart,
    days: u32,
    newest: Vec<Line>,
    waiting: Vec<Line>,
    low: Vec<Low>,
    low_count: i64,
    lacking: insight::Lacking,
}

/// One number of today beside yesterday's at the same time of day.
struct Tile {
    label: String,
    icon: &'static str,
    value: String,
    before: String,
    trend: Trend,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Trend {
    Up,
    Down,
    Even,
}

struct Low {
    sku: LowSku,
    left: i64,
}

/// `GET /admin`.
async fn show(app: Data<App>, f: Console, wish: Query<Wish>) -> Result<HttpResponse, PageError> {
    let days = if wish.days == 30 { 30 } else { 14 };
    let (zone, vault, now) = (f.zone.clone(), app.vault.clone(), app.clock.now());
    let (board, newest, waiting) = app
        .db
        .read(move |conn| {
            let board = insight::dashboard(conn, &zone, days, now)?;
            let newest = desk::list_orders(conn, &vault, desk::Which::All, None, SHOWN)?;
            let waiting = desk::list_orders(conn, &vault, desk::Which::Waiting, None, SHOWN)?;
            Ok::<_, orders::Error>((board, newest, waiting))
        })
        .await?;
    let low = with_stock(&app, &board).await?;
    let currency = app.config.shop.currency;
    let page = DashboardPage {
        tiles: tiles(&f, &board, currency),
        chart: Chart::of(&f, &board.days, currency),
        days,
        newest: shown::lines(&f, newest.rows),
        waiting: shown::lines(&f, waiting.rows),
        low,
        low_count: board.low_count,
        lacking: board.lacking,
        f,
    };
    answer::page(StatusCode::OK, &page)
}

async fn with_stock(app: &App, board: &Dashboard) -> Result<Vec<Low>, PageError> {
    let ids: Vec<_> = board.low.iter().map(|it| it.id).collect();
    let free = app.shelves.free(&ids, app.clock.now()).await?;
    Ok(board.low.iter().cloned().zip(free).map(|(sku, left)| Low { sku, left }).collect())
}

fn tiles(f: &Console, board: &Dashboard, currency: Currency) -> Vec<Tile> {
    let money = |minor: i64| Money::new(minor, currency).to_string();
    let (now, before) = (&board.today, &board.yesterday);
    let tile = |value: String, then: &str, trend: Ordering| Tile {
        label: String::new(),
        icon: "wallet",
        value,
        before: f.with("tile-before", "value", then),
        trend: match trend {
            Ordering::Greater => Trend::Up,
            Ordering::Less => Trend::Down,
            Ordering::Equal => Trend::Even,
        },
    };
    let count = |now: i64, then: i64| tile(now.to_string(), &then.to_string(), now.cmp(&then));
    let revenue =
        tile(money(now.revenue), &money(before.revenue), now.revenue.cmp(&before.revenue));
    vec![
        Tile { label: f.t("tile-revenue"), ..revenue },
        Tile { label: f.t("tile-paid"), icon: "badge-check", ..count(now.paid, before.paid) },
        Tile {
            label: f.t("tile-orders"),
            icon: "receipt-text",
            ..count(now.orders, before.orders)
        },
        Tile { label: f.t("tile-pieces"), icon: "key-round", ..count(now.pieces, before.pieces) },
    ]
}
