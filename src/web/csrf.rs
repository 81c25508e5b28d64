//! Whether a request that changes something was meant by the visitor, or by a page elsewhere.

use super::visitor::Visitor;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::{self, HeaderMap};
use url::Url;

/// Gateways and programs have no browser that could be misled.
pub const EXEMPT: &str = "/hooks/";

/// Fetch Metadata first; where a browser does not send it (plain http), the origin must be ours.
pub fn is_meant(request: &ServiceRequest, visitor: &Visitor) -> bool {
    if request.method().is_safe() || request.path().starts_with(EXEMPT) {
        return true;
    }
    let headers = request.headers();
    if let Some(site) = text(headers, "sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let source = text(headers, header::ORIGIN.as_str())
        .filter(|it| *it != "null")
        .or_else(|| text(headers, header::REFERER.as_str()));
    match source.map(Url::parse) {
        Some(Ok(source)) => is_ours(&source, visitor),
        Some(Err(_)) => false,
        // Every browser names its origin when it posts a form, so this is a program. It is believed
        // where a cookie gives no power.
        None => !headers.contains_key(header::COOKIE) || !is_powerful(request.path()),
    }
}

/// Where a cookie says who somebody is.
fn is_powerful(path: &str) -> bool {
    ["/admin", "/agent", "/supplier"].iter().any(|it| path.starts_with(it))
}

fn is_ours(source: &Url, visitor: &Visitor) -> bool {
    let scheme = if visitor.https { "https" } else { "http" };
    let host = source.host_str().unwrap_or_default();
    let origin = match source.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    source.scheme() == scheme && origin.eq_ignore_ascii_case(&visitor.host)
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn posted(path: &str, headers: &[(&'static str, &'static str)]) -> bool {
        let start = TestRequest::post().uri(path).insert_header(("host", "shop.example"));
        let request = headers.iter().fold(start, |it, header| it.insert_header(*header));
        let request = request.to_srv_request();
        is_meant(&request, &Visitor::of(request.request()))
    }

    #[test]
    fn a_form_on_another_site_does_nothing_here() {
        assert!(!posted("/checkout", &[("sec-fetch-site", "cross-site")]));
        assert!(!posted("/checkout", &[("sec-fetch-site", "same-site")]));
        assert!(!posted("/checkout", &[("origin", "http://evil.example")]));
        assert!(!posted("/checkout", &[("origin", "http://shop.example:8080")]));
        assert!(!posted("/checkout", &[("origin", "null"), ("referer", "http://evil.example/x")]));
        assert!(!posted("/admin/cards", &[("cookie", "sid=1")]));
        assert!(!posted("/agent/prices", &[("cookie", "sid=1")]));
        assert!(!posted("/supplier/imports", &[("cookie", "sid=1")]));
    }

    #[test]
    fn our_own_forms_work_with_and_without_fetch_metadata() {
        assert!(posted("/checkout", &[("sec-fetch-site", "same-origin")]));
        assert!(posted("/checkout", &[("origin", "http://shop.example")]));
        assert!(posted("/checkout", &[("referer", "http://shop.example/p/x")]));
    }

    #[test]
    fn programs_and_gateways_are_heard() {
        assert!(posted("/checkout", &[]));
        assert!(posted("/hooks/pay/main", &[("sec-fetch-site", "cross-site")]));
    }
}
