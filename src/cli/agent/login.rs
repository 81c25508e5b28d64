//! `keygrove agent login`: lets people into an agent's pages.

use super::{check_open, find_open};
use crate::db::Conn;
use crate::members::{self, Role, StaffName};
use crate::provenance::By;
use crate::state::App;
use crate::types::Secret;
use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand, ValueEnum};

/// Let people into an agent's pages.
#[derive(Debug, Args)]
pub(super) struct Login {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Let somebody in. Prints a one-time password.
    Add {
        /// The agent.
        agent: String,
        /// What the person logs in with; without it, the agent's own name.
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// Owners see the money and decide who else may come in; sellers set prices; support answers
        /// buyers.
        #[arg(long, value_enum, default_value_t = RoleWord::Owner)]
        role: RoleWord,
    },
    /// Give somebody a new one-time password.
    Reset {
        /// What the person logs in with.
        name: String,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleWord {
    Owner,
    Seller,
    Support,
}

pub(super) async fn run(app: &App, args: Login) -> anyhow::Result<()> {
    match args.what {
        What::Add { agent, name, role } => add(app, agent, name, role).await,
        What::Reset { name } => reset(app, &name).await,
    }
}

async fn add(app: &App, agent: String, name: Option<String>, role: RoleWord) -> anyhow::Result<()> {
    let name = read_name(name.as_deref().unwrap_or(&agent))?;
    let role = match role {
        RoleWord::Owner => Role::Owner,
        RoleWord::Seller => Role::Seller,
        RoleWord::Support => Role::Support,
    };
    let agent = app.db.read(move |conn| find_open(conn, &agent)).await?;
    let (who, now) = ((name.clone(), Some(agent), role), app.clock.now());
    match members::invite(&app.db, &app.passwords, who, By::COMMAND_LINE, now).await {
        Ok(password) => hand_out(&name, &password),
        Err(members::Error::Taken) => bail!("there is a {name} already"),
        Err(error) => Err(error.into()),
    }
}

async fn reset(app: &App, name: &str) -> anyhow::Result<()> {
    let name = read_name(name)?;
    let (who, now) = (name.clone(), app.clock.now());
    let check = move |conn: &mut Conn| {
        let known = members::find_named(conn, &who)?.and_then(|it| it.agent());
        check_open(conn, known.with_context(|| format!("no agent has a {who}"))?)
    };
    app.db.read(check).await?;
    let by = By::COMMAND_LINE;
    let reset =
        members::reset_with_one_time_password(&app.db, &app.passwords, name.clone(), by, now);
    hand_out(&name, &reset.await?)
}

fn read_name(name: &str) -> anyhow::Result<StaffName> {
    name.parse().map_err(|_| {
        anyhow!("a name has 1 to {} letters and digits, or . _ - @", StaffName::LONGEST)
    })
}

/// The password alone on standard output, for a script to hand on.
fn hand_out(name: &StaffName, password: &Secret<String>) -> anyhow::Result<()> {
    eprintln!("{name} logs in at /agent/login with this one-time password:");
    Ok(say!("{}", password.expose())?)
}
