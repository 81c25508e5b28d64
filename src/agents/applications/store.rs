//! Rows of `agent_applications`.

use super::{Application, ApplicationStatus, Desk, NewApplication};
use crate::db::schema::agent_applications as applications;
use crate::db::{self, Conn};
use crate::types::{AgentId, ApplicationId, Page, PageRequest, Timestamp};
use diesel::prelude::*;

type Chosen<'a> = applications::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

#[derive(Queryable, Selectable)]
#[diesel(table_name = applications)]
struct Row {
    id: ApplicationId,
    parent_id: Option<AgentId>,
    status: String,
    name: String,
    shop: String,
    shop_name: String,
    password_hash: String,
    contact: String,
    words: String,
    language: String,
    reason: String,
    decided_by: String,
    decided_at: Option<Timestamp>,
    agent_id: Option<AgentId>,
    created_at: Timestamp,
}

impl Row {
    /// With the hash of his password.
    fn understood(self) -> Result<(Application, String), db::Error> {
        let corrupt = || db::Error::Corrupt("agent_applications");
        let application = Application {
            id: self.id,
            parent: self.parent_id,
            status: ApplicationStatus::from_word(&self.status).ok_or_else(corrupt)?,
            name: self.name.parse().map_err(|_| corrupt())?,
            shop: self.shop.parse().map_err(|_| corrupt())?,
            shop_name: self.shop_name,
            contact: self.contact.parse().map_err(|_| corrupt())?,
            words: self.words,
            language: self.language.parse().unwrap_or_default(),
            reason: self.reason,
            decided_by: self.decided_by,
            decided_at: self.decided_at,
            agent: self.agent_id,
            created_at: self.created_at,
        };
        Ok((application, self.password_hash))
    }
}

pub(super) struct Decision<'a> {
    pub(super) to: ApplicationStatus,
    pub(super) agent: Option<AgentId>,
    pub(super) reason: &'a str,
    pub(super) by: String,
    pub(super) now: Timestamp,
}

pub(super) fn insert(
    conn: &mut Conn,
    new: &NewApplication,
    now: Timestamp,
) -> Result<(), db::Error> {
    let row = (
        applications::parent_id.eq(new.parent),
        applications::status.eq(ApplicationStatus::Open.as_str()),
        applications::name.eq(new.name.as_str()),
        applications::shop.eq(new.shop.as_str()),
        applications::shop_name.eq(new.shop_name.trim()),
        applications::password_hash.eq(&new.password_hash),
        applications::contact.eq(new.contact.folded()),
        applications::words.eq(new.words.trim()),
        applications::language.eq(new.language.as_str()),
        applications::address.eq(&new.address),
        applications::reason.eq(""),
        applications::decided_by.eq(""),
        applications::created_at.eq(now),
    );
    diesel::insert_into(applications::table).values(row).execute(conn)?;
    Ok(())
}

/// Undecided ones of this contact, and of this address.
pub(super) fn count_open(
    conn: &mut Conn,
    contact: &str,
    address: &str,
    since: Timestamp,
) -> Result<(i64, i64), db::Error> {
    let open = || {
        applications::table
            .filter(applications::status.eq(ApplicationStatus::Open.as_str()))
            .filter(applications::created_at.gt(since))
    };
    let of_contact = open().filter(applications::contact.eq(contact)).count().get_result(conn)?;
    let of_address = open().filter(applications::address.eq(address)).count().get_result(conn)?;
    Ok((of_contact, of_address))
}

pub(super) fn find(
    conn: &mut Conn,
    id: ApplicationId,
) -> Result<Option<(Application, String)>, db::Error> {
    let row = applications::table.find(id).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::understood).transpose()
}

pub(super) fn count(
    conn: &mut Conn,
    desk: Desk,
    status: ApplicationStatus,
) -> Result<i64, db::Error> {
    let with_status = applications::table.filter(applications::status.eq(status.as_str()));
    Ok(match desk {
        Desk::Operator => with_status.count().get_result(conn)?,
        Desk::Of(agent) => {
            with_status.filter(applications::parent_id.eq(agent)).count().get_result(conn)?
        }
    })
}

/// Undecided ones the oldest first, others the newest first.
fn sorted(desk: Desk, status: ApplicationStatus) -> Chosen<'static> {
    let chosen = applications::table.filter(applications::status.eq(status.as_str())).into_boxed();
    let chosen = match desk {
        Desk::Operator => chosen,
        Desk::Of(agent) => chosen.filter(applications::parent_id.eq(agent)),
    };
    match status {
        ApplicationStatus::Open => chosen.order(applications::id),
        _ => chosen.order(applications::id.desc()),
    }
}

pub(super) fn list(
    conn: &mut Conn,
    desk: Desk,
    status: ApplicationStatus,
    page: PageRequest,
) -> Result<Page<Application>, db::Error> {
    let total = count(conn, desk, status)?;
    let page = page.within(total);
    let chosen = sorted(desk, status).limit(page.limit()).offset(page.offset());
    Ok(page.of(load(conn, chosen)?, total))
}

pub(super) fn list_beyond(
    conn: &mut Conn,
    desk: Desk,
    status: ApplicationStatus,
    beyond: Option<ApplicationId>,
    limit: u32,
) -> Result<Vec<Application>, db::Error> {
    let chosen = sorted(desk, status).limit(i64::from(limit));
    let chosen = match (beyond, status) {
        (None, _) => chosen,
        (Some(id), ApplicationStatus::Open) => chosen.filter(applications::id.gt(id)),
        (Some(id), _) => chosen.filter(applications::id.lt(id)),
    };
    load(conn, chosen)
}

fn load(conn: &mut Conn, chosen: Chosen<'_>) -> Result<Vec<Application>, db::Error> {
    let rows: Vec<Row> = chosen.select(Row::as_select()).load(conn)?;
    rows.into_iter().map(|row| row.understood().map(|(application, _)| application)).collect()
}

/// `false`: somebody else was faster. The password's hash is in its place by now, or of no use.
pub(super) fn decide(
    conn: &mut Conn,
    id: ApplicationId,
    from: ApplicationStatus,
    decided: &Decision<'_>,
) -> Result<bool, db::Error> {
    let unmoved = applications::table.find(id).filter(applications::status.eq(from.as_str()));
    let moved = diesel::update(unmoved).set((
        applications::status.eq(decided.to.as_str()),
        applications::agent_id.eq(decided.agent),
        applications::reason.eq(decided.reason),
        applications::decided_by.eq(&decided.by),
        applications::decided_at.eq(decided.now),
        applications::password_hash.eq(""),
    ));
    Ok(moved.execute(conn)? == 1)
}

pub(super) fn delete_before(
    conn: &mut Conn,
    before: Timestamp,
    most: i64,
) -> Result<usize, db::Error> {
    let old: Vec<ApplicationId> = applications::table
        .filter(applications::created_at.lt(before))
        .order(applications::id)
        .limit(most)
        .select(applications::id)
        .load(conn)?;
    let gone = applications::table.filter(applications::id.eq_any(old));
    Ok(diesel::delete(gone).execute(conn)?)
}
