//! Pages of a supplier. Every handler takes [`Desk`](desk::Desk) or [`Vendor`](super::session::Vendor), and
//! asks only for what is this supplier's: never a buyer's contact, never a card, never others' stock.

pub mod desk;
mod door;
mod goods;
mod imports;
mod ledger;
mod overview;
mod sales;
mod second;
mod statement;

use actix_web::web::{self, ServiceConfig};

pub fn routes(routes: &mut ServiceConfig) {
    routes
        .route("/supplier", web::get().to(overview::show))
        .route("/supplier/login", web::get().to(door::login))
        .route("/supplier/login", web::post().to(door::log_in))
        .route("/supplier/logout", web::post().to(door::log_out))
        .route("/supplier/password", web::get().to(door::password))
        .route("/supplier/password", web::post().to(door::change_password))
        .route("/supplier/login/code", web::get().to(second::code))
        .route("/supplier/login/code", web::post().to(second::log_in))
        .route("/supplier/second", web::get().to(second::show))
        .route("/supplier/second", web::post().to(second::begin))
        .route("/supplier/second/confirm", web::post().to(second::confirm))
        .route("/supplier/second/codes", web::post().to(second::renew))
        .route("/supplier/second/off", web::post().to(second::switch_off))
        .route("/supplier/goods", web::get().to(goods::show))
        .route("/supplier/imports", web::get().to(imports::show))
        .route("/supplier/imports", web::post().to(imports::run))
        .route("/supplier/batches/{id}", web::get().to(imports::batch))
        .route("/supplier/batches/{id}/withdraw", web::post().to(imports::withdraw))
        .route("/supplier/sales", web::get().to(sales::show))
        .route("/supplier/ledger", web::get().to(ledger::show))
        .route("/supplier/ledger.csv", web::get().to(ledger::export))
        .route("/supplier/statement", web::get().to(statement::show));
}
