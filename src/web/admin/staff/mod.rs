//! Who may come in: `/admin/setup`, `/admin/login`, `/admin/password`,
//! `/admin/second`, `/admin/staff`.

mod door;
mod people;
mod second;
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
        .route("/admin/login/code", web::get().to(second::code))
        .route("/admin/login/code", web::post().to(second::log_in))
        .route("/admin/second", web::get().to(second::show))
        .route("/admin/second", web::post().to(second::begin))
        .route("/admin/second/confirm", web::post().to(second::confirm))
        .route("/admin/second/codes", web::post().to(second::renew))
        .route("/admin/second/off", web::post().to(second::switch_off))
        .route("/admin/staff", web::get().to(people::list))
        .route("/admin/staff", web::post().to(people::create))
        .route("/admin/staff/{id}/disable", web::get().to(people::ask_disable))
        .route("/admin/staff/{id}/disable", web::post().to(people::disable))
        .route("/admin/staff/{id}/enable", web::post().to(people::enable))
        .route("/admin/staff/{id}/second", web::get().to(people::ask_forget))
        .route("/admin/staff/{id}/second", web::post().to(people::forget))
        .route("/admin/staff/{id}/reset", web::get().to(people::ask_reset))
        .route("/admin/staff/{id}/reset", web::post().to(people::reset));
}
