//! Agreeing to a payout, paying it, refusing it.

use super::{here, sheet};
use crate::payouts::{self, Terms};
use crate::state::App;
use crate::types::PayoutId;
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::told::{done, refused};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::web::{Data, Form, Path};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PayForm {
    #[serde(default)]
    reference: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RefuseForm {
    #[serde(default)]
    reason: String,
}

/// `POST /admin/payouts/{id}/approve`.
pub(super) async fn approve(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (id, by, now) = (PayoutId(*id), staff.by(), app.clock.now());
    match app.db.write(move |conn| payouts::approve(conn, id, &by, now)).await {
        Ok(()) => Ok(done(&here(id), "payout-approved")),
        Err(payouts::Error::IllegalStep { .. }) => Ok(refused(&here(id), "moved-on")),
        Err(other) => Err(other.into()),
    }
}

/// `POST /admin/payouts/{id}/pay`.
pub(super) async fn pay(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    form: Form<PayForm>,
) -> Result<HttpResponse, PageError> {
    let (id, by, now) = (PayoutId(*id), f.staff.by(), app.clock.now());
    let (terms, typed) = (Terms::of(&app.config), form.into_inner().reference);
    let reference = typed.clone();
    let paid = app.db.write(move |conn| payouts::pay(conn, id, &reference, &terms, &by, now));
    match paid.await {
        Ok(()) => Ok(done(&here(id), "payout-paid")),
        Err(payouts::Error::IllegalStep { .. }) => Ok(refused(&here(id), "moved-on")),
        Err(other) => sheet::refused(&app, f, id.0, typed, other).await,
    }
}

/// `POST /admin/payouts/{id}/refuse`.
pub(super) async fn refuse(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    form: Form<RefuseForm>,
) -> Result<HttpResponse, PageError> {
    let (id, by, now) = (PayoutId(*id), f.staff.by(), app.clock.now());
    let typed = form.into_inner().reason;
    let reason = typed.clone();
    match app.db.write(move |conn| payouts::refuse(conn, id, &reason, &by, now)).await {
        Ok(()) => Ok(done(&here(id), "payout-refused")),
        Err(payouts::Error::IllegalStep { .. }) => Ok(refused(&here(id), "moved-on")),
        Err(other) => sheet::refused(&app, f, id.0, typed, other).await,
    }
}
