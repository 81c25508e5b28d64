//! `GET /x/{code}`: a product's address for posters and messages. It outlives the product's name.

use super::clicks;
use crate::catalog::Listing;
use crate::promoters::clicks::Link;
use crate::promoters::{self, USUAL_DAYS};
use crate::state::App;
use crate::types::ProductId;
use crate::web::display::{Display, Shown};
use crate::web::{Failure, PageError, Shop, Visitor};
use actix_web::cookie::time::Duration;
use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

/// What names the cookie that says by which link a browser came, beside the shop.
pub(super) const LINK: &str = "link";

const RADIX: u32 = 36;

/// The address within a shop.
pub(in crate::web) fn address(product: ProductId) -> String {
    let radix = i64::from(RADIX);
    let (mut left, mut signs) = (product.0.max(0), Vec::new());
    loop {
        let digit = u32::try_from(left % radix).unwrap_or_default();
        signs.extend(char::from_digit(digit, RADIX));
        left /= radix;
        if left == 0 {
            break;
        }
    }
    format!("/x/{}", signs.iter().rev().collect::<String>())
}

pub(super) fn product(code: &str) -> Option<ProductId> {
    i64::from_str_radix(code, RADIX).ok().map(ProductId)
}

pub(super) async fn follow(
    app: Data<App>,
    display: Data<Display>,
    visitor: Visitor,
    shop: Shop,
    code: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let product = product(&code).ok_or_else(|| PageError(Failure::not_found()))?;
    let address = page_of(&app, &display, &shop, product).await?;
    let mut answer = HttpResponse::Found();
    answer.insert_header((header::LOCATION, address));
    if let Some(agent) = shop.agent() {
        answer.insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(name) = shop.cookie(LINK) {
            let touch = promoters::sign_own(&app.vault, agent, product, app.clock.now());
            answer.cookie(visitor.cookie(&name, touch, Duration::days(USUAL_DAYS)));
        }
        let link = Link { agent, promoter: None, product: Some(product) };
        clicks::count(&app, &display, (&visitor, &request), link)
            .map(|cookie| answer.cookie(cookie));
    }
    Ok(answer.finish())
}

/// The address of a product's page in this shop.
pub(super) async fn page_of(
    app: &App,
    display: &Display,
    shop: &Shop,
    product: ProductId,
) -> Result<String, PageError> {
    let mut shown = shop.shown(app, display).await?;
    if find(&shown, product).is_none() {
        shown = shop.shown_anew(app, display).await?;
    }
    let listing = find(&shown, product).ok_or_else(|| PageError(Failure::not_found()))?;
    Ok(format!("{}/p/{}", shop.base(), listing.product.slug))
}

fn find(shown: &Shown, product: ProductId) -> Option<&Listing> {
    shown.window.listings.iter().find(|it| it.product.id == product)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_leads_back_to_its_product() {
        for number in [0, 1, 35, 36, 1_000_000, i64::MAX] {
            let address = address(ProductId(number));
            let code = address.strip_prefix("/x/").unwrap();
            assert_eq!(product(code), Some(ProductId(number)), "{address}");
        }
        assert_eq!(address(ProductId(36)), "/x/10");
        assert_eq!(product("<"), None);
    }
}
