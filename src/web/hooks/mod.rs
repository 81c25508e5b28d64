//! What gateways call, and the pay page of the gateway that is none.

mod payments;
mod sandbox;

use actix_web::web::{self, ServiceConfig};

pub fn routes(routes: &mut ServiceConfig) {
    routes
        .service(
            web::resource("/hooks/pay/{account}").get(payments::receive).post(payments::receive),
        )
        .service(web::resource("/sandbox/pay/{order}").get(sandbox::page).post(sandbox::press));
}
