//! Cards, imports and batches: `/admin/cards`, `/admin/imports`, `/admin/batches`.

mod batch;
mod change;
mod export;
mod imports;
mod list;
mod one;
mod shift;
mod shown;
mod stock;

use actix_web::web::{self, ServiceConfig};

pub(super) fn routes(routes: &mut ServiceConfig) {
    routes
        .route("/admin/cards", web::get().to(stock::show))
        .route("/admin/cards/search", web::post().to(stock::search))
        .route("/admin/cards/change", web::get().to(change::ask))
        .route("/admin/cards/change", web::post().to(change::act))
        .route("/admin/cards/move", web::post().to(shift::act))
        .route("/admin/cards/of/{sku}", web::get().to(list::show))
        .route("/admin/cards/of/{sku}/export", web::get().to(export::ask))
        .route("/admin/cards/of/{sku}/export", web::post().to(export::send))
        .route("/admin/cards/{id}", web::get().to(one::show))
        .route("/admin/cards/{id}", web::post().to(one::reveal))
        .route("/admin/imports", web::get().to(imports::show))
        .route("/admin/imports", web::post().to(imports::run))
        .route("/admin/batches/{id}", web::get().to(batch::show))
        .route("/admin/batches/{id}", web::post().to(batch::save))
        .route("/admin/batches/{id}/withdraw", web::get().to(batch::ask_withdraw))
        .route("/admin/batches/{id}/withdraw", web::post().to(batch::withdraw));
}
