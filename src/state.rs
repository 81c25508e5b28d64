//! The assembled parts a request may need, and their assembly.

use crate::config::{self, Config};
use crate::crypto::{Keyring, Passwords};
use crate::db::{self, Db};
use crate::inventory::Shelves;
use crate::mailer::Mailer;
use crate::orders::Till;
use crate::outbound::{Internet, Lookup};
use crate::payments::Gateways;
use crate::pictures::Gallery;
use crate::pool::{Local, Pool, Redis};
use crate::promoters::clicks::Clicks;
use crate::types::Timestamp;
use crate::vault::{self, Vault};
use anyhow::Context;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// One per process; handed around behind an `Arc`.
pub struct App {
    pub config: Config,
    pub clock: Clock,
    pub db: Db,
    pub vault: Vault,
    pub pool: Arc<dyn Pool>,
    pub shelves: Shelves,
    pub till: Till,
    pub gateways: Gateways,
    pub mailer: Mailer,
    pub passwords: Passwords,
    pub gallery: Gallery,
    /// Clicks on agents' links that are not written yet.
    pub clicks: Clicks,
    /// How agents' hosts are proven.
    pub lookup: Arc<dyn Lookup>,
}

impl App {
    /// Opens everything a command or the server needs. Makes the data folder, the database and the
    /// master key of a new shop; a missing or foreign master key of an old one is an error.
    pub async fn open(config: Config, clock: Clock) -> anyhow::Result<App> {
        make_private_folder(&config.server.data)?;
        let db = open_database(&config.database)?;
        let now = clock.now();
        let vault = open_vault(&config, &db, now).await?;
        let pool = open_pool(&config, &db, now)?;
        let shelves = Shelves::new(Arc::clone(&pool), db.clone());
        let passwords = Passwords::new();
        let till =
            Till::new(db.clone(), vault.clone(), shelves.clone(), passwords.clone(), &config);
        let gateways = Gateways::new(db.clone(), vault.clone(), &config)?;
        let mailer = Mailer::open(&config.mail, &config.server.data)?;
        let lookup = open_lookup(&config)?;
        Ok(App {
            config,
            clock,
            db,
            vault,
            pool,
            shelves,
            till,
            gateways,
            mailer,
            passwords,
            gallery: Gallery::default(),
            clicks: Clicks::default(),
            lookup,
        })
    }
}

fn open_lookup(config: &Config) -> anyhow::Result<Arc<dyn Lookup>> {
    let server = match config.agents.name_server.as_str() {
        "" => None,
        address => Some(address.parse().context("agents.name_server")?),
    };
    Ok(Arc::new(Internet::new(server, config.gateways.private_addresses)?))
}

fn open_database(config: &config::Database) -> anyhow::Result<Db> {
    Db::open(config).map_err(|error| {
        let told = match config.url.strip_prefix("sqlite://") {
            Some(file) if is_told(&error) => file.to_owned(),
            Some(file) => format!("{file}: does its folder exist, and may this user write there?"),
            None => "database.url (KEYGROVE_DATABASE_URL)".to_owned(),
        };
        anyhow::Error::from(error).context(told)
    })
}

/// Whether nothing is left to guess.
fn is_told(error: &db::Error) -> bool {
    use db::Error as E;
    matches!(error, E::DiskFull | E::Newer(_) | E::Migration(_))
}

/// In the process, unless several nodes share a Redis.
fn open_pool(config: &Config, db: &Db, now: Timestamp) -> anyhow::Result<Arc<dyn Pool>> {
    if config.redis.url.expose().is_empty() {
        let alone = !db.is_shared();
        return Ok(Arc::new(Local::new(alone.then_some(now))));
    }
    Ok(Arc::new(Redis::connect(&config.redis).context("redis.url")?))
}

async fn open_vault(config: &Config, db: &Db, now: Timestamp) -> anyhow::Result<Vault> {
    let path = &config.keys.master_key_file;
    let sealed = db.read(vault::is_sealed).await?;
    let keyring = if sealed || path.exists() {
        Keyring::load(path).context(
            "the cards of this shop open with its own master key only, so it must be put back",
        )?
    } else {
        Keyring::create(path)?
    };
    let opened = db.write(move |conn| Vault::open(conn, &keyring, now)).await;
    opened.with_context(|| path.display().to_string())
}

fn make_private_folder(path: &Path) -> anyhow::Result<()> {
    let mut folder = std::fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path).with_context(|| format!("cannot make the data folder {}", path.display()))
}

/// Where the ways in read the time. Tests set it by hand.
#[derive(Clone)]
pub enum Clock {
    System,
    Hand(Arc<AtomicI64>),
}

impl Clock {
    pub fn now(&self) -> Timestamp {
        match self {
            Clock::System => Timestamp::from_seconds(system_seconds()),
            Clock::Hand(seconds) => Timestamp::from_seconds(seconds.load(Ordering::SeqCst)),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn system_seconds() -> i64 {
    jiff::Timestamp::now().as_second()
}
