//! How agents find others to stand below them: a link that may be used so often, for so long.

mod views;

pub use views::{list as list_invites, list_beyond as list_invites_beyond};

use super::shops::open_shop;
use super::tree::{self, NewAgent};
use super::{Agent, Error, Name, Status, store};
use crate::db::Conn;
use crate::members::{self, Employer, NewStaff};
use crate::provenance;
use crate::site::Site;
use crate::types::{AgentId, Fault, InviteId, Slug, Timestamp};

/// In characters.
const LONGEST_NOTE: usize = 60;
const MOST_USES: i64 = 1_000;
const MOST_DAYS: i64 = 1_000;
const DAY: i64 = 24 * 60 * 60;

#[derive(Debug, Clone)]
pub struct Invite {
    pub id: InviteId,
    /// Below whom one comes to stand.
    pub agent: AgentId,
    /// What the link ends in.
    pub code: String,
    /// For the agent's own eyes.
    pub note: String,
    pub uses_left: i32,
    pub used: i32,
    pub expires_at: Timestamp,
    pub created_at: Timestamp,
}

/// Which of an agent's links a list is of.
#[derive(Debug, Clone)]
pub struct Invites {
    pub agent: AgentId,
    /// Within the note; empty: all.
    pub text: String,
    /// Those that can be used now, or those that cannot; `None`: both.
    pub open: Option<bool>,
}

/// A link as its agent wants it.
#[derive(Debug, Clone)]
pub struct NewInvite {
    pub note: String,
    pub uses: i32,
    pub days: i64,
}

/// Whoever comes by a link: his name, his shop, and how he logs in.
#[derive(Debug, Clone)]
pub struct Joining {
    pub name: Name,
    pub slug: Slug,
    pub site: Site,
    /// The first of his people. `agent` is filled in.
    pub login: NewStaff,
}

impl Invite {
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.uses_left > 0 && self.expires_at.since(now) > 0
    }
}

/// `code`: made at random by the caller.
pub fn create_invite(
    conn: &mut Conn,
    agent: AgentId,
    code: &str,
    wanted: &NewInvite,
    now: Timestamp,
) -> Result<(), Error> {
    let refuse = |field, problem| Err(Error::Invalid { field, problem });
    if let Err(fault) = Fault::fits(&wanted.note, LONGEST_NOTE) {
        return refuse("note", fault);
    }
    for (field, number, most) in
        [("uses", i64::from(wanted.uses), MOST_USES), ("days", wanted.days, MOST_DAYS)]
    {
        match number {
            ..=0 => return refuse(field, Fault::too_small(1)),
            it if it > most => return refuse(field, Fault::too_large(most)),
            _ => (),
        }
    }
    let end = now.plus(wanted.days * DAY);
    Ok(store::insert_invite(conn, agent, code, wanted, (now, end))?)
}

/// The link opens nothing any more. Only the agent's own.
pub fn revoke_invite(conn: &mut Conn, agent: AgentId, invite: InviteId) -> Result<(), Error> {
    match store::delete_invite(conn, agent, invite)? {
        true => Ok(()),
        false => Err(Error::NotFound("invite")),
    }
}

/// The link's agent, if it can be used now.
pub fn find_inviter(conn: &mut Conn, code: &str, now: Timestamp) -> Result<Option<Agent>, Error> {
    let Some(invite) = views::find(conn, code)?.filter(|it| it.is_open(now)) else {
        return Ok(None);
    };
    Ok(super::find(conn, invite.agent)?.filter(|it| it.status == Status::Active))
}

/// Somebody becomes an agent below whoever invited him, with a shop and a login, all at once.
pub fn join(
    conn: &mut Conn,
    code: &str,
    joining: &Joining,
    max_depth: i32,
    now: Timestamp,
) -> Result<AgentId, Error> {
    let parent = find_inviter(conn, code, now)?.ok_or(Error::NotFound("invite"))?;
    // Of two who come for the last place, one is faster.
    if !store::use_invite(conn, code, now)? {
        return Err(Error::NotFound("invite"));
    }
    let new = NewAgent { name: joining.name.clone(), parent: Some(parent.id), level: None };
    let agent = settle_in(conn, &new, joining, max_depth, now)?;
    let entry = joining.login.by.entry("agent.create", format!("agent:{}", joining.name));
    provenance::record(conn, &entry.detail(format!("agent:{}", parent.name)), now)?;
    Ok(agent)
}

/// The agent, his shop and his login.
pub(super) fn settle_in(
    conn: &mut Conn,
    new: &NewAgent,
    joining: &Joining,
    max_depth: i32,
    now: Timestamp,
) -> Result<AgentId, Error> {
    let agent = tree::create(conn, new, max_depth, now)?;
    open_shop(conn, agent, &joining.slug, &joining.site, now)?;
    members::create(
        conn,
        &NewStaff { employer: Employer::Agent(agent), ..joining.login.clone() },
        now,
    )?;
    Ok(agent)
}
