//! Pages of a supplier. Every handler takes [`Desk`](desk::Desk) or [`Vendor`](super::session::Vendor), and
//! asks only for what is this supplier's: never a buyer's contact, never a card, never others' stock.

pub mod desk;
mod goods;
mod imports;
mod ledger;
mod overview;
mod sales;
mod statement;

use crate::web::office::{door, second};
use crate::web::session::Vendor;
use actix_web::web::{self, ServiceConfig};

pub fn routes(routes: &mut ServiceConfig) {
    routes
        .route("/supplier", web::get().to(overview::show))
        .route("/supplier/login", web::get().to(door::login::<Vendor>))
        .route("/supplier/login", web::post().to(door::log_in::<Vendor>))
        .route("/supplier/logout", web::post().to(door::log_out::<Vendor>))
        .route("/supplier/password", web::get().to(door::password::<Vendor>))
        .route("/supplier/password", web::post().to(door::change_password::<Vendor>))
        .route("/supplier/login/code", web::get().to(second::code::<Vendor>))
        .route("/supplier/login/code", web::post().to(second::log_in::<Vendor>))
        .route("/supplier/second", web::get().to(second::show::<Vendor>))
        .route("/supplier/second", web::post().to(second::begin::<Vendor>))
        .route("/supplier/second/confirm", web::post().to(second::confirm::<Vendor>))
        .route("/supplier/second/codes", web::post().to(second::renew::<Vendor>))
        .route("/supplier/second/off", web::post().to(second::switch_off::<Vendor>))
        .route("/supplier/goods", web::get().to(goods::show))
        .route("/supplier/goods/export", web::post().to(goods::export))
        .route("/supplier/imports", web::get().to(imports::show))
        .route("/supplier/imports", web::post().to(imports::run))
        .route("/supplier/batches/{id}", web::get().to(imports::batch))
        .route("/supplier/batches/{id}/withdraw", web::post().to(imports::withdraw))
        .route("/supplier/sales", web::get().to(sales::show))
        .route("/supplier/sales/export", web::post().to(sales::export))
        .route("/supplier/settlements/export", web::post().to(ledger::settlements))
        .route("/supplier/ledger", web::get().to(ledger::show))
        .route("/supplier/ledger.csv", web::get().to(ledger::export))
        .route("/supplier/statement", web::get().to(statement::show));
}
