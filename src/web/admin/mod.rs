//! Pages of the operator. Every handler takes [`Staff`](super::session::Staff) (or `Owner`), so a
//! forgotten check is a forgotten argument.

pub(in crate::web) mod agents;
mod audit;
pub(in crate::web) mod books;
mod cards;
mod catalog;
pub mod confirm;
pub mod console;
mod dashboard;
mod gateways;
mod jobs;
mod notices;
pub(in crate::web) mod orders;
pub(in crate::web) mod payouts;
mod picture_upload;
mod settings;
mod staff;
mod suppliers;
mod violations;

use actix_web::web::ServiceConfig;

pub fn routes(routes: &mut ServiceConfig) {
    staff::routes(routes);
    dashboard::routes(routes);
    orders::routes(routes);
    catalog::routes(routes);
    cards::routes(routes);
    agents::routes(routes);
    payouts::routes(routes);
    suppliers::routes(routes);
    violations::routes(routes);
    books::routes(routes);
    gateways::routes(routes);
    notices::routes(routes);
    jobs::routes(routes);
    audit::routes(routes);
    settings::routes(routes);
}
