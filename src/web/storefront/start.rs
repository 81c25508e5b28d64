//! Starting a payment for an order, with the addresses a gateway needs to know.

use crate::orders::{Placed, View};
use crate::payments::StartPayment;
use crate::state::App;
use crate::text;
use crate::types::{BillCode, Locale, Money, OrderCode};
use crate::web::paying::is_mobile;
use crate::web::{Shop, Visitor};
use actix_web::HttpRequest;

/// What is to be paid.
pub(super) struct Bill<'a> {
    code: &'a OrderCode,
    total: Money,
    locale: Locale,
}

impl<'a> Bill<'a> {
    pub(super) fn of(order: &'a View) -> Bill<'a> {
        Bill { code: &order.code, total: order.total, locale: order.locale }
    }

    pub(super) fn of_placed(placed: &'a Placed, locale: Locale) -> Bill<'a> {
        Bill { code: &placed.code, total: placed.total, locale }
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
            code: BillCode::Order(self.code.clone()),
            total: self.total,
            title: text::with(self.locale, "pay-neutral-name", &[("code", code)]),
            notify_url: format!("{origin}/hooks/pay/{account}"),
            return_url: format!("{origin}{}/orders/{code}", shop.base()),
            client_ip: visitor.address.to_string(),
            mobile: is_mobile(request),
        }
    }
}
