//! Limits as they are read.

use super::{Limit, nearest};
use crate::db::schema::{agent_levels, agent_paths, agents};
use crate::db::{self, Conn};
use crate::types::{AgentId, LevelId};
use diesel::prelude::*;

/// This agent's own; `None`: there is none, or no such agent.
pub fn find_limit(conn: &mut Conn, agent: AgentId) -> Result<Option<Limit>, db::Error> {
    let kept = agents::table.find(agent).select(agents::regions);
    let kept: Option<String> = kept.first(conn).optional()?;
    kept.filter(|it| !it.is_empty()).map(|it| it.parse()).transpose()
}

/// A level's; `None`: there is none, or no such level.
pub fn find_limit_of_level(conn: &mut Conn, level: LevelId) -> Result<Option<Limit>, db::Error> {
    let kept = agent_levels::table.find(level).select(agent_levels::regions);
    let kept: Option<String> = kept.first(conn).optional()?;
    kept.filter(|it| !it.is_empty()).map(|it| it.parse()).transpose()
}

/// Of everybody from the platform down to an agent: what his shop must keep to.
pub fn limits_of(conn: &mut Conn, agent: AgentId) -> Result<Vec<Limit>, db::Error> {
    let rows: Vec<(String, Option<String>)> = agent_paths::table
        .inner_join(agents::table.on(agents::id.eq(agent_paths::ancestor_id)))
        .left_join(agent_levels::table.on(agents::level_id.eq(agent_levels::id.nullable())))
        .filter(agent_paths::descendant_id.eq(agent))
        .select((agents::regions, agent_levels::regions.nullable()))
        .load(conn)?;
    let limits = rows.iter().filter_map(|(own, of_level)| nearest(own, of_level.as_deref()));
    limits.map(str::parse).collect()
}
