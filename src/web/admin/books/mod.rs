//! The books: who has what, where the money lies, and every entry: `/admin/ledger`.

mod accounts;
mod entries;
pub(in crate::web) mod shown;
mod statement;
mod suspense;

pub(in crate::web) use statement::entries_of;

use actix_web::web::{self, ServiceConfig};

pub(super) fn routes(routes: &mut ServiceConfig) {
    routes
        .route("/admin/ledger", web::get().to(accounts::list))
        .route("/admin/ledger/{account}", web::get().to(entries::list))
        .route("/admin/ledger/{account}/csv", web::get().to(entries::download))
        .route("/admin/suspense", web::get().to(suspense::list))
        .route("/admin/suspense/{id}", web::get().to(suspense::show))
        .route("/admin/suspense/{id}", web::post().to(suspense::settle))
        .route("/admin/agents/{id}/statement", web::get().to(statement::show))
        .route("/admin/agents/{id}/statement/csv", web::get().to(statement::download))
        .route("/admin/suppliers/{id}/statement", web::get().to(statement::show_supplier))
        .route("/admin/suppliers/{id}/statement/csv", web::get().to(statement::download_supplier));
}
