//! The right to an order: its token.

use crate::types::OrderCode;
use crate::web::Visitor;
use crate::web::visitor::cookie;
use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration;
use actix_web::dev::Payload;
use actix_web::web::Query;
use actix_web::{FromRequest, HttpRequest};
use serde::Deserialize;
use std::future::{Ready, ready};

/// How long a lookup opens an order in the browser that looked.
const LASTS: Duration = Duration::hours(1);

/// As it stands in the address, from the mail or from the JSON of the checkout; else as a lookup left it
/// in this browser. Empty: neither.
#[derive(Default)]
pub(super) struct Right {
    pub(super) token: String,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    token: String,
}

impl Right {
    /// What links to the order's other addresses end with.
    pub(super) fn suffix(&self) -> String {
        match self.token.as_str() {
            "" => String::new(),
            token => format!(
                "?token={}",
                percent_encoding::utf8_percent_encode(token, percent_encoding::NON_ALPHANUMERIC)
            ),
        }
    }

    /// For a browser that found the order.
    pub(super) fn left_with(visitor: &Visitor, code: &OrderCode, token: &str) -> Cookie<'static> {
        visitor.cookie(&name(code.as_str()), token.to_owned(), LASTS)
    }
}

impl FromRequest for Right {
    type Error = actix_web::Error;
    type Future = Ready<Result<Right, actix_web::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let asked = Query::<Asked>::from_query(request.query_string());
        let asked = asked.map(|it| it.into_inner().token).unwrap_or_default();
        if !asked.is_empty() {
            return ready(Ok(Right { token: asked }));
        }
        let left = request.match_info().get("code").and_then(|code| {
            let https = Visitor::of(request).https;
            cookie(request, https, &name(code))
        });
        ready(Ok(Right { token: left.unwrap_or_default() }))
    }
}

fn name(code: &str) -> String {
    format!("order-{code}")
}
