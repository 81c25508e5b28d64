//! The short address of his shop and of every product in it.

use super::{chosen_of, front_of, window_of};
use crate::catalog::Listing;
use crate::db::{self, Conn};
use crate::promoters::clicks::{self, Day};
use crate::state::App;
use crate::types::{AgentId, Money, Page, PageRequest, ProductId, Timestamp};
use crate::web::agent::desk::Desk;
use crate::web::display::Display;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::chosen::{Chosen, Wish};
use crate::web::qr;
use crate::web::session::Trader;
use crate::web::storefront::short;
use crate::web::visitor::Visitor;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use std::collections::HashMap;

const PAGE_SIZE: u32 = 40;

#[derive(Template)]
#[template(path = "agent/links/list.html")]
struct LinksPage {
    f: Desk,
    /// Of the shop.
    address: String,
    code: Option<String>,
    chosen: Chosen,
    lines: Page<Line>,
}

pub(super) struct Line {
    id: ProductId,
    pub(super) name: String,
    cover: Option<String>,
    pub(super) price: Option<Money>,
    pub(super) address: String,
    /// Of the last days.
    pub(super) clicks: i64,
    /// Paid orders that came of it, of the same days.
    pub(super) orders: i64,
}

/// `GET /agent/links`.
pub(in crate::web::agent) async fn show(
    app: Data<App>,
    display: Data<Display>,
    visitor: Visitor,
    _: Trader,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let Some(front) = front_of(&app, &visitor, &f) else {
        return Ok(answer::go_to("/agent/shop"));
    };
    let window = window_of(&app, &display, &f).await?;
    let chosen = chosen_of(&wish);
    let found = window.listings.iter().filter(|it| chosen.finds(&[&it.product.name]));
    let lines = PageRequest::new(wish.page, PAGE_SIZE).part::<&Listing>(found.collect());
    let products: Vec<ProductId> = lines.items.iter().map(|it| it.product.id).collect();
    let (agent, now) = (f.agent(), app.clock.now());
    let since = Day::of(now, &f.zone).first_shown();
    let came = app.db.read(move |conn| Came::of(conn, agent, &products, (since, now))).await?;
    let lines = lines.map(|it| line(it, &front, &came));
    let address = format!("{front}/");
    answer::page(StatusCode::OK, &LinksPage { code: qr::svg(&address), address, chosen, lines, f })
}

/// What came of his links.
pub(super) struct Came {
    clicks: HashMap<ProductId, i64>,
    orders: HashMap<ProductId, i64>,
}

impl Came {
    /// Two statements, however many products there are.
    pub(super) fn of(
        conn: &mut Conn,
        agent: AgentId,
        products: &[ProductId],
        (since, now): (Day, Timestamp),
    ) -> Result<Came, db::Error> {
        let clicks = clicks::of_products(conn, agent, products, since)?;
        let orders = clicks::orders_of_products(conn, agent, products, now)?;
        Ok(Came { clicks, orders })
    }
}

pub(super) fn line(listing: &Listing, front: &str, came: &Came) -> Line {
    let product = &listing.product;
    Line {
        id: product.id,
        name: product.name.clone(),
        cover: product.pictures.first().cloned(),
        price: listing.skus.iter().map(|it| it.price).min_by_key(|it| it.minor()),
        address: format!("{front}{}", short::address(product.id)),
        clicks: came.clicks.get(&product.id).copied().unwrap_or_default(),
        orders: came.orders.get(&product.id).copied().unwrap_or_default(),
    }
}
