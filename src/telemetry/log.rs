//! The log: lines of text for a terminal, or one JSON object a line for a collector.

use crate::config;
use std::io::IsTerminal;
use std::str::FromStr;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{fmt, registry};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("configuration: log.level {0:?} is not a filter such as info or keygrove=debug,info")]
    Filter(String),
    #[error("a log was started already")]
    Started,
}

/// Call once, before anything worth logging. Writes to standard error.
pub fn start(config: &config::Log) -> Result<(), Error> {
    let filter = Targets::from_str(&config.level);
    let filter = filter.map_err(|_| Error::Filter(config.level.clone()))?;
    let (log, lines) = (registry().with(filter), fmt::layer());
    let lines = lines.with_writer(std::io::stderr).with_target(false);
    let started = match config.format {
        config::Format::Json => log.with(lines.json().flatten_event(true)).try_init(),
        config::Format::Text => {
            log.with(lines.with_ansi(std::io::stderr().is_terminal())).try_init()
        }
    };
    started.map_err(|_| Error::Started)
}
