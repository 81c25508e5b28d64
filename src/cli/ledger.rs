//! `keygrove ledger`: what everybody who has a part of sales has earned.

use crate::agents;
use crate::db::Conn;
use crate::ledger::{self, Account, Balance};
use crate::payments;
use crate::state::App;
use crate::types::{Currency, Timestamp};
use anyhow::{Context, anyhow, bail};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Show what the platform and each agent have earned, and where the money lies.
#[derive(Debug, clap::Args)]
pub struct Ledger {
    /// `platform` or `agent:NAME`; without it, all.
    #[arg(long)]
    party: Option<String>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// A party by its name, and what it has.
type Line = (String, Balance);

pub(super) async fn run(args: &Ledger, app: &App) -> anyhow::Result<ExitCode> {
    let (party, now, currency) = (args.party.clone(), app.clock.now(), app.config.shop.currency);
    let read = move |conn: &mut Conn| match &party {
        Some(party) => one(conn, party, currency, now),
        None => all(conn, now),
    };
    let lines = app.db.read(read).await?;
    let (parties, others): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(is_party);
    if args.json {
        println!("{}", as_json(&parties, &others));
        return Ok(ExitCode::SUCCESS);
    }
    for (name, it) in parties.iter().chain(&others) {
        println!("{name}\t{}\t{}\t{}", it.currency, it.pending, it.available);
    }
    Ok(ExitCode::SUCCESS)
}

/// Whoever never earned anything has nothing of the shop's currency.
fn one(
    conn: &mut Conn,
    party: &str,
    currency: Currency,
    now: Timestamp,
) -> anyhow::Result<Vec<Line>> {
    let account = find(conn, party)?;
    let mut balances = ledger::balance(conn, account, now)?;
    if balances.is_empty() {
        balances.push(Balance { account, currency, pending: 0, available: 0 });
    }
    Ok(balances.into_iter().map(|it| (party.to_owned(), it)).collect())
}

fn find(conn: &mut Conn, party: &str) -> anyhow::Result<Account> {
    if party == "platform" {
        return Ok(Account::Platform);
    }
    let Some(name) = party.strip_prefix("agent:") else {
        bail!("--party is platform or agent:NAME");
    };
    let agent = match name.parse() {
        Ok(name) => agents::find_by_name(conn, &name)?,
        Err(_) => None,
    };
    Ok(Account::Agent(agent.ok_or_else(|| anyhow!("there is no agent {name}"))?.id))
}

fn all(conn: &mut Conn, now: Timestamp) -> anyhow::Result<Vec<Line>> {
    let balances = ledger::list_balances(conn, now)?;
    let agents: Vec<_> = balances
        .iter()
        .filter_map(|it| match it.account {
            Account::Agent(agent) => Some(agent),
            _ => None,
        })
        .collect();
    let names = agents::names(conn, &agents)?;
    let gateways = payments::list_accounts(conn)?;
    let named = balances.into_iter().map(|it| match it.account {
        Account::Agent(agent) => {
            let name = names.get(&agent).context("an account of an agent who is not there")?;
            Ok((format!("agent:{name}"), it))
        }
        Account::Gateway(id) => {
            let account = gateways.iter().find(|it| it.id == id);
            let code = &account.context("an account at a gateway that is not there")?.code;
            Ok((format!("gateway:{code}"), it))
        }
        other => Ok((other.to_string(), it)),
    });
    named.collect()
}

fn is_party((_, it): &Line) -> bool {
    it.account.is_party()
}

/// Whose the money is, and where it lies: at gateways and by hand below nothing, so that all together
/// is nothing. In suspense is what came and pays no order.
fn as_json(parties: &[Line], others: &[Line]) -> Value {
    let party = |(party, it): &Line| {
        json!({
            "party": party,
            "currency": it.currency,
            "pending": it.pending,
            "available": it.available,
            "paid_out": 0,
        })
    };
    let other = |(account, it): &Line| {
        let balance = it.pending.saturating_add(it.available);
        json!({ "account": account, "currency": it.currency, "balance": balance })
    };
    json!({
        "parties": parties.iter().map(party).collect::<Vec<_>>(),
        "elsewhere": others.iter().map(other).collect::<Vec<_>>(),
    })
}
