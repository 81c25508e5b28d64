//! `keygrove agent host`: hosts of an agent's own, and how they are proven.

use super::{find, find_open};
use crate::agents::{self, Claim, NewHost, OwnHost};
use crate::provenance::By;
use crate::state::App;
use crate::types::Host as Name;
use anyhow::anyhow;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

/// Hosts of an agent's own, at whose root his shop is.
#[derive(Debug, Args)]
pub(super) struct Host {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Say that a host is an agent's, and learn how it is proven.
    Add(Which),
    /// Look for the proof. From then on the host is served.
    Prove(Which),
    /// Serve a host no more.
    Remove(Which),
    List(List),
}

#[derive(Debug, Args)]
struct Which {
    name: String,
    /// Such as cards.example.
    host: String,
}

/// Show an agent's hosts.
#[derive(Debug, Args)]
struct List {
    name: String,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(app: &App, args: Host) -> anyhow::Result<()> {
    match args.what {
        What::Add(which) => add(app, which).await,
        What::Prove(which) => {
            let claim = claim(app, which).await?;
            Ok(agents::prove_host(&app.db, app.lookup.as_ref(), claim, app.clock.now()).await?)
        }
        What::Remove(which) => {
            let (claim, now) = (claim(app, which).await?, app.clock.now());
            Ok(app.db.write(move |conn| agents::remove_host(conn, &claim, now)).await?)
        }
        What::List(args) => list(app, args).await,
    }
}

async fn add(app: &App, which: Which) -> anyhow::Result<()> {
    let new = NewHost::new(&app.config, claim(app, which).await?)?;
    let now = app.clock.now();
    let added = app.db.write(move |conn| agents::add_host(conn, &new, now)).await?;
    eprintln!("Prove that {} is yours by one of the two, then: agent host prove", added.host);
    say!("TXT\t{}\t{}", added.record(), added.token)?;
    say!("file\thttp://{}{}\t{}", added.host, added.file(), added.token)?;
    Ok(())
}

async fn list(app: &App, args: List) -> anyhow::Result<()> {
    let hosts = app.db.read(move |conn| {
        let agent = find(conn, &args.name)?;
        anyhow::Ok(agents::hosts_of(conn, agent)?)
    });
    let hosts = hosts.await?;
    if args.json {
        say!("{}", json!({ "hosts": hosts.iter().map(as_json).collect::<Vec<_>>() }))?;
        return Ok(());
    }
    for it in &hosts {
        say!("{}\t{}\t{}\t{}", it.host, state(it), it.record(), it.token)?;
    }
    Ok(())
}

fn as_json(it: &OwnHost) -> Value {
    json!({
        "host": it.host.as_str(),
        "state": state(it),
        "record": it.record(),
        "file": it.file(),
        "token": it.token,
        "proven_at": it.proven_at,
    })
}

fn state(it: &OwnHost) -> &'static str {
    if it.proven_at.is_some() { "proven" } else { "pending" }
}

async fn claim(app: &App, which: Which) -> anyhow::Result<Claim> {
    let Which { name, host } = which;
    let host: Name = host
        .parse()
        .map_err(|_| anyhow!("{host} is not the name of a host, such as cards.example"))?;
    let agent = app.db.read(move |conn| find_open(conn, &name)).await?;
    Ok(Claim { agent, host, by: By::COMMAND_LINE })
}
