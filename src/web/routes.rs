//! The site map: every area and where its routes stand.

use super::{admin, hooks, storefront};
use actix_web::web::ServiceConfig;

pub fn mount(routes: &mut ServiceConfig) {
    hooks::routes(routes);
    admin::routes(routes);
    storefront::routes(routes);
}
