//! In whose shop a request is made: the main one, or an agent's at `/s/{shop}/…`.
//!
//! The front of the address is taken off before any route is looked for, so an agent's shop has the
//! very pages of the main one. Everything a page shows and links to comes from what is kept here.

use super::display::{Display, Shown};
use super::failure::Failure;
use crate::state::App;
use crate::types::{AgentId, Slug};
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::StatusCode;
use actix_web::http::uri::{PathAndQuery, Uri};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use std::future::{Ready, ready};
use std::sync::Arc;

/// What an agent's addresses begin with.
const FRONT: &str = "/s/";

/// The pages a shop has, by the first part of their addresses.
const PAGES: [&str; 8] = ["", "p", "checkout", "orders", "lookup", "language", "theme", "sandbox"];

/// Those of them where something is sold. A closed shop still shows what was bought in it.
const SELLING: [&str; 3] = ["", "p", "checkout"];

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

    /// What this shop's addresses begin with; empty for the main shop.
    pub fn base(&self) -> &str {
        match self {
            Shop::Agent(shown) => &shown.base,
            Shop::Main | Shop::Nobody => "",
        }
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
        let slug = shown.base.strip_prefix(FRONT).and_then(|it| it.parse().ok());
        let slug: Slug = slug.ok_or_else(Failure::not_found)?;
        display.shop(app, &slug).await?.ok_or_else(Failure::not_found)
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
    let Some((name, rest)) = parted(request.path()) else {
        return Ok(());
    };
    let (name, rest) = (name.parse::<Slug>(), rest.to_owned());
    request.extensions_mut().insert(Shop::Nobody);
    let app = request.app_data::<web::Data<App>>().cloned();
    let display = request.app_data::<web::Data<Display>>().cloned();
    let (Ok(slug), Some(app), Some(display)) = (name, app, display) else {
        return Err(Failure::not_found());
    };
    let shown = display.shop(&app, &slug).await?.ok_or_else(Failure::not_found)?;
    let sells = shown.sells;
    request.extensions_mut().insert(Shop::Agent(shown));
    let page = rest.split('/').nth(1).unwrap_or_default();
    if !PAGES.contains(&page) {
        return Err(Failure::not_found());
    }
    if !sells && SELLING.contains(&page) {
        return Err(Failure::expected(StatusCode::SERVICE_UNAVAILABLE, "shop_closed"));
    }
    lead_to(request, &rest);
    Ok(())
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
