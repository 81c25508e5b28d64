//! The tree as the operator looks at it: one level at a time, each branch with what it amounts to.

mod views;

use super::{Error, Row};
use crate::db::Conn;
use crate::types::{AgentId, Host, Page, PageRequest, Timestamp};

/// Which agents a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// Those directly below; of `None`, the platform. Without those who are closed or archived.
    Below(Option<AgentId>),
    /// He and everybody below him; of `None`, everybody. Without those who are closed.
    Branch(Option<AgentId>),
    /// Those whose name or shop's address holds this.
    Named(String),
    /// Of those below him, the ones whose name or shop's address holds this. Neither the closed nor the
    /// archived.
    NamedBelow(AgentId, String),
    Closed,
    Archived,
    /// Those who may sell and did not since this moment, and are not archived.
    Dormant(Timestamp),
}

/// An agent with everybody below him.
#[derive(Debug, Clone)]
pub struct Branch {
    pub row: Row,
    pub totals: Totals,
}

/// What a branch amounts to, himself among it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Agents directly below, and in all.
    pub children: i64,
    pub below: i64,
    /// Paid orders of all shops of the branch since the moment that was asked for, in minor units.
    pub orders: i64,
    pub sales: i64,
    /// Of these, the ones of his own shop.
    pub own_orders: i64,
    pub own_sales: i64,
}

/// One agent and where he stands.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub row: Row,
    /// From the platform down to his parent.
    pub above: Vec<(AgentId, String)>,
    pub totals: Totals,
    pub last_sale: Option<Timestamp>,
}

/// Which hosts a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hosts {
    /// Within the host or the agent's name; empty: all.
    pub text: String,
    pub state: Option<HostState>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostState {
    /// His shop is served there.
    Proven,
    /// Said to be his, and nothing more.
    Claimed,
    /// Proven, but the proof was not there lately.
    Missing,
}

impl HostState {
    pub const ALL: [HostState; 3] = [HostState::Proven, HostState::Claimed, HostState::Missing];

    pub const fn as_str(self) -> &'static str {
        match self {
            HostState::Proven => "proven",
            HostState::Claimed => "claimed",
            HostState::Missing => "missing",
        }
    }

    pub fn from_word(word: &str) -> Option<HostState> {
        HostState::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

/// A host, whose it is, and how it stands with the proof.
#[derive(Debug, Clone)]
pub struct HostRow {
    pub agent: AgentId,
    pub agent_name: String,
    /// The address of his shop below the main one; `None`: he has none.
    pub shop: Option<String>,
    pub host: Host,
    pub state: HostState,
    pub claimed_at: Timestamp,
    pub proven_at: Option<Timestamp>,
    /// When the proof was seen last, or looked for; `None`: never.
    pub checked_at: Option<Timestamp>,
}

/// By their names.
pub fn list_hosts(
    conn: &mut Conn,
    which: &Hosts,
    page: PageRequest,
) -> Result<Page<HostRow>, Error> {
    Ok(views::hosts(conn, which, page)?)
}

/// The same uncounted: at most `limit` of those beyond `beyond`.
pub fn list_hosts_beyond(
    conn: &mut Conn,
    which: &Hosts,
    beyond: Option<(Host, AgentId)>,
    limit: u32,
) -> Result<Vec<HostRow>, Error> {
    Ok(views::hosts_beyond(conn, which, beyond, limit)?)
}

/// Sales count from `since` on. Four statements, however many agents there are.
pub fn list(
    conn: &mut Conn,
    which: &Which,
    since: Timestamp,
    page: PageRequest,
) -> Result<Page<Branch>, Error> {
    let rows = views::rows(conn, which, page)?;
    let branches = branches(conn, rows.items, since)?;
    Ok(Page { items: branches, number: rows.number, size: rows.size, total: rows.total })
}

/// The same uncounted, by number: at most `limit` of those beyond `beyond`. Four statements.
pub fn list_beyond(
    conn: &mut Conn,
    which: &Which,
    since: Timestamp,
    beyond: Option<AgentId>,
    limit: u32,
) -> Result<Vec<Branch>, Error> {
    let mut rows = views::rows_beyond(conn, which, beyond, limit)?;
    rows.sort_by_key(|it| it.agent.id);
    branches(conn, rows, since)
}

fn branches(conn: &mut Conn, rows: Vec<Row>, since: Timestamp) -> Result<Vec<Branch>, Error> {
    let ids: Vec<AgentId> = rows.iter().map(|it| it.agent.id).collect();
    let totals = views::totals(conn, &ids, since)?;
    let branch = |row: Row| {
        let totals = totals.get(&row.agent.id).copied().unwrap_or_default();
        Branch { row, totals }
    };
    Ok(rows.into_iter().map(branch).collect())
}

pub fn find(conn: &mut Conn, agent: AgentId, since: Timestamp) -> Result<Option<Sheet>, Error> {
    let Some(row) = views::row(conn, agent)? else {
        return Ok(None);
    };
    let totals = views::totals(conn, &[agent], since)?.remove(&agent).unwrap_or_default();
    Ok(Some(Sheet {
        row,
        above: views::above(conn, agent)?,
        totals,
        last_sale: views::last_sale(conn, agent)?,
    }))
}

/// Orders of a branch that are placed and not yet paid: what is frozen in them stays as it is.
pub fn count_open_orders(conn: &mut Conn, agent: AgentId) -> Result<i64, Error> {
    Ok(views::count_open_orders(conn, agent)?)
}
