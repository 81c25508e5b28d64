//! The shop window, kept at hand: what is for sale, what the shop says about itself, how one can pay.
//! No page of the storefront asks the database for it.

use crate::agents::{self, Limit};
use crate::catalog::{self, Window};
use crate::config::{self, Config};
use crate::payments::Account;
use crate::pricing;
use crate::site::{self, Service, Site, Ways};
use crate::state::{App, Clock};
use crate::types::{AgentId, Slug};
use crate::web::failure::Failure;
use crate::web::hosts::Hosts;
use crate::web::prepared::Prepared;
use arc_swap::ArcSwap;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long a change made by another process may go unnoticed.
const GLANCE: Duration = Duration::from_secs(1);

/// Of how many agents' shops the windows are kept; those that nobody asked for the longest go first.
const MOST_SHOPS: usize = 200;

/// One per process, shared by all workers.
pub struct Display {
    zone: TimeZone,
    web: config::Web,
    shown: ArcSwap<Shown>,
    seen: ArcSwap<Option<Instant>>,
    /// When somebody last asked in vain for a thing that may have come meanwhile.
    missed: ArcSwap<Option<Instant>>,
    /// Held by whoever looks at the database; the others go on with what is shown.
    looking: Mutex<()>,
    /// Agents' shops by their addresses.
    shops: std::sync::Mutex<HashMap<Slug, Kept>>,
    /// Of agents' shops: each window ever made has its own.
    editions: AtomicU64,
    pub prepared: Prepared,
    pub hosts: Hosts,
}

/// How one comes into an agent's shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// At `/s/{shop}` of the main shop.
    Path,
    /// At the root of a host that is the shop's alone.
    Host,
}

/// An agent's shop as it was when somebody last looked.
struct Kept {
    doors: Doors,
    /// The main window's edition at the last look, which may still be going on.
    main: u64,
    /// `None`: somebody changed something since.
    seen: Option<Instant>,
}

/// The same window behind each door.
#[derive(Clone)]
struct Doors {
    /// The edition of the main window that it was made from.
    main: u64,
    path: Arc<Shown>,
    host: Arc<Shown>,
}

impl Doors {
    fn at(&self, door: Door) -> Arc<Shown> {
        Arc::clone(match door {
            Door::Path => &self.path,
            Door::Host => &self.host,
        })
    }
}

/// One state of the window.
#[derive(Clone, Default)]
pub struct Shown {
    /// Grows with every change in this process's eyes; 0 before the first look.
    pub edition: u64,
    version: i64,
    /// `None`: the main shop.
    pub agent: Option<AgentId>,
    /// Which of the agents' shops this is, and behind which door.
    pub entered: Option<(Slug, Door)>,
    /// What the shop's addresses begin with; empty for the main shop and at the root of a host.
    pub base: String,
    /// `https://shop.example`, under which strangers find the shop, and what its addresses begin with
    /// there. Empty where nobody said so.
    pub origin: String,
    pub public_base: String,
    /// An agent's shop may be closed.
    pub sells: bool,
    pub site: Arc<Site>,
    pub ways: Ways,
    pub service: Service,
    pub window: Arc<Window>,
    /// Of the main shop: with what it leaves to the agents.
    pub all: Arc<Window>,
    pub accounts: Vec<Account>,
    /// Whether the shop takes coupons.
    pub coupons: bool,
    /// Of where it sells; empty: everywhere.
    pub limits: Vec<Limit>,
}

impl Shown {
    /// Whether strangers may ask here to become agents.
    pub fn takes_applications(&self) -> bool {
        match self.agent {
            None => self.ways.applications,
            Some(_) => self.ways.at_shops && self.sells,
        }
    }

    /// What a page of this shop is kept under: the same address leads elsewhere at another host.
    pub fn key(&self, address: &str) -> String {
        match &self.entered {
            // No address within a shop begins like this.
            Some((slug, Door::Host)) => format!("//{slug}{address}"),
            _ => format!("{}{address}", self.base),
        }
    }
}

impl Display {
    /// The central after-sales page as an agent's shop leads to it: its name and its address.
    pub fn service_of(&self, shown: &Shown) -> Option<(String, String)> {
        shown.agent?;
        let public = self.web.public_url.trim_end_matches('/');
        let name = shown.service.offered().filter(|_| !public.is_empty())?;
        Some((name.to_owned(), format!("{public}{}", site::SERVICE_PAGE)))
    }

    pub fn new(config: &Config) -> Display {
        Display {
            web: config.web.clone(),
            hosts: Hosts::new(config),
            zone: TimeZone::get(&config.shop.timezone).unwrap_or(TimeZone::UTC),
            shown: ArcSwap::default(),
            seen: ArcSwap::default(),
            missed: ArcSwap::default(),
            looking: Mutex::default(),
            shops: std::sync::Mutex::default(),
            editions: AtomicU64::default(),
            prepared: Prepared::default(),
        }
    }

    pub fn zone(&self) -> TimeZone {
        self.zone.clone()
    }

    /// At most a second old; older while the database does not answer. A shop that was never seen is
    /// not shown as an empty one.
    pub async fn shown(&self, app: &App) -> Result<Arc<Shown>, Failure> {
        self.look(app).await;
        let shown = self.shown.load_full();
        if shown.edition == 0 { Err(Failure::busy()) } else { Ok(shown) }
    }

    /// For somebody who asks for what the window does not have: looks at once, however recent the last
    /// look, but only once a second, so that made-up addresses do not reach the database.
    pub async fn shown_anew(&self, app: &App) -> Result<Arc<Shown>, Failure> {
        {
            // Whoever else misses something waits for what this look finds.
            let _turn = self.looking.lock().await;
            if !Display::is_recent(app, **self.missed.load()) {
                self.look_now(app).await;
                self.missed.store(Arc::new(Some(Instant::now())));
            }
        }
        self.shown(app).await
    }

    /// An agent's shop, at most a second old; older while the database does not answer. `None`: there
    /// is none of this name.
    pub async fn shop(
        &self,
        app: &App,
        slug: &Slug,
        door: Door,
    ) -> Result<Option<Arc<Shown>>, Failure> {
        let main = self.shown(app).await?;
        let known = match self.kept(app, slug, main.edition) {
            Ok(good) => return Ok(Some(good.at(door))),
            Err(known) => known,
        };
        let found = match self.look_at_shop(app, slug, main, known.clone()).await {
            Ok(found) => found,
            Err(failure) => {
                tracing::warn!(error = ?failure.source, "Cannot see whether a shop changed");
                Some(known.ok_or(failure)?)
            }
        };
        Ok(found.map(|it| it.at(door)))
    }

    /// The shop if it may be shown unseen; else, as it was. Whoever is told to look has the next
    /// second for it, in which the others see the shop as it was.
    fn kept(&self, app: &App, slug: &Slug, main: u64) -> Result<Doors, Option<Doors>> {
        let mut shops = self.shops.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(kept) = shops.get_mut(slug) else {
            return Err(None);
        };
        if kept.main == main && Display::is_recent(app, kept.seen) {
            return Ok(kept.doors.clone());
        }
        kept.main = main;
        kept.seen = Some(Instant::now());
        Err(Some(kept.doors.clone()))
    }

    async fn look_at_shop(
        &self,
        app: &App,
        slug: &Slug,
        main: Arc<Shown>,
        known: Option<Doors>,
    ) -> Result<Option<Doors>, Failure> {
        let (wanted, web) = (slug.clone(), self.web.clone());
        let config::Agents { unfit, max_depth, .. } = app.config.agents;
        let edition = self.editions.fetch_add(1, Ordering::Relaxed) + 1;
        let from = main.edition;
        let found = app.db.read(move |conn| {
            let version = agents::version(conn)?;
            let unchanged = |it: &Doors| it.main == from && it.path.version == version;
            if let Some(known) = known.filter(unchanged) {
                return Ok::<_, Failure>(Some(known));
            }
            let Some(shop) = agents::find_shop(conn, &wanted)? else {
                return Ok(None);
            };
            let window = pricing::shop_window(conn, shop.agent, &main.all, unfit)?;
            let coupons = pricing::has_coupons(conn, shop.agent)?;
            let limits = agents::limits_of(conn, shop.agent)?;
            let owner = agents::find(conn, shop.agent)?;
            let has_room = owner.is_some_and(|it| it.has_room_below(max_depth));
            let by_path = format!("/s/{wanted}");
            let (origin, public_base) = match shop.origin(&web) {
                Some(own) => (own, String::new()),
                None => (web.public_url.trim_end_matches('/').to_owned(), by_path.clone()),
            };
            let at_root = Shown {
                edition,
                version,
                agent: Some(shop.agent),
                entered: Some((wanted.clone(), Door::Host)),
                base: String::new(),
                origin,
                public_base,
                sells: shop.sells,
                window: Arc::new(window),
                all: Arc::default(),
                site: Arc::new(shop.site),
                ways: Ways { at_shops: main.ways.at_shops && has_room, ..main.ways },
                service: main.service.clone(),
                accounts: main.accounts.clone(),
                coupons,
                limits,
            };
            let path =
                Shown { entered: Some((wanted, Door::Path)), base: by_path, ..at_root.clone() };
            Ok(Some(Doors { main: from, path: Arc::new(path), host: Arc::new(at_root) }))
        });
        let found = found.await?;
        let mut shops = self.shops.lock().unwrap_or_else(PoisonError::into_inner);
        match &found {
            Some(doors) => {
                let doors = doors.clone();
                shops.insert(slug.clone(), Kept { doors, main: from, seen: Some(Instant::now()) });
            }
            None => {
                shops.remove(slug);
            }
        }
        if shops.len() > MOST_SHOPS {
            let oldest =
                shops.iter().min_by_key(|(_, kept)| kept.seen).map(|(slug, _)| slug.clone());
            oldest.and_then(|it| shops.remove(&it));
        }
        Ok(found)
    }

    /// Without a look at the database: for pages that say that something is wrong.
    pub fn last_known(&self) -> Arc<Shown> {
        self.shown.load_full()
    }

    /// Somebody in this process changed something: the next page looks again.
    pub fn look_again(&self) {
        self.hosts.look_again();
        self.seen.store(Arc::new(None));
        let mut shops = self.shops.lock().unwrap_or_else(PoisonError::into_inner);
        shops.values_mut().for_each(|it| it.seen = None);
    }

    /// A clock set by hand stands still, so it cannot say how long ago the last look was.
    pub fn is_recent(app: &App, seen: Option<Instant>) -> bool {
        matches!(app.clock, Clock::System) && seen.is_some_and(|it| it.elapsed() < GLANCE)
    }

    async fn look(&self, app: &App) {
        // Before the first look has ended there is nothing to show, however recently it began.
        let first = self.shown.load().edition == 0;
        if !first && Display::is_recent(app, **self.seen.load()) {
            return;
        }
        let patient = first || matches!(app.clock, Clock::Hand(_));
        let turn = if patient { Ok(self.looking.lock().await) } else { self.looking.try_lock() };
        let Ok(_turn) = turn else {
            return;
        };
        let first = self.shown.load().edition == 0;
        if !first && Display::is_recent(app, **self.seen.load()) {
            return;
        }
        self.look_now(app).await;
    }

    /// Only for who has the turn.
    async fn look_now(&self, app: &App) {
        // Before the look: a change that comes meanwhile is seen by the next one.
        self.seen.store(Arc::new(Some(Instant::now())));
        let known = self.shown.load_full();
        match look(app, Arc::clone(&known)).await {
            Ok(Some(newer)) => self.shown.store(Arc::new(newer)),
            Ok(None) => (),
            Err(error) => tracing::warn!(?error, "Cannot see whether the shop changed"),
        }
    }
}

/// `None`: nothing has changed.
async fn look(app: &App, known: Arc<Shown>) -> Result<Option<Shown>, Failure> {
    let gateways = app.gateways.clone();
    let origin = app.config.web.public_url.trim_end_matches('/').to_owned();
    app.db
        .read(move |conn| {
            let version = catalog::version(conn)?;
            if known.edition > 0 && version == known.version {
                return Ok(None);
            }
            let all = catalog::window(conn)?;
            Ok(Some(Shown {
                edition: known.edition + 1,
                version,
                origin,
                sells: true,
                site: Arc::new(site::load(conn)?),
                ways: site::ways(conn)?,
                service: site::service(conn)?,
                window: Arc::new(pricing::main_window(&all)),
                all: Arc::new(all),
                accounts: gateways.list_offered(conn)?,
                ..Shown::default()
            }))
        })
        .await
}
