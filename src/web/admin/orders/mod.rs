//! Orders: the list, the search box, one order and what can be done with it: `/admin/orders`.

mod act;
mod asked;
mod booked;
mod export;
pub(in crate::web) mod list;
mod refund;
mod sheet;
pub(in crate::web) mod shown;

use actix_web::web::{self, ServiceConfig};

pub(super) fn routes(routes: &mut ServiceConfig) {
    routes
        .route("/admin/orders", web::get().to(list::show))
        .route("/admin/orders/export", web::post().to(export::send))
        .route("/admin/orders/{code}", web::get().to(sheet::show))
        .route("/admin/orders/{code}/contact", web::post().to(sheet::contact))
        .route("/admin/orders/{code}/cards", web::post().to(sheet::cards))
        .route("/admin/orders/{code}/files/{delivery}", web::post().to(sheet::file))
        .route("/admin/orders/{code}/fulfil", web::post().to(sheet::fulfil))
        .route("/admin/orders/{code}/paid", web::get().to(act::ask_paid))
        .route("/admin/orders/{code}/paid", web::post().to(act::paid))
        .route("/admin/orders/{code}/cancel", web::get().to(act::ask_cancel))
        .route("/admin/orders/{code}/cancel", web::post().to(act::cancel))
        .route("/admin/orders/{code}/refund", web::get().to(refund::ask))
        .route("/admin/orders/{code}/refund", web::post().to(refund::send))
        .route("/admin/orders/{code}/refunds/{id}/look", web::post().to(asked::look))
        .route("/admin/orders/{code}/refunds/{id}/arrived", web::post().to(asked::arrived))
        .route("/admin/orders/{code}/refunds/{id}/missing", web::post().to(asked::missing))
        .route("/admin/orders/{code}/deliver", web::post().to(act::deliver))
        .route("/admin/orders/{code}/mail", web::post().to(act::resend_mail));
}
