//! Rows of `second_factors`, `recovery_codes` and `login_steps`, and the mark in `staff`.

use crate::crypto::TokenHash;
use crate::db::schema::{login_steps, recovery_codes, second_factors, staff};
use crate::db::{self, Conn};
use crate::each_backend;
use crate::types::{StaffId, Timestamp};
use diesel::prelude::*;

/// The sealed secret, and the step of the last code.
pub(super) struct Factor {
    pub(super) sealed: Vec<u8>,
    pub(super) last_step: i64,
    pub(super) confirmed: bool,
    /// Codes in a row, and when the last of them came.
    pub(super) wrong: (i32, Timestamp),
}

pub(super) fn find(conn: &mut Conn, who: StaffId) -> Result<Option<Factor>, db::Error> {
    type Row = (Vec<u8>, i64, Option<Timestamp>, (i32, Timestamp));
    let row: Option<Row> = second_factors::table
        .find(who)
        .select((
            second_factors::sealed,
            second_factors::last_step,
            second_factors::confirmed_at,
            (second_factors::wrong, second_factors::wrong_at),
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(sealed, last_step, confirmed, wrong)| Factor {
        sealed,
        last_step,
        confirmed: confirmed.is_some(),
        wrong,
    }))
}

pub(super) fn count_wrong(conn: &mut Conn, who: StaffId, now: Timestamp) -> Result<(), db::Error> {
    let one_more = second_factors::wrong.eq(second_factors::wrong + 1);
    diesel::update(second_factors::table.find(who))
        .set((one_more, second_factors::wrong_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// A right one came.
pub(super) fn forget_wrong(conn: &mut Conn, who: StaffId) -> Result<(), db::Error> {
    let one = second_factors::table.find(who);
    diesel::update(one).set(second_factors::wrong.eq(0)).execute(conn)?;
    Ok(())
}

/// In place of one that was never confirmed.
pub(super) fn put_pending(
    conn: &mut Conn,
    who: StaffId,
    sealed: &[u8],
    now: Timestamp,
) -> Result<(), db::Error> {
    let unconfirmed = second_factors::table
        .filter(second_factors::staff_id.eq(who))
        .filter(second_factors::confirmed_at.is_null());
    diesel::delete(unconfirmed).execute(conn)?;
    let row = (
        second_factors::staff_id.eq(who),
        second_factors::sealed.eq(sealed),
        second_factors::created_at.eq(now),
    );
    diesel::insert_into(second_factors::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn confirm(
    conn: &mut Conn,
    who: StaffId,
    step: i64,
    now: Timestamp,
) -> Result<(), db::Error> {
    diesel::update(second_factors::table.find(who))
        .set((second_factors::confirmed_at.eq(now), second_factors::last_step.eq(step)))
        .execute(conn)?;
    mark(conn, who, true)
}

/// `false`: a code of this step, or a later one, was taken before.
pub(super) fn take_step(conn: &mut Conn, who: StaffId, step: i64) -> Result<bool, db::Error> {
    let untaken = second_factors::table
        .filter(second_factors::staff_id.eq(who))
        .filter(second_factors::confirmed_at.is_not_null())
        .filter(second_factors::last_step.lt(step));
    let taken = diesel::update(untaken).set(second_factors::last_step.eq(step)).execute(conn)?;
    Ok(taken == 1)
}

/// In place of those there were.
pub(super) fn put_codes(
    conn: &mut Conn,
    who: StaffId,
    hashes: &[[u8; 32]],
) -> Result<(), db::Error> {
    delete_codes(conn, who)?;
    let rows: Vec<_> = hashes
        .iter()
        .map(|hash| (recovery_codes::staff_id.eq(who), recovery_codes::hash.eq(hash.as_slice())))
        .collect();
    each_backend!(conn => diesel::insert_into(recovery_codes::table).values(&rows).execute(conn))?;
    Ok(())
}

/// `false`: there is no such code, or it was used.
pub(super) fn use_code(
    conn: &mut Conn,
    who: StaffId,
    hash: &[u8; 32],
    now: Timestamp,
) -> Result<bool, db::Error> {
    let unused = recovery_codes::table
        .filter(recovery_codes::staff_id.eq(who))
        .filter(recovery_codes::hash.eq(hash.as_slice()))
        .filter(recovery_codes::used_at.is_null());
    Ok(diesel::update(unused).set(recovery_codes::used_at.eq(now)).execute(conn)? == 1)
}

pub(super) fn count_codes(conn: &mut Conn, who: StaffId) -> Result<i64, db::Error> {
    let unused = recovery_codes::table
        .filter(recovery_codes::staff_id.eq(who))
        .filter(recovery_codes::used_at.is_null());
    Ok(unused.count().get_result(conn)?)
}

fn delete_codes(conn: &mut Conn, who: StaffId) -> Result<(), db::Error> {
    let his = recovery_codes::table.filter(recovery_codes::staff_id.eq(who));
    diesel::delete(his).execute(conn)?;
    Ok(())
}

pub(super) fn delete(conn: &mut Conn, who: StaffId) -> Result<(), db::Error> {
    delete_codes(conn, who)?;
    diesel::delete(second_factors::table.find(who)).execute(conn)?;
    diesel::delete(login_steps::table.filter(login_steps::staff_id.eq(who))).execute(conn)?;
    mark(conn, who, false)
}

fn mark(conn: &mut Conn, who: StaffId, on: bool) -> Result<(), db::Error> {
    diesel::update(staff::table.find(who)).set(staff::second_factor.eq(on)).execute(conn)?;
    Ok(())
}

/// Somebody between his password and his code.
pub(super) struct LoginStep {
    pub(super) who: StaffId,
    pub(super) wrong: i32,
    pub(super) began_at: Timestamp,
}

/// Sweeps out those that ran out.
pub(super) fn insert_step(
    conn: &mut Conn,
    token: &TokenHash,
    who: StaffId,
    now: Timestamp,
    end: Timestamp,
) -> Result<(), db::Error> {
    diesel::delete(login_steps::table.filter(login_steps::expires_at.le(now))).execute(conn)?;
    let row = (
        login_steps::token_hash.eq(token.as_slice()),
        login_steps::staff_id.eq(who),
        login_steps::created_at.eq(now),
        login_steps::expires_at.eq(end),
    );
    diesel::insert_into(login_steps::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn find_step(
    conn: &mut Conn,
    token: &TokenHash,
    now: Timestamp,
) -> Result<Option<LoginStep>, db::Error> {
    let row: Option<(StaffId, i32, Timestamp)> = login_steps::table
        .filter(login_steps::token_hash.eq(token.as_slice()))
        .filter(login_steps::expires_at.gt(now))
        .select((login_steps::staff_id, login_steps::wrong, login_steps::created_at))
        .first(conn)
        .optional()?;
    Ok(row.map(|(who, wrong, began_at)| LoginStep { who, wrong, began_at }))
}

/// One guess more, if there were not `most` yet. Two at once are two. `false`: no further guess.
pub(super) fn count_guess(
    conn: &mut Conn,
    token: &TokenHash,
    most: i32,
) -> Result<bool, db::Error> {
    let open = login_steps::table
        .filter(login_steps::token_hash.eq(token.as_slice()))
        .filter(login_steps::wrong.lt(most));
    let counted = diesel::update(open).set(login_steps::wrong.eq(login_steps::wrong + 1));
    Ok(counted.execute(conn)? == 1)
}

pub(super) fn delete_step(conn: &mut Conn, token: &TokenHash) -> Result<(), db::Error> {
    diesel::delete(login_steps::table.find(token.as_slice())).execute(conn)?;
    Ok(())
}
