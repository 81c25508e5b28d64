//! Who is asking: in which language, on which colours, from which browser and address.

use super::shop::Shop;
use crate::config;
use crate::state::App;
use crate::types::{Locale, Region};
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

pub const LOCALE_COOKIE: &str = "locale";
pub const THEME_COOKIE: &str = "theme";
pub const BROWSER_COOKIE: &str = "browser";

/// Light or dark; as the device has it until the buyer says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

/// As the shop makes them. An agent who buys at cost is called otherwise, with a sign that no cookie can
/// spell: the orders of a browser are shown to it.
fn is_browser(cookie: &str) -> bool {
    let sign = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_');
    (1..=64).contains(&cookie.len()) && cookie.bytes().all(sign)
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    pub const fn as_str(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub fn from_word(word: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

/// One request's visitor. Nothing here is proof of anything but the browser's cookie, which is a secret.
#[derive(Debug, Clone)]
pub struct Visitor {
    pub locale: Locale,
    pub theme: Theme,
    /// Given at the first checkout; finds "this browser's orders".
    pub browser: Option<String>,
    /// As far as proxies that we trust tell.
    pub address: IpAddr,
    pub https: bool,
    /// With the port, if there is one.
    pub host: String,
    /// The host belongs to an agent's shop alone.
    pub at_own_host: bool,
    pub wants_json: bool,
    /// Where he is, as far as a proxy that we trust found.
    pub region: Option<Region>,
}

impl Visitor {
    pub fn of(request: &HttpRequest) -> Visitor {
        let app = request.app_data::<web::Data<App>>().map(|app| &app.config.web);
        let (address, forwarded_proto) = origin_of(request, app);
        let host = text_header(request, header::HOST).unwrap_or_default().to_owned();
        let at_own_host = Shop::of(request).has_host();
        let https = match forwarded_proto {
            Some(proto) => proto.eq_ignore_ascii_case("https"),
            // A proxy that says nothing, and all it serves is on https if the main shop is.
            None if at_own_host => app.is_some_and(|it| it.public_url.starts_with("https://")),
            None => false,
        };
        let public = app.and_then(|it| it.public_url.strip_prefix("https://"));
        let https = https || public == Some(&*host);
        let accepted = text_header(request, header::ACCEPT).unwrap_or_default();
        let spoken = cookie(request, https, LOCALE_COOKIE).and_then(|it| it.parse().ok());
        let asked = || text_header(request, header::ACCEPT_LANGUAGE).and_then(Locale::from_header);
        Visitor {
            locale: spoken.or_else(asked).unwrap_or_default(),
            theme: cookie(request, https, THEME_COOKIE)
                .and_then(|it| Theme::from_word(&it))
                .unwrap_or_default(),
            browser: cookie(request, https, BROWSER_COOKIE).filter(|it| is_browser(it)),
            address,
            https,
            host,
            at_own_host,
            region: region_of(request, app),
            wants_json: accepted.contains("json") && !accepted.contains("text/html"),
        }
    }

    /// A cookie for this site alone. On https its name says so, and browsers hold the site to it.
    pub fn cookie(&self, name: &str, value: String, lifetime: Duration) -> Cookie<'static> {
        Cookie::build(format!("{}{name}", front_of_name(self.https)), value)
            .path("/")
            .secure(self.https)
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(lifetime)
            .finish()
    }

    /// `https://shop.example`: what addresses handed to others begin with.
    pub fn origin(&self, config: &config::Web) -> String {
        if config.public_url.is_empty() || self.at_own_host {
            let scheme = if self.https { "https" } else { "http" };
            format!("{scheme}://{}", self.host)
        } else {
            config.public_url.trim_end_matches('/').to_owned()
        }
    }

    /// What limits count by: an address, or the /64 a single connection is given.
    pub fn bucket(&self) -> String {
        match self.address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
            }
        }
    }
}

impl FromRequest for Visitor {
    type Error = actix_web::Error;
    type Future = Ready<Result<Visitor, actix_web::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Visitor::of(request)))
    }
}

/// The value of one of our cookies.
pub fn cookie(request: &HttpRequest, https: bool, name: &str) -> Option<String> {
    let front = front_of_name(https);
    request.headers().get_all(header::COOKIE).filter_map(|it| it.to_str().ok()).find_map(|line| {
        line.split(';').find_map(|pair| {
            let (key, value) = pair.trim().split_once('=')?;
            (key.strip_prefix(front) == Some(name)).then(|| value.to_owned())
        })
    })
}

fn front_of_name(https: bool) -> &'static str {
    if https { "__Host-" } else { "" }
}

fn text_header(request: &HttpRequest, name: header::HeaderName) -> Option<&str> {
    request.headers().get(name)?.to_str().ok()
}

/// Of a proxy that does not know, `XX` or the like is no region.
fn region_of(request: &HttpRequest, config: Option<&config::Web>) -> Option<Region> {
    let config = config.filter(|it| !it.region_header.is_empty())?;
    let peer = request.peer_addr()?.ip();
    if !config.trusted_proxies.iter().any(|net| net.contains(&peer)) {
        return None;
    }
    let told = request.headers().get(config.region_header.as_str())?.to_str().ok()?;
    told.parse().ok().filter(|_| !told.trim().eq_ignore_ascii_case("XX"))
}

/// The nearest address on the way here that is not a trusted proxy, and the scheme that proxy saw.
fn origin_of<'r>(
    request: &'r HttpRequest,
    config: Option<&config::Web>,
) -> (IpAddr, Option<&'r str>) {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |it| it.ip());
    let trusted = |it: &IpAddr| {
        config.is_some_and(|web| web.trusted_proxies.iter().any(|net| net.contains(it)))
    };
    if !trusted(&peer) {
        return (peer, None);
    }
    let hops: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(','))
        .collect();
    let address = nearest_stranger(peer, hops.iter().rev().copied(), trusted);
    let proto = request.headers().get("x-forwarded-proto").and_then(|it| it.to_str().ok());
    (address, proto)
}

/// `hops` from the nearest to the farthest. What stands behind a stranger may be invented by him.
fn nearest_stranger<'h>(
    peer: IpAddr,
    hops: impl Iterator<Item = &'h str>,
    trusted: impl Fn(&IpAddr) -> bool,
) -> IpAddr {
    let mut nearest = peer;
    for hop in hops {
        let Ok(address) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        nearest = address.to_canonical();
        if !trusted(&nearest) {
            break;
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invented_hop_behind_a_stranger_is_not_believed() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let trusted = |it: &IpAddr| *it == proxy;
        let hops = ["10.0.0.1", "203.0.113.9", "198.51.100.1"];
        let seen = nearest_stranger(proxy, hops.into_iter(), trusted);
        assert_eq!(seen.to_string(), "203.0.113.9");
    }

    #[test]
    fn nonsense_in_the_header_leaves_the_proxy_itself() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        assert_eq!(nearest_stranger(proxy, ["<script>"].into_iter(), |_| true), proxy);
    }
}
