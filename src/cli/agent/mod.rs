//! `keygrove agent`: who sells for the platform, where he stands, and his prices.

mod applications;
mod contact;
mod hosts;
mod login;
mod prices;
mod tree;
mod wallet;

use crate::agents::{self, Status};
use crate::catalog;
use crate::db::{self, Conn};
use crate::provenance::{self, By};
use crate::state::App;
use crate::types::{AgentId, SkuCode, SkuId, Timestamp};
use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand};
use std::process::ExitCode;

/// Agents, their place in the tree, and their prices.
#[derive(Debug, Args)]
pub struct Agent {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Create(tree::Create),
    List(tree::List),
    Move(tree::Move),
    Suspend(tree::Suspend),
    Resume(tree::Resume),
    Close(tree::Close),
    Level(tree::Level),
    Applications(applications::Applications),
    Approve(applications::Approve),
    Refuse(applications::Refuse),
    Login(login::Login),
    Wholesale(prices::Wholesale),
    Assortment(prices::Assortment),
    Markup(prices::Markup),
    Price(prices::Price),
    Prices(prices::Prices),
    Host(hosts::Host),
    Contact(contact::OwnContact),
    Wallet(wallet::Wallet),
}

pub(super) async fn run(args: Agent, app: App) -> anyhow::Result<ExitCode> {
    match args.what {
        What::Create(args) => tree::create(&app, args).await,
        What::List(args) => tree::list(&app, &args).await,
        What::Move(args) => tree::move_under(&app, args).await,
        What::Suspend(args) => tree::suspend(&app, args).await,
        What::Resume(args) => tree::resume(&app, args).await,
        What::Close(args) => tree::close(&app, args).await,
        What::Level(args) => tree::level(&app, args).await,
        What::Applications(args) => applications::list(&app, &args).await,
        What::Approve(args) => applications::approve(&app, args).await,
        What::Refuse(args) => applications::refuse(&app, args).await,
        What::Login(args) => login::run(&app, args).await,
        What::Assortment(args) => prices::assortment(&app, args).await,
        What::Wholesale(args) => prices::wholesale(&app, args).await,
        What::Markup(args) => prices::markup(&app, args).await,
        What::Price(args) => prices::price(&app, args).await,
        What::Prices(args) => prices::list(&app, &args).await,
        What::Host(args) => hosts::run(&app, args).await,
        What::Contact(args) => contact::run(&app, args).await,
        What::Wallet(args) => wallet::run(&app, args).await,
    }?;
    Ok(ExitCode::SUCCESS)
}

/// By his name, as it was typed.
pub(super) fn find(conn: &mut Conn, name: &str) -> anyhow::Result<AgentId> {
    let agent = match name.parse() {
        Ok(name) => agents::find_by_name(conn, &name)?,
        Err(_) => None,
    };
    Ok(agent.ok_or_else(|| anyhow!("there is no agent {name}"))?.id)
}

/// One who was not closed.
fn find_open(conn: &mut Conn, name: &str) -> anyhow::Result<AgentId> {
    let id = find(conn, name)?;
    check_open(conn, id).map(|()| id)
}

fn check_open(conn: &mut Conn, id: AgentId) -> anyhow::Result<()> {
    match agents::find(conn, id)? {
        Some(it) if it.status == Status::Closed => {
            bail!("{} is closed, and nobody comes in for him any more", it.name)
        }
        _ => Ok(()),
    }
}

fn find_sku(conn: &mut Conn, code: &str) -> anyhow::Result<SkuId> {
    let sku = match code.parse::<SkuCode>() {
        Ok(code) => catalog::find_sku(conn, &code)?,
        Err(_) => None,
    };
    Ok(sku.ok_or_else(|| anyhow!("there is no variant with the code {code}"))?.id)
}

/// `8.50` percent are 850 basis points. Below nothing is understood, so that it can be refused with
/// what it would make of a price.
fn read_percent(text: &str) -> anyhow::Result<i64> {
    let size = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = size.split_once('.').unwrap_or((size, ""));
    let digits = |it: &str| it.bytes().all(|b| b.is_ascii_digit());
    let well_formed = !whole.is_empty() && digits(whole) && part.len() <= 2 && digits(part);
    let bps = well_formed.then(|| format!("{whole}{part:0<2}").parse::<i64>().ok()).flatten();
    let signed = if size == text { bps } else { bps.map(|it| -it) };
    signed.with_context(|| format!("{text} is not a percentage such as 8.50"))
}

fn record(
    conn: &mut Conn,
    action: &'static str,
    agent: &str,
    detail: String,
    now: Timestamp,
) -> Result<(), db::Error> {
    let entry = By::COMMAND_LINE.entry(action, format!("agent:{agent}")).detail(detail);
    provenance::record(conn, &entry, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_has_at_most_two_decimals() {
        assert_eq!(read_percent("8.50").unwrap(), 850);
        assert_eq!(read_percent("8.5").unwrap(), 850);
        assert_eq!(read_percent("12").unwrap(), 1_200);
        assert_eq!(read_percent("-5.25").unwrap(), -525);
        for no in ["", ".5", "8.505", "--1", "1e3", "8,5"] {
            assert!(read_percent(no).is_err(), "{no}");
        }
    }
}
