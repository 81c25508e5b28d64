//! Lists of agents, and sums over their branches.

use super::{HostRow, HostState, Hosts, Totals, Which};
use crate::agents::{Row, Status, views};
use crate::db::schema::{agent_hosts, agent_paths, agent_shops, agents, orders};
use crate::db::{self, Conn};
use crate::types::{AgentId, Host, Page, PageRequest, Timestamp};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use std::collections::HashMap;

type Matching<'a> = agents::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn matching(which: &Which) -> Matching<'_> {
    let closed = Status::Closed.as_str();
    let all = agents::table.into_boxed();
    match which {
        Which::Below(None) => all
            .filter(agents::parent_id.is_null())
            .filter(agents::status.ne(closed))
            .filter(agents::archived.eq(false)),
        Which::Below(Some(parent)) => all
            .filter(agents::parent_id.eq(*parent))
            .filter(agents::status.ne(closed))
            .filter(agents::archived.eq(false)),
        Which::Branch(None) => all.filter(agents::status.ne(closed)),
        Which::Branch(Some(top)) => {
            let branch = agent_paths::table
                .filter(agent_paths::ancestor_id.eq(*top))
                .select(agent_paths::descendant_id);
            all.filter(agents::status.ne(closed)).filter(agents::id.eq_any(branch))
        }
        Which::Named(text) => named(all, text),
        Which::NamedBelow(top, text) => {
            let below = agent_paths::table
                .filter(agent_paths::ancestor_id.eq(*top))
                .filter(agent_paths::distance.gt(0))
                .select(agent_paths::descendant_id);
            named(all, text)
                .filter(agents::status.ne(closed))
                .filter(agents::archived.eq(false))
                .filter(agents::id.eq_any(below))
        }
        Which::Archived => all.filter(agents::archived.eq(true)),
        Which::Closed => all.filter(agents::status.eq(closed)),
        Which::Dormant(since) => {
            let sold = orders::table
                .filter(orders::agent_id.eq(agents::id.nullable()))
                .filter(orders::paid_at.ge(*since));
            all.filter(agents::status.eq(Status::Active.as_str()))
                .filter(agents::archived.eq(false))
                .filter(agents::created_at.lt(*since))
                .filter(diesel::dsl::not(diesel::dsl::exists(sold)))
        }
    }
}

fn named<'a>(all: Matching<'a>, text: &str) -> Matching<'a> {
    let pattern = db::like_pattern(text);
    let by_shop = agent_shops::table
        .filter(agent_shops::slug.like(pattern.clone()).escape('\\'))
        .select(agent_shops::agent_id);
    let by_name = db::lower(agents::name).like(pattern).escape('\\');
    all.filter(by_name.or(agents::id.eq_any(by_shop)))
}

pub(super) fn rows(
    conn: &mut Conn,
    which: &Which,
    page: PageRequest,
) -> Result<Page<Row>, db::Error> {
    let total = matching(which).count().get_result(conn)?;
    let page = page.within(total);
    let ids: Vec<AgentId> = matching(which)
        .order(agents::id)
        .limit(page.limit())
        .offset(page.offset())
        .select(agents::id)
        .load(conn)?;
    Ok(page.of(views::rows(conn, &ids)?, total))
}

pub(super) fn rows_beyond(
    conn: &mut Conn,
    which: &Which,
    beyond: Option<AgentId>,
    limit: u32,
) -> Result<Vec<Row>, db::Error> {
    let ids: Vec<AgentId> = matching(which)
        .filter(agents::id.gt(beyond.unwrap_or(AgentId(0))))
        .order(agents::id)
        .limit(i64::from(limit))
        .select(agents::id)
        .load(conn)?;
    views::rows(conn, &ids)
}

pub(super) fn row(conn: &mut Conn, agent: AgentId) -> Result<Option<Row>, db::Error> {
    Ok(views::rows(conn, &[agent])?.pop())
}

/// From the platform down to the parent.
pub(super) fn above(conn: &mut Conn, agent: AgentId) -> Result<Vec<(AgentId, String)>, db::Error> {
    let line = agent_paths::table
        .inner_join(agents::table.on(agents::id.eq(agent_paths::ancestor_id)))
        .filter(agent_paths::descendant_id.eq(agent))
        .filter(agent_paths::distance.gt(0))
        .order(agent_paths::distance.desc())
        .select((agents::id, agents::name));
    Ok(line.load(conn)?)
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    agent: AgentId,
    #[diesel(sql_type = BigInt)]
    children: i64,
    #[diesel(sql_type = BigInt)]
    below: i64,
}

#[derive(QueryableByName)]
struct Sold {
    #[diesel(sql_type = BigInt)]
    agent: AgentId,
    #[diesel(sql_type = BigInt)]
    orders: i64,
    #[diesel(sql_type = BigInt)]
    sales: i64,
    #[diesel(sql_type = BigInt)]
    own_orders: i64,
    #[diesel(sql_type = BigInt)]
    own_sales: i64,
}

/// Two statements, each from one index.
pub(super) fn totals(
    conn: &mut Conn,
    wanted: &[AgentId],
    since: Timestamp,
) -> Result<HashMap<AgentId, Totals>, db::Error> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    // Numbers of rows, so nothing that somebody typed.
    let wanted: Vec<String> = wanted.iter().map(ToString::to_string).collect();
    let (wanted, since) = (wanted.join(", "), since.seconds());
    let counted: Vec<Counted> = diesel::sql_query(format!(
        "SELECT ancestor_id AS agent, CAST(SUM(CASE WHEN distance = 1 THEN 1 ELSE 0 END) AS BIGINT) AS children, \
         COUNT(*) - 1 AS below FROM agent_paths WHERE ancestor_id IN ({wanted}) GROUP BY ancestor_id"
    ))
    .load(conn)?;
    let sold: Vec<Sold> = diesel::sql_query(format!(
        "SELECT p.ancestor_id AS agent, COUNT(*) AS orders, CAST(SUM(o.total) AS BIGINT) AS sales, \
         CAST(SUM(CASE WHEN p.distance = 0 THEN 1 ELSE 0 END) AS BIGINT) AS own_orders, \
         CAST(SUM(CASE WHEN p.distance = 0 THEN o.total ELSE 0 END) AS BIGINT) AS own_sales \
         FROM agent_paths p JOIN orders o ON o.agent_id = p.descendant_id \
         WHERE p.ancestor_id IN ({wanted}) AND o.paid_at >= {since} GROUP BY p.ancestor_id"
    ))
    .load(conn)?;
    let mut totals: HashMap<AgentId, Totals> = HashMap::new();
    for it in counted {
        let entry = totals.entry(it.agent).or_default();
        (entry.children, entry.below) = (it.children, it.below);
    }
    for it in sold {
        let entry = totals.entry(it.agent).or_default();
        (entry.orders, entry.sales) = (it.orders, it.sales);
        (entry.own_orders, entry.own_sales) = (it.own_orders, it.own_sales);
    }
    Ok(totals)
}

pub(super) fn last_sale(conn: &mut Conn, agent: AgentId) -> Result<Option<Timestamp>, db::Error> {
    let his =
        orders::table.filter(orders::agent_id.eq(agent)).filter(orders::paid_at.is_not_null());
    Ok(his.select(diesel::dsl::max(orders::paid_at)).first(conn)?)
}

pub(super) fn count_open_orders(conn: &mut Conn, agent: AgentId) -> Result<i64, db::Error> {
    let branch = agent_paths::table
        .filter(agent_paths::ancestor_id.eq(agent))
        .select(agent_paths::descendant_id.nullable());
    // Word for word as in the partial index.
    let open = orders::table
        .filter(diesel::dsl::sql::<Bool>("orders.status = 'pending'"))
        .filter(orders::agent_id.eq_any(branch));
    Ok(open.count().get_result(conn)?)
}

/// Claims and proofs, as far as they are wanted; whose they are is found through a subquery, so that
/// the query has one table.
fn matching_hosts(which: &Hosts) -> MatchingHosts<'_> {
    let mut all = agent_hosts::table.into_boxed();
    if !which.text.is_empty() {
        let pattern = db::like_pattern(&which.text);
        let by_name = db::lower(agents::name).like(pattern.clone()).escape('\\');
        let owners = agents::table.filter(by_name).select(agents::id);
        let by_host = agent_hosts::host.like(pattern).escape('\\');
        all = all.filter(by_host.or(agent_hosts::agent_id.eq_any(owners)));
    }
    let proven = agent_hosts::proven_at.is_not_null();
    match which.state {
        None => all,
        Some(HostState::Claimed) => all.filter(agent_hosts::proven_at.is_null()),
        Some(HostState::Proven) => all.filter(proven).filter(agent_hosts::misses.eq(0)),
        Some(HostState::Missing) => all.filter(proven).filter(agent_hosts::misses.gt(0)),
    }
}

type MatchingHosts<'a> = agent_hosts::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

pub(super) fn hosts(
    conn: &mut Conn,
    which: &Hosts,
    page: PageRequest,
) -> Result<Page<HostRow>, db::Error> {
    let total = matching_hosts(which).count().get_result(conn)?;
    let page = page.within(total);
    let chosen = matching_hosts(which).limit(page.limit()).offset(page.offset());
    Ok(page.of(host_rows(conn, chosen)?, total))
}

pub(super) fn hosts_beyond(
    conn: &mut Conn,
    which: &Hosts,
    beyond: Option<(Host, AgentId)>,
    limit: u32,
) -> Result<Vec<HostRow>, db::Error> {
    let mut chosen = matching_hosts(which).limit(i64::from(limit));
    if let Some((host, agent)) = beyond {
        let host = host.as_str().to_owned();
        let same = agent_hosts::host.eq(host.clone()).and(agent_hosts::agent_id.gt(agent));
        chosen = chosen.filter(agent_hosts::host.gt(host).or(same));
    }
    host_rows(conn, chosen)
}

type HostLine = (AgentId, String, Timestamp, Option<Timestamp>, Timestamp, i32);

/// Two statements: the hosts, and whose they are.
fn host_rows(conn: &mut Conn, chosen: MatchingHosts<'_>) -> Result<Vec<HostRow>, db::Error> {
    let lines: Vec<HostLine> = chosen
        .order((agent_hosts::host, agent_hosts::agent_id))
        .select((
            agent_hosts::agent_id,
            agent_hosts::host,
            agent_hosts::created_at,
            agent_hosts::proven_at,
            agent_hosts::checked_at,
            agent_hosts::misses,
        ))
        .load(conn)?;
    let owners: Vec<AgentId> = lines.iter().map(|it| it.0).collect();
    let owners: Vec<(AgentId, String, Option<String>)> = agents::table
        .left_join(agent_shops::table.on(agent_shops::agent_id.eq(agents::id)))
        .filter(agents::id.eq_any(owners))
        .select((agents::id, agents::name, agent_shops::slug.nullable()))
        .load(conn)?;
    let owners: HashMap<AgentId, (String, Option<String>)> =
        owners.into_iter().map(|(id, name, shop)| (id, (name, shop))).collect();
    lines.into_iter().map(|it| host_row(it, &owners)).collect()
}

fn host_row(
    (agent, host, claimed_at, proven_at, checked_at, misses): HostLine,
    owners: &HashMap<AgentId, (String, Option<String>)>,
) -> Result<HostRow, db::Error> {
    let state = match proven_at {
        None => HostState::Claimed,
        Some(_) if misses > 0 => HostState::Missing,
        Some(_) => HostState::Proven,
    };
    let host = host.parse().map_err(|_| db::Error::Corrupt("agent_hosts.host"))?;
    let (agent_name, shop) = owners.get(&agent).cloned().unwrap_or_default();
    let checked_at = Some(checked_at).filter(|it| it.seconds() > 0);
    Ok(HostRow { agent, agent_name, shop, host, state, claimed_at, proven_at, checked_at })
}
