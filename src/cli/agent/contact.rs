//! `keygrove agent contact`: by which contacts an agent himself buys.

use super::find;
use crate::provenance::By;
use crate::state::App;
use crate::types::Contact;
use anyhow::{anyhow, bail};

/// Say that a contact is the agent's own: where the settings say so, he earns nothing on what is
/// bought with it in his shop. His logins' names count without that.
#[derive(Debug, clap::Args)]
pub(super) struct OwnContact {
    agent: String,
    /// Such as his e-mail address.
    contact: String,
    /// It is not his any more.
    #[arg(long)]
    remove: bool,
}

pub(super) async fn run(app: &App, args: OwnContact) -> anyhow::Result<()> {
    let contact: Contact = args.contact.parse().map_err(|it| anyhow!("{it}"))?;
    let (name, now) = (args.agent.clone(), app.clock.now());
    let agent = app.db.read(move |conn| find(conn, &name)).await?;
    if !args.remove {
        app.till.link_contact(agent, &contact, By::COMMAND_LINE, now).await?;
        eprintln!("{} is a contact of {}", contact.masked(), args.agent);
        return Ok(());
    }
    if !app.till.unlink_contact(agent, &contact, By::COMMAND_LINE, now).await? {
        bail!("{} was no contact of {}", contact.masked(), args.agent);
    }
    eprintln!("{} is no contact of {} any more", contact.masked(), args.agent);
    Ok(())
}
