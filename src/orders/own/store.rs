//! Rows of `own_contacts`.

use super::OwnContact;
use crate::db::schema::own_contacts;
use crate::db::{self, Conn};
use crate::each_backend;
use crate::types::AgentId;
use diesel::prelude::*;

pub(super) fn count(conn: &mut Conn, agent: AgentId) -> Result<i64, db::Error> {
    Ok(own_contacts::table.filter(own_contacts::agent_id.eq(agent)).count().get_result(conn)?)
}

/// As many as there may be of one agent.
pub(super) fn list(
    conn: &mut Conn,
    agent: AgentId,
    most: i64,
) -> Result<Vec<OwnContact>, db::Error> {
    let rows: Vec<(Vec<u8>, String)> = own_contacts::table
        .filter(own_contacts::agent_id.eq(agent))
        .order((own_contacts::hint, own_contacts::contact_index))
        .limit(most)
        .select((own_contacts::contact_index, own_contacts::hint))
        .load(conn)?;
    Ok(rows.into_iter().map(|(index, hint)| OwnContact { index, hint }).collect())
}

pub(super) fn insert(
    conn: &mut Conn,
    agent: AgentId,
    index: &[u8],
    hint: &str,
) -> Result<(), db::Error> {
    let row = (
        own_contacts::agent_id.eq(agent),
        own_contacts::contact_index.eq(index),
        own_contacts::hint.eq(hint),
    );
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
