//! Rows of `agents`, `agent_paths`, `agent_levels`, `agent_shops`, `agent_hosts` and `agent_invites`.

use super::{NewAgent, NewInvite, OwnHost, Reach, Status};
use crate::db::schema::{agent_hosts, agent_invites, agent_levels, agent_shops, agents};
use crate::db::{self, Conn};
use crate::site::Site;
use crate::types::{AgentId, Bps, Host, InviteId, LevelId, Slug, Timestamp};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};

pub(super) fn insert_level(
    conn: &mut Conn,
    name: &str,
    of_wholesale: Bps,
) -> Result<LevelId, db::Error> {
    let row =
        (agent_levels::name.eq(name), agent_levels::of_wholesale.eq(i64::from(of_wholesale.0)));
    let insert = diesel::insert_into(agent_levels::table).values(row);
    Ok(insert.returning(agent_levels::id).get_result(conn)?)
}

pub(super) fn update_level(
    conn: &mut Conn,
    level: LevelId,
    name: &str,
    of_wholesale: Bps,
) -> Result<(), db::Error> {
    let changed =
        (agent_levels::name.eq(name), agent_levels::of_wholesale.eq(i64::from(of_wholesale.0)));
    diesel::update(agent_levels::table.find(level)).set(changed).execute(conn)?;
    Ok(())
}

/// `false`: there is no such agent.
pub(super) fn set_level_of(
    conn: &mut Conn,
    agent: AgentId,
    level: Option<LevelId>,
) -> Result<bool, db::Error> {
    let given = diesel::update(agents::table.find(agent)).set(agents::level_id.eq(level));
    Ok(given.execute(conn)? == 1)
}

pub(super) fn insert(
    conn: &mut Conn,
    new: &NewAgent,
    depth: i32,
    now: Timestamp,
) -> Result<AgentId, db::Error> {
    let row = (
        agents::parent_id.eq(new.parent),
        agents::name.eq(new.name.as_str()),
        agents::level_id.eq(new.level),
        agents::status.eq(Status::Active.as_str()),
        agents::closes_branch.eq(false),
        agents::depth.eq(depth),
        agents::created_at.eq(now),
    );
    Ok(diesel::insert_into(agents::table).values(row).returning(agents::id).get_result(conn)?)
}

// Both databases read `$1`, `$2` here: SQLite numbers such names in the order in which they come.

/// Himself, and everybody above his parent.
pub(super) fn insert_paths(
    conn: &mut Conn,
    agent: AgentId,
    parent: Option<AgentId>,
) -> Result<(), db::Error> {
    let paths = "INSERT INTO agent_paths (ancestor_id, descendant_id, distance) \
                 SELECT ancestor_id, $1, distance + 1 FROM agent_paths WHERE descendant_id = $2 \
                 UNION ALL SELECT $1, $1, 0";
    diesel::sql_query(paths)
        .bind::<BigInt, _>(agent)
        // No agent has this number.
        .bind::<BigInt, _>(parent.unwrap_or(AgentId(0)))
        .execute(conn)?;
    Ok(())
}

/// Parts a branch from everybody above it.
pub(super) fn cut(conn: &mut Conn, agent: AgentId) -> Result<(), db::Error> {
    let above = "DELETE FROM agent_paths \
                 WHERE descendant_id IN (SELECT descendant_id FROM agent_paths WHERE ancestor_id = $1) \
                 AND ancestor_id IN (SELECT ancestor_id FROM agent_paths WHERE descendant_id = $1 AND distance > 0)";
    diesel::sql_query(above).bind::<BigInt, _>(agent).execute(conn)?;
    Ok(())
}

/// Everybody at and above the parent comes to stand above everybody in the branch.
pub(super) fn graft(conn: &mut Conn, agent: AgentId, parent: AgentId) -> Result<(), db::Error> {
    let below = "INSERT INTO agent_paths (ancestor_id, descendant_id, distance) \
                 SELECT up.ancestor_id, down.descendant_id, up.distance + down.distance + 1 \
                 FROM agent_paths up CROSS JOIN agent_paths down \
                 WHERE up.descendant_id = $1 AND down.ancestor_id = $2";
    diesel::sql_query(below).bind::<BigInt, _>(parent).bind::<BigInt, _>(agent).execute(conn)?;
    Ok(())
}

pub(super) fn set_parent(
    conn: &mut Conn,
    agent: AgentId,
    parent: Option<AgentId>,
) -> Result<(), db::Error> {
    diesel::update(agents::table.find(agent)).set(agents::parent_id.eq(parent)).execute(conn)?;
    Ok(())
}

/// The whole branch stands so many levels deeper.
pub(super) fn sink(conn: &mut Conn, agent: AgentId, by: i32) -> Result<(), db::Error> {
    let branch = "UPDATE agents SET depth = depth + $1 \
                  WHERE id IN (SELECT descendant_id FROM agent_paths WHERE ancestor_id = $2)";
    diesel::sql_query(branch).bind::<Integer, _>(by).bind::<BigInt, _>(agent).execute(conn)?;
    Ok(())
}

pub(super) fn set_status(
    conn: &mut Conn,
    agent: AgentId,
    status: Status,
    reach: Reach,
) -> Result<(), db::Error> {
    diesel::update(agents::table.find(agent))
        .set((
            agents::status.eq(status.as_str()),
            agents::closes_branch.eq(reach == Reach::WithBranch),
        ))
        .execute(conn)?;
    Ok(())
}

/// `false`: there is no such agent.
pub(super) fn set_archived(
    conn: &mut Conn,
    agent: AgentId,
    archived: bool,
) -> Result<bool, db::Error> {
    let set = diesel::update(agents::table.find(agent)).set(agents::archived.eq(archived));
    Ok(set.execute(conn)? == 1)
}

pub(super) fn insert_shop(
    conn: &mut Conn,
    agent: AgentId,
    slug: &Slug,
    site: &Site,
    now: Timestamp,
) -> Result<(), db::Error> {
    let row = (
        agent_shops::agent_id.eq(agent),
        agent_shops::slug.eq(slug.as_str()),
        agent_shops::site.eq(json(site)?),
        agent_shops::created_at.eq(now),
    );
    diesel::insert_into(agent_shops::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn insert_host(conn: &mut Conn, agent: AgentId, new: &OwnHost) -> Result<(), db::Error> {
    let row = (
        agent_hosts::agent_id.eq(agent),
        agent_hosts::host.eq(new.host.as_str()),
        agent_hosts::token.eq(&new.token),
        agent_hosts::created_at.eq(new.created_at),
    );
    diesel::insert_into(agent_hosts::table).values(row).execute(conn)?;
    Ok(())
}

/// `false`: the claim that was proven is not there any more.
pub(super) fn set_proven(
    conn: &mut Conn,
    (agent, host, token): (AgentId, &Host, &str),
    now: Timestamp,
) -> Result<bool, db::Error> {
    let claim =
        agent_hosts::table.find((agent, host.as_str())).filter(agent_hosts::token.eq(token));
    let proven = diesel::update(claim).set((
        agent_hosts::proven_at.eq(now),
        agent_hosts::checked_at.eq(now),
        agent_hosts::misses.eq(0),
    ));
    Ok(proven.execute(conn)? == 1)
}

/// A proven host was looked at again.
pub(super) fn set_checked(
    conn: &mut Conn,
    (agent, own): (AgentId, &OwnHost),
    misses: i32,
    now: Timestamp,
) -> Result<(), db::Error> {
    diesel::update(agent_hosts::table.find((agent, own.host.as_str())))
        .set((agent_hosts::checked_at.eq(now), agent_hosts::misses.eq(misses)))
        .execute(conn)?;
    Ok(())
}

/// It is a claim again, which its agent may prove anew.
pub(super) fn set_unproven(
    conn: &mut Conn,
    (agent, own): (AgentId, &OwnHost),
) -> Result<(), db::Error> {
    diesel::update(agent_hosts::table.find((agent, own.host.as_str())))
        .set(agent_hosts::proven_at.eq(None::<Timestamp>))
        .execute(conn)?;
    Ok(())
}

/// `false`: he has no such host.
pub(super) fn delete_host(conn: &mut Conn, agent: AgentId, host: &Host) -> Result<bool, db::Error> {
    let his = agent_hosts::table.find((agent, host.as_str()));
    Ok(diesel::delete(his).execute(conn)? == 1)
}

pub(super) fn delete_hosts(conn: &mut Conn, agent: AgentId) -> Result<usize, db::Error> {
    let his = agent_hosts::table.filter(agent_hosts::agent_id.eq(agent));
    Ok(diesel::delete(his).execute(conn)?)
}

/// `false`: he has none.
pub(super) fn set_site(conn: &mut Conn, agent: AgentId, site: &Site) -> Result<bool, db::Error> {
    let shop = diesel::update(agent_shops::table.find(agent));
    Ok(shop.set(agent_shops::site.eq(json(site)?)).execute(conn)? == 1)
}

/// `logo: None`: stays as it is. `false`: he has no shop.
pub(super) fn set_signs(
    conn: &mut Conn,
    agent: AgentId,
    logo: Option<&str>,
    icon: &str,
) -> Result<bool, db::Error> {
    let shop = diesel::update(agent_shops::table.find(agent));
    let shown = (logo.map(|it| agent_shops::logo.eq(it)), agent_shops::icon.eq(icon));
    Ok(shop.set(shown).execute(conn)? == 1)
}

/// `false`: he has none.
pub(super) fn set_closed(conn: &mut Conn, agent: AgentId, closed: bool) -> Result<bool, db::Error> {
    let shop = diesel::update(agent_shops::table.find(agent));
    Ok(shop.set(agent_shops::closed.eq(closed)).execute(conn)? == 1)
}

pub(super) fn insert_invite(
    conn: &mut Conn,
    agent: AgentId,
    code: &str,
    wanted: &NewInvite,
    (now, end): (Timestamp, Timestamp),
) -> Result<(), db::Error> {
    let row = (
        agent_invites::agent_id.eq(agent),
        agent_invites::code.eq(code),
        agent_invites::note.eq(&wanted.note),
        agent_invites::uses_left.eq(wanted.uses),
        agent_invites::used.eq(0),
        agent_invites::expires_at.eq(end),
        agent_invites::created_at.eq(now),
    );
    diesel::insert_into(agent_invites::table).values(row).execute(conn)?;
    Ok(())
}

/// `false`: it is not his, or gone.
pub(super) fn delete_invite(
    conn: &mut Conn,
    agent: AgentId,
    invite: InviteId,
) -> Result<bool, db::Error> {
    let his = agent_invites::table.find(invite).filter(agent_invites::agent_id.eq(agent));
    Ok(diesel::delete(his).execute(conn)? == 1)
}

/// `false`: it has ended meanwhile.
pub(super) fn use_invite(conn: &mut Conn, code: &str, now: Timestamp) -> Result<bool, db::Error> {
    let open = agent_invites::table
        .filter(agent_invites::code.eq(code))
        .filter(agent_invites::uses_left.gt(0))
        .filter(agent_invites::expires_at.gt(now));
    let used = diesel::update(open).set((
        agent_invites::uses_left.eq(agent_invites::uses_left - 1),
        agent_invites::used.eq(agent_invites::used + 1),
    ));
    Ok(used.execute(conn)? == 1)
}

/// Its pictures have columns of their own, so that the sweep of pictures finds them.
fn json(site: &Site) -> Result<String, db::Error> {
    let site = Site { logo: String::new(), icon: String::new(), ..site.clone() };
    serde_json::to_string(&site).map_err(|_| db::Error::Corrupt("agent_shops.site"))
}
