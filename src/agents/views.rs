//! Agents, their line up to the platform, and their shops, as they are read.

use super::hosts_again::Due;
use super::{Agent, Level, Name, OwnHost, Shop, Status, regions};
use crate::db::schema::{agent_hosts, agent_levels, agent_paths, agent_shops, agents};
use crate::db::{self, Conn, counters};
use crate::site::Site;
use crate::types::{AgentId, Bps, Host, LevelId, Page, PageRequest, Slug, Timestamp};
use diesel::prelude::*;
use std::collections::HashMap;

/// One agent in the line from the platform down to a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub agent: AgentId,
    pub level: Option<LevelId>,
    pub status: Status,
    pub closes_branch: bool,
    /// Something is said of where he and everybody below him may sell.
    pub limited: bool,
}

/// An agent in a list.
#[derive(Debug, Clone)]
pub struct Row {
    pub agent: Agent,
    pub parent: Option<String>,
    pub level: Option<String>,
    pub shop: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = agents)]
struct AgentRow {
    id: AgentId,
    parent_id: Option<AgentId>,
    name: String,
    level_id: Option<LevelId>,
    status: String,
    closes_branch: bool,
    depth: i32,
    created_at: Timestamp,
    archived: bool,
}

impl AgentRow {
    fn understood(self) -> Result<Agent, db::Error> {
        Ok(Agent {
            id: self.id,
            parent: self.parent_id,
            name: self.name.parse().map_err(|_| db::Error::Corrupt("agents.name"))?,
            level: self.level_id,
            status: status(&self.status)?,
            closes_branch: self.closes_branch,
            depth: self.depth,
            created_at: self.created_at,
            archived: self.archived,
        })
    }
}

fn status(word: &str) -> Result<Status, db::Error> {
    Status::from_word(word).ok_or(db::Error::Corrupt("agents.status"))
}

/// Grows with every change of anything about agents or their prices, by any process.
pub fn version(conn: &mut Conn) -> Result<i64, db::Error> {
    counters::value(conn, counters::AGENTS)
}

pub(super) fn find(conn: &mut Conn, agent: AgentId) -> Result<Option<Agent>, db::Error> {
    let row = agents::table.find(agent).select(AgentRow::as_select()).first(conn).optional()?;
    row.map(AgentRow::understood).transpose()
}

pub(super) fn find_by_name(conn: &mut Conn, name: &Name) -> Result<Option<Agent>, db::Error> {
    let named = agents::table.filter(agents::name.eq(name.as_str()));
    let row = named.select(AgentRow::as_select()).first(conn).optional()?;
    row.map(AgentRow::understood).transpose()
}

/// With what is said of where he may sell, and of where his level may.
type LinkRow = (AgentId, Option<LevelId>, String, bool, (String, Option<String>));

/// From the agent directly below the platform down to `agent`; empty when there is no such agent.
pub fn line_of(conn: &mut Conn, agent: AgentId) -> Result<Vec<Link>, db::Error> {
    let rows: Vec<LinkRow> = agent_paths::table
        .inner_join(agents::table.on(agents::id.eq(agent_paths::ancestor_id)))
        .left_join(agent_levels::table.on(agents::level_id.eq(agent_levels::id.nullable())))
        .filter(agent_paths::descendant_id.eq(agent))
        .order(agent_paths::distance.desc())
        .select((
            agents::id,
            agents::level_id,
            agents::status,
            agents::closes_branch,
            (agents::regions, agent_levels::regions.nullable()),
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(agent, level, word, closes_branch, (own, of_level))| {
            let limited = regions::nearest(&own, of_level.as_deref()).is_some();
            Ok(Link { agent, level, status: status(&word)?, closes_branch, limited })
        })
        .collect()
}

/// Whether the last of a line may sell.
pub fn may_sell(line: &[Link]) -> bool {
    let open = |it: &Link| it.status != Status::Suspended || !it.closes_branch;
    line.last().is_some_and(|it| it.status == Status::Active) && line.iter().all(open)
}

/// Whether `upper` stands above `lower`, or is the same.
pub(super) fn is_above(conn: &mut Conn, upper: AgentId, lower: AgentId) -> Result<bool, db::Error> {
    let path = agent_paths::table
        .filter(agent_paths::descendant_id.eq(lower))
        .filter(agent_paths::ancestor_id.eq(upper));
    Ok(diesel::select(diesel::dsl::exists(path)).get_result(conn)?)
}

/// How many levels stand below an agent.
pub(super) fn height(conn: &mut Conn, agent: AgentId) -> Result<i32, db::Error> {
    let branch = agent_paths::table.filter(agent_paths::ancestor_id.eq(agent));
    let deepest: Option<i32> =
        branch.select(diesel::dsl::max(agent_paths::distance)).first(conn)?;
    Ok(deepest.unwrap_or_default())
}

/// Those directly below an agent who are not closed.
pub(super) fn count_children(conn: &mut Conn, agent: AgentId) -> Result<i64, db::Error> {
    let children = agents::table
        .filter(agents::parent_id.eq(agent))
        .filter(agents::status.ne(Status::Closed.as_str()));
    Ok(children.count().get_result(conn)?)
}

/// All of them; there are few.
pub fn levels(conn: &mut Conn) -> Result<Vec<Level>, db::Error> {
    let all = (agent_levels::id, agent_levels::name, agent_levels::of_wholesale);
    let rows: Vec<(LevelId, String, i64)> =
        agent_levels::table.order(agent_levels::id).select(all).load(conn)?;
    rows.into_iter()
        .map(|(id, name, of_wholesale)| {
            let of_wholesale = u32::try_from(of_wholesale)
                .map_err(|_| db::Error::Corrupt("agent_levels.of_wholesale"))?;
            Ok(Level { id, name, of_wholesale: Bps(of_wholesale) })
        })
        .collect()
}

/// Of [`SHOP`].
type ShopRow = (AgentId, String, String, bool, (String, String));

const SHOP: (
    agent_shops::agent_id,
    agent_shops::slug,
    agent_shops::site,
    agent_shops::closed,
    (agent_shops::logo, agent_shops::icon),
) = (
    agent_shops::agent_id,
    agent_shops::slug,
    agent_shops::site,
    agent_shops::closed,
    (agent_shops::logo, agent_shops::icon),
);

pub(super) fn shop_by_slug(conn: &mut Conn, slug: &Slug) -> Result<Option<Shop>, db::Error> {
    let named = agent_shops::table.filter(agent_shops::slug.eq(slug.as_str())).select(SHOP);
    named.first::<ShopRow>(conn).optional()?.map(shop).transpose()
}

pub(super) fn shop_of(conn: &mut Conn, agent: AgentId) -> Result<Option<Shop>, db::Error> {
    let his = agent_shops::table.find(agent).select(SHOP);
    his.first::<ShopRow>(conn).optional()?.map(shop).transpose()
}

fn shop((agent, slug, site, closed, (logo, icon)): ShopRow) -> Result<Shop, db::Error> {
    let site: Site =
        serde_json::from_str(&site).map_err(|_| db::Error::Corrupt("agent_shops.site"))?;
    Ok(Shop {
        agent,
        slug: slug.parse().map_err(|_| db::Error::Corrupt("agent_shops.slug"))?,
        site: Site { logo, icon, ..site },
        host: None,
        closed,
        sells: false,
    })
}

type HostRow = (String, String, Option<Timestamp>, Timestamp);

const HOST: (
    agent_hosts::host,
    agent_hosts::token,
    agent_hosts::proven_at,
    agent_hosts::created_at,
) = (agent_hosts::host, agent_hosts::token, agent_hosts::proven_at, agent_hosts::created_at);

/// The first one proven comes first, those only claimed last. There are as many as the operator
/// allows.
pub(super) fn hosts_of(conn: &mut Conn, agent: AgentId) -> Result<Vec<OwnHost>, db::Error> {
    let his = agent_hosts::table.filter(agent_hosts::agent_id.eq(agent)).select(HOST);
    let rows: Vec<HostRow> = his.load(conn)?;
    let mut hosts = rows.into_iter().map(own_host).collect::<Result<Vec<_>, _>>()?;
    hosts.sort_by_key(|it| (it.proven_at.is_none(), it.proven_at, it.created_at));
    Ok(hosts)
}

pub(super) fn find_host(
    conn: &mut Conn,
    agent: AgentId,
    host: &Host,
) -> Result<Option<OwnHost>, db::Error> {
    let his = agent_hosts::table.find((agent, host.as_str())).select(HOST);
    his.first::<HostRow>(conn).optional()?.map(own_host).transpose()
}

/// Proven hosts that were not looked at since, the longest ago first.
pub(super) fn hosts_due(
    conn: &mut Conn,
    before: Timestamp,
    most: i64,
) -> Result<Vec<Due>, db::Error> {
    let rows: Vec<(AgentId, HostRow, i32)> = agent_hosts::table
        .filter(agent_hosts::proven_at.is_not_null())
        .filter(agent_hosts::proven_at.le(before))
        .filter(agent_hosts::checked_at.le(before))
        .order((agent_hosts::checked_at, agent_hosts::host))
        .limit(most)
        .select((agent_hosts::agent_id, HOST, agent_hosts::misses))
        .load(conn)?;
    let due = |(agent, row, misses)| Ok(Due { agent, own: own_host(row)?, misses });
    rows.into_iter().map(due).collect()
}

/// Who has proven it.
pub(super) fn owner_of_host(conn: &mut Conn, host: &Host) -> Result<Option<AgentId>, db::Error> {
    let proven = agent_hosts::table
        .filter(agent_hosts::host.eq(host.as_str()))
        .filter(agent_hosts::proven_at.is_not_null());
    Ok(proven.select(agent_hosts::agent_id).first(conn).optional()?)
}

pub(super) fn token_of_host(conn: &mut Conn, host: &Host) -> Result<Option<String>, db::Error> {
    let proven = agent_hosts::table
        .filter(agent_hosts::host.eq(host.as_str()))
        .filter(agent_hosts::proven_at.is_not_null());
    Ok(proven.select(agent_hosts::token).first(conn).optional()?)
}

pub(super) fn served_hosts(conn: &mut Conn) -> Result<HashMap<Host, Slug>, db::Error> {
    let rows: Vec<(String, String)> = agent_hosts::table
        .inner_join(agent_shops::table.on(agent_shops::agent_id.eq(agent_hosts::agent_id)))
        .filter(agent_hosts::proven_at.is_not_null())
        .select((agent_hosts::host, agent_shops::slug))
        .load(conn)?;
    rows.into_iter()
        .map(|(host, slug)| {
            let slug = slug.parse().map_err(|_| db::Error::Corrupt("agent_shops.slug"))?;
            Ok((parsed(&host)?, slug))
        })
        .collect()
}

/// The host that each of these agents proved first.
pub fn first_hosts(
    conn: &mut Conn,
    agents: &[AgentId],
) -> Result<HashMap<AgentId, Host>, db::Error> {
    let rows: Vec<(AgentId, String)> = agent_hosts::table
        .filter(agent_hosts::agent_id.eq_any(agents))
        .filter(agent_hosts::proven_at.is_not_null())
        .order((agent_hosts::proven_at.desc(), agent_hosts::created_at.desc()))
        .select((agent_hosts::agent_id, agent_hosts::host))
        .load(conn)?;
    // Of one agent's, the last one is kept: the first that was proven.
    rows.into_iter().map(|(agent, host)| Ok((agent, parsed(&host)?))).collect()
}

fn own_host((host, token, proven_at, created_at): HostRow) -> Result<OwnHost, db::Error> {
    Ok(OwnHost { host: parsed(&host)?, token, proven_at, created_at })
}

fn parsed(host: &str) -> Result<Host, db::Error> {
    host.parse().map_err(|_| db::Error::Corrupt("agent_hosts.host"))
}

type ListRow = (AgentRow, Option<String>, Option<String>, Option<String>);

/// Everybody, parents before their children. Three statements a page.
pub fn list(conn: &mut Conn, page: PageRequest) -> Result<Page<Row>, db::Error> {
    let total = agents::table.count().get_result(conn)?;
    let page = page.within(total);
    let ids: Vec<AgentId> = agents::table
        .order((agents::depth, agents::id))
        .limit(page.limit())
        .offset(page.offset())
        .select(agents::id)
        .load(conn)?;
    Ok(page.of(rows(conn, &ids)?, total))
}

/// These agents, parents before their children.
pub(super) fn rows(conn: &mut Conn, wanted: &[AgentId]) -> Result<Vec<Row>, db::Error> {
    let parents = diesel::alias!(agents as parents);
    let rows: Vec<ListRow> = agents::table
        .left_join(parents.on(agents::parent_id.eq(parents.field(agents::id).nullable())))
        .left_join(agent_levels::table.on(agents::level_id.eq(agent_levels::id.nullable())))
        .left_join(agent_shops::table.on(agent_shops::agent_id.eq(agents::id)))
        .filter(agents::id.eq_any(wanted))
        .order((agents::depth, agents::id))
        .select((
            AgentRow::as_select(),
            parents.field(agents::name).nullable(),
            agent_levels::name.nullable(),
            agent_shops::slug.nullable(),
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(row, parent, level, shop)| Ok(Row { agent: row.understood()?, parent, level, shop }))
        .collect()
}

/// What these agents are called.
pub fn names(conn: &mut Conn, wanted: &[AgentId]) -> Result<HashMap<AgentId, String>, db::Error> {
    let named = agents::table.filter(agents::id.eq_any(wanted));
    let rows: Vec<(AgentId, String)> = named.select((agents::id, agents::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}
