//! Rows of `wallets` and `top_ups`.

use super::TopUp;
use crate::db::schema::{top_ups, wallets};
use crate::db::{self, Conn};
use crate::each_backend;
use crate::types::{AgentId, Timestamp, TopUpId};
use diesel::prelude::*;

/// A top-up that was written down before.
pub(super) struct Known {
    pub(super) id: TopUpId,
    agent: AgentId,
    amount: i64,
}

impl Known {
    pub(super) fn is(&self, wanted: &TopUp) -> bool {
        self.agent == wanted.agent && self.amount == wanted.amount.minor()
    }
}

/// In minor units; who was never given any has none.
pub(super) fn credit(conn: &mut Conn, agent: AgentId) -> Result<i64, db::Error> {
    let row = wallets::table.find(agent).select(wallets::credit).first(conn).optional()?;
    Ok(row.unwrap_or_default())
}

pub(super) fn put_credit(conn: &mut Conn, agent: AgentId, credit: i64) -> Result<(), db::Error> {
    let row = (wallets::agent_id.eq(agent), wallets::credit.eq(credit));
    each_backend!(conn => diesel::insert_into(wallets::table)
        .values(row)
        .on_conflict(wallets::agent_id)
        .do_update()
        .set(wallets::credit.eq(credit))
        .execute(conn))?;
    Ok(())
}

pub(super) fn find(conn: &mut Conn, key: &str) -> Result<Option<Known>, db::Error> {
    let keyed = top_ups::table.filter(top_ups::key.eq(key));
    let row = keyed.select((top_ups::id, top_ups::agent_id, top_ups::amount));
    let row: Option<(TopUpId, AgentId, i64)> = row.first(conn).optional()?;
    Ok(row.map(|(id, agent, amount)| Known { id, agent, amount }))
}

pub(super) fn insert(
    conn: &mut Conn,
    wanted: &TopUp,
    reference: &str,
    actor: &str,
    now: Timestamp,
) -> Result<TopUpId, db::Error> {
    let row = (
        top_ups::agent_id.eq(wanted.agent),
        top_ups::key.eq(&wanted.key),
        top_ups::amount.eq(wanted.amount.minor()),
        top_ups::currency.eq(wanted.amount.currency().to_string()),
        top_ups::reference.eq(reference),
        top_ups::actor.eq(actor),
        top_ups::at.eq(now),
    );
    Ok(diesel::insert_into(top_ups::table).values(row).returning(top_ups::id).get_result(conn)?)
}
