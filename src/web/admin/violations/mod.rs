//! Shops that show less than they may, and what is done about them: `/admin/violations`.

mod list;
mod sheet;

use actix_web::web::{self, ServiceConfig};

pub(super) fn routes(routes: &mut ServiceConfig) {
    routes
        .route("/admin/violations", web::get().to(list::show))
        .route("/admin/violations", web::post().to(list::report))
        .route("/admin/violations/export", web::post().to(list::export))
        .route("/admin/violations/{id}", web::get().to(sheet::show))
        .route("/admin/violations/{id}", web::post().to(sheet::act));
}

const HOME: &str = "/admin/violations";
