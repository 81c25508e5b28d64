//! `POST /checkout`: the buy button.

use super::form::Typed;
use super::gone;
use super::product::{ProductPage, find, find_by_sku};
use super::promoted::TOUCH;
use super::promoter::HIMSELF;
use super::short::LINK;
use super::start::Bill;
use super::stock::free_of;
use crate::members::{self, Door};
use crate::orders::{self, Checkout, Placed, Reduced};
use crate::promoters::{self, Touch};
use crate::state::App;
use crate::types::{AgentId, ProductId, Region};
use crate::web::display::{Display, Shown};
use crate::web::session::token_of;
use crate::web::visitor::{BROWSER_COOKIE, cookie};
use crate::web::{Failure, Frame, PageError, Shop, Visitor, limits};
use actix_web::cookie::time::Duration;
use actix_web::http::header;
use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;

/// How long "this browser's orders" are found.
const REMEMBERED: Duration = Duration::days(400);

/// Where the buyer said he is, so that he is not asked again.
const REGION_COOKIE: &str = "region";

/// Who presses the button.
struct Buyer {
    browser: String,
    /// Of which agent.
    logged_in: Option<AgentId>,
    touch: Option<Touch>,
    /// By the shop owner's own link to this product.
    linked: Option<ProductId>,
}

pub(super) async fn submit(
    app: Data<App>,
    display: Data<Display>,
    visitor: Visitor,
    shop: Shop,
    form: Form<Vec<(String, String)>>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::read(form.into_inner());
    if typed.region.is_empty() {
        typed.region = cookie(&request, visitor.https, REGION_COOKIE).unwrap_or_default();
    }
    let browser = match &visitor.browser {
        Some(known) => known.clone(),
        None => orders::newcomer(&app.vault, &typed.form_token, &place_of(&visitor, &request)),
    };
    if !typed.check.is_empty() {
        return check(&app, &display, &visitor, &shop, (typed, &browser)).await;
    }
    let touch = touch(&app, &visitor, &shop, &request);
    let linked = linked(&app, &visitor, &shop, &request);
    let logged_in = logged_in(&app, &visitor, &shop, &request).await;
    let buyer = Buyer { browser, logged_in, touch, linked };
    match place(&app, &visitor, &shop, &typed, &buyer).await {
        Ok(placed) => {
            let page = match visitor.wants_json || !placed.total.is_positive() {
                true => page_of(&placed),
                false => start(&app, &visitor, &typed.gateway, &placed, &request).await,
            };
            let mut answer = placed_answer(&app, &visitor, &shop, &placed, (page, buyer.browser));
            if let Ok(region) = typed.region.parse::<Region>() {
                // A cookie that cannot be set has the buyer choose again the next time.
                let _ = answer.add_cookie(&visitor.cookie(
                    REGION_COOKIE,
                    region.to_string(),
                    REMEMBERED,
                ));
            }
            Ok(answer)
        }
        Err(failure) if visitor.wants_json || failure.source.is_some() => Err(PageError(failure)),
        Err(failure) => {
            let shown = shop.shown(&app, &display).await?;
            again(&app, &display, &shown, &visitor, (typed, Err(failure))).await
        }
    }
}

/// Where a browser is that has no name.
fn place_of(visitor: &Visitor, request: &HttpRequest) -> String {
    let agent = request.headers().get(header::USER_AGENT).map(|it| it.as_bytes());
    format!("{}|{}", visitor.address, String::from_utf8_lossy(agent.unwrap_or_default()))
}

/// What the coupon takes off, before anything is ordered.
async fn check(
    app: &App,
    display: &Display,
    visitor: &Visitor,
    shop: &Shop,
    (typed, browser): (Typed, &str),
) -> Result<HttpResponse, PageError> {
    let reduced = price(app, visitor, shop, (&typed, browser)).await;
    match reduced {
        Ok(it) if visitor.wants_json => Ok(super::fresh_json(&json!({
            "off": it.off.minor(),
            "total": it.total.minor(),
            "currency": it.total.currency(),
        }))),
        Err(failure) if visitor.wants_json || failure.source.is_some() => Err(PageError(failure)),
        outcome => {
            let shown = shop.shown(app, display).await?;
            again(app, display, &shown, visitor, (typed, outcome)).await
        }
    }
}

/// Counted like a checkout: whoever tries words is slowed down.
async fn price(
    app: &App,
    visitor: &Visitor,
    shop: &Shop,
    (typed, browser): (&Typed, &str),
) -> Result<Reduced, Failure> {
    let limit = app.config.limits.checkout_per_minute;
    limits::admit(app, "checkout", &visitor.bucket(), limit).await?;
    let request = Checkout { shop: shop.agent(), ..typed.to_price(visitor, browser)? };
    Ok(app.till.try_coupon(request, app.clock.now()).await?)
}

async fn place(
    app: &App,
    visitor: &Visitor,
    shop: &Shop,
    typed: &Typed,
    buyer: &Buyer,
) -> Result<Placed, Failure> {
    let limit = app.config.limits.checkout_per_minute;
    limits::admit(app, "checkout", &visitor.bucket(), limit).await?;
    let request = Checkout {
        shop: shop.agent(),
        logged_in: buyer.logged_in,
        touch: buyer.touch.clone(),
        linked: buyer.linked,
        ..typed.to_checkout(visitor, &buyer.browser)?
    };
    Ok(app.till.place(request, app.clock.now()).await?)
}

/// At whose pages the browser is logged in; asked only in an agent's shop, where it may matter.
async fn logged_in(
    app: &App,
    visitor: &Visitor,
    shop: &Shop,
    request: &HttpRequest,
) -> Option<AgentId> {
    shop.agent()?;
    let (token, now) = (token_of(request, visitor, Door::Agent)?, app.clock.now());
    let found =
        app.db.read(move |conn| members::find_session(conn, Door::Agent, &token, now)).await;
    // A busy database refuses the checkout by itself.
    found.ok().flatten()?.member.agent()
}

/// By whose link the browser came into this shop last, and whether it is that promoter's own.
fn touch(app: &App, visitor: &Visitor, shop: &Shop, request: &HttpRequest) -> Option<Touch> {
    let agent = shop.agent()?;
    let kept = |name: &str| cookie(request, visitor.https, &shop.cookie(name)?);
    let touch = Touch::read(&app.vault, agent, &kept(TOUCH)?)?;
    let himself = kept(HIMSELF).is_some_and(|it| it == touch.code);
    Some(Touch { himself, ..touch })
}

/// By which of the shop owner's own links the browser came last.
fn linked(app: &App, visitor: &Visitor, shop: &Shop, request: &HttpRequest) -> Option<ProductId> {
    let kept = cookie(request, visitor.https, &shop.cookie(LINK)?)?;
    promoters::read_own(&app.vault, shop.agent()?, &kept, app.clock.now())
}

/// Where it goes on with an order.
fn page_of(placed: &Placed) -> &'static str {
    if placed.total.is_positive() { "/pay" } else { "" }
}

/// So that the pay page has its QR code ready, or says that it cannot have one; gives the page's address
/// below the order's. A program says itself when it wants to pay.
async fn start(
    app: &App,
    visitor: &Visitor,
    gateway: &str,
    placed: &Placed,
    request: &HttpRequest,
) -> &'static str {
    let Some(account) = placed.gateway else {
        return page_of(placed);
    };
    let bill = Bill::of_placed(placed, visitor.locale);
    let payment = bill.to_pay_at(gateway, app, visitor, request);
    match app.gateways.start(account, placed.id, payment, app.clock.now()).await {
        Ok(_) => page_of(placed),
        Err(error) => {
            tracing::warn!(order.code = %placed.code, %error, "A payment cannot be started");
            "/pay?failed=true"
        }
    }
}

fn placed_answer(
    app: &App,
    visitor: &Visitor,
    shop: &Shop,
    placed: &Placed,
    (page, browser): (&str, String),
) -> HttpResponse {
    let address = format!("{}/orders/{}{page}", shop.base(), placed.code);
    let cookie = visitor.cookie(BROWSER_COOKIE, browser, REMEMBERED);
    if visitor.wants_json {
        let mut answer = super::fresh_json(&json!({
            "order": placed.code,
            "token": placed.token,
            "total": placed.total.minor(),
            "currency": placed.total.currency(),
            "status": placed.status,
            "pay_url": format!("{}{address}", visitor.origin(&app.config.web)),
            "expires_at": placed.expires_at,
        }));
        // A cookie that cannot be set costs the buyer his list of orders, not the order.
        let _ = answer.add_cookie(&cookie);
        return answer;
    }
    HttpResponse::SeeOther().insert_header((header::LOCATION, address)).cookie(cookie).finish()
}

/// The form as it was, with what the coupon takes off, or a sentence where the trouble is.
async fn again(
    app: &App,
    display: &Display,
    shown: &Shown,
    visitor: &Visitor,
    (mut typed, outcome): (Typed, Result<Reduced, Failure>),
) -> Result<HttpResponse, PageError> {
    let by_product = || find(shown, &typed.product.parse().ok()?);
    let Some(listing) = find_by_sku(shown, &typed.sku).or_else(by_product) else {
        let f = Frame::of("/", visitor, display, shown);
        return gone::page(f, typed, &outcome.err().unwrap_or_else(Failure::not_found));
    };
    if typed.form_token.is_empty() {
        typed.form_token = orders::form_token(app.clock.now());
    }
    let sku = typed.sku.clone();
    let free = free_of(app, &[listing]).await?;
    let f = Frame::of(&format!("/p/{}", listing.product.slug), visitor, display, shown);
    let page = ProductPage::of(listing, &free, shown, f, typed);
    let failure = match outcome {
        Ok(reduced) => return Ok(super::fresh(page.reduced(reduced).render()?)),
        // Told beside the variants that are left.
        Err(failure) if listing.skus.iter().all(|it| it.code.as_str() != sku) => {
            Failure { code: "variant_gone", ..failure }
        }
        Err(failure) => failure,
    };
    let mut answer = super::fresh(page.refused(&failure).render()?);
    *answer.status_mut() = failure.status;
    if let Some(seconds) = failure.retry_after {
        answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    Ok(answer)
}
