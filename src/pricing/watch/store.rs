//! Rows of `price_walks` and `price_tellings`.

use crate::db::schema::{agent_shops, price_tellings, price_walks};
use crate::db::{self, Conn};
use crate::each_backend;
use crate::types::{AgentId, Timestamp};
use diesel::prelude::*;

const WALK: &str = "prices";

/// After which agent the walk through all shops goes on, and what it began on.
pub(super) fn walk(conn: &mut Conn) -> Result<Option<(i64, i64)>, db::Error> {
    let row = price_walks::table.find(WALK);
    Ok(row.select((price_walks::after_agent, price_walks::version)).first(conn).optional()?)
}

pub(super) fn put_walk(conn: &mut Conn, after: i64, version: i64) -> Result<(), db::Error> {
    let changed = (price_walks::after_agent.eq(after), price_walks::version.eq(version));
    let row = (price_walks::name.eq(WALK), changed);
    each_backend!(conn => diesel::insert_into(price_walks::table)
        .values(row)
        .on_conflict(price_walks::name)
        .do_update()
        .set(changed)
        .execute(conn))?;
    Ok(())
}

pub(super) fn shops_after(
    conn: &mut Conn,
    after: AgentId,
    most: i64,
) -> Result<Vec<AgentId>, db::Error> {
    let shops = agent_shops::table
        .filter(agent_shops::agent_id.gt(after))
        .order(agent_shops::agent_id)
        .limit(most);
    Ok(shops.select(agent_shops::agent_id).load(conn)?)
}

/// The print of what an agent was last told.
pub(super) fn told(conn: &mut Conn, agent: AgentId) -> Result<Option<String>, db::Error> {
    let row = price_tellings::table.find(agent.0).select(price_tellings::print);
    Ok(row.first(conn).optional()?)
}

pub(super) fn put_told(
    conn: &mut Conn,
    agent: AgentId,
    print: &str,
    now: Timestamp,
) -> Result<(), db::Error> {
    let changed = (price_tellings::print.eq(print), price_tellings::told_at.eq(now));
    let row = (price_tellings::agent_id.eq(agent.0), changed);
    each_backend!(conn => diesel::insert_into(price_tellings::table)
        .values(row)
        .on_conflict(price_tellings::agent_id)
        .do_update()
        .set(changed)
        .execute(conn))?;
    Ok(())
}
