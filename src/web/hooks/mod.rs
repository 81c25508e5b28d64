//! What gateways call.

use actix_web::web::ServiceConfig;

pub fn routes(_routes: &mut ServiceConfig) {}
