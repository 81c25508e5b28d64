//! An agent's shop: its address, and what it says about itself.

use super::levels::taken;
use super::{Error, store, touch, views};
use crate::config;
use crate::db::{self, Conn};
use crate::site::{self, Site};
use crate::types::{AgentId, Host, Slug, Timestamp};

/// Names of addresses that would look like the platform's own.
const RESERVED: [&str; 6] = ["admin", "agent", "api", "www", "static", "official"];

#[derive(Debug, Clone)]
pub struct Shop {
    pub agent: AgentId,
    pub slug: Slug,
    /// The same things that the operator says about the main shop.
    pub site: Site,
    /// By its agent, for a while.
    pub closed: bool,
    /// Whether something is sold in it at the moment. What was bought in it can still be looked at.
    pub sells: bool,
    /// The host of his own that he proved first.
    pub host: Option<Host>,
}

impl Shop {
    /// `https://d.example`, if the shop has a host to itself; else buyers find it below the main
    /// shop's address.
    pub fn origin(&self, web: &config::Web) -> Option<String> {
        origin_of(web, self.slug.as_str(), self.host.as_ref())
    }

    /// Where its window is: at its own host, or below the main shop.
    pub fn address(&self, web: &config::Web) -> String {
        address_of(web, self.slug.as_str(), self.host.as_ref())
    }
}

fn origin_of(web: &config::Web, slug: &str, host: Option<&Host>) -> Option<String> {
    let below = || web.host_below(slug);
    let host = host.map(Host::to_string).or_else(below)?;
    Some(web.origin_at(&host))
}

/// Where the window of a shop is that is known by its name and the host that its agent proved first.
pub fn address_of(web: &config::Web, slug: &str, host: Option<&Host>) -> String {
    match origin_of(web, slug, host) {
        Some(own) => format!("{own}/"),
        None => format!("/s/{slug}/"),
    }
}

/// One shop an agent.
pub fn open_shop(
    conn: &mut Conn,
    agent: AgentId,
    slug: &Slug,
    site: &Site,
    now: Timestamp,
) -> Result<(), Error> {
    if RESERVED.contains(&slug.as_str()) {
        return Err(Error::Taken("shop"));
    }
    let site = site::polished(site)?;
    store::insert_shop(conn, agent, slug, &site, now).map_err(|error| taken(error, "shop"))?;
    Ok(touch(conn)?)
}

/// What the shop says about itself.
pub fn change_shop(conn: &mut Conn, agent: AgentId, site: &Site) -> Result<(), Error> {
    let site = site::polished(site)?;
    if !store::set_site(conn, agent, &site)? {
        return Err(Error::NotFound("shop"));
    }
    Ok(touch(conn)?)
}

/// What the shop shows as its logo and in a browser's tab: digests of pictures that are kept; empty:
/// the mark of its name. `logo: None`: it stays as it is.
pub fn set_signs(
    conn: &mut Conn,
    agent: AgentId,
    logo: Option<&str>,
    icon: &str,
) -> Result<(), Error> {
    if !store::set_signs(conn, agent, logo, icon)? {
        return Err(Error::NotFound("shop"));
    }
    Ok(touch(conn)?)
}

/// Its agent closes the shop for a while, or opens it again.
pub fn set_closed(conn: &mut Conn, agent: AgentId, closed: bool) -> Result<(), Error> {
    if !store::set_closed(conn, agent, closed)? {
        return Err(Error::NotFound("shop"));
    }
    Ok(touch(conn)?)
}

/// The shop at this address. Three statements.
pub fn find_shop(conn: &mut Conn, slug: &Slug) -> Result<Option<Shop>, Error> {
    let shop = views::shop_by_slug(conn, slug)?;
    Ok(shop.map(|it| judged(conn, it)).transpose()?)
}

pub fn find_shop_of(conn: &mut Conn, agent: AgentId) -> Result<Option<Shop>, Error> {
    let shop = views::shop_of(conn, agent)?;
    Ok(shop.map(|it| judged(conn, it)).transpose()?)
}

fn judged(conn: &mut Conn, shop: Shop) -> Result<Shop, db::Error> {
    let line = views::line_of(conn, shop.agent)?;
    let hosts = views::hosts_of(conn, shop.agent)?;
    let host = hosts.into_iter().find(|it| it.proven_at.is_some()).map(|it| it.host);
    Ok(Shop { sells: views::may_sell(&line) && !shop.closed, host, ..shop })
}
