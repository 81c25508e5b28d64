//! Limits as they are read.

use super::Limit;
use crate::db::schema::{agent_paths, agents};
use crate::db::{self, Conn};
use crate::types::AgentId;
use diesel::prelude::*;

/// This agent's own; `None`: there is none, or no such agent.
pub fn find_limit(conn: &mut Conn, agent: AgentId) -> Result<Option<Limit>, db::Error> {
    let kept = agents::table.find(agent).select(agents::regions);
    let kept: Option<String> = kept.first(conn).optional()?;
    kept.filter(|it| !it.is_empty()).map(|it| it.parse()).transpose()
}

/// Of everybody from the platform down to an agent: what his shop must keep to.
pub fn limits_of(conn: &mut Conn, agent: AgentId) -> Result<Vec<Limit>, db::Error> {
    let rows: Vec<String> = agent_paths::table
        .inner_join(agents::table.on(agents::id.eq(agent_paths::ancestor_id)))
        .filter(agent_paths::descendant_id.eq(agent))
        .filter(agents::regions.ne(""))
        .select(agents::regions)
        .load(conn)?;
    rows.iter().map(|it| it.parse()).collect()
}
