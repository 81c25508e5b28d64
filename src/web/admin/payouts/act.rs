//! Agreeing to a payout, paying it, refusing it.

use super::{here, sheet};
use crate::db::Conn;
use crate::members::second::Guarded;
use crate::payouts::{self, Terms};
use crate::state::App;
use crate::types::PayoutId;
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::second::{self, Refused};
use crate::web::office::told::{done, refused};
use crate::web::visitor::Visitor;
use actix_web::HttpResponse;
use actix_web::web::{Data, Form, Path};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PayForm {
    #[serde(default)]
    reference: String,
    #[serde(default)]
    code: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ApproveForm {
    #[serde(default)]
    code: String,
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
    f: Console,
    visitor: Visitor,
    id: Path<i64>,
    form: Form<ApproveForm>,
) -> Result<HttpResponse, PageError> {
    let (id, by, now) = (PayoutId(*id), f.staff.by(), app.clock.now());
    let proof = second::proof(&visitor, &f.staff.member, &form.code);
    let terms = Terms::of(&app.config);
    let approve = move |conn: &mut Conn| payouts::approve(conn, id, &terms, &by, now);
    match second::prove_and(&app, &visitor, proof, approve).await {
        Ok(()) => Ok(done(&here(id), "payout-approved")),
        Err(error) if moved_on(&error) => Ok(refused(&here(id), "moved-on")),
        Err(other) => sheet::refused(&app, f, id.0, String::new(), other.into()).await,
    }
}

fn moved_on(error: &Refused<payouts::Error>) -> bool {
    matches!(error, Refused::No(Guarded::Act(payouts::Error::IllegalStep { .. })))
}

/// `POST /admin/payouts/{id}/pay`.
pub(super) async fn pay(
    app: Data<App>,
    f: Console,
    visitor: Visitor,
    id: Path<i64>,
    form: Form<PayForm>,
) -> Result<HttpResponse, PageError> {
    let (id, by, now) = (PayoutId(*id), f.staff.by(), app.clock.now());
    let PayForm { reference: typed, code } = form.into_inner();
    let (terms, reference) = (Terms::of(&app.config), typed.clone());
    let proof = second::proof(&visitor, &f.staff.member, &code);
    let pay = move |conn: &mut Conn| payouts::pay(conn, id, &reference, &terms, &by, now);
    match second::prove_and(&app, &visitor, proof, pay).await {
        Ok(()) => Ok(done(&here(id), "payout-paid")),
        Err(error) if moved_on(&error) => Ok(refused(&here(id), "moved-on")),
        Err(other) => sheet::refused(&app, f, id.0, typed, other.into()).await,
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
        Err(other) => sheet::refused(&app, f, id.0, typed, other.into()).await,
    }
}
