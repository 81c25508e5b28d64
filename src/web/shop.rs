//! In whose shop a request is made: the main one, or an agent's at `/s/{shop}/…` or at a host of his.
//!
//! The front of the address is taken off before any route is looked for, so an agent's shop has the
//! very pages of the main one. Everything a page shows and links to comes from what is kept here.

use super::display::{Display, Door, Shown};
use super::failure::Failure;
use super::hosts::Whose;
use super::visitor::Visitor;
use crate::agents::{self, Verdict, Whereabouts};
use crate::state::App;
use crate::types::{AgentId, Slug, is_authority};
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::uri::{PathAndQuery, Uri};
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use std::future::{Ready, ready};
use std::sync::Arc;

/// What an agent's addresses begin with.
const FRONT: &str = "/s/";

/// The pages a shop has, by the first part of their addresses.
const PAGES: [&str; 13] = [
    "",
    "p",
    "x",
    "r",
    "promoter",
    "checkout",
    "orders",
    "lookup",
    "join",
    "language",
    "theme",
    "sandbox",
    ".well-known",
];

/// What pages are made of.
const PARTS: [&str; 3] = ["static", "media", "favicon.ico"];

/// What answers at every host: to whoever watches the process by its number alone, and to gateways. A
/// callback is believed for its signature, and the address it comes to went through the buyer's
/// browser, so it must be the one of the shop that he was in.
const ANYWHERE: [&str; 5] = ["healthz", "readyz", "metrics", "tls", "hooks"];

/// Those of the pages where something is sold. A closed shop still shows what was bought in it.
const SELLING: [&str; 5] = ["", "p", "x", "r", "checkout"];

#[derive(Clone, Default)]
pub enum Shop {
    #[default]
    Main,
    Agent(Arc<Shown>),
    /// There is no such shop. What is said then names nobody.
    Nobody,
}

impl Shop {
    pub fn of(request: &HttpRequest) -> Shop {
        request.extensions().get::<Shop>().cloned().unwrap_or_default()
    }

    /// `None`: the main shop.
    pub fn agent(&self) -> Option<AgentId> {
        match self {
            Shop::Agent(shown) => shown.agent,
            Shop::Main | Shop::Nobody => None,
        }
    }

    /// The name of a cookie that is this shop's alone, though several shops may stand at one host.
    /// `None`: the main shop.
    pub fn cookie(&self, name: &str) -> Option<String> {
        match self {
            Shop::Agent(shown) => shown.entered.as_ref().map(|(slug, _)| format!("{name}-{slug}")),
            Shop::Main | Shop::Nobody => None,
        }
    }

    /// What this shop's addresses begin with; empty for the main shop and at a host of the shop's own.
    pub fn base(&self) -> &str {
        match self {
            Shop::Agent(shown) => &shown.base,
            Shop::Main | Shop::Nobody => "",
        }
    }

    /// Whether the request's host is this shop's alone.
    pub fn has_host(&self) -> bool {
        matches!(self, Shop::Agent(shown) if matches!(shown.entered, Some((_, Door::Host))))
    }

    /// Whether an order that was bought in `shop` may be shown here. The main shop is where every
    /// buyer finds his order.
    pub fn shows_orders_of(&self, shop: Option<AgentId>) -> bool {
        match self {
            Shop::Main => true,
            Shop::Agent(shown) => shown.agent == shop,
            Shop::Nobody => false,
        }
    }

    /// What the shop has on show.
    pub async fn shown(&self, app: &App, display: &Display) -> Result<Arc<Shown>, Failure> {
        match self {
            Shop::Main => display.shown(app).await,
            Shop::Agent(shown) => Ok(Arc::clone(shown)),
            Shop::Nobody => Err(Failure::not_found()),
        }
    }

    /// The same for somebody who asks for what is not there; see [`Display::shown_anew`].
    pub async fn shown_anew(&self, app: &App, display: &Display) -> Result<Arc<Shown>, Failure> {
        let main = display.shown_anew(app).await?;
        let Shop::Agent(shown) = self else {
            return Ok(main);
        };
        let (slug, door) = shown.entered.as_ref().ok_or_else(Failure::not_found)?;
        display.shop(app, slug, *door).await?.ok_or_else(Failure::not_found)
    }
}

impl FromRequest for Shop {
    type Error = actix_web::Error;
    type Future = Ready<Result<Shop, actix_web::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Shop::of(request)))
    }
}

/// Finds out whose shop is asked, and leaves the rest of the address for the routes.
pub(super) async fn enter(request: &mut ServiceRequest) -> Result<(), Failure> {
    let app = request.app_data::<web::Data<App>>().cloned();
    let display = request.app_data::<web::Data<Display>>().cloned();
    let (Some(app), Some(display)) = (app, display) else {
        return Err(Failure::not_found());
    };
    let host = request.headers().get(header::HOST).and_then(|it| it.to_str().ok());
    let host = host.unwrap_or_default().to_owned();
    if !host.is_empty() && !is_authority(&host) {
        request.extensions_mut().insert(Shop::Nobody);
        return Err(Failure::expected(StatusCode::BAD_REQUEST, "malformed"));
    }
    let page = first_part(request.path()).to_owned();
    if ANYWHERE.contains(&page.as_str()) {
        if !display.hosts.is_main(&host) {
            request.extensions_mut().insert(Shop::Nobody);
        }
        return Ok(());
    }
    match display.hosts.whose(&app, &host).await {
        Ok(Whose::Main) => enter_by_path(request, &app, &display).await,
        Ok(Whose::Agent(slug)) => {
            let shown = match set_foot(request, &app, &display, (&slug, Door::Host)).await {
                // The page that says so wants to look like one.
                Err(_) if page == "static" => return Ok(()),
                shown => shown?,
            };
            if PARTS.contains(&page.as_str()) { Ok(()) } else { check(request, &page, &shown) }
        }
        unknown => {
            request.extensions_mut().insert(Shop::Nobody);
            // The page that says so wants to look like one.
            match unknown {
                Ok(_) if page == "static" => Ok(()),
                Ok(_) => Err(Failure::not_found()),
                Err(failure) => Err(failure),
            }
        }
    }
}

async fn enter_by_path(
    request: &mut ServiceRequest,
    app: &App,
    display: &Display,
) -> Result<(), Failure> {
    let Some((name, rest)) = parted(request.path()) else {
        return Ok(());
    };
    let (name, rest) = (name.parse::<Slug>(), rest.to_owned());
    let Ok(slug) = name else {
        request.extensions_mut().insert(Shop::Nobody);
        return Err(Failure::not_found());
    };
    let shown = set_foot(request, app, display, (&slug, Door::Path)).await?;
    // First, so that a page which says no knows its address within the shop as well.
    lead_to(request, &rest);
    check(request, first_part(&rest), &shown)
}

/// From here on the request is the shop's, or nobody's.
async fn set_foot(
    request: &ServiceRequest,
    app: &App,
    display: &Display,
    (slug, door): (&Slug, Door),
) -> Result<Arc<Shown>, Failure> {
    request.extensions_mut().insert(Shop::Nobody);
    let shown = display.shop(app, slug, door).await?.ok_or_else(Failure::not_found)?;
    request.extensions_mut().insert(Shop::Agent(Arc::clone(&shown)));
    Ok(shown)
}

/// Whether an agent's shop has this page now, and for where the visitor is.
fn check(request: &ServiceRequest, page: &str, shown: &Shown) -> Result<(), Failure> {
    if !PAGES.contains(&page) {
        return Err(Failure::not_found());
    }
    if !SELLING.contains(&page) {
        return Ok(());
    }
    if !shown.sells {
        return Err(Failure::expected(StatusCode::SERVICE_UNAVAILABLE, "shop_closed"));
    }
    if shown.limits.is_empty() {
        return Ok(());
    }
    let found = Visitor::of(request.request()).region;
    let buyer = Whereabouts { found, declared: None };
    if agents::judge(&shown.limits, buyer) == Verdict::Closed {
        return Err(Failure::expected(StatusCode::FORBIDDEN, "region_closed"));
    }
    Ok(())
}

fn first_part(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or_default()
}

/// The shop's name, and the address within the shop.
fn parted(path: &str) -> Option<(&str, &str)> {
    let after = path.strip_prefix(FRONT)?;
    Some(match after.find('/') {
        Some(end) => after.split_at(end),
        None => (after, "/"),
    })
}

fn lead_to(request: &mut ServiceRequest, path: &str) {
    let whole = match request.query_string() {
        "" => path.to_owned(),
        query => format!("{path}?{query}"),
    };
    // What was a part of a well-formed address is one.
    if let Ok(whole) = whole.parse::<PathAndQuery>() {
        let uri = Uri::from(whole);
        request.match_info_mut().get_mut().update(&uri);
        request.head_mut().uri = uri;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_shop_is_taken_off_the_front() {
        assert_eq!(parted("/s/d/p/netflix"), Some(("d", "/p/netflix")));
        assert_eq!(parted("/s/d/"), Some(("d", "/")));
        assert_eq!(parted("/s/d"), Some(("d", "/")));
        assert_eq!(parted("/static/app.css"), None);
        assert_eq!(parted("/p/s/d"), None);
    }
}
