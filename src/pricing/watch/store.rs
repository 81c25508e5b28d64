//! Rows of `price_walks` and `price_tellings`.

use super::{Named, Overtaken};
use crate::agents::Status;
use crate::db::schema::{agents, price_tellings, price_walks};
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

pub(super) fn agents_after(
    conn: &mut Conn,
    after: AgentId,
    most: i64,
) -> Result<Vec<AgentId>, db::Error> {
    let next = agents::table
        .filter(agents::id.gt(after))
        .filter(agents::status.ne(Status::Closed.as_str()))
        .order(agents::id)
        .limit(most);
    Ok(next.select(agents::id).load(conn)?)
}

/// What is kept of one agent.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// Of what he was last told; empty: of nothing.
    pub(super) print: String,
    pub(super) told_at: Timestamp,
    /// What his overview says; `None`: it is not known.
    pub(super) overtaken: Option<Overtaken>,
}

/// Of whom nothing is kept, nothing was ever found.
pub(super) fn known(conn: &mut Conn, agent: AgentId) -> Result<Known, db::Error> {
    let columns = (
        price_tellings::print,
        price_tellings::told_at,
        price_tellings::misfits,
        price_tellings::few,
    );
    let row = price_tellings::table.find(agent.0).select(columns);
    let row: Option<(String, Timestamp, Option<i64>, String)> = row.first(conn).optional()?;
    let Some((print, told_at, misfits, few)) = row else {
        let (print, told_at) = (String::new(), Timestamp::from_seconds(0));
        return Ok(Known { print, told_at, overtaken: Some(Overtaken::default()) });
    };
    let overtaken = |count: i64| {
        let corrupt = |_| db::Error::Corrupt("price_tellings.few");
        let few: Vec<Named> = serde_json::from_str(&few).map_err(corrupt)?;
        let count = usize::try_from(count);
        let count = count.map_err(|_| db::Error::Corrupt("price_tellings.misfits"))?;
        Ok::<_, db::Error>(Overtaken { count, few })
    };
    Ok(Known { print, told_at, overtaken: misfits.map(overtaken).transpose()? })
}

pub(super) fn put_told(
    conn: &mut Conn,
    agent: AgentId,
    print: &str,
    overtaken: &Overtaken,
    told_at: Timestamp,
) -> Result<(), db::Error> {
    let few = serde_json::to_string(&overtaken.few);
    let few = few.map_err(|_| db::Error::Corrupt("price_tellings.few"))?;
    let changed = (
        price_tellings::print.eq(print),
        price_tellings::told_at.eq(told_at),
        price_tellings::misfits.eq(i64::try_from(overtaken.count).unwrap_or(i64::MAX)),
        price_tellings::few.eq(few),
    );
    let row = (price_tellings::agent_id.eq(agent.0), changed.clone());
    each_backend!(conn => diesel::insert_into(price_tellings::table)
        .values(row)
        .on_conflict(price_tellings::agent_id)
        .do_update()
        .set(changed)
        .execute(conn))?;
    Ok(())
}

pub(super) fn unsee(conn: &mut Conn, agent: AgentId) -> Result<(), db::Error> {
    diesel::update(price_tellings::table.find(agent.0))
        .set(price_tellings::misfits.eq(None::<i64>))
        .execute(conn)?;
    Ok(())
}
