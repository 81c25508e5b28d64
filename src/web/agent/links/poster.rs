//! A sheet of paper that leads to his shop, or to one product of it.

use super::{front_of, window_of};
use crate::promoters;
use crate::state::App;
use crate::types::{Money, ProductId, PromoterId};
use crate::web::agent::desk::Desk;
use crate::web::display::Display;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::qr;
use crate::web::session::Trader;
use crate::web::storefront::{promoted, short};
use crate::web::visitor::Visitor;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(in crate::web::agent) struct Wish {
    /// `None`: the shop as a whole.
    product: Option<i64>,
    /// Whose link it carries; `None`: the agent's own.
    promoter: Option<i64>,
}

#[derive(Template)]
#[template(path = "agent/links/poster.html")]
struct PosterPage {
    f: Desk,
    product: Option<Shown>,
    code: String,
    /// Without its scheme, for eyes.
    address: String,
}

struct Shown {
    name: String,
    summary: String,
    cover: Option<String>,
    price: Option<Money>,
    /// Whether other variants cost more.
    from: bool,
}

/// `GET /agent/links/poster`.
pub(in crate::web::agent) async fn show(
    app: Data<App>,
    display: Data<Display>,
    visitor: Visitor,
    _: Trader,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let front = front_of(&app, &visitor, &f).ok_or_else(|| PageError(Failure::not_found()))?;
    let product = match wish.product {
        Some(wanted) => Some(find(&app, &display, &f, ProductId(wanted)).await?),
        None => None,
    };
    let leads_to = wish.product.map(ProductId);
    let address = match (wish.promoter, leads_to) {
        (Some(id), to) => {
            let (agent, id) = (f.agent(), PromoterId(id));
            let found = app.db.read(move |conn| promoters::find(conn, agent, id)).await?;
            let promoter = found.ok_or_else(|| PageError(Failure::not_found()))?;
            format!("{front}{}", promoted::address(&promoter.code, to))
        }
        (None, Some(product)) => format!("{front}{}", short::address(product)),
        (None, None) => format!("{front}/"),
    };
    let code = qr::svg(&address).ok_or_else(|| PageError(Failure::not_found()))?;
    let address = address.split_once("://").map_or(address.as_str(), |(_, it)| it);
    let address = address.trim_end_matches('/').to_owned();
    answer::page(StatusCode::OK, &PosterPage { f: f.on_paper(), product, code, address })
}

async fn find(
    app: &App,
    display: &Display,
    f: &Desk,
    wanted: ProductId,
) -> Result<Shown, PageError> {
    let window = window_of(app, display, f).await?;
    let listing = window.listings.iter().find(|it| it.product.id == wanted);
    let listing = listing.ok_or_else(|| PageError(Failure::not_found()))?;
    let product = &listing.product;
    let price = listing.skus.iter().map(|it| it.price).min_by_key(|it| it.minor());
    Ok(Shown {
        name: product.name.clone(),
        summary: product.summary.clone(),
        cover: product.pictures.first().cloned(),
        from: listing.skus.iter().any(|it| Some(it.price) != price),
        price,
    })
}
