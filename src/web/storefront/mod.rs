//! Pages a buyer sees.

mod card;
mod checkout;
mod clicks;
mod form;
mod gone;
mod health;
mod home;
mod lookup;
mod order;
mod pay;
mod places;
mod product;
pub(super) mod promoted;
pub(super) mod promoter;
mod right;
pub(super) mod short;
mod start;
mod stock;
mod switches;

pub use stock::Stock;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{self, ServiceConfig};
use serde_json::Value;

pub fn routes(routes: &mut ServiceConfig) {
    routes
        .route("/", web::get().to(home::show))
        .route("/p/{product}", web::get().to(product::show))
        .route("/checkout", web::post().to(checkout::submit))
        .route("/orders/{code}", web::get().to(order::show))
        .route("/orders/{code}/pay", web::get().to(pay::show))
        .route("/orders/{code}/pay", web::post().to(pay::begin))
        .route("/orders/{code}/cancel", web::post().to(pay::cancel))
        .route("/orders/{code}/status", web::get().to(pay::status))
        .route("/orders/{code}/cards.txt", web::get().to(order::download))
        .route("/orders/{code}/files/{file}", web::get().to(order::file))
        .route("/lookup", web::get().to(lookup::show))
        .route("/lookup", web::post().to(lookup::submit))
        .route("/service", web::get().to(lookup::show))
        .route("/service", web::post().to(lookup::submit))
        .route("/x/{code}", web::get().to(short::follow))
        .route("/r/{code}", web::get().to(promoted::to_shop))
        .route("/r/{code}/{product}", web::get().to(promoted::to_product))
        .route("/promoter", web::get().to(promoter::show))
        .route("/language", web::get().to(switches::language))
        .route("/theme", web::get().to(switches::theme))
        .route("/healthz", web::get().to(health::alive))
        .route("/readyz", web::get().to(health::ready))
        .route("/metrics", web::get().to(health::metrics))
        .route("/.well-known/keygrove-{token}", web::get().to(health::proof))
        .route("/tls/ask", web::get().to(health::may_have_certificate));
}

/// A page of one visitor, which nobody keeps.
fn fresh(html: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(html)
}

fn fresh_json(body: &Value) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(body)
}
