//! Starting a payment for an order, with the addresses a gateway needs to know.

use crate::orders::{Placed, View};
use crate::payments::StartPayment;
use crate::state::App;
use crate::text;
use crate::types::{Locale, Money, OrderCode, OrderId};
use crate::web::{Shop, Visitor};
use actix_web::HttpRequest;
use actix_web::http::header;

/// What is to be paid.
pub(super) struct Bill<'a> {
    order: OrderId,
    code: &'a OrderCode,
    total: Money,
    locale: Locale,
}

impl<'a> Bill<'a> {
    pub(super) fn of(order: &'a View) -> Bill<'a> {
        Bill { order: order.id, code: &order.code, total: order.total, locale: order.locale }
    }

    pub(super) fn of_placed(placed: &'a Placed, locale: Locale) -> Bill<'a> {
        Bill { order: placed.id, code: &placed.code, total: placed.total, locale }
    }

    pub(super) fn to_pay_at(
        &self,
        account: &str,
        app: &App,
        visitor: &Visitor,
        request: &HttpRequest,
    ) -> StartPayment {
        let origin = visitor.origin(&app.config.web);
        let shop = Shop::of(request);
        let code = self.code.as_str();
        StartPayment {
            order: self.order,
            code: self.code.clone(),
            total: self.total,
            title: text::with(self.locale, "pay-neutral-name", &[("code", code)]),
            notify_url: format!("{origin}/hooks/pay/{account}"),
            return_url: format!("{origin}{}/orders/{code}", shop.base()),
            client_ip: visitor.address.to_string(),
            mobile: is_mobile(request),
        }
    }
}

fn is_mobile(request: &HttpRequest) -> bool {
    let agent = request.headers().get(header::USER_AGENT).and_then(|it| it.to_str().ok());
    agent.is_some_and(|it| it.contains("Mobi"))
}
