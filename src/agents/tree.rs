//! Who stands below whom.

use super::levels::taken;
use super::{Agent, Error, Name, Status, store, touch, views};
use crate::db::Conn;
use crate::types::{AgentId, LevelId, Timestamp};

/// An agent as whoever adds him wants it.
#[derive(Debug, Clone)]
pub struct NewAgent {
    pub name: Name,
    /// `None`: directly below the platform.
    pub parent: Option<AgentId>,
    pub level: Option<LevelId>,
}

pub fn create(
    conn: &mut Conn,
    new: &NewAgent,
    max_depth: i32,
    now: Timestamp,
) -> Result<AgentId, Error> {
    // First, so that a parent who is moved meanwhile is seen where he then stands.
    touch(conn)?;
    let depth = match new.parent {
        Some(parent) => standing(conn, parent)?.depth + 1,
        None => 1,
    };
    if depth > max_depth {
        return Err(Error::TooDeep { depth, most: max_depth });
    }
    let id = store::insert(conn, new, depth, now).map_err(|error| taken(error, "name"))?;
    store::insert_paths(conn, id, new.parent)?;
    Ok(id)
}

/// Hangs an agent with everybody below him under another parent. A fixed number of statements,
/// however many they are. Orders keep the lines that were frozen when they were placed.
pub fn move_under(
    conn: &mut Conn,
    agent: AgentId,
    parent: Option<AgentId>,
    max_depth: i32,
) -> Result<(), Error> {
    touch(conn)?;
    if standing(conn, agent)?.parent == parent {
        return Ok(());
    }
    let deeper = check_move(conn, agent, parent, max_depth)?;
    store::cut(conn, agent)?;
    if let Some(parent) = parent {
        store::graft(conn, agent, parent)?;
    }
    store::set_parent(conn, agent, parent)?;
    Ok(store::sink(conn, agent, deeper)?)
}

/// Whether he can hang there; by how many levels deeper he then stands than now.
pub fn check_move(
    conn: &mut Conn,
    agent: AgentId,
    parent: Option<AgentId>,
    max_depth: i32,
) -> Result<i32, Error> {
    let moved = standing(conn, agent)?;
    let depth = match parent {
        Some(parent) if views::is_above(conn, agent, parent)? => return Err(Error::BelowHimself),
        Some(parent) => standing(conn, parent)?.depth + 1,
        None => 1,
    };
    let deepest = depth + views::height(conn, agent)?;
    if deepest > max_depth {
        return Err(Error::TooDeep { depth: deepest, most: max_depth });
    }
    Ok(depth - moved.depth)
}

/// Who is closed has no place in the tree's life any more.
fn standing(conn: &mut Conn, agent: AgentId) -> Result<Agent, Error> {
    let agent = views::find(conn, agent)?.ok_or(Error::NotFound("agent"))?;
    match agent.status {
        Status::Closed => Err(Error::NotFound("agent")),
        _ => Ok(agent),
    }
}
