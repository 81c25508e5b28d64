//! Who may come in: `/admin/setup`, `/admin/login`, `/admin/password`,
//! `/admin/second`, `/admin/staff`.

mod login;
mod people;
mod setup;

use crate::web::office::{door, second};
use crate::web::session::Staff;
use actix_web::web::{self, ServiceConfig};

pub(super) fn routes(routes: &mut ServiceConfig) {
    routes
        .route("/admin/setup", web::get().to(setup::show))
        .route("/admin/setup", web::post().to(setup::submit))
        .route("/admin/login", web::get().to(login::show))
        .route("/admin/login", web::post().to(door::log_in::<Staff>))
        .route("/admin/logout", web::post().to(door::log_out::<Staff>))
        .route("/admin/password", web::get().to(door::password::<Staff>))
        .route("/admin/password", web::post().to(door::change_password::<Staff>))
        .route("/admin/login/code", web::get().to(second::code::<Staff>))
        .route("/admin/login/code", web::post().to(second::log_in::<Staff>))
        .route("/admin/second", web::get().to(second::show::<Staff>))
        .route("/admin/second", web::post().to(second::begin::<Staff>))
        .route("/admin/second/confirm", web::post().to(second::confirm::<Staff>))
        .route("/admin/second/codes", web::post().to(second::renew::<Staff>))
        .route("/admin/second/off", web::post().to(second::switch_off::<Staff>))
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
