//! The column `regions` of `agents`.

use crate::db::schema::agents;
use crate::db::{self, Conn};
use crate::types::AgentId;
use diesel::prelude::*;

/// `false`: there is no such agent.
pub(super) fn put(conn: &mut Conn, agent: AgentId, limit: &str) -> Result<bool, db::Error> {
    let changed = diesel::update(agents::table.find(agent)).set(agents::regions.eq(limit));
    Ok(changed.execute(conn)? == 1)
}
