//! `keygrove ledger`: what everybody who has a part of sales has earned.

use super::agent;
use crate::agents;
use crate::db::Conn;
use crate::ledger::{self, Account, Balance};
use crate::payments;
use crate::state::App;
use crate::suppliers;
use crate::types::{Currency, Timestamp};
use anyhow::{Context, anyhow, bail};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Show what the platform, each agent and each supplier have earned, and where the money lies.
#[derive(Debug, clap::Args)]
pub struct Ledger {
    /// `platform`, `agent:NAME` or `supplier:NAME`; without it, all.
    #[arg(long)]
    party: Option<String>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// A party or another account by its name, and what it has.
struct Line {
    name: String,
    balance: Balance,
    /// Of an agent or a supplier: what is on its way to him, and what he got.
    in_payout: i64,
    paid_out: i64,
}

pub(super) async fn run(args: &Ledger, app: &App) -> anyhow::Result<ExitCode> {
    let (party, now, currency) = (args.party.clone(), app.clock.now(), app.config.shop.currency);
    let read = move |conn: &mut Conn| match &party {
        Some(party) => one(conn, party, currency, now),
        None => all(conn, now),
    };
    let lines = app.db.read(read).await?;
    let (parties, others): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(is_party);
    if args.json {
        say!("{}", as_json(&parties, &others))?;
        return Ok(ExitCode::SUCCESS);
    }
    for Line { name, balance, in_payout, paid_out } in parties.iter().chain(&others) {
        let Balance { currency, pending, available, .. } = balance;
        say!("{name}\t{currency}\t{pending}\t{available}\t{in_payout}\t{paid_out}")?;
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
    let named = balances.into_iter().map(|it| (party.to_owned(), it)).collect();
    with_payouts(conn, named)
}

fn find(conn: &mut Conn, party: &str) -> anyhow::Result<Account> {
    if party == "platform" {
        return Ok(Account::Platform);
    }
    if let Some(name) = party.strip_prefix("supplier:") {
        let supplier = suppliers::find_by_name(conn, name)?;
        return Ok(Account::Supplier(
            supplier.ok_or_else(|| anyhow!("there is no supplier {name}"))?.id,
        ));
    }
    let Some(name) = party.strip_prefix("agent:") else {
        bail!("--party is platform, agent:NAME or supplier:NAME");
    };
    Ok(Account::Agent(agent::find(conn, name)?))
}

fn all(conn: &mut Conn, now: Timestamp) -> anyhow::Result<Vec<Line>> {
    let balances = ledger::list_balances(conn, now)?;
    let agents: Vec<_> = balances.iter().filter_map(|it| it.account.agent()).collect();
    let names = agents::names(conn, &agents)?;
    let supplying: Vec<_> = balances.iter().filter_map(|it| it.account.supplier()).collect();
    let supplying = suppliers::names(conn, &supplying)?;
    let gateways = payments::list_accounts(conn)?;
    let mut named = Vec::new();
    for it in balances {
        let name = match it.account {
            Account::Wallet(agent) => {
                let name = names.get(&agent).context("a wallet of an agent who is not there")?;
                format!("wallet:{name}")
            }
            // Told beside what else is theirs.
            Account::InPayout(_) | Account::InSettlement(_) => continue,
            Account::Supplier(supplier) => {
                let name = supplying.get(&supplier);
                let name = name.context("an account of a supplier who is not there")?;
                format!("supplier:{name}")
            }
            Account::Agent(agent) => {
                let name = names.get(&agent).context("an account of an agent who is not there")?;
                format!("agent:{name}")
            }
            Account::Gateway(id) => {
                let account = gateways.iter().find(|it| it.id == id);
                let code = &account.context("an account at a gateway that is not there")?.code;
                format!("gateway:{code}")
            }
            other => other.to_string(),
        };
        named.push((name, it));
    }
    with_payouts(conn, named)
}

fn with_payouts(conn: &mut Conn, named: Vec<(String, Balance)>) -> anyhow::Result<Vec<Line>> {
    let parties: Vec<Account> = named.iter().map(|(_, it)| it.account).collect();
    let waiting = ledger::on_the_way(conn, &parties)?;
    let paid = ledger::paid_out(conn, &parties)?;
    let line = |(name, balance): (String, Balance)| {
        let key = (balance.account, balance.currency);
        let of = |sums: &ledger::Sums| sums.get(&key).copied().unwrap_or_default();
        Line { name, balance, in_payout: of(&waiting), paid_out: of(&paid) }
    };
    Ok(named.into_iter().map(line).collect())
}

fn is_party(line: &Line) -> bool {
    line.balance.account.is_party()
}

/// Whose the money is, and where it lies: at gateways and by hand below nothing, so that all together
/// is nothing. In suspense is what came and pays no order.
fn as_json(parties: &[Line], others: &[Line]) -> Value {
    let party = |it: &Line| {
        json!({
            "party": it.name,
            "currency": it.balance.currency,
            "pending": it.balance.pending,
            "available": it.balance.available,
            "in_payout": it.in_payout,
            "paid_out": it.paid_out,
        })
    };
    let other = |it: &Line| {
        let balance = it.balance.pending.saturating_add(it.balance.available);
        json!({ "account": it.name, "currency": it.balance.currency, "balance": balance })
    };
    json!({
        "parties": parties.iter().map(party).collect::<Vec<_>>(),
        "elsewhere": others.iter().map(other).collect::<Vec<_>>(),
    })
}
