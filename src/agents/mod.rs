//! Who sells for the platform: the tree of agents, their standing, and their shops.

mod applications;
pub mod desk;
mod goods;
mod hosts;
mod hosts_again;
mod invites;
mod levels;
mod life;
mod name;
mod regions;
mod shops;
mod store;
mod tree;
mod views;

pub use applications::{
    Application, ApplicationStatus, Approval, Desk, LONGEST_WORDS, NewApplication, apply,
    approve_application, count_open_applications, find_application, list_applications,
    list_applications_beyond, refuse_application, sweep_applications,
};
pub use goods::{OwnProduct, change_own_product, find_own_product, own_products};
pub use hosts::{
    Claim, NewHost, OwnHost, add_host, hosts_of, hosts_version, prove_host, remove_host,
    served_hosts, token_of_host,
};
pub use hosts_again::prove_hosts_again;
pub use invites::{
    Invite, Invites, Joining, NewInvite, create_invite, find_inviter, join, list_invites,
    list_invites_beyond, revoke_invite,
};
pub use levels::{Level, change_level, find_level, give_level, level_named, set_level};
pub use life::{InTheWay, close, in_the_way, resume, set_archived, suspend};
pub use name::{Name, NameError};
pub use regions::{
    Limit, Verdict, Whereabouts, find_limit, find_limit_of_level, judge, limits_of, set_limit,
    set_limit_of_level,
};
pub use shops::{
    Shop, address_of, change_shop, find_shop, find_shop_of, open_shop, set_closed, set_signs,
};
pub use tree::{NewAgent, check_move, create, move_under};
pub use views::{Link, Row, first_hosts, levels, line_of, list, may_sell, names, version};

use crate::db::{self, Conn, counters};
use crate::types::{AgentId, Fault, LevelId, Timestamp};
use crate::{ledger, members, site};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no such {0}")]
    NotFound(&'static str),
    #[error("{0} is taken")]
    Taken(&'static str),
    /// `field` is the form field's name; `problem` a stable word.
    #[error("{field}: {problem}")]
    Invalid { field: &'static str, problem: Fault },
    /// Somebody would be at this depth.
    #[error("the tree is at most {most} levels deep, this would make {depth}")]
    TooDeep { depth: i32, most: i32 },
    #[error("an agent cannot stand below himself")]
    BelowHimself,
    #[error("the agent is {}, and cannot be {}", .from.as_str(), .to.as_str())]
    IllegalStep { from: Status, to: Status },
    #[error("agents below: {0}; move or close them first")]
    HasChildren(i64),
    /// The account is not empty, in minor units.
    #[error("the account is not settled: {pending} pending, {available} available")]
    Unsettled { pending: i64, available: i64 },
    /// Somebody else was faster.
    #[error("the application is decided")]
    Decided,
    /// Since it was asked whether to.
    #[error("the agent stands elsewhere by now")]
    MovedMeanwhile,
    #[error("an agent has at most {most} hosts of his own")]
    TooManyHosts { most: u32 },
    #[error("neither the record nor the file says whose host this is")]
    Unproven,
    #[error(transparent)]
    Members(#[from] members::Error),
    #[error(transparent)]
    Site(#[from] site::Error),
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    #[error(transparent)]
    Db(#[from] db::Error),
}

#[derive(Debug, Clone)]
pub struct Agent {
    pub id: AgentId,
    /// `None`: the platform itself.
    pub parent: Option<AgentId>,
    pub name: Name,
    pub level: Option<LevelId>,
    pub status: Status,
    /// While he is suspended, whoever stands below him is, too.
    pub closes_branch: bool,
    /// 1 is directly below the platform.
    pub depth: i32,
    pub created_at: Timestamp,
    /// Lists of the tree leave him out.
    pub archived: bool,
}

impl Agent {
    /// Whether the tree may go on below him.
    pub const fn has_room_below(&self, max_depth: i32) -> bool {
        self.depth < max_depth
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Active,
    /// By the operator, for a while: his shop is closed.
    Suspended,
    /// For good; the account is settled.
    Closed,
}

/// Whether those below a suspended agent go on without him.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Alone,
    WithBranch,
}

impl Status {
    const ALL: [Status; 3] = [Status::Active, Status::Suspended, Status::Closed];

    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Active => "active",
            Status::Suspended => "suspended",
            Status::Closed => "closed",
        }
    }

    pub fn from_word(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

pub fn find(conn: &mut Conn, agent: AgentId) -> Result<Option<Agent>, Error> {
    Ok(views::find(conn, agent)?)
}

pub fn find_by_name(conn: &mut Conn, name: &Name) -> Result<Option<Agent>, Error> {
    Ok(views::find_by_name(conn, name)?)
}

/// This agent, if he stands below `upper` or is the same; whoever asks learns of nobody else.
pub fn find_below(conn: &mut Conn, upper: AgentId, agent: AgentId) -> Result<Option<Agent>, Error> {
    match views::is_above(conn, upper, agent)? {
        true => Ok(views::find(conn, agent)?),
        false => Ok(None),
    }
}

/// Tells every node that something about agents or their prices changed. Whoever else changes the
/// tree waits for the commit, so two moves never make a circle.
pub fn touch(conn: &mut Conn) -> Result<(), db::Error> {
    counters::raise(conn, counters::AGENTS, 1)?;
    Ok(())
}
