//! Writing down what a supplier was paid, and what becomes of it above the limit.

use super::{find, here, sheet};
use crate::crypto::Token;
use crate::db::Conn;
use crate::members::second::Guarded;
use crate::payouts::Terms;
use crate::state::App;
use crate::suppliers::{self, NewSettlement, Settlement, Status, Supplier};
use crate::types::{SettlementId, SupplierId};
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer::{self, Problem};
use crate::web::office::paper;
use crate::web::office::second::{self, Refused};
use crate::web::office::settlements::{self, For};
use crate::web::office::told::{done, refused};
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::session::Staff;
use crate::web::visitor::Visitor;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use askama::Template;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfirmForm {
    #[serde(default)]
    code: String,
}

#[derive(Template)]
#[template(path = "admin/suppliers/confirm.html")]
struct ConfirmPage {
    f: Console,
    supplier: Supplier,
    it: Settlement,
    problem: Problem,
}

/// `POST /admin/suppliers/{id}/settle`.
pub(super) async fn settle(
    app: Data<App>,
    f: Console,
    visitor: Visitor,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let id = SupplierId(*id);
    let mut typed = Typed::new(form.into_inner());
    match try_settle(&app, &f.staff, &visitor, id, &typed).await {
        Ok(Status::Waiting) => Ok(done(&here(id), "settlement-waits")),
        Ok(_) => Ok(done(&here(id), "settlement-paid")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            answer::page(status, &sheet::page(&app, f, id, 1, typed).await?)
        }
    }
}

async fn try_settle(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    supplier: SupplierId,
    typed: &Typed,
) -> Result<Status, No> {
    let mut reader = Reader::new(typed);
    let amount = reader.money("amount", app.config.shop.currency);
    if reader.text("amount").is_empty() {
        reader.refuse("amount", "empty");
    }
    let Some(amount) = amount else { return Err(reader.refusal()) };
    reader.finish()?;
    let (reference, key) = (typed.get("reference").to_owned(), typed.get("key").to_owned());
    let key = if key.is_empty() { Token::random().as_str().to_owned() } else { key };
    let new = NewSettlement { supplier, amount, reference, key };
    let limit = Terms::of(&app.config).two_people_above;
    let (by, now) = (staff.by(), app.clock.now());
    let proof = second::proof(visitor, &staff.member, typed.get("code"));
    let settle = move |conn: &mut Conn| suppliers::settle(conn, &new, limit, &by, now);
    let (_, status) = second::prove_and(app, visitor, proof, settle).await?;
    Ok(status)
}

/// `GET /admin/suppliers/{id}/settlements/{which}/confirm`.
pub(super) async fn ask_confirm(
    app: Data<App>,
    f: Console,
    path: Path<(i64, i64)>,
) -> Result<HttpResponse, PageError> {
    let (supplier, it) = of_supplier(&app, path.into_inner()).await?;
    if it.status.after(suppliers::Event::Confirm).is_err() {
        return Ok(refused(&here(supplier.id), "moved-on"));
    }
    let problem = Problem::default();
    answer::page(StatusCode::OK, &ConfirmPage { f, supplier, it, problem })
}

/// `POST /admin/suppliers/{id}/settlements/{which}/confirm`: the money went out.
pub(super) async fn confirm(
    app: Data<App>,
    f: Console,
    visitor: Visitor,
    path: Path<(i64, i64)>,
    form: Form<ConfirmForm>,
) -> Result<HttpResponse, PageError> {
    let (supplier, it) = of_supplier(&app, path.into_inner()).await?;
    let (id, which) = (supplier.id, it.id);
    let (by, now) = (f.staff.by(), app.clock.now());
    let proof = second::proof(&visitor, &f.staff.member, &form.code);
    let confirm = move |conn: &mut Conn| suppliers::confirm(conn, which, &by, now);
    let no = match second::prove_and(&app, &visitor, proof, confirm).await {
        Ok(()) => return Ok(done(&here(id), "settlement-paid")),
        Err(no) => no,
    };
    match no {
        Refused::No(Guarded::Act(suppliers::Error::SamePerson)) => {
            Ok(refused(&here(id), "settlement-same-person"))
        }
        Refused::No(Guarded::Act(suppliers::Error::IllegalStep { .. })) => {
            Ok(refused(&here(id), "moved-on"))
        }
        other => {
            let (status, problem) = answer::problem(other.into(), &f)?;
            answer::page(status, &ConfirmPage { f, supplier, it, problem })
        }
    }
}

/// `POST /admin/suppliers/{id}/settlements/{which}/drop`: it did not.
pub(super) async fn drop(
    app: Data<App>,
    staff: Staff,
    path: Path<(i64, i64)>,
) -> Result<HttpResponse, PageError> {
    let (supplier, it) = of_supplier(&app, path.into_inner()).await?;
    let (id, which) = (supplier.id, it.id);
    let (by, now) = (staff.by(), app.clock.now());
    match app.db.write(move |conn| suppliers::drop_settlement(conn, which, &by, now)).await {
        Ok(()) => Ok(done(&here(id), "settlement-dropped")),
        Err(suppliers::Error::IllegalStep { .. }) => Ok(refused(&here(id), "moved-on")),
        Err(other) => Err(other.into()),
    }
}

/// `POST /admin/suppliers/{id}/settlements/export`.
pub(super) async fn export(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let supplier = find(&app, *id).await?.id;
    let subject = format!("supplier:{supplier}");
    paper::note(&app, f.staff.by().entry("settlement.export", subject)).await?;
    Ok(settlements::file(&app, &f, supplier, For::Operator))
}

/// Only one of this supplier's.
async fn of_supplier(
    app: &App,
    (id, which): (i64, i64),
) -> Result<(Supplier, Settlement), PageError> {
    let (supplier, which) = (find(app, id).await?, SettlementId(which));
    let found = app.db.read(move |conn| suppliers::find_settlement(conn, which)).await?;
    match found.filter(|it| it.supplier == supplier.id) {
        Some(it) => Ok((supplier, it)),
        None => Err(Failure::not_found().into()),
    }
}
