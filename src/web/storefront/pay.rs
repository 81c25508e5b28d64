//! `GET /orders/{code}/pay`: how to pay, until when, and whether it has worked.

use super::order::{entitled, frame_of};
use super::right::Right;
use super::start::Bill;
use crate::orders::{Status, View};
use crate::payments::{Account, NextStep, suspense};
use crate::state::App;
use crate::types::{Money, OrderCode, Timestamp};
use crate::web::display::Display;
use crate::web::paying::{Step, icon_of};
use crate::web::{Failure, Frame, PageError, Shop, Visitor};
use actix_web::http::header;
use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;
use serde_json::json;

#[derive(Template)]
#[template(path = "storefront/pay.html")]
struct PayPage {
    f: Frame,
    order: View,
    now: Timestamp,
    way: Account,
    icon: &'static str,
    step: Step,
    /// Where the payment is started.
    begin: String,
    others: Vec<Account>,
    may_cancel: bool,
    /// What came for it and is not what it costs.
    odd: Option<Money>,
}

/// What a page that asks again and again shows already.
#[derive(Deserialize)]
pub(super) struct Waiting {
    #[serde(default)]
    was: String,
}

/// A gateway account's code; empty: the one chosen at checkout.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Choice {
    gateway: String,
    failed: bool,
}

pub(super) async fn show(
    app: Data<App>,
    display: Data<Display>,
    f: Frame,
    visitor: Visitor,
    code: Path<String>,
    choice: Query<Choice>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let shop = Shop::of(&request);
    let order = find(&app, &shop, &code).await?;
    if order.status != Status::Pending {
        return Ok(moved_on(&visitor, &shop, &order));
    }
    let (way, others) = ways(&shop.shown(&app, &display).await?.accounts, &order, &choice.gateway);
    // The order's page says so.
    let Some(way) = way else {
        return Ok(moved_on(&visitor, &shop, &order));
    };
    let payment = Bill::of(&order).to_pay_at(&way.code, &app, &visitor, &request);
    let step = app.gateways.step(way.id, order.id, payment).await?;
    if visitor.wants_json {
        return Ok(as_json(&order, step));
    }
    let step = match step {
        Some(step) => Step::of(step),
        None if choice.failed => Step::Failed,
        None => Step::Start,
    };
    let policy = step.policy();
    let f = frame_of(&app, &display, f, &shop, &order).await?;
    let page = PayPage {
        odd: odd_money(&app, &order).await?,
        now: app.clock.now(),
        icon: icon_of(way.driver),
        others,
        begin: format!("{}/orders/{}/pay", shop.base(), order.code),
        may_cancel: entitled(&app, &visitor, &shop, &code, &Right::default()).await?.is_some(),
        way,
        step,
        order,
        f,
    };
    let mut answer = super::fresh(page.render()?);
    if let Some(policy) = policy {
        answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(answer)
}

/// What came for an unpaid order and did not pay it.
pub(super) async fn odd_money(app: &App, order: &View) -> Result<Option<Money>, Failure> {
    let code = order.code.clone();
    Ok(app.db.read(move |conn| suspense::came_for(conn, code.as_str())).await?)
}

/// `POST /orders/{code}/pay`: start the payment at the account chosen. Started before, it is the
/// same payment.
pub(super) async fn begin(
    app: Data<App>,
    display: Data<Display>,
    visitor: Visitor,
    shop: Shop,
    code: Path<String>,
    choice: Form<Choice>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let order = find(&app, &shop, &code).await?;
    if order.status != Status::Pending {
        return Ok(moved_on(&visitor, &shop, &order));
    }
    let (way, _) = ways(&shop.shown(&app, &display).await?.accounts, &order, &choice.gateway);
    let Some(way) = way else {
        return Ok(moved_on(&visitor, &shop, &order));
    };
    let payment = Bill::of(&order).to_pay_at(&way.code, &app, &visitor, &request);
    let started = app.gateways.start(way.id, order.id, payment, app.clock.now()).await;
    if visitor.wants_json {
        return Ok(as_json(&order, Some(started?)));
    }
    let failed = match started {
        Ok(_) => "",
        Err(error) => {
            tracing::warn!(order.code = %order.code, %error, "A payment cannot be started");
            "&failed=true"
        }
    };
    let page = format!("/orders/{}/pay?gateway={}{failed}", order.code, way.code);
    Ok(see(&shop, &page))
}

/// `POST /orders/{code}/cancel`: only by whoever may see the cards.
pub(super) async fn cancel(
    app: Data<App>,
    visitor: Visitor,
    shop: Shop,
    code: Path<String>,
    right: Right,
) -> Result<HttpResponse, PageError> {
    let order =
        entitled(&app, &visitor, &shop, &code, &right).await?.ok_or_else(Failure::not_found)?;
    app.till.cancel(order.code.clone(), "buyer".to_owned(), app.clock.now()).await?;
    Ok(see(&shop, &format!("/orders/{}", order.code)))
}

/// `GET /orders/{code}/status`: one word for programs; for the pay page, whether to go on.
pub(super) async fn status(
    app: Data<App>,
    shop: Shop,
    code: Path<String>,
    page: Query<Waiting>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let order = find(&app, &shop, &code).await?;
    if !request.headers().contains_key("hx-request") {
        return Ok(super::fresh_json(&json!({ "status": order.status })));
    }
    let mut answer = HttpResponse::NoContent();
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    if order.status.as_str() != page.was {
        answer.insert_header(("hx-redirect", format!("{}/orders/{}", shop.base(), order.code)));
    }
    Ok(answer.finish())
}

/// The way asked for, else the one of the checkout, else any; and the others.
fn ways(accounts: &[Account], order: &View, asked: &str) -> (Option<Account>, Vec<Account>) {
    let chosen = accounts
        .iter()
        .position(|it| it.code == asked)
        .or_else(|| accounts.iter().position(|it| Some(it.id) == order.gateway))
        .unwrap_or_default();
    let mut others = accounts.to_vec();
    let way = (chosen < others.len()).then(|| others.remove(chosen));
    (way, others)
}

async fn find(app: &App, shop: &Shop, code: &str) -> Result<View, Failure> {
    let code: OrderCode = code.parse().map_err(|_| Failure::not_found())?;
    let order = app.till.find(code).await?.filter(|it| shop.shows_orders_of(it.shop));
    order.ok_or_else(Failure::not_found)
}

fn moved_on(visitor: &Visitor, shop: &Shop, order: &View) -> HttpResponse {
    if visitor.wants_json {
        return as_json(order, None);
    }
    see(shop, &format!("/orders/{}", order.code))
}

/// Sends the browser to a page of this shop.
fn see(shop: &Shop, page: &str) -> HttpResponse {
    let address = format!("{}{page}", shop.base());
    HttpResponse::SeeOther().insert_header((header::LOCATION, address)).finish()
}

fn as_json(order: &View, step: Option<NextStep>) -> HttpResponse {
    super::fresh_json(&json!({
        "order": order.code,
        "status": order.status,
        "total": order.total.minor(),
        "currency": order.total.currency(),
        "expires_at": order.expires_at,
        "next": step,
    }))
}

impl PayPage {
    fn seconds_left(&self) -> i64 {
        self.order.expires_at.since(self.now).max(0)
    }
}
