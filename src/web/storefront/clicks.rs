//! Whether a click on a link counts: not a program's, and not the same browser's twice within a day.

use crate::promoters::clicks::{Day, Link};
use crate::state::App;
use crate::types::Timestamp;
use crate::vault::Index;
use crate::web::display::Display;
use crate::web::visitor::{self, Visitor};
use actix_web::HttpRequest;
use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration;
use actix_web::http::header;

const COOKIE: &str = "clicks";

/// In seconds.
const DAY: i64 = 86_400;

/// Links that a browser is remembered for.
const REMEMBERED: usize = 20;

/// Words in what programs call themselves.
const ROBOTS: [&str; 18] = [
    "bot",
    "crawl",
    "spider",
    "slurp",
    "preview",
    "fetch",
    "curl",
    "wget",
    "python",
    "java/",
    "okhttp",
    "go-http",
    "headless",
    "scan",
    "monitor",
    "http-client",
    "facebookexternalhit",
    "whatsapp",
];

/// Counts the click, if it is one. The cookie by which the browser is known the next time.
pub(super) fn count(
    app: &App,
    display: &Display,
    (visitor, request): (&Visitor, &HttpRequest),
    link: Link,
) -> Option<Cookie<'static>> {
    if is_robot(request) {
        return None;
    }
    let now = app.clock.now();
    let mark = mark(app, link);
    let before = visitor::cookie(request, visitor.https, COOKIE).unwrap_or_default();
    let mut lately = recent(&before, now);
    if lately.iter().any(|(it, _)| *it == mark) {
        return None;
    }
    app.clicks.add(link, Day::of(now, &display.zone()));
    lately.insert(0, (&mark, now.seconds()));
    let value: Vec<String> =
        lately.iter().take(REMEMBERED).map(|(mark, at)| format!("{mark}-{at}")).collect();
    Some(visitor.cookie(COOKIE, value.join("."), Duration::seconds(DAY)))
}

fn recent(cookie: &str, now: Timestamp) -> Vec<(&str, i64)> {
    let entries = cookie.split('.').filter_map(|it| {
        let (mark, at) = it.split_once('-')?;
        let at: i64 = at.parse().ok()?;
        (0..DAY).contains(&now.since(Timestamp::from_seconds(at))).then_some((mark, at))
    });
    entries.take(REMEMBERED).collect()
}

/// Says nothing about whose link it is.
fn mark(app: &App, link: Link) -> String {
    let text = format!("click|{link:?}");
    hex::encode(&app.vault.mac_key(Index::Visitors).short(text.as_bytes())[..5])
}

fn is_robot(request: &HttpRequest) -> bool {
    let told = |name: header::HeaderName| {
        request.headers().get(name).and_then(|it| it.to_str().ok()).unwrap_or_default()
    };
    let called = told(header::USER_AGENT).to_ascii_lowercase();
    let ahead = ["sec-purpose", "purpose", "x-moz"]
        .map(|it| told(header::HeaderName::from_static(it)).contains("prefetch"));
    called.is_empty() || ROBOTS.iter().any(|it| called.contains(it)) || ahead.contains(&true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_is_forgotten_after_a_day() {
        let now = Timestamp::from_seconds(100_000);
        let cookie = format!("old-{}.new-{}.later-{}.x", 100_000 - DAY, 99_999, 100_001);
        assert_eq!(recent(&cookie, now), [("new", 99_999)]);
        assert!(recent("", now).is_empty());
    }
}
