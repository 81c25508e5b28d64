//! Rows of `own_contacts`.

use crate::db::schema::own_contacts;
use crate::db::{self, Conn};
use crate::each_backend;
use crate::types::AgentId;
use diesel::prelude::*;

pub(super) fn insert(conn: &mut Conn, agent: AgentId, index: &[u8]) -> Result<(), db::Error> {
    let row = (own_contacts::agent_id.eq(agent), own_contacts::contact_index.eq(index));
    each_backend!(conn => diesel::insert_into(own_contacts::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    Ok(())
}

/// `false`: there is none.
pub(super) fn delete(conn: &mut Conn, agent: AgentId, index: &[u8]) -> Result<bool, db::Error> {
    Ok(diesel::delete(own_contacts::table.find((agent, index))).execute(conn)? == 1)
}

pub(super) fn is_linked(conn: &mut Conn, agent: AgentId, index: &[u8]) -> Result<bool, db::Error> {
    let linked = own_contacts::table.find((agent, index));
    Ok(diesel::select(diesel::dsl::exists(linked)).get_result(conn)?)
}
