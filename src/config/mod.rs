//! What the operator chose: one struct per topic, defaults in code, overridden by a file, then by
//! the environment, then by the command line. Unknown keys are refused with their name.

mod load;

pub use load::{Error, Overrides, unread_variable};

use crate::types::{Currency, Secret};
use ipnet::IpNet;
use serde::{Deserialize, Deserializer, de};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use url::Url;

/// Everything, as it stands after start. `config/default.toml` shows every key with a sentence.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub server: Server,
    pub database: Database,
    pub redis: Redis,
    pub keys: Keys,
    pub shop: Shop,
    pub orders: Orders,
    pub agents: Agents,
    pub payouts: Payouts,
    pub wallets: Wallets,
    pub limits: Limits,
    pub web: Web,
    pub mail: Mail,
    pub gateways: Gateways,
    pub log: Log,
    /// Whether `--demo` was given: the sandbox gateway works, and the shop is seeded.
    #[serde(skip)]
    pub demo: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// `address:port`.
    pub listen: String,
    /// 0: one per core.
    pub workers: usize,
    /// Where the database file, keys and mails of the embedded shop live.
    pub data: PathBuf,
    /// How long running requests may take after a stop was asked for.
    pub shutdown_seconds: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `sqlite://path` or `postgres://…`; empty: `shop.db` in the data folder.
    pub url: String,
    /// Connections for reading.
    pub readers: u32,
    /// Connections for writing (PostgreSQL; SQLite has one).
    pub writers: u32,
    /// How many writes may wait before "busy" is answered.
    pub write_queue: usize,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redis {
    /// `redis://…`; empty: pool and limits live in the process.
    pub url: Secret<String>,
    /// Every key starts with this, so that shops may share a server.
    pub prefix: String,
    /// How long one answer may take before the shop goes on without it.
    pub timeout_ms: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// The file with the master keys; empty: `master.key` in the data folder.
    pub master_key_file: PathBuf,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shop {
    /// The currency of all prices. Cannot be changed once there are orders.
    pub currency: Currency,
    /// An IANA name; in which times are shown and days begin.
    pub timezone: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Orders {
    /// How long an unpaid order keeps its cards.
    pub hold_seconds: i64,
    /// Unpaid orders one contact, browser or address may have at a time; 0: no limit.
    pub holds_per_visitor: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agents {
    /// How many agents may stand one below the other.
    pub max_depth: i32,
    /// How long an agent's earning waits before it is his.
    pub pending_days: u32,
    /// What becomes of prices that no longer fit.
    pub unfit: Unfit,
    /// How many hosts of his own an agent may add.
    pub max_hosts: u32,
    /// `address:port` of who is asked for TXT records; empty: as this machine is set up.
    pub name_server: String,
}

/// On what terms agents get their money. Amounts are in the shop's currency, as people write them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payouts {
    /// The least that may be asked for.
    pub minimum: String,
    /// Of each payout, the platform keeps this,
    pub fee: String,
    /// and so many basis points.
    pub fee_bps: u32,
    /// Above this, whoever pays is not who approved; empty: one person is enough.
    pub two_people_above: String,
}

/// On what terms agents pay into their wallets through gateways. Amounts are in the shop's currency, as
/// people write them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wallets {
    /// The least that can be paid in at once,
    pub least: String,
    /// and the most.
    pub most: String,
    /// How long a deposit waits for its money.
    pub pay_within_seconds: i64,
}

/// What happens to a price that does not fit any more because a cost or floor rose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unfit {
    /// It rises with it.
    Lift,
    /// Nothing is sold at it.
    Hide,
}

/// Requests per minute; 0: no limit.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub checkout_per_minute: u32,
    /// After-sales look-ups per address.
    pub lookup_per_minute: u32,
    /// Passphrases tried per order.
    pub passphrase_per_minute: u32,
    pub login_per_minute: u32,
    pub callback_per_minute: u32,
    /// Looks for the proof of an agent's host.
    pub prove_per_minute: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Web {
    /// `https://shop.example`, as buyers and gateways reach the shop; empty: from the request's host.
    pub public_url: String,
    /// `shops.example` makes `{shop}.shops.example` the root of each agent's shop; empty: off.
    pub shops_domain: String,
    /// Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed; an address alone is one too.
    #[serde(deserialize_with = "nets")]
    pub trusted_proxies: Vec<IpNet>,
    /// In which header such a proxy says where a visitor is, `CN` or `CN-GD`; empty: none does.
    pub region_header: String,
    /// Lets a scraper that is not on loopback read `/metrics`; empty: loopback only.
    pub metrics_token: Secret<String>,
    /// Largest upload, in bytes.
    pub upload_limit: usize,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// `smtps://user:password@host:port`; empty: mails are written to a folder in the data folder.
    pub smtp_url: Secret<String>,
    /// `Name <address>`.
    pub from: String,
    /// The address that agents' shops write from, under their own names; empty: that of `from`.
    pub shops_from: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gateways {
    /// Lets the sandbox gateway work in a shop that is not a demo.
    pub sandbox: bool,
    /// Lets gateways live on private addresses, for tests and closed networks.
    pub private_addresses: bool,
    pub timeout_seconds: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// A filter of `tracing`: `info`, `keygrove=debug,info`.
    pub level: String,
    /// `text` or `json`.
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Text,
    Json,
}

impl Web {
    /// `d.shops.example` for `d`, if shops have hosts of this kind.
    pub fn host_below(&self, shop: &str) -> Option<String> {
        (!self.shops_domain.is_empty()).then(|| format!("{shop}.{}", self.shops_domain))
    }

    /// `https://host`. Agents' hosts are reached through the same proxy as the main shop, so its
    /// scheme and port, where it names one, are theirs.
    pub fn origin_at(&self, host: &str) -> String {
        let public = Url::parse(&self.public_url).ok();
        let scheme = public.as_ref().map_or("https", Url::scheme);
        match public.as_ref().and_then(Url::port) {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        }
    }
}

/// Networks, and addresses that are networks of one.
fn nets<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let words = Vec::<String>::deserialize(deserializer)?;
    let net = |word: &String| {
        let alone = || word.parse::<IpAddr>().map(IpNet::from);
        let unfit = |_| de::Error::custom(format!("{word} is no network such as 10.0.0.0/8"));
        word.parse::<IpNet>().or_else(|_| alone()).map_err(unfit)
    };
    words.iter().map(net).collect()
}

impl Config {
    /// Whether the sandbox gateway, which gives cards for nothing, works here.
    pub fn sandbox_works(&self) -> bool {
        self.demo || self.gateways.sandbox
    }

    /// A shop in `dir` with no limits and the sandbox switched on.
    pub fn for_testing(dir: &Path) -> Config {
        let overrides = Overrides { data: Some(dir.to_owned()), ..Overrides::default() };
        let mut config = load::from_defaults(&overrides).expect("the defaults are complete");
        config.gateways.sandbox = true;
        config.gateways.private_addresses = true;
        config.limits = Limits {
            checkout_per_minute: 0,
            lookup_per_minute: 0,
            passphrase_per_minute: 0,
            login_per_minute: 0,
            callback_per_minute: 0,
            prove_per_minute: 0,
        };
        config
    }
}
