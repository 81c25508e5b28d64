//! Pages of an agent. Every handler takes [`Seller`](super::session::Seller), or `Trader` or
//! `Principal`, and asks only for what is this agent's or stands below him.

mod applications;
mod apply;
mod buy;
mod coupons;
mod deposit;
pub mod desk;
mod door;
mod hosts;
mod invites;
mod join;
mod ledger;
mod links;
mod look;
mod orders;
mod overview;
mod payouts;
mod people;
mod prices;
mod products;
mod rules;
mod shop;
mod statement;
mod team;
mod violations;
pub mod wallet;

use actix_web::web::{self, ServiceConfig};

pub fn routes(routes: &mut ServiceConfig) {
    routes
        .route("/agent", web::get().to(overview::show))
        .route("/agent/login", web::get().to(door::login))
        .route("/agent/login", web::post().to(door::log_in))
        .route("/agent/logout", web::post().to(door::log_out))
        .route("/agent/password", web::get().to(door::password))
        .route("/agent/password", web::post().to(door::change_password))
        .route("/agent/orders", web::get().to(orders::list))
        .route("/agent/orders/below", web::get().to(orders::below))
        .route("/agent/orders/{code}", web::get().to(orders::sheet))
        .route("/agent/prices", web::get().to(prices::list::show))
        .route("/agent/prices.csv", web::get().to(prices::file::export))
        .route("/agent/prices/file", web::get().to(prices::file::ask))
        .route("/agent/prices/file", web::post().to(prices::file::import))
        .route("/agent/prices/rule", web::get().to(prices::rule::show))
        .route("/agent/prices/rule", web::post().to(prices::rule::save))
        .route("/agent/prices/rule/remove", web::post().to(prices::rule::remove))
        .route("/agent/prices/{sku}", web::post().to(prices::list::save))
        .route("/agent/team", web::get().to(team::show))
        .route("/agent/team/{id}", web::get().to(team::branch))
        .route("/agent/rules", web::get().to(rules::show))
        .route("/agent/rules", web::post().to(rules::save))
        .route("/agent/rules/remove", web::post().to(rules::remove))
        .route("/agent/invites", web::get().to(invites::show))
        .route("/agent/invites", web::post().to(invites::create))
        .route("/agent/invites/{id}/revoke", web::post().to(invites::revoke))
        .route("/agent/shop", web::get().to(shop::show))
        .route("/agent/shop", web::post().to(shop::save))
        .route("/agent/shop/door", web::post().to(shop::set_closed))
        .route("/agent/shop/palette", web::post().to(look::set_palette))
        .route("/agent/shop/products", web::get().to(products::list::show))
        .route("/agent/shop/products/{id}", web::get().to(products::words::show))
        .route("/agent/shop/products/{id}", web::post().to(products::words::save))
        .route("/agent/shop/products/{id}/place", web::post().to(products::list::place))
        .route("/agent/shop/signs", web::post().to(look::put_sign))
        .route("/agent/shop/signs/remove", web::post().to(look::remove_signs))
        .route("/agent/coupons", web::get().to(coupons::show))
        .route("/agent/coupons", web::post().to(coupons::create))
        .route("/agent/coupons/{id}/close", web::post().to(coupons::close))
        .route("/agent/links", web::get().to(links::list::show))
        .route("/agent/links/poster", web::get().to(links::poster::show))
        .route("/agent/hosts", web::get().to(hosts::show))
        .route("/agent/hosts", web::post().to(hosts::add))
        .route("/agent/hosts/prove", web::post().to(hosts::prove))
        .route("/agent/hosts/remove", web::post().to(hosts::remove))
        .route("/agent/people", web::get().to(people::list))
        .route("/agent/people", web::post().to(people::create))
        .route("/agent/people/{id}/disable", web::post().to(people::disable))
        .route("/agent/people/{id}/enable", web::post().to(people::enable))
        .route("/agent/people/{id}/reset", web::post().to(people::reset))
        .route("/agent/applications", web::get().to(applications::list))
        .route("/agent/applications/{id}", web::get().to(applications::sheet))
        .route("/agent/applications/{id}/approve", web::post().to(applications::approve))
        .route("/agent/applications/{id}/refuse", web::post().to(applications::refuse))
        .route("/join", web::get().to(apply::show))
        .route("/join", web::post().to(apply::submit))
        .route("/join/{code}", web::get().to(join::show))
        .route("/join/{code}", web::post().to(join::submit))
        .route("/agent/statement", web::get().to(statement::show))
        .route("/agent/payouts", web::get().to(payouts::show))
        .route("/agent/payouts", web::post().to(payouts::ask))
        .route("/agent/payouts/account", web::post().to(payouts::save_account))
        .route("/agent/payouts/{id}/cancel", web::post().to(payouts::cancel))
        .route("/agent/wallet", web::get().to(wallet::show))
        .route("/agent/wallet", web::post().to(wallet::begin))
        .route("/agent/wallet/{code}", web::get().to(deposit::show))
        .route("/agent/wallet/{code}", web::post().to(deposit::begin))
        .route("/agent/wallet/{code}/status", web::get().to(deposit::status))
        .route("/agent/wallet/{code}/back", web::get().to(deposit::back))
        .route("/agent/buy", web::get().to(buy::show))
        .route("/agent/buy", web::post().to(buy::buy))
        .route("/agent/violations", web::get().to(violations::list))
        .route("/agent/violations", web::post().to(violations::report))
        .route("/agent/violations/{id}", web::get().to(violations::sheet))
        .route("/agent/violations/{id}/answer", web::post().to(violations::reply))
        .route("/agent/ledger", web::get().to(ledger::show))
        .route("/agent/ledger.csv", web::get().to(ledger::export));
}
