//! `keygrove agent applications`, `approve` and `refuse`: those who asked to become agents.

use super::find;
use crate::agents::{self, Application, ApplicationStatus, Approval, Desk};
use crate::db::Conn;
use crate::provenance::By;
use crate::state::App;
use crate::types::{ApplicationId, PageRequest};
use anyhow::{Context, anyhow};
use clap::Args;
use serde_json::{Value, json};

const PAGE_SIZE: u32 = 200;

/// Show who asked to become an agent, undecided ones the oldest first.
#[derive(Debug, Args)]
pub(super) struct Applications {
    /// open, approved or refused.
    #[arg(long, default_value = "open")]
    status: String,
    #[arg(long, default_value_t = 1)]
    page: u32,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Take somebody on who asked. Without more words, as he wished it.
#[derive(Debug, Args)]
pub(super) struct Approve {
    number: i64,
    /// Another name than he wished.
    #[arg(long)]
    name: Option<String>,
    /// Another address of his shop, /s/SLUG.
    #[arg(long, value_name = "SLUG")]
    shop: Option<String>,
    /// Who stands above him, or `platform`; without it, the agent in whose shop he asked.
    #[arg(long)]
    parent: Option<String>,
    /// His standing with the platform.
    #[arg(long)]
    level: Option<String>,
}

/// Refuse somebody who asked. He reads the reason.
#[derive(Debug, Args)]
pub(super) struct Refuse {
    number: i64,
    #[arg(long, default_value = "", hide_default_value = true)]
    reason: String,
}

pub(super) async fn list(app: &App, args: &Applications) -> anyhow::Result<()> {
    let status = ApplicationStatus::from_word(&args.status);
    let status = status.ok_or_else(|| anyhow!("--status is open, approved or refused"))?;
    let wanted = PageRequest::new(args.page, PAGE_SIZE);
    let read =
        move |conn: &mut Conn| agents::list_applications(conn, Desk::Operator, status, wanted);
    let page = app.db.read(read).await?.as_asked(wanted);
    if args.json {
        let all: Vec<Value> = page.items.iter().map(as_json).collect();
        say!("{}", json!({ "applications": all, "page": page.number, "pages": page.pages() }))?;
        return Ok(());
    }
    for it in &page.items {
        let (contact, status) = (it.contact.as_str(), it.status.as_str());
        say!("{}\t{}\t{status}\t{}\t{}\t{contact}", it.id, it.name, it.shop, it.shop_name)?;
    }
    Ok(())
}

fn as_json(it: &Application) -> Value {
    json!({
        "application": it.id,
        "status": it.status.as_str(),
        "name": it.name.as_str(),
        "shop": it.shop,
        "shop_name": it.shop_name,
        "contact": it.contact.as_str(),
        "words": it.words,
        "reason": it.reason,
        "created_at": it.created_at,
        "decided_at": it.decided_at,
    })
}

pub(super) async fn approve(app: &App, args: Approve) -> anyhow::Result<()> {
    let id = ApplicationId(args.number);
    let approval = app.db.read(move |conn| read(conn, id, &args)).await?;
    let (name, max_depth) = (approval.name.clone(), app.config.agents.max_depth);
    let (whose, now) = ((Desk::Operator, id), app.clock.now());
    let approved = app.db.write(move |conn| {
        agents::approve_application(conn, whose, &approval, max_depth, &By::COMMAND_LINE, now)
    });
    approved.await?;
    eprintln!("{name} is an agent, and logs in with the password that he chose");
    Ok(())
}

fn read(conn: &mut Conn, id: ApplicationId, args: &Approve) -> anyhow::Result<Approval> {
    let found = agents::find_application(conn, Desk::Operator, id)?;
    let wished = found.with_context(|| format!("there is no application {id}"))?;
    let name = match &args.name {
        Some(name) => name.parse().map_err(|_| anyhow!("--name {name} is not an agent's name"))?,
        None => wished.name,
    };
    let shop = match &args.shop {
        Some(slug) => slug.parse().map_err(|_| {
            anyhow!("--shop {slug}: small letters, digits and hyphens, such as my-shop")
        })?,
        None => wished.shop,
    };
    let parent = match args.parent.as_deref() {
        Some("platform") => None,
        Some(parent) => Some(find(conn, parent)?),
        None => wished.parent,
    };
    let level = match &args.level {
        Some(level) => {
            let known = agents::find_level(conn, level)?;
            Some(known.with_context(|| format!("there is no level {level}"))?.id)
        }
        None => None,
    };
    Ok(Approval { name, shop, level, parent })
}

pub(super) async fn refuse(app: &App, args: Refuse) -> anyhow::Result<()> {
    let (whose, now) = ((Desk::Operator, ApplicationId(args.number)), app.clock.now());
    let refused = app.db.write(move |conn| {
        agents::refuse_application(conn, whose, &args.reason, &By::COMMAND_LINE, now)
    });
    Ok(refused.await?)
}
