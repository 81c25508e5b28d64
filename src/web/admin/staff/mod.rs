//! Who may come in: `/admin/setup`, `/admin/login`, `/admin/password`, `/admin/staff`.

mod door;
mod people;
mod setup;

use actix_web::web::{self, ServiceConfig};

pub(super) fn routes(routes: &mut ServiceConfig) {
    routes
        .route("/admin/setup", web::get().to(setup::show))
        .route("/admin/setup", web::post().to(setup::submit))
        .route("/admin/login", web::get().to(door::login))
        .route("/admin/login", web::post().to(door::log_in))
        .route("/admin/logout", web::post().to(door::log_out))
        .route("/admin/password", web::get().to(door::password))
        .route("/admin/password", web::post().to(door::change_password))
        .route("/admin/staff", web::get().to(people::list))
        .route("/admin/staff", web::post().to(people::create))
        .route("/admin/staff/{id}/disable", web::get().to(people::ask_disable))
        .route("/admin/staff/{id}/disable", web::post().to(people::disable))
        .route("/admin/staff/{id}/enable", web::post().to(people::enable))
        .route("/admin/staff/{id}/reset", web::get().to(people::ask_reset))
        .route("/admin/staff/{id}/reset", web::post().to(people::reset));
}
