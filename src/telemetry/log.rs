//! The log: lines of text for a terminal, or one JSON object a line for a collector.

use crate::config;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("configuration: log.level {0:?} is not a filter such as info or keygrove=debug,info")]
    Filter(String),
    #[error("a log was started already")]
    Started,
}

/// Call once, before anything worth logging. Writes to standard error.
pub fn start(config: &config::Log) -> Result<(), Error> {
    let filter =
        EnvFilter::try_new(&config.level).map_err(|_| Error::Filter(config.level.clone()))?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false);
    let started = match config.format {
        config::Format::Json => lines.json().flatten_event(true).try_init(),
        config::Format::Text => lines.with_ansi(std::io::stderr().is_terminal()).try_init(),
    };
    started.map_err(|_| Error::Started)
}
