//! `GET /r/{code}`: a promoter's links. They leave a touch in the browser and lead on, so that the
//! pages themselves stay everybody's.

use super::{clicks, short};
use crate::catalog::{Listing, Window};
use crate::promoters::clicks::Link;
use crate::promoters::{self, Promoter, Touch};
use crate::state::App;
use crate::types::{Page, PageRequest, ProductId};
use crate::web::display::Display;
use crate::web::{Failure, PageError, Shop, Visitor};
use actix_web::cookie::time::Duration;
use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

/// What names the cookie with the touch, beside the shop.
pub(super) const TOUCH: &str = "touch";

/// The address within the shop; `None`: of the shop as a whole.
pub(in crate::web) fn address(code: &str, product: Option<ProductId>) -> String {
    match product {
        Some(product) => {
            let short = short::address(product);
            format!("/r/{code}/{}", short.trim_start_matches("/x/"))
        }
        None => format!("/r/{code}"),
    }
}

/// A product with a promoter's link to it.
pub(in crate::web) struct Linked {
    pub(in crate::web) id: ProductId,
    pub(in crate::web) name: String,
    pub(in crate::web) address: String,
}

/// What the shop has on show, each product with its link.
pub(in crate::web) fn products(
    window: &Window,
    code: &str,
    front: &str,
    asked: PageRequest,
) -> Page<Linked> {
    let line = |listing: &Listing| {
        let product = &listing.product;
        let address = format!("{front}{}", address(code, Some(product.id)));
        Linked { id: product.id, name: product.name.clone(), address }
    };
    asked.part(window.listings.iter().collect()).map(line)
}

pub(super) async fn to_shop(
    app: Data<App>,
    display: Data<Display>,
    visitor: Visitor,
    shop: Shop,
    code: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let promoter = find(&app, &shop, &code).await?;
    let address = format!("{}/", shop.base());
    Ok(lead(&app, &display, (&visitor, &request), &shop, (&promoter, None), address))
}

/// `GET /r/{code}/{product}`.
pub(super) async fn to_product(
    app: Data<App>,
    display: Data<Display>,
    visitor: Visitor,
    shop: Shop,
    path: Path<(String, String)>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let (code, product) = path.into_inner();
    let promoter = find(&app, &shop, &code).await?;
    let product = short::product(&product).ok_or_else(|| PageError(Failure::not_found()))?;
    let address = short::page_of(&app, &display, &shop, product).await?;
    Ok(lead(&app, &display, (&visitor, &request), &shop, (&promoter, Some(product)), address))
}

async fn find(app: &App, shop: &Shop, code: &str) -> Result<Promoter, PageError> {
    let agent = shop.agent().ok_or_else(|| PageError(Failure::not_found()))?;
    let code = code.to_owned();
    let found = app.db.read(move |conn| promoters::find_by_code(conn, agent, &code)).await?;
    found.ok_or_else(|| PageError(Failure::not_found()))
}

/// On to the page; the last touch is the one that counts. Who is switched off leaves none.
fn lead(
    app: &App,
    display: &Display,
    (visitor, request): (&Visitor, &HttpRequest),
    shop: &Shop,
    (promoter, product): (&Promoter, Option<ProductId>),
    address: String,
) -> HttpResponse {
    let mut answer = HttpResponse::Found();
    answer.insert_header((header::LOCATION, address));
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    let Some(name) = shop.cookie(TOUCH).filter(|_| !promoter.off) else {
        return answer.finish();
    };
    let touch = Touch::sign(&app.vault, promoter.agent, &promoter.code, app.clock.now());
    answer.cookie(visitor.cookie(&name, touch, Duration::days(promoter.days)));
    let link = Link { agent: promoter.agent, promoter: Some(promoter.id), product };
    clicks::count(app, display, (visitor, request), link).map(|cookie| answer.cookie(cookie));
    answer.finish()
}
