//! Reads the configuration: defaults, then a file, then the environment, then the command line.

use super::Config;
use crate::types::{Host, Money};
use config::{Environment, File, FileFormat};
use std::net::SocketAddr;
use std::path::PathBuf;
use tracing_subscriber::filter::LevelFilter;

type Layers = config::ConfigBuilder<config::builder::DefaultState>;

const DEFAULTS: &str = include_str!("../../config/default.toml");

/// Variables that name a key without its section.
const SHORT: [(&str, &str); 6] = [
    ("KEYGROVE_LISTEN", "server.listen"),
    ("KEYGROVE_DATA", "server.data"),
    ("KEYGROVE_DATABASE_URL", "database.url"),
    ("KEYGROVE_REDIS_URL", "redis.url"),
    ("KEYGROVE_MASTER_KEY_FILE", "keys.master_key_file"),
    ("KEYGROVE_LOG", "log.level"),
];

/// Names the configuration file.
const FILE: &str = "KEYGROVE_CONFIG";

/// What tests are told, who may start the program among their other doings.
const OF_TESTS: &str = "KEYGROVE_TEST_";

/// The keys whose value is one of a few words.
const CHOICES: [(&str, &[&str]); 2] =
    [("agents.unfit", &["lift", "hide"]), ("log.format", &["text", "json"])];

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
    #[error("{place}: {key} {problem}")]
    OutOfRange { place: String, key: &'static str, problem: &'static str },
}

/// A value that is understood but cannot be used.
struct Unusable {
    key: &'static str,
    problem: &'static str,
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
        let file = overrides.file.clone().or_else(|| short(FILE).map(PathBuf::from));
        if let Some(file) = &file {
            layers = layers.add_source(File::from(file.as_path()).format(FileFormat::Toml));
            // By itself first, so that a mistake is looked for where it was made.
            let path = file.display().to_string();
            let place = format!("configuration file {path}");
            let alone =
                understood(layers.clone()).map_err(|source| Error::File { path, source })?;
            finish(alone, overrides).map_err(|it| it.at(&place))?;
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
        for (variable, key) in SHORT {
            layers = layers.set_override_option(key, short(variable)).map_err(from_environment)?;
        }
        finish(understood(layers).map_err(from_environment)?, overrides)
            .map_err(|it| it.at("configuration from the environment (KEYGROVE_…)"))
    }
}

impl Unusable {
    fn at(self, place: &str) -> Error {
        Error::OutOfRange { place: place.to_owned(), key: self.key, problem: self.problem }
    }
}

fn defaults() -> Layers {
    config::Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml))
}

fn understood(layers: Layers) -> Result<Config, config::ConfigError> {
    let built = layers.build()?;
    for (key, words) in CHOICES {
        let said = built.get_string(key)?;
        if !words.contains(&said.as_str()) {
            let told = format!("{key}: {said:?} is none of {}", words.join(", "));
            return Err(config::ConfigError::Message(told));
        }
    }
    built.try_deserialize()
}

/// The defaults and the command line alone.
pub(super) fn from_defaults(overrides: &Overrides) -> Result<Config, Error> {
    let path = "config/default.toml".to_owned();
    let config =
        understood(defaults()).map_err(|source| Error::File { path: path.clone(), source })?;
    finish(config, overrides).map_err(|it| it.at(&path))
}

/// Variables of the form `KEYGROVE_<SECTION>__<KEY>`; the short names are not sections.
fn sectioned_environment() -> config::Map<String, String> {
    variables().filter(|(name, _)| name.contains("__")).collect()
}

fn variables() -> impl Iterator<Item = (String, String)> {
    let all = std::env::vars_os();
    let readable =
        all.filter_map(|(name, value)| name.into_string().ok().zip(value.into_string().ok()));
    readable.filter(|(name, _)| name.starts_with("KEYGROVE_"))
}

/// A variable that looks like a setting and is read by nothing: a key written without its section, or
/// somebody else's.
pub fn unread_variable() -> Option<String> {
    unknown_variable(variables().map(|(name, _)| name))
}

/// One that is neither a section's nor a short name.
fn unknown_variable(mut names: impl Iterator<Item = String>) -> Option<String> {
    let is_short = |name: &str| name == FILE || SHORT.iter().any(|(it, _)| *it == name);
    names.find(|it| !it.contains("__") && !it.starts_with(OF_TESTS) && !is_short(it))
}

fn finish(mut config: Config, overrides: &Overrides) -> Result<Config, Unusable> {
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

fn check(config: &Config) -> Result<(), Unusable> {
    let wrong = |key, problem| Err(Unusable { key, problem });
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
    let minor = |text: &str| amount(text).map(Money::minor).unwrap_or_default();
    if minor(&config.wallets.least) > minor(&config.wallets.most) {
        return wrong("wallets.least", "must be at most wallets.most");
    }
    if !is_log_filter(&config.log.level) {
        return wrong(
            "log.level",
            "must be off, error, warn, info, debug or trace, or such a level \
             for each part of the program, such as keygrove=debug,info",
        );
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

/// A word alone that is no level would be taken for a part of the program, and nothing else logged.
fn is_log_filter(text: &str) -> bool {
    let is_level = |word: &str| !word.is_empty() && word.parse::<LevelFilter>().is_ok();
    let is_part = |it: &str| it.bytes().all(|b| b.is_ascii_alphanumeric() || b"_:-".contains(&b));
    text.split(',').all(|it| match it.split_once('=') {
        Some((part, level)) => is_part(part) && is_level(level),
        None => is_level(it),
    })
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
    fn a_value_out_of_range_names_its_key_and_file() {
        let error = load("[orders]\nhold_seconds = 0\n").unwrap_err().to_string();
        assert!(error.contains("orders.hold_seconds") && error.contains(".toml"), "{error}");
        let error = load("[database]\nurl = \"mysql://x\"\n").unwrap_err().to_string();
        assert!(error.contains("database.url"), "{error}");
    }

    #[test]
    fn a_proxy_is_named_by_its_network_or_its_address() {
        let config = load("[web]\ntrusted_proxies = [\"10.0.0.0/8\", \"::1\"]\n").unwrap();
        let told: Vec<String> =
            config.web.trusted_proxies.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["10.0.0.0/8", "::1/128"]);
        let error = load("[web]\ntrusted_proxies = [\"proxy\"]\n").unwrap_err();
        let told = format!("{:#}", anyhow::Error::from(error));
        assert!(told.contains("trusted_proxies") && told.contains("10.0.0.0/8"), "{told}");
    }

    #[test]
    fn a_word_that_is_no_choice_is_answered_with_those_there_are() {
        for (key, words) in CHOICES {
            let (section, name) = key.split_once('.').unwrap();
            for word in words {
                load(&format!("[{section}]\n{name} = \"{word}\"\n")).unwrap();
            }
            let error = load(&format!("[{section}]\n{name} = \"xml\"\n")).unwrap_err();
            let told = format!("{:#}", anyhow::Error::from(error));
            assert!(told.contains(".toml") && told.contains(key), "{told}");
            assert!(words.iter().all(|it| told.contains(it)), "{told}");
        }
    }

    #[test]
    fn a_log_that_would_stay_empty_is_no_log() {
        for level in ["!!!", "verbose", "", "keygrove=loud", "info,"] {
            let error = load(&format!("[log]\nlevel = \"{level}\"\n")).unwrap_err().to_string();
            assert!(error.contains("log.level"), "{error}");
        }
        for level in ["info", "WARN", "keygrove=debug,info", "keygrove::web=trace,actix_web=off"] {
            load(&format!("[log]\nlevel = \"{level}\"\n")).unwrap();
        }
    }

    #[test]
    fn nobody_can_pay_in_more_than_most_and_less_than_least() {
        let error = load("[wallets]\nleast = \"20\"\nmost = \"19.99\"\n").unwrap_err().to_string();
        assert!(error.contains("wallets.least") && error.contains("wallets.most"), "{error}");
        load("[wallets]\nleast = \"20\"\nmost = \"20\"\n").unwrap();
    }

    #[test]
    fn a_variable_that_nobody_reads_is_named() {
        let unknown = |name: &str| unknown_variable([name.to_owned()].into_iter());
        assert_eq!(unknown("KEYGROVE_FOO").as_deref(), Some("KEYGROVE_FOO"));
        for known in ["KEYGROVE_LOG", "KEYGROVE_CONFIG", "KEYGROVE_LOG__LEVEL", "KEYGROVE_TEST_X"] {
            assert_eq!(unknown(known), None);
        }
    }
}
