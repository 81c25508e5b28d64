//! Categories, products and their variants: `/admin/categories`, `/admin/products`.

use actix_web::web::ServiceConfig;

pub(super) fn routes(_routes: &mut ServiceConfig) {}
