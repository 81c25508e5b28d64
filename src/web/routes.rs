//! The site map: every area and where its routes stand.

use super::{admin, assets, face, hooks, media, storefront};
use actix_web::web::{self, ServiceConfig};

pub fn mount(routes: &mut ServiceConfig) {
    routes
        .route("/static/{name}", web::get().to(assets::serve))
        .route("/favicon.ico", web::get().to(assets::favicon));
    media::routes(routes);
    hooks::routes(routes);
    admin::routes(routes);
    storefront::routes(routes);
    routes.default_service(web::to(face::nowhere));
}
