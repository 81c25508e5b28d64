//! Reads the configuration: defaults, then a file, then the environment, then the command line.

use super::Config;
use crate::types::{Host, Money};
use config::{Environment, File, FileFormat};
use std::net::SocketAddr;
use std::path::PathBuf;

type Layers = config::ConfigBuilder<config::builder::DefaultState>;

const DEFAULTS: &str = include_str!("../../config/default.toml");

/// The keys that hold a list; in the environment, its items are separated by commas.
const LISTS: [&str; 1] = ["web.trusted_proxies"];

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The cause names the key.
    #[error("configuration file {path}")]
    File { path: String, source: config::ConfigError },
    /// The cause names the key.
    #[error("configuration from the environment (KEYGROVE_…)")]
    Environment { source: config::ConfigError },
    #[error("configuration: {key} {problem}")]
    OutOfRange { key: &'static str, problem: &'static str },
}

/// What the command line said.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    pub file: Option<PathBuf>,
    pub listen: Option<String>,
    pub data: Option<PathBuf>,
    pub demo: bool,
}

impl Config {
    pub fn load(overrides: &Overrides) -> Result<Config, Error> {
        let mut layers = defaults();
        let short = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let file = overrides.file.clone().or_else(|| short("KEYGROVE_CONFIG").map(PathBuf::from));
        if let Some(file) = &file {
            layers = layers.add_source(File::from(file.as_path()).format(FileFormat::Toml));
            // By itself first, so that a mistake is looked for where it was made.
            understood(layers.clone())
                .map_err(|source| Error::File { path: file.display().to_string(), source })?;
        }
        let sections = Environment::with_prefix("KEYGROVE")
            .prefix_separator("_")
            .separator("__")
            .list_separator(",")
            .try_parsing(true)
            .source(Some(sectioned_environment()));
        layers =
            layers.add_source(LISTS.iter().fold(sections, |it, key| it.with_list_parse_key(key)));
        let from_environment = |source| Error::Environment { source };
        for (variable, key) in [
            ("KEYGROVE_LISTEN", "server.listen"),
            ("KEYGROVE_DATA", "server.data"),
            ("KEYGROVE_DATABASE_URL", "database.url"),
            ("KEYGROVE_REDIS_URL", "redis.url"),
            ("KEYGROVE_MASTER_KEY_FILE", "keys.master_key_file"),
            ("KEYGROVE_LOG", "log.level"),
        ] {
            layers = layers.set_override_option(key, short(variable)).map_err(from_environment)?;
        }
        finish(understood(layers).map_err(from_environment)?, overrides)
    }
}

fn defaults() -> Layers {
    config::Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml))
}

fn understood(layers: Layers) -> Result<Config, config::ConfigError> {
    layers.build()?.try_deserialize()
}

/// The defaults and the command line alone.
pub(super) fn from_defaults(overrides: &Overrides) -> Result<Config, Error> {
    let path = "config/default.toml".to_owned();
    finish(understood(defaults()).map_err(|source| Error::File { path, source })?, overrides)
}

/// Variables of the form `KEYGROVE_<SECTION>__<KEY>`; the short names are not sections.
fn sectioned_environment() -> config::Map<String, String> {
    std::env::vars()
        .filter(|(name, _)| name.starts_with("KEYGROVE_") && name.contains("__"))
        .collect()
}

fn finish(mut config: Config, overrides: &Overrides) -> Result<Config, Error> {
    if let Some(listen) = &overrides.listen {
        config.server.listen.clone_from(listen);
    }
    if let Some(data) = &overrides.data {
        config.server.data.clone_from(data);
    }
    config.demo = overrides.demo;
    if config.database.url.is_empty() {
        let file = config.server.data.join("shop.db");
        config.database.url = format!("sqlite://{}", file.display());
    }
    if config.keys.master_key_file.as_os_str().is_empty() {
        config.keys.master_key_file = config.server.data.join("master.key");
    }
    check(&config)?;
    Ok(config)
}

fn check(config: &Config) -> Result<(), Error> {
    let wrong = |key, problem| Err(Error::OutOfRange { key, problem });
    if config.orders.hold_seconds < 1 {
        return wrong("orders.hold_seconds", "must be at least 1");
    }
    if !(1..=100).contains(&config.agents.max_depth) {
        return wrong("agents.max_depth", "must be between 1 and 100");
    }
    if config.agents.pending_days > 3_650 {
        return wrong("agents.pending_days", "must be at most 3650");
    }
    let amount = |text: &str| Money::parse(text, config.shop.currency);
    for (key, text) in [
        ("payouts.minimum", &config.payouts.minimum),
        ("payouts.fee", &config.payouts.fee),
        ("wallets.least", &config.wallets.least),
        ("wallets.most", &config.wallets.most),
    ] {
        if amount(text).is_err() {
            return wrong(key, "must be an amount of the shop's currency, such as 10");
        }
    }
    let limit = config.payouts.two_people_above.as_str();
    if !limit.is_empty() && amount(limit).is_err() {
        return wrong("payouts.two_people_above", "must be an amount, such as 5000, or empty");
    }
    if config.payouts.fee_bps >= 10_000 {
        return wrong("payouts.fee_bps", "must be below 10000");
    }
    if config.wallets.pay_within_seconds < 60 {
        return wrong("wallets.pay_within_seconds", "must be at least 60");
    }
    if config.database.readers == 0 || config.database.writers == 0 {
        return wrong("database.readers and database.writers", "must be at least 1");
    }
    let url = config.database.url.as_str();
    if !["sqlite://", "postgres://", "postgresql://"].iter().any(|it| url.starts_with(it)) {
        return wrong("database.url", "must start with sqlite:// or postgres://");
    }
    if jiff::tz::TimeZone::get(&config.shop.timezone).is_err() {
        return wrong("shop.timezone", "is not a name of the IANA time zone database");
    }
    if !config.web.public_url.is_empty() {
        let parsed = url::Url::parse(&config.web.public_url);
        if !parsed.is_ok_and(|it| matches!(it.scheme(), "http" | "https") && it.path() == "/") {
            return wrong("web.public_url", "must be http(s)://host without a path");
        }
    }
    let domain = config.web.shops_domain.as_str();
    if !domain.is_empty() && !domain.parse::<Host>().is_ok_and(|it| it.as_str() == domain) {
        return wrong("web.shops_domain", "must be a name in small letters, such as shops.example");
    }
    let header = config.web.region_header.as_str();
    if !header.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-') {
        return wrong("web.region_header", "must be the name of a header, such as CF-IPCountry");
    }
    let server = config.agents.name_server.as_str();
    if !server.is_empty() && server.parse::<SocketAddr>().is_err() {
        return wrong("agents.name_server", "must be address:port, such as 127.0.0.1:53");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn load(toml: &str) -> Result<Config, Error> {
        let mut file = tempfile::NamedTempFile::with_suffix(".toml").unwrap();
        file.write_all(toml.as_bytes()).unwrap();
        let file = Some(file.path().to_owned());
        Config::load(&Overrides { file, ..Overrides::default() })
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_name() {
        let error = anyhow::Error::from(load("[orders]\nhold_secnds = 5\n").unwrap_err());
        let error = format!("{error:#}");
        assert!(error.contains("hold_secnds") && error.contains(".toml"), "{error}");
    }

    #[test]
    fn a_file_overrides_the_defaults() {
        let config = load("[orders]\nhold_seconds = 5\n").unwrap();
        assert_eq!((config.orders.hold_seconds, config.orders.holds_per_visitor), (5, 3));
    }

    #[test]
    fn a_value_out_of_range_names_its_key() {
        let error = load("[orders]\nhold_seconds = 0\n").unwrap_err().to_string();
        assert!(error.contains("orders.hold_seconds"), "{error}");
        let error = load("[database]\nurl = \"mysql://x\"\n").unwrap_err().to_string();
        assert!(error.contains("database.url"), "{error}");
    }
}
