//! An agent's comings and goings.

use super::{Agent, Error, Reach, Status, hosts, store, touch, views};
use crate::db::Conn;
use crate::ledger::{self, Account, Balance};
use crate::types::{AgentId, Timestamp};
use crate::{members, promoters};

/// His shop shows a closed page. Money of orders that are paid goes on to whom it belongs.
pub fn suspend(conn: &mut Conn, agent: AgentId, reach: Reach) -> Result<(), Error> {
    let agent = find(conn, agent)?;
    step(conn, &agent, Status::Suspended, reach)
}

/// Suspended before; now he sells again.
pub fn resume(conn: &mut Conn, agent: AgentId) -> Result<(), Error> {
    let agent = find(conn, agent)?;
    step(conn, &agent, Status::Active, Reach::Alone)
}

/// For good. His account and his wallet must be empty, nothing on its way to him, nothing owed to a
/// promoter of his, and nobody may stand below him. Nobody comes in for him any more, and his hosts are free.
pub fn close(conn: &mut Conn, agent: AgentId, now: Timestamp) -> Result<(), Error> {
    let agent = find(conn, agent)?;
    let InTheWay { children, left } = in_the_way(conn, agent.id, now)?;
    if children > 0 {
        return Err(Error::HasChildren(children));
    }
    if let Some(left) = left.first() {
        return Err(Error::Unsettled { pending: left.pending, available: left.available });
    }
    members::shut_out(conn, agent.id)?;
    hosts::remove_hosts(conn, agent.id)?;
    step(conn, &agent, Status::Closed, Reach::Alone)
}

/// What keeps an agent from being closed.
pub struct InTheWay {
    /// Who stands directly below him.
    pub children: i64,
    /// His accounts and those of his promoters that are not empty.
    pub left: Vec<Balance>,
}

pub fn in_the_way(conn: &mut Conn, agent: AgentId, now: Timestamp) -> Result<InTheWay, Error> {
    let children = views::count_children(conn, agent)?;
    let mut accounts = promoters::accounts(conn, agent)?;
    accounts.extend([Account::Agent(agent), Account::InPayout(agent), Account::Wallet(agent)]);
    let mut left = ledger::balances(conn, &accounts, now)?;
    left.retain(|it| it.pending != 0 || it.available != 0);
    Ok(InTheWay { children, left })
}

/// Out of the lists of the tree, or back into them. He sells as before.
pub fn set_archived(conn: &mut Conn, agent: AgentId, archived: bool) -> Result<(), Error> {
    match store::set_archived(conn, agent, archived)? {
        true => Ok(()),
        false => Err(Error::NotFound("agent")),
    }
}

fn find(conn: &mut Conn, agent: AgentId) -> Result<Agent, Error> {
    touch(conn)?;
    views::find(conn, agent)?.ok_or(Error::NotFound("agent"))
}

fn step(conn: &mut Conn, agent: &Agent, to: Status, reach: Reach) -> Result<(), Error> {
    let from = agent.status;
    if from == Status::Closed {
        return Err(Error::IllegalStep { from, to });
    }
    Ok(store::set_status(conn, agent.id, to, reach)?)
}
