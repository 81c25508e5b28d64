//! Whose shop a request's host names. Kept at hand, so no page asks the database for it.

use super::display::Display;
use super::failure::Failure;
use crate::agents;
use crate::config::Config;
use crate::state::{App, Clock};
use crate::types::{Host, Slug};
use arc_swap::ArcSwap;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::Mutex;
use url::Url;

/// One per process.
pub struct Hosts {
    /// The main shop's; empty: whatever is no agent's is the main shop's.
    main: String,
    /// `.shops.example`, what the hosts of all shops end with; empty: off.
    below: String,
    known: ArcSwap<Known>,
    seen: ArcSwap<Option<Instant>>,
    /// Held by whoever looks at the database; the others go on with what is known.
    looking: Mutex<()>,
}

#[derive(Default)]
struct Known {
    /// `None` before the first look.
    version: Option<i64>,
    shops: HashMap<Host, Slug>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    Main,
    Agent(Slug),
    Nobody,
}

impl Hosts {
    pub fn new(config: &Config) -> Hosts {
        let public = Url::parse(&config.web.public_url).ok();
        let main = public.as_ref().and_then(Url::host_str).unwrap_or_default();
        let below = config.web.shops_domain.as_str();
        Hosts {
            main: main.to_owned(),
            below: if below.is_empty() { String::new() } else { format!(".{below}") },
            known: ArcSwap::default(),
            seen: ArcSwap::default(),
            looking: Mutex::default(),
        }
    }

    /// Whether this is no other host than the operator's, as far as he named one.
    pub fn is_main(&self, header: &str) -> bool {
        self.main.is_empty() || without_port(header).eq_ignore_ascii_case(&self.main)
    }

    /// `header`: the request's `Host`. What an agent proved or lost is seen within a second.
    pub async fn whose(&self, app: &App, header: &str) -> Result<Whose, Failure> {
        let name = without_port(header);
        if !self.main.is_empty() && self.is_main(header) {
            return Ok(Whose::Main);
        }
        let others = if self.main.is_empty() { Whose::Main } else { Whose::Nobody };
        // No agent has a host that is none: an address of numbers, `localhost`.
        let Ok(host) = name.parse::<Host>() else {
            return Ok(others);
        };
        if let Some(shop) = self.named_below(&host) {
            return Ok(shop.parse().map_or(Whose::Nobody, Whose::Agent));
        }
        self.look(app).await;
        let known = self.known.load();
        match known.shops.get(&host) {
            Some(shop) => Ok(Whose::Agent(shop.clone())),
            // Whose it is cannot be said before the database answered.
            None if known.version.is_none() => Err(Failure::busy()),
            None => Ok(others),
        }
    }

    /// Whether somebody who comes to this host finds a shop: the main one, a proven host, or a shop
    /// that there is below the shops' domain. Where the operator named no host, the main shop's is not
    /// known and does not count.
    pub async fn is_served(&self, app: &App, domain: &str) -> Result<bool, Failure> {
        if !self.main.is_empty() && domain.eq_ignore_ascii_case(&self.main) {
            return Ok(true);
        }
        let Ok(host) = domain.parse::<Host>() else {
            return Ok(false);
        };
        if let Some(shop) = self.named_below(&host) {
            let Ok(slug) = shop.parse::<Slug>() else {
                return Ok(false);
            };
            let found = app.db.read(move |conn| agents::find_shop(conn, &slug)).await?;
            return Ok(found.is_some());
        }
        self.look(app).await;
        Ok(self.known.load().shops.contains_key(&host))
    }

    /// Somebody in this process changed something: the next request looks again.
    pub fn look_again(&self) {
        self.seen.store(Arc::new(None));
    }

    fn named_below<'h>(&self, host: &'h Host) -> Option<&'h str> {
        if self.below.is_empty() { None } else { host.as_str().strip_suffix(&self.below) }
    }

    async fn look(&self, app: &App) {
        if Display::is_recent(app, **self.seen.load()) {
            return;
        }
        let first = self.known.load().version.is_none();
        let patient = first || matches!(app.clock, Clock::Hand(_));
        let turn = if patient { Ok(self.looking.lock().await) } else { self.looking.try_lock() };
        let Ok(_turn) = turn else {
            return;
        };
        if Display::is_recent(app, **self.seen.load()) {
            return;
        }
        // Before the look: a change that comes meanwhile is seen by the next one.
        self.seen.store(Arc::new(Some(Instant::now())));
        let version = self.known.load().version;
        let found = app.db.read(move |conn| {
            let now = agents::hosts_version(conn)?;
            if version == Some(now) {
                return Ok(None);
            }
            let shops = agents::served_hosts(conn)?;
            Ok::<_, agents::Error>(Some(Known { version: Some(now), shops }))
        });
        match found.await {
            Ok(Some(newer)) => self.known.store(Arc::new(newer)),
            Ok(None) => (),
            Err(error) => tracing::warn!(%error, "Cannot see whose the hosts are"),
        }
    }
}

pub(in crate::web) fn without_port(header: &str) -> &str {
    match header.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => header,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_no_part_of_the_name() {
        assert_eq!(without_port("d.example:8443"), "d.example");
        assert_eq!(without_port("d.example"), "d.example");
        assert_eq!(without_port("[::1]:8080"), "[::1]");
        assert_eq!(without_port("[::1]"), "[::1]");
    }
}
