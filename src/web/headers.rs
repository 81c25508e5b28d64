//! What every answer tells the browser to refuse.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use std::sync::LazyLock;

/// No inline script or style, nobody else's files, no frames; forms come back to us.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; \
    form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

static FIXED: LazyLock<[(HeaderName, HeaderValue); 7]> = LazyLock::new(|| {
    [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // An order's address is nobody else's business.
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
        ),
    ]
    .map(|(name, value)| (name, HeaderValue::from_static(value)))
});

/// A header that a handler has set already stays as it is.
pub fn dress(headers: &mut HeaderMap, https: bool) {
    for (name, value) in FIXED.iter() {
        if !headers.contains_key(name) {
            headers.insert(name.clone(), value.clone());
        }
    }
    if https {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}

/// The policy of a page whose form goes to a gateway. Gateways send the browser on to others of
/// their own, and browsers hold those to the policy too.
pub fn policy_with_form_to(origin: &str) -> String {
    POLICY.replace("form-action 'self'", &format!("form-action 'self' https: {origin}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_may_send_its_form_to_its_gateway() {
        let policy = policy_with_form_to("http://pay.example");
        assert!(policy.contains("form-action 'self' https: http://pay.example;"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
    }
}
