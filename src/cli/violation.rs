//! `keygrove violation`: shops that show less than they may, and what is done about them.

use super::agent;
use crate::agents;
use crate::db::Conn;
use crate::provenance::By;
use crate::state::App;
use crate::types::{CaseId, Currency, Money, PageRequest};
use crate::violations::{self, Act as Step, Case, Status, Which};
use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};
use std::process::ExitCode;

const PAGE_SIZE: u32 = 200;

/// Shops that show less than the advertised floor.
#[derive(Debug, Args)]
pub struct Violation {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    List(List),
    Act(Act),
}

/// Show the cases, the newest first.
#[derive(Debug, Args)]
struct List {
    /// Of this agent only.
    #[arg(long, value_name = "NAME")]
    agent: Option<String>,
    /// open, warned, struck, punished or closed; without it, all that are not closed.
    #[arg(long)]
    status: Option<String>,
    #[arg(long, default_value_t = 1)]
    page: u32,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Take the next step of a case. The agent is told.
#[derive(Debug, Args)]
struct Act {
    number: i64,
    step: Word,
    /// The agent reads it. A case is closed with its outcome.
    #[arg(long, default_value = "", hide_default_value = true)]
    note: String,
    /// Of a fine, such as 50.00.
    #[arg(long)]
    amount: Option<String>,
    /// Where `lower` puts the agent; without it, at no level.
    #[arg(long, value_name = "NAME")]
    level: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Word {
    Warn,
    Strike,
    Lower,
    Hide,
    Suspend,
    Fine,
    Close,
}

pub(super) async fn run(args: Violation, app: App) -> anyhow::Result<ExitCode> {
    match args.what {
        What::List(args) => list(&app, args).await?,
        What::Act(args) => act(&app, args).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(app: &App, args: List) -> anyhow::Result<()> {
    let status = match &args.status {
        Some(word) => Some(Status::from_word(word).ok_or_else(|| anyhow!("--status {word}"))?),
        None => None,
    };
    let (whose, wanted) = (args.agent, PageRequest::new(args.page, PAGE_SIZE));
    let read = app.db.read(move |conn| {
        let agent = whose.map(|name| agent::find(conn, &name)).transpose()?;
        anyhow::Ok(violations::list(conn, Which { agent, status }, wanted)?)
    });
    let page = read.await?.as_asked(wanted);
    if args.json {
        let cases: Vec<Value> = page.items.iter().map(as_json).collect();
        say!("{}", json!({ "violations": cases, "page": page.number, "pages": page.pages() }))?;
        return Ok(());
    }
    for it in &page.items {
        let price = |it: Option<Money>| it.map_or_else(|| "-".to_owned(), Money::plain);
        let (shown, least, status) = (price(it.shown), price(it.least), it.status.as_str());
        say!("{}\t{}\t{status}\t{}\t{shown}\t{least}", it.id, it.agent_name, it.sku_code)?;
    }
    Ok(())
}

fn as_json(it: &Case) -> Value {
    json!({
        "violation": it.id,
        "agent": it.agent_name,
        "sku": it.sku_code,
        "status": it.status.as_str(),
        "shown": it.shown.map(Money::minor),
        "least": it.least.map(Money::minor),
        "currency": it.currency,
        "found_by": it.found_by,
        "link": it.link,
        "reason": it.reason,
        "opened_at": it.opened_at,
        "ended_at": it.ended_at,
    })
}

async fn act(app: &App, args: Act) -> anyhow::Result<()> {
    let (currency, case, now) = (app.config.shop.currency, CaseId(args.number), app.clock.now());
    let note = args.note.clone();
    let step = app.db.read(move |conn| read(conn, &args, currency)).await?;
    let act = move |conn: &mut Conn| {
        violations::act(conn, case, step, (&note, None), &By::COMMAND_LINE, now)
    };
    match app.db.write(act).await {
        Err(violations::Error::NotFound) => bail!("there is no case {case}"),
        Err(violations::Error::Invalid { field, problem }) => {
            bail!("--{field}: {problem}")
        }
        outcome => Ok(outcome?),
    }
}

fn read(conn: &mut Conn, args: &Act, currency: Currency) -> anyhow::Result<Step> {
    Ok(match args.step {
        Word::Warn => Step::Warn,
        Word::Strike => Step::Strike,
        Word::Hide => Step::Hide,
        Word::Suspend => Step::Suspend,
        Word::Close => Step::Close,
        Word::Lower => match &args.level {
            None => Step::Lower(None),
            Some(level) => {
                let known = agents::find_level(conn, level)?;
                Step::Lower(Some(known.with_context(|| format!("there is no level {level}"))?.id))
            }
        },
        Word::Fine => {
            let amount = args.amount.as_deref().context("a fine needs --amount")?;
            let fine = Money::parse(amount, currency);
            Step::Fine(fine.with_context(|| format!("--amount {amount}"))?)
        }
    })
}
