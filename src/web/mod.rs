//! HTTP: read a request, ask a domain, show the answer.

pub mod admin;
pub mod hooks;
pub mod routes;
pub mod session;
pub mod storefront;
