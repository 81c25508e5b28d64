//! HTTP: read a request, ask a domain, show the answer.

pub mod admin;
pub mod agent;
pub mod around;
mod asking;
pub mod assets;
pub mod csrf;
pub mod display;
pub mod face;
pub mod failure;
pub mod headers;
pub mod hooks;
pub mod hosts;
pub mod limits;
pub mod mark;
pub mod media;
pub mod office;
pub mod page;
pub mod paying;
pub mod prepared;
pub mod qr;
pub mod routes;
pub mod session;
pub mod shop;
pub mod storefront;
pub mod supplier;
pub mod visitor;

pub use around::around;
pub use display::Display;
pub use failure::{Failure, PageError};
pub use page::Frame;
pub use shop::Shop;
pub use visitor::Visitor;
