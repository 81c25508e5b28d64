//! What gateways call, and the pay page of the gateway that is none.

mod payments;
mod sandbox;

use actix_web::web::{self, ServiceConfig};

pub fn routes(routes: &mut ServiceConfig) {
    routes
        .route("/hooks/pay/{account}", web::get().to(payments::receive))
        .route("/hooks/pay/{account}", web::post().to(payments::receive))
        .route("/sandbox/pay/{order}", web::get().to(sandbox::page))
        .route("/sandbox/pay/{order}", web::post().to(sandbox::press));
}
