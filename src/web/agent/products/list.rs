//! His products in the order of his shop; each may be moved or hidden in its place.

use super::{HOME, change, good_of, goods_of};
use crate::agents::OwnProduct;
use crate::pricing::Good;
use crate::state::App;
use crate::types::{Money, Page, PageRequest, ProductId};
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
    #[serde(default)]
    page: u32,
}

#[derive(Debug, Deserialize)]
pub(in crate::web::agent) struct PlaceForm {
    #[serde(default)]
    position: String,
    /// `place`, `hide`, `show`.
    act: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "agent/products/list.html")]
struct ListPage {
    f: Desk,
    q: String,
    lines: Page<Line>,
    before: String,
}

struct Line {
    id: ProductId,
    name: String,
    /// What the main shop calls it; empty: the same.
    called: String,
    cover: Option<String>,
    price: Option<Money>,
    position: String,
    hidden: bool,
    problem: String,
}

/// `GET /agent/shop/products`.
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

/// `POST /agent/shop/products/{id}/place`.
pub(in crate::web::agent) async fn place(
    app: Data<App>,
    display: Data<Display>,
    Trader(seller): Trader,
    f: Desk,
    id: Path<i64>,
    form: Form<PlaceForm>,
) -> Result<HttpResponse, PageError> {
    let form = form.into_inner();
    let wish = Wish { q: form.q.clone(), page: form.page };
    match try_place(&app, &display, (seller, &f), *id, &form).await {
        Ok(()) => {
            let pairs = [("q", wish.q), ("page", wish.page.to_string())];
            let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
            Ok(done(&format!("{HOME}?{query}"), "saved"))
        }
        Err(failure) => {
            let (status, problem) = answer::problem(failure, &f)?;
            let tried = (ProductId(*id), form.position, problem);
            answer::page(status, &page(&app, &display, f, &wish, Some(tried)).await?)
        }
    }
}

async fn try_place(
    app: &App,
    display: &Display,
    (seller, f): (Seller, &Desk),
    id: i64,
    form: &PlaceForm,
) -> Result<(), Failure> {
    let good = good_of(app, display, f, id).await?;
    let position =
        || form.position.trim().parse().map_err(|_| Failure::invalid("position", "not_a_number"));
    let (position, hidden) = match form.act.as_str() {
        "place" => (Some(position()?), None),
        "hide" => (None, Some(true)),
        "show" => (None, Some(false)),
        _ => return Err(Failure::invalid("act", "unknown")),
    };
    let placed = move |known: OwnProduct| OwnProduct {
        position: position.unwrap_or(known.position),
        hidden: hidden.unwrap_or(known.hidden),
        ..known
    };
    change(app, seller, &good, placed).await
}

/// `tried`: the product that could not be placed, what was typed, and why.
async fn page(
    app: &App,
    display: &Display,
    f: Desk,
    wish: &Wish,
    tried: Option<(ProductId, String, Problem)>,
) -> Result<ListPage, PageError> {
    let q: String = wish.q.trim().chars().take(LONGEST_SEARCH).collect();
    let mut all = goods_of(app, display, &f).await?;
    let wanted = q.to_lowercase();
    let named = |it: &Good| [&it.listing.product.name, &it.main.name].map(|it| it.to_lowercase());
    all.retain(|it| named(it).iter().any(|name| name.contains(&wanted)));
    let asked = PageRequest::new(wish.page, PAGE_SIZE);
    let lines = asked.part(all).map(|it| line(it, tried.as_ref()));
    let query = serde_urlencoded::to_string([("q", &q)]).unwrap_or_default();
    Ok(ListPage { lines, before: format!("{HOME}?{query}&page="), q, f })
}

fn line(good: Good, tried: Option<&(ProductId, String, Problem)>) -> Line {
    let tried = tried.filter(|(product, ..)| *product == good.main.id);
    let product = &good.listing.product;
    let cheapest = good.listing.skus.iter().min_by_key(|it| it.price.minor());
    let same = product.name == good.main.name;
    Line {
        id: product.id,
        name: product.name.clone(),
        called: if same { String::new() } else { good.main.name.clone() },
        cover: product.pictures.first().cloned(),
        price: cheapest.map(|it| it.price),
        position: tried.map_or(good.own.position.to_string(), |(_, typed, _)| typed.clone()),
        hidden: good.own.hidden,
        problem: tried.map_or_else(String::new, |(_, _, problem)| problem.sentence.clone()),
    }
}
