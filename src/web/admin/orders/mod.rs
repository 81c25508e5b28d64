//! Orders: the list, the search box, one order and what can be done with it: `/admin/orders`.

use actix_web::web::ServiceConfig;

pub(super) fn routes(_routes: &mut ServiceConfig) {}
