//! `GET /language` and `GET /theme`: remembered in a cookie, then back to where one was.

use crate::types::Locale;
use crate::web::Visitor;
use crate::web::visitor::{LOCALE_COOKIE, THEME_COOKIE, Theme};
use actix_web::HttpResponse;
use actix_web::cookie::time::Duration;
use actix_web::http::header;
use actix_web::web::Query;
use serde::Deserialize;

const REMEMBERED: Duration = Duration::days(400);

#[derive(Debug, Deserialize)]
pub(super) struct Switch {
    to: String,
    #[serde(default)]
    back: String,
}

pub(super) async fn language(visitor: Visitor, switch: Query<Switch>) -> HttpResponse {
    let known = switch.to.parse::<Locale>().ok().map(Locale::as_str);
    remembered(&visitor, LOCALE_COOKIE, known, &switch.back)
}

pub(super) async fn theme(visitor: Visitor, switch: Query<Switch>) -> HttpResponse {
    let known = Theme::from_word(&switch.to).map(Theme::as_str);
    remembered(&visitor, THEME_COOKIE, known, &switch.back)
}

fn remembered(
    visitor: &Visitor,
    cookie: &str,
    value: Option<&'static str>,
    back: &str,
) -> HttpResponse {
    let mut answer = HttpResponse::SeeOther();
    answer.insert_header((header::LOCATION, own_path(back)));
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    if let Some(value) = value {
        answer.cookie(visitor.cookie(cookie, value.to_owned(), REMEMBERED));
    }
    answer.finish()
}

/// A path on this site, or the home page: nobody is sent elsewhere by a link that looks like ours.
fn own_path(back: &str) -> &str {
    let ours = back.starts_with('/') && !back.starts_with("//") && !back.starts_with("/\\");
    let plain = back.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if ours && plain { back } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_never_leads_to_another_site() {
        for elsewhere in
            ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nb", ""]
        {
            assert_eq!(own_path(elsewhere), "/", "{elsewhere}");
        }
        assert_eq!(own_path("/p/netflix?sku=1"), "/p/netflix?sku=1");
    }
}
