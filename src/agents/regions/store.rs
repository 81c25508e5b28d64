//! The columns `regions` of `agents` and `agent_levels`.

use crate::db::schema::{agent_levels, agents};
use crate::db::{self, Conn};
use crate::types::{AgentId, LevelId};
use diesel::prelude::*;

/// `false`: there is no such agent.
pub(super) fn put(conn: &mut Conn, agent: AgentId, limit: &str) -> Result<bool, db::Error> {
    let changed = diesel::update(agents::table.find(agent)).set(agents::regions.eq(limit));
    Ok(changed.execute(conn)? == 1)
}

/// `false`: there is no such level.
pub(super) fn put_of_level(
    conn: &mut Conn,
    level: LevelId,
    limit: &str,
) -> Result<bool, db::Error> {
    let of_level = diesel::update(agent_levels::table.find(level));
    Ok(of_level.set(agent_levels::regions.eq(limit)).execute(conn)? == 1)
}
