//! `keygrove gateway`: merchant accounts from the command line.

use crate::db::Conn;
use crate::payments::{self, Draft, Driver, Fee};
use crate::provenance::By;
use crate::state::App;
use crate::types::{Bps, Currency, Money};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use std::io::Read;
use std::process::ExitCode;

/// Accounts at payment gateways.
#[derive(Debug, Args)]
pub struct Gateway {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add an account and offer it to buyers.
    Add(Add),
    /// Say what the gateway keeps of each payment, and who bears it.
    Fee(SetFee),
    /// Show the accounts, without their secrets.
    List,
}

#[derive(Debug, Args)]
struct Add {
    /// Stands in addresses and forms: letters, digits, hyphens.
    #[arg(long, value_name = "ACCOUNT")]
    code: String,
    /// epay or sandbox.
    #[arg(long)]
    driver: String,
    /// As buyers see it; the code if not given.
    #[arg(long, default_value = "")]
    name: String,
    /// A setting: `pid=1001`. `key=@FILE` reads it from a file, `key=-` from standard input.
    #[arg(long = "set", value_name = "NAME=VALUE")]
    settings: Vec<String>,
    #[command(flatten)]
    fee: FeeWords,
}

#[derive(Debug, Args)]
struct SetFee {
    /// The account's code.
    code: String,
    #[command(flatten)]
    fee: FeeWords,
}

#[derive(Debug, Args)]
struct FeeWords {
    /// What the gateway keeps of each payment, in percent, such as 0.60.
    #[arg(long, value_name = "PERCENT", default_value = "0")]
    fee_percent: String,
    /// What it keeps beside that, such as 0.10.
    #[arg(long, value_name = "AMOUNT", default_value = "0")]
    fee_fixed: String,
    /// How much of the fee the owner of an agent's shop bears, in percent; the platform bears the rest.
    #[arg(long, value_name = "PERCENT", default_value = "0")]
    fee_owner_percent: String,
}

impl FeeWords {
    fn read(&self, currency: Currency) -> anyhow::Result<Fee> {
        let part = |option: &str, text: &str| {
            Bps::from_percent(text).with_context(|| format!("{option} {text}: such as 0.60"))
        };
        let fixed = Money::parse(&self.fee_fixed, currency);
        Ok(Fee {
            rate: part("--fee-percent", &self.fee_percent)?,
            fixed: fixed.with_context(|| format!("--fee-fixed {}", self.fee_fixed))?.minor(),
            owner: part("--fee-owner-percent", &self.fee_owner_percent)?,
        })
    }
}

pub(super) async fn run(args: Gateway, app: App) -> anyhow::Result<ExitCode> {
    match args.what {
        What::Add(args) => add(&app, args).await,
        What::Fee(args) => set_fee(&app, args).await,
        What::List => list(&app).await,
    }
}

async fn add(app: &App, args: Add) -> anyhow::Result<ExitCode> {
    let fee = args.fee.read(app.config.shop.currency)?;
    let settings = args.settings.iter().map(|it| read_setting(it)).collect::<Result<_, _>>()?;
    let draft = Draft { code: args.code, driver: args.driver, name: args.name, settings, fee };
    let (vault, now, wanted) = (app.vault.clone(), app.clock.now(), draft.clone());
    let work = move |conn: &mut Conn| payments::add(conn, &vault, &wanted, &By::COMMAND_LINE, now);
    let account = match app.db.write(work).await {
        Ok(account) => account,
        Err(payments::Error::Taken(_)) => bail!("there is an account {} already", draft.code),
        Err(payments::Error::Invalid { field, problem }) => {
            bail!("{field}: {problem}{}", hint(&draft, &field))
        }
        Err(error) => return Err(error.into()),
    };
    if !app.gateways.may_use(account.driver) {
        eprintln!("note: the sandbox works only with --demo or gateways.sandbox = true");
    }
    if is_plain(&draft) && !app.config.gateways.private_addresses {
        eprintln!(
            "note: over http:// buyers can be sent to the gateway, but the shop does not ask it \
             itself; gateways.private_addresses = true allows that"
        );
    }
    eprintln!(
        "account {} added; its callback address is /hooks/pay/{}",
        account.code, account.code
    );
    Ok(ExitCode::SUCCESS)
}

async fn set_fee(app: &App, args: SetFee) -> anyhow::Result<ExitCode> {
    let (fee, now) = (args.fee.read(app.config.shop.currency)?, app.clock.now());
    let code = args.code.clone();
    let work = move |conn: &mut Conn| payments::set_fee(conn, &code, fee, &By::COMMAND_LINE, now);
    match app.db.write(work).await {
        Err(payments::Error::NotFound(_)) => bail!("there is no account {}", args.code),
        outcome => outcome?,
    }
    eprintln!(
        "the fee of {} counts for payments from now on; a running shop reads it within a second or two",
        args.code
    );
    Ok(ExitCode::SUCCESS)
}

fn is_plain(draft: &Draft) -> bool {
    draft.settings.iter().any(|(name, value)| name == "base_url" && value.starts_with("http:"))
}

/// What would have been right.
fn hint(draft: &Draft, field: &str) -> String {
    let names = match Driver::from_word(&draft.driver) {
        None => Driver::ALL.map(Driver::as_str).to_vec(),
        Some(driver) => driver.fields().iter().map(|it| it.name).collect(),
    };
    match field {
        "driver" => format!(" (drivers: {})", names.join(", ")),
        "code" => " (letters, digits, hyphens, at most 64)".to_owned(),
        _ => format!(" (settings: {})", names.join(", ")),
    }
}

fn read_setting(text: &str) -> anyhow::Result<(String, String)> {
    let (name, value) = text.split_once('=').context("--set wants NAME=VALUE")?;
    let value = match value.strip_prefix('@') {
        Some(file) => {
            std::fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?
        }
        None if value == "-" => {
            let mut typed = String::new();
            std::io::stdin().read_to_string(&mut typed).context("cannot read standard input")?;
            typed
        }
        None => value.to_owned(),
    };
    Ok((name.to_owned(), value.trim_end_matches(['\r', '\n']).to_owned()))
}

async fn list(app: &App) -> anyhow::Result<ExitCode> {
    for account in app.db.read(payments::list_accounts).await? {
        let state = if account.enabled { "on" } else { "off" };
        say!("{}\t{}\t{}\t{state}", account.code, account.driver.as_str(), account.name)?;
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_may_come_from_a_file_and_may_hold_signs() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("key");
        std::fs::write(&file, "a=b@c\n").unwrap();
        let from_file = read_setting(&format!("key=@{}", file.display())).unwrap();
        assert_eq!(from_file, ("key".to_owned(), "a=b@c".to_owned()));
        assert_eq!(read_setting("key=a=b").unwrap().1, "a=b");
        assert!(read_setting("key").is_err());
    }
}
