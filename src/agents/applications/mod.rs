//! Who has no link asks to become an agent: in the main shop the operator, in an agent's shop that
//! agent, who then stands above him.

mod status;
mod store;

pub use status::ApplicationStatus;

use super::invites::{Joining, settle_in};
use super::tree::NewAgent;
use super::{Agent, Error, Name, Status, views};
use crate::db::{self, Conn};
use crate::members::{Employer, NewStaff, Role};
use crate::notifications::{self, Notice};
use crate::provenance::{self, By};
use crate::site::{self, Site};
use crate::types::{
    AgentId, ApplicationId, Contact, Fault, LevelId, Locale, Page, PageRequest, Slug, Timestamp,
};
use status::Event;

/// In characters.
pub const LONGEST_WORDS: usize = 500;
const LONGEST_REASON: usize = 200;
/// Undecided ones of one contact, and of one address.
const MOST_OPEN: i64 = 3;
const DAY: i64 = 24 * 60 * 60;
/// After so long nobody will decide any more; what is decided is kept as long, and no longer.
const KEPT_DAYS: i64 = 90;
/// Rows that one sweep takes away at most.
const SWEEP: i64 = 500;

/// What somebody says who wants to become an agent. His password was hashed outside of the
/// transaction.
#[derive(Debug, Clone)]
pub struct NewApplication {
    /// In whose shop he asks; `None`: the main one.
    pub parent: Option<AgentId>,
    /// What he wants to log in with, and to be called among agents.
    pub name: Name,
    pub shop: Slug,
    pub shop_name: String,
    pub password_hash: String,
    pub contact: Contact,
    /// About himself.
    pub words: String,
    pub language: Locale,
    /// Where he asks from, as limits count it.
    pub address: String,
}

#[derive(Debug, Clone)]
pub struct Application {
    pub id: ApplicationId,
    pub parent: Option<AgentId>,
    pub status: ApplicationStatus,
    pub name: Name,
    pub shop: Slug,
    pub shop_name: String,
    pub contact: Contact,
    pub words: String,
    pub language: Locale,
    /// Why he was refused.
    pub reason: String,
    /// As in the audit log; empty: nobody yet.
    pub decided_by: String,
    pub decided_at: Option<Timestamp>,
    /// What he became.
    pub agent: Option<AgentId>,
    pub created_at: Timestamp,
}

/// Whose business an application is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desk {
    /// All of them.
    Operator,
    /// Those of this agent's shop.
    Of(AgentId),
}

/// How somebody is taken on. Name and address may be others than he wished.
#[derive(Debug, Clone)]
pub struct Approval {
    pub name: Name,
    pub shop: Slug,
    pub level: Option<LevelId>,
    /// `None`: directly below the platform.
    pub parent: Option<AgentId>,
}

/// Keeps what was said, or keeps silent: whoever asks too often, or for a name that is taken, learns
/// nothing by it. A taken name is seen by who decides.
pub fn apply(conn: &mut Conn, new: &NewApplication, now: Timestamp) -> Result<(), Error> {
    check(new)?;
    let since = now.minus(KEPT_DAYS * DAY);
    let open = store::count_open(conn, &new.contact.folded(), &new.address, since)?;
    if open.0 >= MOST_OPEN || open.1 >= MOST_OPEN {
        return Ok(());
    }
    store::insert(conn, new, now)?;
    let shop = new.shop_name.clone();
    let notice = match new.parent {
        None => Notice::Applied { shop },
        Some(agent) => Notice::AppliedBelow { agent, shop },
    };
    Ok(notifications::enqueue(conn, &notice, now)?)
}

fn check(new: &NewApplication) -> Result<(), Error> {
    let at = |field| move |problem| Error::Invalid { field, problem };
    Fault::line(&new.shop_name, site::LONGEST_NAME).map_err(at("shop_name"))?;
    Fault::fits(&new.words, LONGEST_WORDS).map_err(at("words"))
}

/// Undecided ones the oldest first, others the newest first.
pub fn list_applications(
    conn: &mut Conn,
    desk: Desk,
    status: ApplicationStatus,
    page: PageRequest,
) -> Result<Page<Application>, Error> {
    Ok(store::list(conn, desk, status, page)?)
}

/// The same uncounted: at most `limit` of those beyond `beyond`, in that order.
pub fn list_applications_beyond(
    conn: &mut Conn,
    desk: Desk,
    status: ApplicationStatus,
    beyond: Option<ApplicationId>,
    limit: u32,
) -> Result<Vec<Application>, Error> {
    Ok(store::list_beyond(conn, desk, status, beyond, limit)?)
}

pub fn count_open_applications(conn: &mut Conn, desk: Desk) -> Result<i64, db::Error> {
    store::count(conn, desk, ApplicationStatus::Open)
}

/// Of somebody else's desk there is none.
pub fn find_application(
    conn: &mut Conn,
    desk: Desk,
    id: ApplicationId,
) -> Result<Option<Application>, Error> {
    let found = store::find(conn, id)?.map(|(application, _)| application);
    Ok(found.filter(|it| is_on(desk, it)))
}

/// He becomes an agent with a shop and the login that he chose, all at once.
pub fn approve_application(
    conn: &mut Conn,
    (desk, id): (Desk, ApplicationId),
    approval: &Approval,
    max_depth: i32,
    by: &By,
    now: Timestamp,
) -> Result<AgentId, Error> {
    let (application, password_hash) = load(conn, desk, id)?;
    let to = application.status.after(Event::Approve)?;
    if let Desk::Of(agent) = desk {
        active(conn, agent)?;
    }
    let parent = match desk {
        Desk::Operator => approval.parent,
        Desk::Of(agent) => Some(agent),
    };
    let new = NewAgent { name: approval.name.clone(), parent, level: approval.level };
    let joining = Joining {
        name: approval.name.clone(),
        slug: approval.shop.clone(),
        site: first_words(&application),
        login: NewStaff {
            name: approval.name.as_str().parse()?,
            employer: Employer::Platform,
            password_hash,
            role: Role::Owner,
            must_change_password: false,
            by: by.clone(),
        },
    };
    let agent = settle_in(conn, &new, &joining, max_depth, now)?;
    decide(conn, &application, (to, Some(agent)), "", by, now)?;
    let entry = by.entry("agent.create", format!("agent:{}", approval.name));
    provenance::record(conn, &entry.detail(format!("application:{id}")), now)?;
    notifications::enqueue(conn, &Notice::Approved { agent }, now)?;
    Ok(agent)
}

/// He reads the reason, if he left an address that mail reaches.
pub fn refuse_application(
    conn: &mut Conn,
    (desk, id): (Desk, ApplicationId),
    reason: &str,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let (application, _) = load(conn, desk, id)?;
    let to = application.status.after(Event::Refuse)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::Invalid { field: "reason", problem: "empty".into() });
    }
    Fault::fits(reason, LONGEST_REASON)
        .map_err(|problem| Error::Invalid { field: "reason", problem })?;
    decide(conn, &application, (to, None), reason, by, now)?;
    let entry = by.entry("agent.application_refused", format!("application:{id}"));
    provenance::record(conn, &entry, now)?;
    Ok(notifications::enqueue(conn, &Notice::ApplicationRefused { application: id }, now)?)
}

/// Takes away what has grown old, a few hundred at a time; says how many.
pub fn sweep_applications(conn: &mut Conn, now: Timestamp) -> Result<usize, Error> {
    Ok(store::delete_before(conn, now.minus(KEPT_DAYS * DAY), SWEEP)?)
}

/// What mail there is about the shop goes to whoever applied, in his language.
fn first_words(application: &Application) -> Site {
    let mail = Some(&application.contact).filter(|it| it.is_email());
    Site {
        name: application.shop_name.clone(),
        operator_mail: mail.map(|it| it.as_str().to_owned()).unwrap_or_default(),
        operator_language: application.language,
        ..Site::default()
    }
}

fn load(conn: &mut Conn, desk: Desk, id: ApplicationId) -> Result<(Application, String), Error> {
    let found = store::find(conn, id)?.filter(|(it, _)| is_on(desk, it));
    found.ok_or(Error::NotFound("application"))
}

fn is_on(desk: Desk, application: &Application) -> bool {
    match desk {
        Desk::Operator => true,
        Desk::Of(agent) => application.parent == Some(agent),
    }
}

/// A suspended agent takes nobody on.
fn active(conn: &mut Conn, agent: AgentId) -> Result<Agent, Error> {
    let agent = views::find(conn, agent)?.filter(|it| it.status == Status::Active);
    agent.ok_or(Error::NotFound("agent"))
}

/// Of two who decide at once, one is faster.
fn decide(
    conn: &mut Conn,
    application: &Application,
    (to, agent): (ApplicationStatus, Option<AgentId>),
    reason: &str,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let decided = store::Decision { to, agent, reason, by: by.actor.to_string(), now };
    match store::decide(conn, application.id, application.status, &decided)? {
        true => Ok(()),
        false => Err(Error::Decided),
    }
}
