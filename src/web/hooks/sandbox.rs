//! The sandbox's own little pay page: two buttons that call back like a real gateway.

use super::payments;
use crate::payments::{Received, Verdict};
use crate::state::App;
use crate::types::OrderCode;
use crate::web::failure::{Failure, PageError};
use crate::web::page::Frame;
use crate::web::shop::Shop;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Data, Form, Path};
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "hooks/sandbox.html")]
struct SandboxPage {
    f: Frame,
    order: OrderCode,
    total: String,
    unpaid: bool,
}

/// `GET /sandbox/pay/{order}`.
pub(super) async fn page(
    app: Data<App>,
    order: Path<String>,
    f: Frame,
) -> Result<HttpResponse, PageError> {
    let order = read_code(&order)?;
    let started = app.gateways.find_in_sandbox(&order).await?.ok_or_else(Failure::not_found)?;
    let unpaid = matches!(started.status.as_str(), "pending" | "expired" | "cancelled");
    let page = SandboxPage { f, order, total: started.total.to_string(), unpaid };
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(page.render().map_err(Failure::broken)?))
}

#[derive(Deserialize)]
pub(super) struct Pressed {
    /// `paid` or `failed`.
    result: String,
}

/// `POST /sandbox/pay/{order}`: one of the buttons.
pub(super) async fn press(
    app: Data<App>,
    shop: Shop,
    order: Path<String>,
    pressed: Form<Pressed>,
) -> Result<HttpResponse, PageError> {
    let order = read_code(&order)?;
    let verdict =
        Verdict::from_word(&pressed.result).ok_or_else(|| Failure::invalid("result", "unknown"))?;
    let started = app.gateways.find_in_sandbox(&order).await?.ok_or_else(Failure::not_found)?;
    let callback = app.gateways.sandbox_callback(&started, &order, verdict).await?;
    let received = Received { query: &callback, form: b"" };
    payments::take(&app, &started.account_code, received).await?;
    let next = match verdict {
        Verdict::Paid => format!("{}/orders/{order}", shop.base()),
        Verdict::Failed => format!("{}/orders/{order}/pay", shop.base()),
    };
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, next)).finish())
}

fn read_code(typed: &str) -> Result<OrderCode, Failure> {
    typed.parse().map_err(|_| Failure::not_found())
}
