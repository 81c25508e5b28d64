//! `keygrove doctor`: what is missing for production, in plain words.

use crate::state::App;
use std::process::ExitCode;

/// Say what is missing for production; exit 1 if something is.
#[derive(Debug, clap::Args)]
pub struct Doctor {}

pub(super) fn run(app: &App) -> anyhow::Result<ExitCode> {
    let config = &app.config;
    let findings = [
        (
            config.web.public_url.is_empty(),
            "web.public_url is not set: gateways are given the address of the request's Host header, and mails the one that the shop listens at",
        ),
        (
            config.web.public_url.starts_with("http://"),
            "web.public_url is not https: passphrases and cards travel in the open",
        ),
        (
            config.web.trusted_proxies.is_empty() && !config.web.public_url.is_empty(),
            "web.trusted_proxies is empty: behind a proxy, every buyer seems to have the proxy's address",
        ),
        (
            config.mail.smtp_url.expose().is_empty(),
            "mail.smtp_url is not set: mails are written to a folder and reach nobody",
        ),
        (
            !config.mail.smtp_url.expose().is_empty() && config.mail.shops_from.is_empty(),
            "mail.shops_from is not set: mails of agents' shops come from the address in mail.from, whose domain may name you",
        ),
        (config.gateways.sandbox, "gateways.sandbox is on: anybody can pay without money"),
        (
            app.db.is_shared() && config.redis.url.expose().is_empty(),
            "redis.url is not set: limits are counted by each node for itself, and sales are slower",
        ),
        (
            config.keys.master_key_file.starts_with(&config.server.data),
            "the master key lies in the data folder: back it up apart from the database, or who takes one takes both",
        ),
    ];
    let mut missing = findings.into_iter().filter(|(applies, _)| *applies).peekable();
    if missing.peek().is_none() {
        say!("Nothing is missing.")?;
        return Ok(ExitCode::SUCCESS);
    }
    for (_, sentence) in missing {
        say!("- {sentence}")?;
    }
    Ok(ExitCode::FAILURE)
}
