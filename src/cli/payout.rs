//! `keygrove payout`: what agents asked for, and what becomes of it.

use super::agent;
use crate::db::Conn;
use crate::payouts::{self, Destination, Kind, Payout as Row, Status, Terms, Which};
use crate::provenance::By;
use crate::state::App;
use crate::types::{AgentId, Money, PageRequest, PayoutId, Timestamp};
use anyhow::{Context, anyhow};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Money that agents asked for.
#[derive(Debug, Args)]
pub struct Payout {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    List(List),
    Account(Account),
    Ask(Ask),
    Approve(Number),
    Pay(Pay),
    Refuse(Refuse),
}

/// Show them, those that wait the oldest first.
#[derive(Debug, Args)]
struct List {
    /// requested, approved, paid, refused or cancelled; without it, all.
    #[arg(long)]
    status: Option<String>,
    #[arg(long, default_value_t = 1)]
    page: u32,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Say where an agent wants his money.
#[derive(Debug, Args)]
struct Account {
    agent: String,
    /// alipay, bank, wechat or other.
    #[arg(long)]
    kind: String,
    /// As the bank knows him.
    #[arg(long)]
    holder: String,
    #[arg(long)]
    number: String,
    /// The bank and its branch.
    #[arg(long, default_value = "")]
    bank: String,
}

/// Ask for money in an agent's name.
#[derive(Debug, Args)]
struct Ask {
    agent: String,
    /// Such as 100.00.
    #[arg(long)]
    amount: String,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Agree that it be paid; above the limit for two people, only at the pages.
#[derive(Debug, Args)]
struct Number {
    number: i64,
}

/// Say that the money went out; above the limit for two people, only at the pages.
#[derive(Debug, Args)]
struct Pay {
    number: i64,
    /// Of the transfer.
    #[arg(long)]
    reference: String,
}

/// Give the money back to the agent's balance.
#[derive(Debug, Args)]
struct Refuse {
    number: i64,
    #[arg(long)]
    reason: String,
}

const PAGE_SIZE: u32 = 200;

pub(super) async fn run(args: Payout, app: App) -> anyhow::Result<ExitCode> {
    let (now, terms) = (app.clock.now(), Terms::of(&app.config));
    match args.what {
        What::List(args) => list(&app, args).await?,
        What::Account(args) => account(&app, args, now).await?,
        What::Ask(args) => ask(&app, args, terms, now).await?,
        What::Approve(Number { number }) => {
            let id = PayoutId(number);
            let approve =
                move |conn: &mut Conn| payouts::approve(conn, id, &terms, &By::COMMAND_LINE, now);
            app.db.write(approve).await?;
        }
        What::Pay(Pay { number, reference }) => {
            let id = PayoutId(number);
            let pay = move |conn: &mut Conn| {
                payouts::pay(conn, id, &reference, &terms, &By::COMMAND_LINE, now)
            };
            app.db.write(pay).await?;
        }
        What::Refuse(Refuse { number, reason }) => {
            let id = PayoutId(number);
            let refuse =
                move |conn: &mut Conn| payouts::refuse(conn, id, &reason, &By::COMMAND_LINE, now);
            app.db.write(refuse).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(app: &App, args: List) -> anyhow::Result<()> {
    let status = match &args.status {
        Some(word) => Some(Status::from_word(word).ok_or_else(|| anyhow!("--status {word}"))?),
        None => None,
    };
    let wanted = PageRequest::new(args.page, PAGE_SIZE);
    let which = Which { status, agent: None };
    let page = app.db.read(move |conn| payouts::list(conn, which, wanted)).await?.as_asked(wanted);
    if args.json {
        let payouts: Vec<Value> = page.items.iter().map(as_json).collect();
        say!("{}", json!({ "payouts": payouts, "page": page.number, "pages": page.pages() }))?;
        return Ok(());
    }
    for it in &page.items {
        let (status, kind) = (it.status.as_str(), it.kind.as_str());
        say!("{}\t{}\t{status}\t{}\t{kind} {}", it.id, it.agent_name, it.amount, it.hint)?;
    }
    Ok(())
}

fn as_json(it: &Row) -> Value {
    json!({
        "payout": it.id,
        "agent": it.agent_name,
        "status": it.status.as_str(),
        "amount": it.amount.minor(),
        "fee": it.fee.minor(),
        "currency": it.amount.currency(),
        "kind": it.kind.as_str(),
        "asked_at": it.asked_at,
        "note": it.note,
    })
}

async fn account(app: &App, args: Account, now: Timestamp) -> anyhow::Result<()> {
    let kind = Kind::from_word(&args.kind);
    let kind = kind.ok_or_else(|| anyhow!("--kind is alipay, bank, wechat or other"))?;
    let agent = find(app, args.agent).await?;
    let (holder, number, bank) = (args.holder, args.number, args.bank);
    let wanted = Destination { kind, holder, number, bank };
    let vault = app.vault.clone();
    let save = move |conn: &mut Conn| {
        payouts::save_account(conn, &vault, agent, &wanted, &By::COMMAND_LINE, now)
    };
    Ok(app.db.write(save).await?)
}

async fn ask(app: &App, args: Ask, terms: Terms, now: Timestamp) -> anyhow::Result<()> {
    let amount = Money::parse(&args.amount, app.config.shop.currency)
        .with_context(|| format!("--amount {}", args.amount))?;
    let (agent, terms) = (find(app, args.agent).await?, terms.on_behalf(amount));
    let ask =
        move |conn: &mut Conn| payouts::ask(conn, agent, amount, &terms, &By::COMMAND_LINE, now);
    let payout = app.db.write(ask).await?;
    if args.json {
        say!("{}", json!({ "payout": payout, "status": Status::Requested.as_str() }))?;
    }
    eprintln!("payout {payout} over {amount} is requested");
    Ok(())
}

async fn find(app: &App, name: String) -> anyhow::Result<AgentId> {
    app.db.read(move |conn| agent::find(conn, &name)).await
}
