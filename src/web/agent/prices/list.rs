//! What everything costs him and what his shop asks, with each price to be changed in its place.

use super::{HOME, made_by, misfit, note, told, why};
use crate::db::Conn;
use crate::pricing::{self, Ask, Change, PriceLine, Retail, Rounding, Scope};
use crate::state::App;
use crate::types::{Money, Page, PageRequest, SkuCode};
use crate::web::agent::desk::Desk;
use crate::web::display::Display;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer::{self, Problem};
use crate::web::office::told::done;
use crate::web::session::{Seller, Trader};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;
use serde::Deserialize;

const PAGE_SIZE: u32 = 40;
/// In characters.
const LONGEST_SEARCH: usize = 60;

/// Which part of the list is shown, and where a change comes back to.
#[derive(Debug, Clone, Default, Deserialize)]
pub(in crate::web::agent) struct Wish {
    #[serde(default)]
    q: String,
    /// `misfits`: only prices that do not fit any more.
    #[serde(default)]
    show: String,
    #[serde(default)]
    page: u32,
}

#[derive(Debug, Deserialize)]
pub(in crate::web::agent) struct PriceForm {
    #[serde(default)]
    price: String,
    /// `save`, `hide`, `reset`.
    act: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: u32,
    /// `misfits`; else all.
    #[serde(default)]
    show: String,
}

#[derive(Template)]
#[template(path = "agent/prices/list.html")]
struct ListPage {
    f: Desk,
    q: String,
    /// Only those that do not fit are shown.
    only_misfits: bool,
    lines: Page<Line>,
    before: String,
}

struct Line {
    sku: String,
    product: String,
    variant: String,
    cost: Option<Money>,
    floor: Option<Money>,
    /// A shop that shows less is a violation.
    advertised_floor: Option<Money>,
    main: Money,
    profit: Option<Money>,
    /// What stands in the field.
    price: String,
    /// Why it cannot be bought; empty: it can.
    why: String,
    made_by: String,
    /// What he asks, and what he would have to ask at least.
    misfits: Vec<String>,
    /// Whether there is something to take back.
    own: bool,
    hidden: bool,
    /// What was wrong with what was typed.
    problem: String,
}

/// `GET /agent/prices`.
pub(in crate::web::agent) async fn show(
    app: Data<App>,
    display: Data<Display>,
    _: Trader,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let page = page(&app, &display, f, &wish, None).await?;
    answer::page(StatusCode::OK, &page)
}

/// `POST /agent/prices/{sku}`.
pub(in crate::web::agent) async fn save(
    app: Data<App>,
    display: Data<Display>,
    Trader(seller): Trader,
    f: Desk,
    sku: Path<String>,
    form: Form<PriceForm>,
) -> Result<HttpResponse, PageError> {
    let sku: SkuCode = sku.parse().map_err(|_| PageError(Failure::not_found()))?;
    let form = form.into_inner();
    let wish = Wish { q: form.q.clone(), page: form.page, show: form.show.clone() };
    match try_save(&app, &display, &seller, &sku, &form).await {
        Ok(advertised) => {
            let page = wish.page.to_string();
            let query = [("q", &wish.q), ("page", &page), ("show", &wish.show)];
            let query = serde_urlencoded::to_string(query).unwrap_or_default();
            let word = if advertised { "saved" } else { "saved-too-low-to-show" };
            Ok(done(&format!("{HOME}?{query}"), word))
        }
        Err(failure) => {
            let (status, problem) = answer::problem(failure, &f)?;
            let tried = (sku, form.price, problem);
            answer::page(status, &page(&app, &display, f, &wish, Some(tried)).await?)
        }
    }
}

/// Only what the shop window shows has a price to be set. Whether the price may also be shown.
async fn try_save(
    app: &App,
    display: &Display,
    seller: &Seller,
    sku: &SkuCode,
    form: &PriceForm,
) -> Result<bool, Failure> {
    let shown = display.shown(app).await?;
    let all = shown.all.listings.iter().flat_map(|it| &it.skus);
    let known = all.into_iter().find(|it| it.code == *sku).ok_or_else(Failure::not_found)?;
    let ask = match form.act.as_str() {
        "save" => {
            let price = Money::parse(form.price.trim(), app.config.shop.currency);
            let price = price.map_err(|error| Failure::invalid("price", error))?;
            Some(Ask::Price(Change::Absolute(price.minor()), Rounding::NONE))
        }
        "hide" => Some(Ask::Hide),
        "reset" => None,
        _ => return Err(Failure::invalid("act", "unknown")),
    };
    let advertised = known.advertised_floor.map_or(0, Money::minor);
    let may_be_shown = match ask {
        Some(Ask::Price(Change::Absolute(minor), _)) => minor >= advertised,
        _ => true,
    };
    let (agent, scope, code) = (seller.agent.id, Scope::Sku(known.id), sku.clone());
    let (seller, now) = (seller.clone(), app.clock.now());
    let currency = app.config.shop.currency;
    let set = app.db.write(move |conn: &mut Conn| {
        match ask {
            Some(ask) => pricing::set_retail(conn, &Retail { agent, scope, ask })?,
            None => {
                pricing::remove_retail(conn, agent, scope)?;
            }
        }
        let price = ask.map_or_else(|| "removed".to_owned(), |it| it.said(currency));
        note(conn, &seller, "agent.price", format!("{code} {price}"), now)
    });
    set.await.map_err(told)?;
    Ok(may_be_shown)
}

/// `tried`: the SKU whose price was refused, what was typed, and why.
async fn page(
    app: &App,
    display: &Display,
    f: Desk,
    wish: &Wish,
    tried: Option<(SkuCode, String, Problem)>,
) -> Result<ListPage, PageError> {
    let q: String = wish.q.trim().chars().take(LONGEST_SEARCH).collect();
    let (agent, unfit) = (f.agent(), app.config.agents.unfit);
    let main = display.shown(app).await?;
    let read = move |conn: &mut Conn| pricing::price_list(conn, agent, &main.all, unfit);
    let mut all = app.db.read(read).await?;
    let wanted = q.to_lowercase();
    all.retain(|it| {
        [it.product.as_str(), it.variant.as_str(), it.sku.as_str()]
            .iter()
            .any(|text| text.to_lowercase().contains(&wanted))
    });
    let only_misfits = wish.show == "misfits";
    all.retain(|it| !only_misfits || !it.misfits.is_empty());
    let asked = PageRequest::new(wish.page, PAGE_SIZE);
    let lines = asked.part(all).map(|it| line(&f, it, tried.as_ref()));
    let query = serde_urlencoded::to_string([("q", &q), ("show", &wish.show)]);
    let before = format!("{HOME}?{}&page=", query.unwrap_or_default());
    Ok(ListPage { lines, before, only_misfits, q, f })
}

fn line(f: &Desk, it: PriceLine, tried: Option<&(SkuCode, String, Problem)>) -> Line {
    let tried = tried.filter(|(sku, ..)| *sku == it.sku);
    // Nobody set it, and the main shop's does not reach what it costs him.
    let lifted = it.retail.as_ref().is_ok_and(|asked| asked.minor() > it.main.minor());
    let price = it.retail.as_ref().map_or_else(|_| String::new(), |it| it.plain());
    Line {
        product: it.product,
        variant: it.variant,
        cost: it.cost,
        floor: it.floor,
        advertised_floor: it.advertised_floor,
        main: it.main,
        profit: it.profit,
        price: tried.map_or(price, |(_, typed, _)| typed.clone()),
        why: it.retail.err().map_or_else(String::new, |it| why(f, &it, f.currency)),
        made_by: made_by(f, it.made_by.as_ref(), lifted),
        misfits: it.misfits.iter().map(|it| misfit(f, it)).collect(),
        own: it.made_by.is_some_and(|it| matches!(it.scope, Scope::Sku(_))),
        hidden: it.made_by.is_some_and(|it| it.ask == Ask::Hide),
        problem: tried.map_or_else(String::new, |(_, _, problem)| problem.sentence.clone()),
        sku: it.sku.to_string(),
    }
}
