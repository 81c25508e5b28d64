//! How business goes: his part of what was sold, by day, and where the stock runs low.

use super::desk::Desk;
use crate::db::Conn;
use crate::insight::supplying::{self, BestGood};
use crate::insight::{Day, Figures};
use crate::inventory::{self, StockLine};
use crate::ledger::{self, Account};
use crate::state::App;
use crate::types::{Currency, Money};
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::chart::Chart;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

/// Variants that are looked at for low stock, and how many of them are named.
const LOOKED_AT: u32 = 500;
const NAMED: usize = 6;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    days: u32,
}

#[derive(Template)]
#[template(path = "supplier/overview.html")]
struct OverviewPage {
    f: Desk,
    tiles: Vec<Tile>,
    chart: Chart,
    days: u32,
    goods: Vec<Best>,
    low: Vec<Low>,
    low_total: usize,
}

struct Tile {
    label: String,
    icon: &'static str,
    value: String,
    beside: String,
}

struct Best {
    name: String,
    beside: String,
    amount: Money,
    /// Of the best one's, in percent.
    part: i64,
}

struct Low {
    name: String,
    code: String,
    left: i64,
}

/// `GET /supplier`.
pub(super) async fn show(
    app: Data<App>,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let days = if wish.days == 30 { 30 } else { 14 };
    let (supplier, zone, now) = (f.supplier(), f.zone.clone(), app.clock.now());
    let read = move |conn: &mut Conn| {
        let supplying = supplying::supplying(conn, supplier, &zone, days, now)?;
        let balances = ledger::balance(conn, Account::Supplier(supplier), now)?;
        let stock = inventory::list_supplied_stock(conn, supplier, LOOKED_AT)?;
        Ok::<_, crate::db::Error>((supplying, balances, stock))
    };
    let (supplying, balances, stock) = app.db.read(read).await?;
    let currency = f.currency;
    let balance = balances.iter().find(|it| it.currency == currency);
    let (pending, available) = balance.map_or((0, 0), |it| (it.pending, it.available));
    let low = low(&app, stock).await?;
    let page = OverviewPage {
        tiles: tiles(&f, &supplying.days, (pending, available), low.len()),
        chart: Chart::of(&f, &supplying.days, currency),
        days,
        goods: goods(&f, &supplying.goods, currency),
        low_total: low.len(),
        low: low.into_iter().take(NAMED).collect(),
        f,
    };
    answer::page(StatusCode::OK, &page)
}

/// The emptiest first.
async fn low(app: &App, stock: Vec<StockLine>) -> Result<Vec<Low>, PageError> {
    let ids: Vec<_> = stock.iter().map(|it| it.sku).collect();
    let free = app.shelves.free(&ids, app.clock.now()).await?;
    let low = stock.into_iter().zip(free).filter(|(it, left)| *left == 0 || *left <= it.low_at);
    let mut low: Vec<Low> = low
        .map(|(it, left)| Low {
            name: named(it.product, &it.name),
            code: it.code.to_string(),
            left,
        })
        .collect();
    low.sort_by_key(|it| it.left);
    Ok(low)
}

fn tiles(f: &Desk, days: &[Day], (pending, available): (i64, i64), low: usize) -> Vec<Tile> {
    let money = |minor| Money::new(minor, f.currency).to_string();
    let last = |ago: usize| -> Figures {
        let at = days.len().checked_sub(ago + 1);
        at.and_then(|at| days.get(at)).map(|it| it.figures).unwrap_or_default()
    };
    let yesterday = |value: String| f.with("agent-yesterday", "value", value);
    let (today, before) = (last(0), last(1));
    vec![
        Tile {
            label: f.t("supplier-tile-earned"),
            icon: "trending-up",
            value: money(today.revenue),
            beside: yesterday(money(before.revenue)),
        },
        Tile {
            label: f.t("agent-tile-orders"),
            icon: "badge-check",
            value: today.paid.to_string(),
            beside: yesterday(before.paid.to_string()),
        },
        Tile {
            label: f.t("supplier-available"),
            icon: "wallet",
            value: money(available),
            beside: f.with("supplier-pending-is", "value", money(pending)),
        },
        Tile {
            label: f.t("dashboard-low"),
            icon: "package-open",
            value: low.to_string(),
            beside: f.t("supplier-low-hint"),
        },
    ]
}

fn goods(f: &Desk, goods: &[BestGood], currency: Currency) -> Vec<Best> {
    let most = goods.first().map_or(1, |it| it.part.max(1));
    let best = |it: &BestGood| Best {
        name: named(it.product.clone(), &it.variant),
        beside: f.n("agents-orders", it.orders),
        amount: Money::new(it.part, currency),
        part: it.part.clamp(0, most).saturating_mul(100) / most,
    };
    goods.iter().map(best).collect()
}

fn named(product: String, variant: &str) -> String {
    if variant.is_empty() { product } else { format!("{product} · {variant}") }
}
