//! Rows of `staff` and `sessions`.

use super::{Employer, Member, NewStaff, Role, Session, StaffName};
use crate::crypto::TokenHash;
use crate::db::schema::{sessions, staff};
use crate::db::{self, Conn};
use crate::types::{AgentId, Page, PageRequest, StaffId, SupplierId, Timestamp};
use diesel::prelude::*;

#[derive(Queryable, Selectable)]
#[diesel(table_name = staff)]
struct Row {
    id: StaffId,
    name: String,
    agent_id: Option<AgentId>,
    supplier_id: Option<SupplierId>,
    role: String,
    disabled: bool,
    must_change_password: bool,
    second_factor: bool,
    created_at: Timestamp,
    password_changed_at: Timestamp,
}

impl TryFrom<Row> for Member {
    type Error = db::Error;

    fn try_from(row: Row) -> Result<Member, db::Error> {
        let employer = match (row.agent_id, row.supplier_id) {
            (None, None) => Employer::Platform,
            (Some(agent), None) => Employer::Agent(agent),
            (None, Some(supplier)) => Employer::Supplier(supplier),
            (Some(_), Some(_)) => return Err(db::Error::Corrupt("staff.supplier_id")),
        };
        Ok(Member {
            id: row.id,
            name: row.name.parse().map_err(|_| db::Error::Corrupt("staff.name"))?,
            employer,
            role: Role::from_word(&row.role, employer).ok_or(db::Error::Corrupt("staff.role"))?,
            disabled: row.disabled,
            must_change_password: row.must_change_password,
            second_factor: row.second_factor,
            created_at: row.created_at,
            password_changed_at: row.password_changed_at,
        })
    }
}

/// Until the commit nobody else changes who is on the staff.
pub(super) fn keep_others_out(conn: &mut Conn) -> Result<(), db::Error> {
    match conn {
        Conn::Postgres(conn) => {
            diesel::sql_query("LOCK TABLE staff IN SHARE ROW EXCLUSIVE MODE").execute(conn)?;
        }
        // The write transaction is already alone.
        Conn::Sqlite(_) => {}
    }
    Ok(())
}

type People<'a> = staff::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

/// Those of the platform, of an agent, or of a supplier.
fn people<'a>(employer: Employer) -> People<'a> {
    match employer {
        Employer::Agent(agent) => staff::table.filter(staff::agent_id.eq(agent)).into_boxed(),
        Employer::Supplier(supplier) => {
            staff::table.filter(staff::supplier_id.eq(supplier)).into_boxed()
        }
        Employer::Platform => {
            let nobodys = staff::agent_id.is_null().and(staff::supplier_id.is_null());
            staff::table.filter(nobodys).into_boxed()
        }
    }
}

pub(super) fn count(conn: &mut Conn, employer: Employer) -> Result<i64, db::Error> {
    Ok(people(employer).count().get_result(conn)?)
}

/// Owners of the same house besides `who` who can log in.
pub(super) fn count_other_owners(conn: &mut Conn, who: &Member) -> Result<i64, db::Error> {
    let others = people(who.employer)
        .filter(staff::role.eq(Role::Owner.as_str()))
        .filter(staff::disabled.eq(false))
        .filter(staff::id.ne(who.id));
    Ok(others.count().get_result(conn)?)
}

pub(super) fn list(
    conn: &mut Conn,
    employer: Employer,
    page: PageRequest,
) -> Result<Page<Member>, db::Error> {
    let total = count(conn, employer)?;
    let page = page.within(total);
    let rows: Vec<Row> = people(employer)
        .order(staff::id)
        .limit(page.limit())
        .offset(page.offset())
        .select(Row::as_select())
        .load(conn)?;
    let members = rows.into_iter().map(Member::try_from).collect::<Result<_, _>>()?;
    Ok(page.of(members, total))
}

pub(super) fn find(conn: &mut Conn, who: StaffId) -> Result<Option<Member>, db::Error> {
    let row = staff::table.find(who).select(Row::as_select()).first(conn).optional()?;
    row.map(Member::try_from).transpose()
}

pub(super) fn find_by_name(conn: &mut Conn, name: &StaffName) -> Result<Option<Member>, db::Error> {
    Ok(find_with_hash(conn, name)?.map(|(member, _)| member))
}

pub(super) fn find_with_hash(
    conn: &mut Conn,
    name: &StaffName,
) -> Result<Option<(Member, String)>, db::Error> {
    let row: Option<(Row, String)> = staff::table
        .filter(staff::name.eq(name.as_str()))
        .select((Row::as_select(), staff::password_hash))
        .first(conn)
        .optional()?;
    row.map(|(row, hash)| Ok((row.try_into()?, hash))).transpose()
}

pub(super) fn find_by_id_with_hash(
    conn: &mut Conn,
    who: StaffId,
) -> Result<Option<(Member, String)>, db::Error> {
    let row: Option<(Row, String)> = staff::table
        .find(who)
        .select((Row::as_select(), staff::password_hash))
        .first(conn)
        .optional()?;
    row.map(|(row, hash)| Ok((row.try_into()?, hash))).transpose()
}

pub(super) fn insert(
    conn: &mut Conn,
    new: &NewStaff,
    now: Timestamp,
) -> Result<StaffId, db::Error> {
    let (agent, supplier) = match new.employer {
        Employer::Platform => (None, None),
        Employer::Agent(agent) => (Some(agent), None),
        Employer::Supplier(supplier) => (None, Some(supplier)),
    };
    let row = (
        staff::name.eq(new.name.as_str()),
        staff::agent_id.eq(agent),
        staff::supplier_id.eq(supplier),
        staff::password_hash.eq(&new.password_hash),
        staff::role.eq(new.role.as_str()),
        staff::must_change_password.eq(new.must_change_password),
        staff::created_at.eq(now),
        staff::password_changed_at.eq(now),
    );
    Ok(diesel::insert_into(staff::table).values(row).returning(staff::id).get_result(conn)?)
}

pub(super) fn set_disabled(conn: &mut Conn, who: StaffId, disabled: bool) -> Result<(), db::Error> {
    diesel::update(staff::table.find(who)).set(staff::disabled.eq(disabled)).execute(conn)?;
    Ok(())
}

pub(super) fn set_password(
    conn: &mut Conn,
    who: StaffId,
    hash: &str,
    must_change: bool,
    now: Timestamp,
) -> Result<(), db::Error> {
    let changed = (
        staff::password_hash.eq(hash),
        staff::must_change_password.eq(must_change),
        staff::password_changed_at.eq(now),
    );
    diesel::update(staff::table.find(who)).set(changed).execute(conn)?;
    Ok(())
}

/// Only one that is neither past its end nor idle since before `idle_since`.
pub(super) fn find_session(
    conn: &mut Conn,
    token: &TokenHash,
    now: Timestamp,
    idle_since: Timestamp,
) -> Result<Option<Session>, db::Error> {
    let row: Option<(Row, Timestamp)> = sessions::table
        .inner_join(staff::table.on(staff::id.eq(sessions::staff_id)))
        .filter(sessions::token_hash.eq(token.as_slice()))
        .filter(sessions::expires_at.gt(now))
        .filter(sessions::seen_at.gt(idle_since))
        .select((Row::as_select(), sessions::seen_at))
        .first(conn)
        .optional()?;
    row.map(|(row, seen_at)| Ok(Session { member: row.try_into()?, seen_at })).transpose()
}

pub(super) fn insert_session(
    conn: &mut Conn,
    token: &TokenHash,
    who: StaffId,
    now: Timestamp,
    end: Timestamp,
) -> Result<(), db::Error> {
    let row = (
        sessions::token_hash.eq(token.as_slice()),
        sessions::staff_id.eq(who),
        sessions::created_at.eq(now),
        sessions::seen_at.eq(now),
        sessions::expires_at.eq(end),
    );
    diesel::insert_into(sessions::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn touch_session(
    conn: &mut Conn,
    token: &TokenHash,
    now: Timestamp,
) -> Result<(), db::Error> {
    diesel::update(sessions::table.find(token.as_slice()))
        .set(sessions::seen_at.eq(now))
        .execute(conn)?;
    Ok(())
}

pub(super) fn delete_session(conn: &mut Conn, token: &TokenHash) -> Result<(), db::Error> {
    diesel::delete(sessions::table.find(token.as_slice())).execute(conn)?;
    Ok(())
}

pub(super) fn delete_sessions_of(conn: &mut Conn, who: StaffId) -> Result<(), db::Error> {
    diesel::delete(sessions::table.filter(sessions::staff_id.eq(who))).execute(conn)?;
    Ok(())
}

/// Of everybody who works for them.
pub(super) fn delete_sessions_at(conn: &mut Conn, employer: Employer) -> Result<(), db::Error> {
    let ids: Vec<StaffId> = people(employer).select(staff::id).load(conn)?;
    diesel::delete(sessions::table.filter(sessions::staff_id.eq_any(&ids))).execute(conn)?;
    Ok(())
}

pub(super) fn shut_out(conn: &mut Conn, agent: AgentId) -> Result<(), db::Error> {
    delete_sessions_at(conn, Employer::Agent(agent))?;
    diesel::update(staff::table.filter(staff::agent_id.eq(agent)))
        .set(staff::disabled.eq(true))
        .execute(conn)?;
    Ok(())
}

/// An idle session opens nothing and goes when it would have run out anyway.
pub(super) fn delete_sessions_over(conn: &mut Conn, now: Timestamp) -> Result<(), db::Error> {
    diesel::delete(sessions::table.filter(sessions::expires_at.le(now))).execute(conn)?;
    Ok(())
}
