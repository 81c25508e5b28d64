//! Merchant accounts at gateways: `/admin/gateways`.

use actix_web::web::ServiceConfig;

pub(super) fn routes(_routes: &mut ServiceConfig) {}
