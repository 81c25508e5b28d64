//! The site map: every area and where its routes stand.

use super::{admin, agent, assets, face, hooks, media, storefront, supplier};
use actix_web::web::{self, ServiceConfig};

/// An address is compared with one pattern after the other, so what is asked for most stands first, and
/// before it the few that gateways ask for.
pub fn mount(routes: &mut ServiceConfig) {
    hooks::routes(routes);
    storefront::routes(routes);
    routes
        .route("/static/{name}", web::get().to(assets::serve))
        .route("/favicon.ico", web::get().to(assets::favicon));
    media::routes(routes);
    admin::routes(routes);
    agent::routes(routes);
    supplier::routes(routes);
    routes.default_service(web::to(face::nowhere));
}
