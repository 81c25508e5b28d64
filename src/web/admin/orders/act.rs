//! What an operator does with an order at the press of a button. Where it cannot be undone, he is
//! asked first.

use super::sheet::read_code;
use crate::orders::{self, ByHand, Status};
use crate::payments::{self, suspense};
use crate::state::App;
use crate::types::OrderCode;
use crate::web::admin::confirm::Confirm;
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::told::{done, refused};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::web::{Data, Form, Html, Path};
use serde::Deserialize;

/// In characters.
const LONGEST_NOTE: usize = 200;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PaidForm {
    #[serde(default)]
    note: String,
    /// What the question said had come before, in minor units: it must not have changed since.
    came: Option<i64>,
}

/// `GET /admin/orders/{code}/paid`.
pub(super) async fn ask_paid(
    app: Data<App>,
    f: Console,
    code: Path<String>,
) -> Result<Html, PageError> {
    let order = find(&app, read_code(&code)?).await?;
    let (bill, total) = (order.code.to_string(), order.total);
    let came = app.db.read(move |conn| suspense::counting(conn, &bill, total)).await?;
    let mut sentence = f.t("orders-paid-sentence");
    if came.is_positive() {
        let key = if came == order.total { "orders-paid-all-came" } else { "orders-paid-came" };
        sentence = format!("{} {sentence}", f.with(key, "amount", came));
    }
    Confirm {
        title: f.with("orders-paid-title", "total", order.total),
        sentence,
        button: f.t("orders-paid"),
        action: format!("{}/paid", here(&order.code)),
        back: here(&order.code),
        danger: false,
        fields: vec![("came".to_owned(), came.minor().to_string())],
        note: Some(f.t("orders-paid-note")),
        f,
    }
    .page()
}

/// `POST /admin/orders/{code}/paid`: the same path as a gateway's callback.
pub(super) async fn paid(
    app: Data<App>,
    staff: Staff,
    code: Path<String>,
    form: Form<PaidForm>,
) -> Result<HttpResponse, PageError> {
    let code = read_code(&code)?;
    let note = form.note.trim().chars().filter(|c| !c.is_control()).take(LONGEST_NOTE).collect();
    let word = ByHand { code: code.clone(), note, came: form.came };
    let paid = app.till.mark_paid(word, staff.by(), app.clock.now()).await;
    let word = match &paid {
        Ok(settled) if settled.status == Status::AwaitingStock => "order-paid-no-stock",
        Ok(settled) if settled.status == Status::AwaitingManual => "order-paid-manual",
        _ => "order-paid",
    };
    told(&code, word, paid.map(drop))
}

/// `GET /admin/orders/{code}/cancel`.
pub(super) async fn ask_cancel(
    app: Data<App>,
    f: Console,
    code: Path<String>,
) -> Result<Html, PageError> {
    let order = find(&app, read_code(&code)?).await?;
    Confirm {
        title: f.t("orders-cancel-title"),
        sentence: f.t("orders-cancel-sentence"),
        button: f.t("orders-cancel"),
        action: format!("{}/cancel", here(&order.code)),
        back: here(&order.code),
        danger: true,
        fields: Vec::new(),
        note: None,
        f,
    }
    .page()
}

/// `POST /admin/orders/{code}/cancel`.
pub(super) async fn cancel(
    app: Data<App>,
    staff: Staff,
    code: Path<String>,
) -> Result<HttpResponse, PageError> {
    let code = read_code(&code)?;
    let actor = format!("staff:{}", staff.member.name);
    let cancelled = app.till.cancel(code.clone(), actor, app.clock.now()).await;
    told(&code, "order-cancelled", cancelled)
}

/// `POST /admin/orders/{code}/deliver`: is there stock now?
pub(super) async fn deliver(
    app: Data<App>,
    _: Staff,
    code: Path<String>,
) -> Result<HttpResponse, PageError> {
    let code = read_code(&code)?;
    let status = app.till.deliver_now(code.clone(), app.clock.now()).await;
    match status {
        Ok(Status::AwaitingStock) => Ok(refused(&here(&code), "still-no-stock")),
        outcome => told(&code, "order-delivered", outcome.map(drop)),
    }
}

/// `POST /admin/orders/{code}/mail`.
pub(super) async fn resend_mail(
    app: Data<App>,
    staff: Staff,
    code: Path<String>,
) -> Result<HttpResponse, PageError> {
    let code = read_code(&code)?;
    let sent = app.till.resend_mail(code.clone(), staff.by(), app.clock.now()).await;
    told(&code, "mail-sent", sent)
}

async fn find(app: &App, code: OrderCode) -> Result<orders::View, PageError> {
    Ok(app.till.find(code).await?.ok_or(orders::Error::NotFound)?)
}

fn here(code: &OrderCode) -> String {
    format!("/admin/orders/{code}")
}

/// Back to the order, which says what became of it. Somebody else may have been faster.
fn told(
    code: &OrderCode,
    word: &str,
    outcome: Result<(), orders::Error>,
) -> Result<HttpResponse, PageError> {
    match outcome {
        Ok(()) => Ok(done(&here(code), word)),
        Err(
            orders::Error::IllegalStep { .. }
            | orders::Error::Payments(payments::Error::ChangedMeanwhile),
        ) => Ok(refused(&here(code), "order-moved-on")),
        Err(orders::Error::GoesBack) => Ok(refused(&here(code), "goes-back")),
        Err(other) => Err(other.into()),
    }
}
