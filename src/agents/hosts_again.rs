//! Proven hosts are looked at again every day: a domain that somebody else has by now must not show an
//! agent's shop.

use super::hosts::{self, Sight};
use super::{Error, OwnHost, store, views};
use crate::db::{Conn, Db};
use crate::notifications::{self, Notice};
use crate::outbound::Lookup;
use crate::provenance::{self, By};
use crate::types::{AgentId, Timestamp};
use futures_util::future::join_all;

const DAY: i64 = 86_400;
/// Looked at together.
const AT_ONCE: i64 = 20;
/// Days in a row without its proof; then it is served no longer.
const MOST_MISSES: i32 = 3;

/// A proven host that was not looked at today.
#[derive(Debug, Clone)]
pub(super) struct Due {
    pub(super) agent: AgentId,
    pub(super) own: OwnHost,
    pub(super) misses: i32,
}

/// Looks at some of them; returns how many. What cannot be looked at counts neither way.
pub async fn prove_hosts_again(
    db: &Db,
    lookup: &dyn Lookup,
    now: Timestamp,
) -> Result<usize, Error> {
    let before = now.minus(DAY);
    let due = db.read(move |conn| views::hosts_due(conn, before, AT_ONCE)).await?;
    let sights = join_all(due.iter().map(|it| hosts::look(lookup, &it.own))).await;
    let count = due.len();
    for (due, sight) in due.into_iter().zip(sights) {
        db.write(move |conn| note(conn, &due, sight, now)).await?;
    }
    Ok(count)
}

fn note(conn: &mut Conn, due: &Due, sight: Sight, now: Timestamp) -> Result<(), Error> {
    let misses = match sight {
        Sight::Shown => 0,
        Sight::Gone => due.misses + 1,
        Sight::Unknown => due.misses,
    };
    if misses < MOST_MISSES {
        return Ok(store::set_checked(conn, (due.agent, &due.own), misses, now)?);
    }
    hosts::change(conn)?;
    store::set_unproven(conn, (due.agent, &due.own))?;
    let agent = views::find(conn, due.agent)?.ok_or(Error::NotFound("agent"))?;
    let entry = By::SYSTEM.entry("agent.host_lost", format!("agent:{}", agent.name));
    provenance::record(conn, &entry.detail(due.own.host.as_str()), now)?;
    let notice = Notice::HostLost { agent: due.agent, host: due.own.host.to_string() };
    Ok(notifications::enqueue(conn, &notice, now)?)
}
