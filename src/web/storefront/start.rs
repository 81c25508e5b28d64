//! Starting a payment for an order, with the addresses a gateway needs to know.

use crate::orders::View;
use crate::payments::NextStep;
use crate::state::App;
use crate::web::{Failure, Visitor};
use actix_web::HttpRequest;
use actix_web::http::StatusCode;

/// How the order is being paid; the payment is started if it was not yet.
pub(super) async fn current(
    _app: &App,
    _visitor: &Visitor,
    _request: &HttpRequest,
    _order: &View,
) -> Result<NextStep, Failure> {
    Err(Failure::expected(StatusCode::BAD_GATEWAY, "gateway_failed"))
}

pub(super) async fn with(
    _app: &App,
    _visitor: &Visitor,
    _request: &HttpRequest,
    _order: &View,
    _gateway: &str,
) -> Result<NextStep, Failure> {
    Err(Failure::expected(StatusCode::BAD_GATEWAY, "gateway_failed"))
}
