//! Background work that gave up: `/admin/jobs`.

use actix_web::web::ServiceConfig;

pub(super) fn routes(_routes: &mut ServiceConfig) {}
