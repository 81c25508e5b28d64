//! Money that agents asked for: `/admin/payouts`.

mod act;
mod behalf;
mod export;
mod list;
mod sheet;
pub(in crate::web) mod shown;

use crate::payouts::{self, Payout};
use crate::state::App;
use crate::types::PayoutId;
use crate::web::failure::PageError;
use actix_web::web::{self, ServiceConfig};

pub(super) fn routes(routes: &mut ServiceConfig) {
    routes
        .route("/admin/payouts", web::get().to(list::show))
        .route("/admin/payouts/list", web::post().to(export::list))
        .route("/admin/payouts/export", web::post().to(export::send))
        .route("/admin/payouts/{id}", web::get().to(sheet::show))
        .route("/admin/payouts/{id}/account", web::post().to(sheet::account))
        .route("/admin/payouts/{id}/approve", web::post().to(act::approve))
        .route("/admin/payouts/{id}/pay", web::post().to(act::pay))
        .route("/admin/payouts/{id}/refuse", web::post().to(act::refuse))
        .route("/admin/agents/{id}/payout", web::get().to(behalf::ask))
        .route("/admin/agents/{id}/payout", web::post().to(behalf::send));
}

fn here(payout: PayoutId) -> String {
    format!("/admin/payouts/{payout}")
}

async fn find(app: &App, id: i64) -> Result<Payout, PageError> {
    let found = app.db.read(move |conn| payouts::find(conn, PayoutId(id))).await?;
    Ok(found.ok_or(payouts::Error::NotFound)?)
}
