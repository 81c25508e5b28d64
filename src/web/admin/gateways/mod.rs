//! Merchant accounts at gateways: `/admin/gateways`.

mod form;
mod list;

use actix_web::web::{self, ServiceConfig};

pub(super) fn routes(routes: &mut ServiceConfig) {
    routes
        .route("/admin/gateways", web::get().to(list::show))
        .route("/admin/gateways/new", web::get().to(form::blank))
        .route("/admin/gateways/new", web::post().to(form::add))
        .route("/admin/gateways/{code}/edit", web::get().to(form::filled))
        .route("/admin/gateways/{code}/edit", web::post().to(form::save))
        .route("/admin/gateways/{code}/enable", web::post().to(list::enable))
        .route("/admin/gateways/{code}/disable", web::post().to(list::disable))
        .route("/admin/gateways/{code}/up", web::post().to(list::move_up));
}
