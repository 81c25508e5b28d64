//! Pages a buyer sees.

use actix_web::web::ServiceConfig;

pub fn routes(_routes: &mut ServiceConfig) {}
