//! Shops that show less than the advertised floor: found by the walk through all prices or told by
//! somebody, judged step by step, each step written down and told to the agent.

mod act;
mod open;
mod status;
mod store;

pub use act::{Act, act, answer, end_all};
pub use open::{Report, found, report};
pub use status::{Event, Status};

use crate::db::{self, Conn};
use crate::types::{
    AgentId, CaseId, Currency, Fault, Money, Page, PageRequest, SkuCode, SkuId, Timestamp,
};
use crate::{agents, ledger, pricing};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no such case")]
    NotFound,
    #[error("the case is {}: not the time for \"{}\"", .from.as_str(), .by.as_str())]
    IllegalStep { from: Status, by: Event },
    /// `field` is the form field's name; `problem` a stable word.
    #[error("{field}: {problem}")]
    Invalid { field: &'static str, problem: Fault },
    #[error(transparent)]
    Agents(#[from] agents::Error),
    #[error(transparent)]
    Pricing(#[from] pricing::Error),
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    #[error(transparent)]
    Db(#[from] db::Error),
}

#[derive(Debug, Clone)]
pub struct Case {
    pub id: CaseId,
    pub agent: AgentId,
    pub agent_name: String,
    pub sku: SkuId,
    pub sku_code: SkuCode,
    pub product: String,
    pub status: Status,
    pub currency: Currency,
    /// What the shop showed, and the least it may; `None`: nobody measured it.
    pub shown: Option<Money>,
    pub least: Option<Money>,
    /// As in the audit log; the agent never reads who told of him.
    pub found_by: String,
    pub link: String,
    pub reason: String,
    pub opened_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

/// What was done about a case, by whom as in the audit log.
#[derive(Debug, Clone)]
pub struct Step {
    pub event: Event,
    pub actor: String,
    pub note: String,
    /// Of a fine.
    pub amount: Option<Money>,
    pub at: Timestamp,
}

/// Which cases a list is of.
#[derive(Debug, Clone, Copy)]
pub struct Which {
    /// `None`: everybody's.
    pub agent: Option<AgentId>,
    /// `None`: those that are not closed.
    pub status: Option<Status>,
}

/// Newest first.
pub fn list(conn: &mut Conn, which: Which, page: PageRequest) -> Result<Page<Case>, Error> {
    Ok(store::list(conn, which, page)?)
}

/// The same uncounted: at most `limit` of those older than `beyond`.
pub fn list_beyond(
    conn: &mut Conn,
    which: Which,
    beyond: Option<CaseId>,
    limit: u32,
) -> Result<Vec<Case>, Error> {
    Ok(store::list_beyond(conn, which, beyond, limit)?)
}

/// With its steps, the first one first. `agent`: only if it is this one's.
pub fn find(
    conn: &mut Conn,
    agent: Option<AgentId>,
    case: CaseId,
) -> Result<Option<(Case, Vec<Step>)>, Error> {
    let found = store::find(conn, case)?.filter(|it| agent.is_none_or(|agent| it.agent == agent));
    let Some(case) = found else {
        return Ok(None);
    };
    let steps = store::steps(conn, &case)?;
    Ok(Some((case, steps)))
}

/// Of all agents.
pub fn count_unjudged(conn: &mut Conn) -> Result<i64, db::Error> {
    store::count_unjudged(conn)
}

/// Of an agent, not closed.
pub fn count_open(conn: &mut Conn, agent: AgentId) -> Result<i64, db::Error> {
    store::count_open(conn, agent)
}

/// Cases of an agent that are not closed, and all strikes he ever had.
pub fn record_of(conn: &mut Conn, agent: AgentId) -> Result<(i64, i64), Error> {
    Ok((store::count_open(conn, agent)?, store::count_strikes(conn, agent)?))
}

/// The text as it is kept, of at most so many characters.
fn line(field: &'static str, text: &str, longest: usize) -> Result<String, Error> {
    let text = text.trim().replace("\r\n", "\n");
    Fault::fits(&text, longest).map_err(|problem| Error::Invalid { field, problem })?;
    Ok(text)
}
