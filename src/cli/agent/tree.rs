//! Adding agents, moving them, and their comings and goings.

use super::{find, read_percent, record};
use crate::agents::{self, NewAgent, Reach, Row};
use crate::db::Conn;
use crate::pricing;
use crate::provenance::By;
use crate::site::Site;
use crate::state::App;
use crate::types::{AgentId, Bps, Money, PageRequest, Slug};
use crate::violations;
use anyhow::{anyhow, bail};
use clap::Args;
use serde_json::json;

/// Add an agent.
#[derive(Debug, Args)]
pub(super) struct Create {
    name: String,
    /// The agent above; without one, the platform itself.
    #[arg(long)]
    parent: Option<String>,
    /// His standing with the platform; made when there is none of that name.
    #[arg(long)]
    level: Option<String>,
    /// Opens a shop at /s/SLUG.
    #[arg(long, value_name = "SLUG")]
    shop: Option<String>,
    /// What the shop is called; without it, as its address.
    #[arg(long, value_name = "NAME", requires = "shop")]
    shop_name: Option<String>,
}

/// Show everybody, parents before their children.
#[derive(Debug, Args)]
pub(super) struct List {
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Hang an agent with everybody below him under another parent.
#[derive(Debug, Args)]
pub(super) struct Move {
    name: String,
    /// Without one: directly below the platform.
    #[arg(long)]
    parent: Option<String>,
}

/// Close an agent's shop for a while.
#[derive(Debug, Args)]
pub(super) struct Suspend {
    name: String,
    /// The shops of everybody below him, too.
    #[arg(long)]
    with_branch: bool,
}

/// Open a suspended agent's shop again.
#[derive(Debug, Args)]
pub(super) struct Resume {
    name: String,
}

/// Close an agent for good. His account must be settled, and nobody may stand below him.
#[derive(Debug, Args)]
pub(super) struct Close {
    name: String,
}

/// Say what agents of a level pay, where a wholesale price has no row of its own for them.
#[derive(Debug, Args)]
pub(super) struct Level {
    name: String,
    /// Of the wholesale price, such as 95.00.
    #[arg(long)]
    percent: String,
}

pub(super) async fn create(app: &App, args: Create) -> anyhow::Result<()> {
    let name: agents::Name = args.name.parse().map_err(|_| {
        anyhow!("a name has 1 to {} letters and digits, or . _ - @", agents::Name::LONGEST)
    })?;
    let slug = match &args.shop {
        Some(slug) => Some(slug.parse::<Slug>().map_err(|_| {
            anyhow!("--shop {slug}: small letters, digits and hyphens, such as my-shop")
        })?),
        None => None,
    };
    let parent = args.parent.clone();
    let parent = app.db.read(move |conn| find_parent(conn, parent.as_deref())).await?;
    let (max_depth, now, shop) = (app.config.agents.max_depth, app.clock.now(), slug.clone());
    let added = app.db.write(move |conn| {
        let level = match &args.level {
            Some(level) => Some(agents::level_named(conn, level)?),
            None => None,
        };
        let new = NewAgent { name: name.clone(), parent, level };
        let agent = agents::create(conn, &new, max_depth, now)?;
        if let Some(slug) = &shop {
            let name = args.shop_name.clone().unwrap_or_else(|| slug.to_string());
            let site = Site { name, ..Site::default() };
            agents::open_shop(conn, agent, slug, &site, now)?;
        }
        Ok::<_, agents::Error>(record(conn, "agent.create", name.as_str(), String::new(), now)?)
    });
    added.await?;
    match slug {
        Some(slug) => eprintln!("{} is an agent; the shop is at /s/{slug}", args.name),
        None => eprintln!("{} is an agent", args.name),
    }
    Ok(())
}

fn find_parent(conn: &mut Conn, name: Option<&str>) -> anyhow::Result<Option<AgentId>> {
    name.map(|name| find(conn, name)).transpose()
}

pub(super) async fn list(app: &App, args: &List) -> anyhow::Result<()> {
    let rows = app.db.read(everybody).await?;
    if args.json {
        let agents: Vec<_> = rows.iter().map(as_json).collect();
        say!("{}", json!({ "agents": agents }))?;
        return Ok(());
    }
    for Row { agent, parent, level, shop } in &rows {
        let or_none = |it: &Option<String>| it.clone().unwrap_or_else(|| "-".to_owned());
        let (parent, level, shop) = (or_none(parent), or_none(level), or_none(shop));
        say!("{}\t{parent}\t{level}\t{}\t{shop}", agent.name, agent.status.as_str())?;
    }
    Ok(())
}

fn everybody(conn: &mut Conn) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for number in 1.. {
        let page = agents::list(conn, PageRequest::new(number, 200))?;
        let last = i64::from(number) >= page.pages();
        rows.extend(page.items);
        if last {
            break;
        }
    }
    Ok(rows)
}

fn as_json(row: &Row) -> serde_json::Value {
    json!({
        "name": row.agent.name.as_str(),
        "parent": row.parent,
        "level": row.level,
        "shop": row.shop,
        "status": row.agent.status.as_str(),
        "depth": row.agent.depth,
    })
}

pub(super) async fn move_under(app: &App, args: Move) -> anyhow::Result<()> {
    let (name, above) = (args.name.clone(), args.parent.clone());
    let names = move |conn: &mut Conn| {
        anyhow::Ok((find(conn, &name)?, find_parent(conn, above.as_deref())?))
    };
    let (agent, parent) = app.db.read(names).await?;
    let (max_depth, now) = (app.config.agents.max_depth, app.clock.now());
    let moved = app.db.write(move |conn| {
        pricing::move_agent(conn, agent, parent, max_depth)?;
        let below = args.parent.clone().unwrap_or_else(|| "platform".to_owned());
        Ok::<_, agents::Error>(record(conn, "agent.move", &args.name, below, now)?)
    });
    Ok(moved.await?)
}

pub(super) async fn suspend(app: &App, args: Suspend) -> anyhow::Result<()> {
    let reach = if args.with_branch { Reach::WithBranch } else { Reach::Alone };
    change(app, args.name, "agent.suspend", move |conn, agent| agents::suspend(conn, agent, reach))
        .await
}

pub(super) async fn resume(app: &App, args: Resume) -> anyhow::Result<()> {
    let name = args.name.clone();
    change(app, args.name, "agent.resume", agents::resume).await?;
    let sells = app.db.read(move |conn| {
        let agent = find(conn, &name)?;
        anyhow::Ok(agents::may_sell(&agents::line_of(conn, agent)?))
    });
    if !sells.await? {
        eprintln!(
            "note: the shop stays closed, because somebody above is suspended with all below"
        );
    }
    Ok(())
}

pub(super) async fn close(app: &App, args: Close) -> anyhow::Result<()> {
    let (now, currency) = (app.clock.now(), app.config.shop.currency);
    let name = args.name.clone();
    let closed = change(app, args.name, "agent.close", move |conn, agent| {
        pricing::close_agent(conn, agent, now)?;
        Ok(violations::end_all(conn, agent, &By::COMMAND_LINE, now)?)
    });
    let refused = match closed.await {
        Ok(()) => return Ok(()),
        Err(refused) => refused,
    };
    match refused.downcast_ref() {
        Some(agents::Error::Unsettled { pending, available }) => {
            let [pending, available] = [pending, available].map(|it| Money::new(*it, currency));
            bail!("{name}'s account is not settled: {pending} pending, {available} available")
        }
        _ => Err(refused),
    }
}

async fn change(
    app: &App,
    name: String,
    action: &'static str,
    step: impl Fn(&mut Conn, AgentId) -> Result<(), agents::Error> + Send + 'static,
) -> anyhow::Result<()> {
    let (who, now) = (name.clone(), app.clock.now());
    let agent = app.db.read(move |conn| find(conn, &who)).await?;
    let changed = app.db.write(move |conn| {
        step(conn, agent)?;
        Ok::<_, agents::Error>(record(conn, action, &name, String::new(), now)?)
    });
    Ok(changed.await?)
}

pub(super) async fn level(app: &App, args: Level) -> anyhow::Result<()> {
    let Ok(bps) = u32::try_from(read_percent(&args.percent)?) else {
        bail!("--percent {} is too much", args.percent);
    };
    let set = app.db.write(move |conn| agents::set_level(conn, &args.name, Bps(bps)));
    set.await?;
    Ok(())
}
