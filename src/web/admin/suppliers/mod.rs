//! Whose goods the shop sells: the list of suppliers, one supplier's sheet, what he is paid, and who comes
//! in for him: `/admin/suppliers`.

mod account;
mod form;
mod list;
mod people;
mod settle;
mod sheet;

use crate::state::App;
use crate::suppliers::{self, Supplier};
use crate::types::SupplierId;
use crate::web::failure::{Failure, PageError};
use actix_web::web::{self, ServiceConfig};

pub(super) fn routes(routes: &mut ServiceConfig) {
    routes
        .route("/admin/suppliers", web::get().to(list::show))
        .route("/admin/suppliers/export", web::post().to(list::export))
        .route("/admin/suppliers/new", web::get().to(form::new))
        .route("/admin/suppliers/new", web::post().to(form::create))
        .route("/admin/suppliers/{id}", web::get().to(sheet::show))
        .route("/admin/suppliers/{id}/edit", web::get().to(form::edit))
        .route("/admin/suppliers/{id}/edit", web::post().to(form::save))
        .route("/admin/suppliers/{id}/disable", web::post().to(form::disable))
        .route("/admin/suppliers/{id}/enable", web::post().to(form::enable))
        .route("/admin/suppliers/{id}/account", web::post().to(account::save))
        .route("/admin/suppliers/{id}/account/show", web::post().to(account::show))
        .route("/admin/suppliers/{id}/settle", web::post().to(settle::settle))
        .route("/admin/suppliers/{id}/settlements/export", web::post().to(settle::export))
        .route(
            "/admin/suppliers/{id}/settlements/{which}/confirm",
            web::get().to(settle::ask_confirm),
        )
        .route("/admin/suppliers/{id}/settlements/{which}/confirm", web::post().to(settle::confirm))
        .route("/admin/suppliers/{id}/settlements/{which}/drop", web::post().to(settle::drop))
        .route("/admin/suppliers/{id}/people", web::get().to(people::list))
        .route("/admin/suppliers/{id}/people", web::post().to(people::create))
        .route("/admin/suppliers/{id}/people/{who}/disable", web::post().to(people::disable))
        .route("/admin/suppliers/{id}/people/{who}/enable", web::post().to(people::enable))
        .route("/admin/suppliers/{id}/people/{who}/reset", web::post().to(people::reset))
        .route("/admin/suppliers/{id}/people/{who}/second", web::get().to(people::ask_forget))
        .route("/admin/suppliers/{id}/people/{who}/second", web::post().to(people::forget));
}

fn here(supplier: SupplierId) -> String {
    format!("/admin/suppliers/{supplier}")
}

async fn find(app: &App, id: i64) -> Result<Supplier, PageError> {
    let found = app.db.read(move |conn| suppliers::find(conn, SupplierId(id))).await?;
    Ok(found.ok_or_else(Failure::not_found)?)
}
