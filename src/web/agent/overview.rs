//! How business goes: what was sold and earned, by day, and what sells best.

use super::desk::Desk;
use super::prices;
use crate::agents::{self, Limit};
use crate::insight::selling::{self, Selling};
use crate::ledger::{self, Account};
use crate::pricing;
use crate::state::App;
use crate::types::{Currency, Money};
use crate::web::display::Display;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::chart::Chart;
use crate::web::session::Seller;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    days: u32,
    /// `profit`; else what was sold.
    #[serde(default)]
    show: String,
}

#[derive(Template)]
#[template(path = "agent/overview.html")]
struct OverviewPage {
    f: Desk,
    /// Somebody above him is suspended together with all below.
    closed_above: bool,
    /// Where his shop sells, as far as it is limited.
    limits: Vec<String>,
    /// Prices of his that do not fit any more: the first few, and how many in all.
    misfits: Vec<(String, String)>,
    misfits_total: usize,
    tiles: Vec<Tile>,
    chart: Chart,
    days: u32,
    profit: bool,
    products: Vec<Best>,
    shops: Vec<Best>,
}

impl OverviewPage {
    /// What the chart shows, for who cannot see it.
    fn chart_label(&self) -> String {
        self.f.t(if self.profit { "agent-profit" } else { "agent-sales" })
    }
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

/// `GET /agent`; whoever only answers buyers goes to the orders.
pub(super) async fn show(
    (app, display): (Data<App>, Data<Display>),
    seller: Seller,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    if !seller.may_trade() {
        return Ok(answer::go_to("/agent/orders"));
    }
    let days = if wish.days == 30 { 30 } else { 14 };
    let (agent, zone, now) = (f.agent(), f.zone.clone(), app.clock.now());
    let (main, unfit) = (display.shown(&app).await?, app.config.agents.unfit);
    let read = move |conn: &mut crate::db::Conn| {
        let selling = selling::selling(conn, agent, &zone, days, now)?;
        let balances = ledger::balance(conn, Account::Agent(agent), now)?;
        let overtaken = pricing::overtaken(conn, agent, &main.all, unfit)?;
        let may_sell = agents::may_sell(&agents::line_of(conn, agent)?);
        let limits = agents::limits_of(conn, agent)?;
        Ok::<_, pricing::Error>((selling, balances, overtaken, (may_sell, limits)))
    };
    let (selling, balances, overtaken, (may_sell, limits)) = app.db.read(read).await?;
    let currency = app.config.shop.currency;
    let balance = balances.iter().find(|it| it.currency == currency);
    let (pending, available) = balance.map_or((0, 0), |it| (it.pending, it.available));
    let profit = wish.show == "profit";
    let page = OverviewPage {
        closed_above: !may_sell && !f.is_suspended(),
        limits: limits.iter().filter_map(|it| said(&f, it)).collect(),
        misfits_total: overtaken.count,
        misfits: overtaken
            .few
            .iter()
            .map(|it| (it.name.clone(), prices::misfit(&f, &it.misfit(currency))))
            .collect(),
        tiles: tiles(&f, &selling, (pending, available), currency),
        chart: Chart::of(&f, if profit { &selling.profits } else { &selling.sales }, currency),
        days,
        profit,
        products: products(&f, &selling, currency),
        shops: shops(&f, &selling, currency),
        f,
    };
    answer::page(StatusCode::OK, &page)
}

fn said(f: &Desk, limit: &Limit) -> Option<String> {
    let names: Vec<String> = limit.regions().iter().map(|it| f.region(*it)).collect();
    let key = match limit {
        Limit::Anywhere => return None,
        Limit::Only(_) => "agent-sells-only",
        Limit::Except(_) => "agent-sells-except",
    };
    Some(f.with(key, "regions", names.join(&f.t("list-comma"))))
}

fn tiles(
    f: &Desk,
    selling: &Selling,
    (pending, available): (i64, i64),
    currency: Currency,
) -> Vec<Tile> {
    let money = |minor| Money::new(minor, currency).to_string();
    let last = |days: &[crate::insight::Day], ago: usize| {
        let at = days.len().checked_sub(ago + 1);
        at.map(|at| days[at].figures).unwrap_or_default()
    };
    let yesterday = |value: String| f.with("agent-yesterday", "value", value);
    let (today, before) = (last(&selling.sales, 0), last(&selling.sales, 1));
    let (earned, earned_before) = (last(&selling.profits, 0), last(&selling.profits, 1));
    let mut tiles = vec![
        Tile {
            label: f.t("agent-tile-sales"),
            icon: "shopping-bag",
            value: money(today.revenue),
            beside: yesterday(money(before.revenue)),
        },
        Tile {
            label: f.t("agent-tile-profit"),
            icon: "trending-up",
            value: money(earned.revenue),
            beside: yesterday(money(earned_before.revenue)),
        },
        Tile {
            label: f.t("agent-tile-orders"),
            icon: "badge-check",
            value: today.paid.to_string(),
            beside: yesterday(before.paid.to_string()),
        },
    ];
    // What lies on his account is the owner's to read, as the ledger.
    if f.seller.is_owner() {
        let available = Tile {
            label: f.t("agent-tile-available"),
            icon: "wallet",
            value: money(available),
            beside: f.with("agent-tile-pending", "value", money(pending)),
        };
        tiles.insert(2, available);
    }
    tiles
}

fn products(f: &Desk, selling: &Selling, currency: Currency) -> Vec<Best> {
    let most = selling.products.first().map_or(1, |it| it.sales.max(1));
    let best = |it: &selling::BestProduct| Best {
        name: match it.variant.as_str() {
            "" => it.product.clone(),
            variant => format!("{} · {variant}", it.product),
        },
        beside: f.n("agent-pieces", it.pieces),
        amount: Money::new(it.sales, currency),
        part: percent(it.sales, most),
    };
    selling.products.iter().map(best).collect()
}

fn shops(f: &Desk, selling: &Selling, currency: Currency) -> Vec<Best> {
    let most = selling.shops.first().map_or(1, |it| it.profit.max(1));
    let best = |it: &selling::BestShop| Best {
        name: it.agent.clone(),
        beside: f.n("agents-orders", it.orders),
        amount: Money::new(it.profit, currency),
        part: percent(it.profit, most),
    };
    selling.shops.iter().map(best).collect()
}

fn percent(part: i64, whole: i64) -> i64 {
    part.clamp(0, whole).saturating_mul(100) / whole
}
