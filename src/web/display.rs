//! What the shop says about itself, kept at hand so that no page asks the database for it.

use crate::config::Config;
use crate::db;
use crate::site::{self, Site};
use crate::state::{App, Clock};
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
    /// Held by whoever looks at the database; the others go on with what is shown.
    looking: Mutex<()>,
}

#[derive(Default)]
struct Shown {
    version: Option<i64>,
    site: Arc<Site>,
    seen: Option<Instant>,
}

impl Display {
    pub fn new(config: &Config) -> Display {
        Display {
            zone: TimeZone::get(&config.shop.timezone).unwrap_or(TimeZone::UTC),
            shown: ArcSwap::default(),
            looking: Mutex::default(),
        }
    }

    pub fn zone(&self) -> TimeZone {
        self.zone.clone()
    }

    /// Name, logo, announcement, contacts, footer; at most a second old.
    pub async fn site(&self, app: &App) -> Arc<Site> {
        self.look(app).await;
        self.last_known()
    }

    /// Without a look at the database: for pages that say that something is wrong.
    pub fn last_known(&self) -> Arc<Site> {
        Arc::clone(&self.shown.load().site)
    }

    /// The version of the catalogue that is shown.
    pub async fn version(&self, app: &App) -> i64 {
        self.look(app).await;
        self.shown.load().version.unwrap_or_default()
    }

    /// Somebody in this process changed something: the next page looks again.
    pub fn look_again(&self) {
        let shown = self.shown.load();
        let again = Shown { version: shown.version, site: Arc::clone(&shown.site), seen: None };
        self.shown.store(Arc::new(again));
    }

    async fn look(&self, app: &App) {
        if self.is_recent(app) {
            return;
        }
        let first = self.shown.load().version.is_none();
        let turn = if first { Ok(self.looking.lock().await) } else { self.looking.try_lock() };
        let Ok(_turn) = turn else {
            return;
        };
        if self.is_recent(app) {
            return;
        }
        let known = self.shown.load_full();
        let (version, site) = match newer(app, known.version).await {
            Ok((version, site)) => (Some(version), site.map(Arc::new)),
            Err(error) => {
                tracing::warn!(%error, "Cannot see whether the shop changed");
                (known.version, None)
            }
        };
        let site = site.unwrap_or_else(|| Arc::clone(&known.site));
        self.shown.store(Arc::new(Shown { version, site, seen: Some(Instant::now()) }));
    }

    /// A clock set by hand stands still, so it cannot say how long ago the last look was.
    fn is_recent(&self, app: &App) -> bool {
        let seen = self.shown.load().seen;
        matches!(app.clock, Clock::System) && seen.is_some_and(|it| it.elapsed() < GLANCE)
    }
}

async fn newer(app: &App, known: Option<i64>) -> Result<(i64, Option<Site>), db::Error> {
    app.db
        .read(move |conn| {
            let version = crate::catalog::version(conn)?;
            let site = if Some(version) == known { None } else { Some(site::load(conn)?) };
            Ok((version, site))
        })
        .await
}
