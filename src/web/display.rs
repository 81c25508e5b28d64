//! The shop window, kept at hand: what is for sale, what the shop says about itself, how one can pay.
//! No page of the storefront asks the database for it.

use crate::catalog::{self, Window};
use crate::config::Config;
use crate::payments::Account;
use crate::site::{self, Site};
use crate::state::{App, Clock};
use crate::web::failure::Failure;
use crate::web::prepared::Prepared;
use arc_swap::ArcSwap;
use jiff::tz::TimeZone;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long a change made by another process may go unnoticed.
const GLANCE: Duration = Duration::from_secs(1);

/// One per process, shared by all workers.
pub struct Display {
    zone: TimeZone,
    shown: ArcSwap<Shown>,
    seen: ArcSwap<Option<Instant>>,
    /// Held by whoever looks at the database; the others go on with what is shown.
    looking: Mutex<()>,
    pub prepared: Prepared,
}

/// One state of the window.
#[derive(Default)]
pub struct Shown {
    /// Grows with every change in this process's eyes; 0 before the first look.
    pub edition: u64,
    version: i64,
    pub site: Arc<Site>,
    pub window: Window,
    pub accounts: Vec<Account>,
}

impl Display {
    pub fn new(config: &Config) -> Display {
        Display {
            zone: TimeZone::get(&config.shop.timezone).unwrap_or(TimeZone::UTC),
            shown: ArcSwap::default(),
            seen: ArcSwap::default(),
            looking: Mutex::default(),
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

    /// Without a look at the database: for pages that say that something is wrong.
    pub fn last_known(&self) -> Arc<Shown> {
        self.shown.load_full()
    }

    /// Somebody in this process changed something: the next page looks again.
    pub fn look_again(&self) {
        self.seen.store(Arc::new(None));
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
    app.db
        .read(move |conn| {
            let version = catalog::version(conn)?;
            if known.edition > 0 && version == known.version {
                return Ok(None);
            }
            Ok(Some(Shown {
                edition: known.edition + 1,
                version,
                site: Arc::new(site::load(conn)?),
                window: catalog::window(conn)?,
                accounts: gateways.list_offered(conn)?,
            }))
        })
        .await
}
