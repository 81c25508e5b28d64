//! Categories, products and their variants: `/admin/categories`, `/admin/products`, `/admin/skus`.

mod categories;
mod fields;
mod list;
mod pictures;
mod products;
mod sku_form;
mod skus;
mod stock;
mod typed;

pub(in crate::web) use typed::{No, Pairs, Reader, Typed, tell};

use crate::catalog::{self, CustomField, FieldKind, Toward};
use crate::db::{self, Conn};
use crate::provenance;
use crate::types::Timestamp;
use crate::web::admin::console::{done, refused};
use crate::web::failure::{Failure, PageError};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig};
use serde::Deserialize;

pub(super) fn routes(routes: &mut ServiceConfig) {
    routes
        .route("/admin/categories", web::get().to(categories::list))
        .route("/admin/categories", web::post().to(categories::create))
        .route("/admin/categories/{id}", web::get().to(categories::edit))
        .route("/admin/categories/{id}", web::post().to(categories::save))
        .route("/admin/categories/{id}/move", web::post().to(categories::step))
        .route("/admin/categories/{id}/delete", web::get().to(categories::confirm_delete))
        .route("/admin/categories/{id}/delete", web::post().to(categories::delete))
        .route("/admin/products", web::get().to(list::show))
        .route("/admin/products/new", web::get().to(products::new))
        .route("/admin/products/new", web::post().to(products::create))
        .route("/admin/products/{id}", web::get().to(products::edit))
        .route("/admin/products/{id}", web::post().to(products::save))
        .route("/admin/products/{id}/show", web::post().to(products::show))
        .route("/admin/products/{id}/hide", web::post().to(products::hide))
        .route("/admin/products/{id}/delete", web::get().to(products::confirm_delete))
        .route("/admin/products/{id}/delete", web::post().to(products::delete))
        .route("/admin/products/{id}/pictures", web::post().to(pictures::upload))
        .route("/admin/products/{id}/pictures/{act}", web::post().to(pictures::arrange))
        .route("/admin/products/{id}/fields/{place}", web::get().to(fields::edit))
        .route("/admin/products/{id}/fields/{place}", web::post().to(fields::save))
        .route("/admin/products/{id}/fields/{place}/{act}", web::post().to(fields::arrange))
        .route("/admin/products/{id}/skus", web::get().to(skus::new))
        .route("/admin/products/{id}/skus", web::post().to(skus::create))
        .route("/admin/skus/{id}", web::get().to(skus::edit))
        .route("/admin/skus/{id}", web::post().to(skus::save))
        .route("/admin/skus/{id}/move", web::post().to(skus::step))
        .route("/admin/skus/{id}/delete", web::get().to(skus::confirm_delete))
        .route("/admin/skus/{id}/delete", web::post().to(skus::delete));
}

/// One place up or down.
#[derive(Deserialize)]
struct StepForm {
    toward: String,
}

impl StepForm {
    fn toward(&self) -> Result<Toward, PageError> {
        Toward::from_word(&self.toward).ok_or_else(|| PageError(Failure::not_found()))
    }
}

/// The name of a question's kind.
fn kind_key(field: &CustomField) -> &'static str {
    match field.kind {
        FieldKind::Text { .. } => "field-kind-text",
        FieldKind::Email => "field-kind-email",
        FieldKind::Number { .. } => "field-kind-number",
        FieldKind::Choice { .. } => "field-kind-choice",
        FieldKind::Pattern { .. } => "field-kind-pattern",
    }
}

/// Refuses a form that was opened on something else than what is kept now.
fn meet(typed: &Typed, kept: &Typed) -> Result<(), catalog::Error> {
    let changed = !typed.was_opened_on(kept);
    if changed { Err(catalog::Error::ChangedMeanwhile) } else { Ok(()) }
}

/// The answer to a deletion: on to `beyond`; or back `here`, with the sentence `failure-{in_use}`.
fn deleted(
    outcome: Result<(), catalog::Error>,
    beyond: &str,
    here: &str,
    in_use: &str,
) -> Result<HttpResponse, PageError> {
    match outcome {
        Err(catalog::Error::Invalid { .. }) => Ok(refused(here, in_use)),
        outcome => outcome.map(|()| done(beyond, "deleted")).map_err(PageError::from),
    }
}

/// Who changed what; in the transaction of the change.
fn note(
    conn: &mut Conn,
    staff: &Staff,
    action: &'static str,
    subject: String,
    now: Timestamp,
) -> Result<(), db::Error> {
    provenance::record(conn, &staff.by().entry(action, subject), now)
}
