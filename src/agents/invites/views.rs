//! Rows of `agent_invites`, as they are read.

use super::{Invite, Invites};
use crate::db::schema::agent_invites;
use crate::db::{self, Conn};
use crate::types::{AgentId, InviteId, Page, PageRequest, Timestamp};
use diesel::prelude::*;

#[derive(Queryable, Selectable)]
#[diesel(table_name = agent_invites)]
struct Row {
    id: InviteId,
    agent_id: AgentId,
    code: String,
    note: String,
    uses_left: i32,
    used: i32,
    expires_at: Timestamp,
    created_at: Timestamp,
}

impl From<Row> for Invite {
    fn from(row: Row) -> Invite {
        Invite {
            id: row.id,
            agent: row.agent_id,
            code: row.code,
            note: row.note,
            uses_left: row.uses_left,
            used: row.used,
            expires_at: row.expires_at,
            created_at: row.created_at,
        }
    }
}

pub(super) fn find(conn: &mut Conn, code: &str) -> Result<Option<Invite>, db::Error> {
    let by_code = agent_invites::table.filter(agent_invites::code.eq(code));
    let row = by_code.select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(Invite::from))
}

type Matching<'a> = agent_invites::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn matching(which: &Invites, now: Timestamp) -> Matching<'_> {
    let mut his = agent_invites::table.filter(agent_invites::agent_id.eq(which.agent)).into_boxed();
    if !which.text.is_empty() {
        let pattern = db::like_pattern(&which.text);
        his = his.filter(db::lower(agent_invites::note).like(pattern).escape('\\'));
    }
    let (left, lasting) = (agent_invites::uses_left.gt(0), agent_invites::expires_at.gt(now));
    match which.open {
        None => his,
        Some(true) => his.filter(left.and(lasting)),
        Some(false) => his.filter(diesel::dsl::not(left.and(lasting))),
    }
}

/// The newest first, those that have ended among them.
pub fn list(
    conn: &mut Conn,
    which: &Invites,
    now: Timestamp,
    page: PageRequest,
) -> Result<Page<Invite>, db::Error> {
    let total = matching(which, now).count().get_result(conn)?;
    let page = page.within(total);
    let rows: Vec<Row> = matching(which, now)
        .order(agent_invites::id.desc())
        .limit(page.limit())
        .offset(page.offset())
        .select(Row::as_select())
        .load(conn)?;
    Ok(page.of(rows.into_iter().map(Invite::from).collect(), total))
}

/// The same uncounted: at most `limit` of those older than `beyond`.
pub fn list_beyond(
    conn: &mut Conn,
    which: &Invites,
    now: Timestamp,
    beyond: Option<InviteId>,
    limit: u32,
) -> Result<Vec<Invite>, db::Error> {
    let rows: Vec<Row> = matching(which, now)
        .filter(agent_invites::id.lt(beyond.unwrap_or(InviteId(i64::MAX))))
        .order(agent_invites::id.desc())
        .limit(i64::from(limit))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Invite::from).collect())
}
