//! The sandbox's own little pay page: two buttons that call back like a real gateway.

use super::payments;
use crate::payments::{Received, Verdict};
use crate::state::App;
use crate::types::BillCode;
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
    bill: BillCode,
    total: String,
    unpaid: bool,
    /// Where the money is seen.
    back: String,
}

/// `GET /sandbox/pay/{order}`.
pub(super) async fn page(
    app: Data<App>,
    order: Path<String>,
    f: Frame,
) -> Result<HttpResponse, PageError> {
    let bill = read_code(&order)?;
    let started = app.gateways.find_in_sandbox(&bill).await?.ok_or_else(Failure::not_found)?;
    let unpaid = matches!(started.status.as_str(), "pending" | "expired" | "cancelled");
    let back = match &bill {
        BillCode::Order(order) => format!("{}/orders/{order}", f.base),
        BillCode::Deposit(deposit) => format!("/agent/wallet/{deposit}"),
    };
    let page = SandboxPage { f, bill, total: started.total.to_string(), unpaid, back };
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
    let bill = read_code(&order)?;
    let verdict =
        Verdict::from_word(&pressed.result).ok_or_else(|| Failure::invalid("result", "unknown"))?;
    let started = app.gateways.find_in_sandbox(&bill).await?.ok_or_else(Failure::not_found)?;
    let callback = app.gateways.sandbox_callback(&started, &bill, verdict).await?;
    let received = Received { query: &callback, form: b"" };
    payments::take(&app, &started.account_code, received).await?;
    let next = match (&bill, verdict) {
        (BillCode::Order(order), Verdict::Paid) => format!("{}/orders/{order}", shop.base()),
        (BillCode::Order(order), Verdict::Failed) => format!("{}/orders/{order}/pay", shop.base()),
        (BillCode::Deposit(deposit), _) => format!("/agent/wallet/{deposit}"),
    };
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, next)).finish())
}

fn read_code(typed: &str) -> Result<BillCode, Failure> {
    typed.parse().map_err(|_| Failure::not_found())
}
