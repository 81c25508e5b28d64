//! By which contacts an agent himself buys: the same for the operator and for the agent.

use super::answer::Problem;
use crate::orders::{self, OwnContact};
use crate::provenance::By;
use crate::state::App;
use crate::types::{AgentId, Contact, ContactError};
use crate::web::failure::Failure;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactForm {
    pub contact: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveForm {
    /// Of [`OwnContact::word`].
    which: String,
}

/// What both pages show.
pub struct OwnContacts {
    pub contacts: Vec<OwnContact>,
    pub typed: String,
    pub problem: Problem,
}

pub async fn list(app: &App, agent: AgentId) -> Result<Vec<OwnContact>, Failure> {
    Ok(app.db.read(move |conn| orders::own_contacts(conn, agent)).await?)
}

pub async fn link(app: &App, agent: AgentId, typed: &str, by: By) -> Result<(), Failure> {
    let contact: Contact =
        typed.parse().map_err(|error: ContactError| Failure::invalid("contact", error))?;
    Ok(app.till.link_contact(agent, &contact, by, app.clock.now()).await?)
}

pub async fn unlink(app: &App, agent: AgentId, form: RemoveForm, by: By) -> Result<(), Failure> {
    let now = app.clock.now();
    let unlink =
        move |conn: &mut crate::db::Conn| orders::unlink_listed(conn, agent, &form.which, &by, now);
    match app.db.write(unlink).await? {
        true => Ok(()),
        false => Err(Failure::not_found()),
    }
}
