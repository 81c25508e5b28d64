//! Starting a payment for an order, with the addresses a gateway needs to know.

use crate::orders::View;
use crate::payments::{Account, NextStep, StartPayment};
use crate::state::App;
use crate::text;
use crate::web::{Failure, Visitor};
use actix_web::HttpRequest;
use actix_web::http::header;

/// How the order is paid at this account. Asked again, it is the same payment.
pub(super) async fn start(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    order: &View,
    account: &Account,
) -> Result<NextStep, Failure> {
    let origin = visitor.origin(&app.config.web);
    let code = order.code.as_str();
    let payment = StartPayment {
        order: order.id,
        code: order.code.clone(),
        total: order.total,
        title: text::with(order.locale, "pay-neutral-name", &[("code", code)]),
        notify_url: format!("{origin}/hooks/pay/{}", account.code),
        return_url: format!("{origin}/orders/{code}"),
        client_ip: visitor.address.to_string(),
        mobile: is_mobile(request),
    };
    Ok(app.gateways.start(account.id, payment, app.clock.now()).await?)
}

fn is_mobile(request: &HttpRequest) -> bool {
    let agent = request.headers().get(header::USER_AGENT).and_then(|it| it.to_str().ok());
    agent.is_some_and(|it| it.contains("Mobi"))
}
