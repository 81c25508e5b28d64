//! Rows of `jobs`, and the turns of periodic work in `counters`.

use super::{DeadJob, Depth};
use crate::db::schema::{counters, jobs};
use crate::db::{self, Conn};
use crate::each_backend;
use crate::types::{JobId, Page, PageRequest, Timestamp};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

// In the text of a statement and not among its values: only so can a database tell beforehand that
// the index of these jobs alone holds all that is asked for.
const IS_QUEUED: &str = "jobs.state = 'queued'";
const IS_RUNNING: &str = "jobs.state = 'running'";
const IS_DEAD: &str = "jobs.state = 'dead'";

const QUEUED: &str = "queued";
const RUNNING: &str = "running";
const DEAD: &str = "dead";

/// A claimed job. `attempts` counts this try; with it the row says whether the claim still holds.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Claimed {
    pub(super) id: JobId,
    pub(super) kind: String,
    pub(super) payload: String,
    pub(super) attempts: i32,
}

pub(super) fn insert(
    conn: &mut Conn,
    kind: &str,
    payload: &str,
    run_at: Timestamp,
) -> Result<JobId, db::Error> {
    let row = (
        jobs::kind.eq(kind),
        jobs::payload.eq(payload),
        jobs::state.eq(QUEUED),
        jobs::run_at.eq(run_at),
        jobs::first_run_at.eq(run_at),
    );
    Ok(diesel::insert_into(jobs::table).values(row).returning(jobs::id).get_result(conn)?)
}

/// Whether claiming would find anything; asked of a reader, so that an idle shop does not write.
pub(super) fn is_any_due(conn: &mut Conn, now: Timestamp) -> Result<bool, db::Error> {
    let due = jobs::table.filter(sql::<Bool>(IS_QUEUED)).filter(jobs::run_at.le(now));
    let waiting: Option<JobId> = due.select(jobs::id).first(conn).optional()?;
    if waiting.is_some() {
        return Ok(true);
    }
    let lost = jobs::table.filter(sql::<Bool>(IS_RUNNING)).filter(jobs::lease_until.lt(now));
    let abandoned: Option<JobId> = lost.select(jobs::id).first(conn).optional()?;
    Ok(abandoned.is_some())
}

/// Takes up to `limit` jobs that are due, and those whose node let the lease run out.
pub(super) fn claim(
    conn: &mut Conn,
    limit: i64,
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Vec<Claimed>, db::Error> {
    let due = jobs::table
        .filter(sql::<Bool>(IS_QUEUED))
        .filter(jobs::run_at.le(now))
        .order(jobs::run_at)
        .limit(limit)
        .select(jobs::id);
    let abandoned = jobs::table
        .filter(sql::<Bool>(IS_RUNNING))
        .filter(jobs::lease_until.lt(now))
        .limit(limit)
        .select(jobs::id);
    let mut ids: Vec<JobId> = match conn {
        Conn::Postgres(conn) => {
            let mut ids: Vec<JobId> = abandoned.for_update().skip_locked().load(conn)?;
            ids.extend(due.for_update().skip_locked().load::<JobId>(conn)?);
            ids
        }
        // The write transaction is already alone.
        Conn::Sqlite(conn) => {
            let mut ids: Vec<JobId> = abandoned.load(conn)?;
            ids.extend(due.load::<JobId>(conn)?);
            ids
        }
    };
    ids.truncate(usize::try_from(limit).unwrap_or_default());
    let taken = jobs::table.filter(jobs::id.eq_any(&ids));
    diesel::update(taken)
        .set((
            jobs::state.eq(RUNNING),
            jobs::attempts.eq(jobs::attempts + 1),
            jobs::lease_until.eq(lease_until),
        ))
        .execute(conn)?;
    Ok(jobs::table
        .filter(jobs::id.eq_any(&ids))
        .order(jobs::id)
        .select((jobs::id, jobs::kind, jobs::payload, jobs::attempts))
        .load(conn)?)
}

/// Done. A claim that was lost meanwhile deletes nothing.
pub(super) fn delete_done(conn: &mut Conn, job: &Claimed) -> Result<(), db::Error> {
    let mine = jobs::table.filter(jobs::id.eq(job.id)).filter(jobs::attempts.eq(job.attempts));
    diesel::delete(mine).execute(conn)?;
    Ok(())
}

pub(super) fn put_back(
    conn: &mut Conn,
    job: &Claimed,
    error: &str,
    run_at: Timestamp,
) -> Result<(), db::Error> {
    let mine = jobs::table.filter(jobs::id.eq(job.id)).filter(jobs::attempts.eq(job.attempts));
    diesel::update(mine)
        .set((
            jobs::state.eq(QUEUED),
            jobs::run_at.eq(run_at),
            jobs::lease_until.eq(None::<Timestamp>),
            jobs::last_error.eq(error),
        ))
        .execute(conn)?;
    Ok(())
}

/// Gives a job up. `false`: the claim was lost meanwhile.
pub(super) fn bury(conn: &mut Conn, job: &Claimed, error: &str) -> Result<bool, db::Error> {
    let mine = jobs::table.filter(jobs::id.eq(job.id)).filter(jobs::attempts.eq(job.attempts));
    let buried = diesel::update(mine)
        .set((
            jobs::state.eq(DEAD),
            jobs::lease_until.eq(None::<Timestamp>),
            jobs::last_error.eq(error),
        ))
        .execute(conn)?;
    Ok(buried == 1)
}

pub(super) fn list_dead(conn: &mut Conn, page: PageRequest) -> Result<Page<DeadJob>, db::Error> {
    type Row = (JobId, String, String, i32, Option<String>, Timestamp);
    let dead = || jobs::table.filter(sql::<Bool>(IS_DEAD));
    let total = dead().count().get_result(conn)?;
    let page = page.within(total);
    let rows: Vec<Row> = dead()
        .order(jobs::id.desc())
        .limit(page.limit())
        .offset(page.offset())
        .select((
            jobs::id,
            jobs::kind,
            jobs::payload,
            jobs::attempts,
            jobs::last_error,
            jobs::first_run_at,
        ))
        .load(conn)?;
    let items = rows.into_iter().map(|(id, kind, payload, attempts, error, first_run_at)| {
        let last_error = error.unwrap_or_default();
        DeadJob { id, kind, payload, attempts, last_error, first_run_at }
    });
    Ok(page.of(items.collect(), total))
}

pub(super) fn revive(conn: &mut Conn, job: JobId, now: Timestamp) -> Result<bool, db::Error> {
    let dead = jobs::table.filter(jobs::id.eq(job)).filter(jobs::state.eq(DEAD));
    let revived = diesel::update(dead)
        .set((jobs::state.eq(QUEUED), jobs::attempts.eq(0), jobs::run_at.eq(now)))
        .execute(conn)?;
    Ok(revived == 1)
}

pub(super) fn delete_dead(conn: &mut Conn, job: JobId) -> Result<bool, db::Error> {
    let dead = jobs::table.filter(jobs::id.eq(job)).filter(jobs::state.eq(DEAD));
    Ok(diesel::delete(dead).execute(conn)? == 1)
}

pub(super) fn depth(conn: &mut Conn) -> Result<Depth, db::Error> {
    let mut count = |state: &str| jobs::table.filter(sql::<Bool>(state)).count().get_result(conn);
    let (waiting, running, dead) = (count(IS_QUEUED)?, count(IS_RUNNING)?, count(IS_DEAD)?);
    Ok(Depth { waiting, running, dead })
}

/// Jobs that failed and wait for another try, and what the newest of them met last.
pub(super) fn retrying(conn: &mut Conn, now: Timestamp) -> Result<(i64, String), db::Error> {
    // What failed is due later, so the others need no look.
    let failed = || {
        let later = jobs::table.filter(sql::<Bool>(IS_QUEUED)).filter(jobs::run_at.gt(now));
        later.filter(jobs::attempts.gt(0))
    };
    let count = failed().count().get_result(conn)?;
    let newest = failed().order(jobs::run_at.desc()).select(jobs::last_error);
    let error: Option<Option<String>> = newest.first(conn).optional()?;
    Ok((count, error.flatten().unwrap_or_default()))
}

/// Takes the turn of a periodic task until `until`, unless another node has it.
pub(super) fn take_turn(
    conn: &mut Conn,
    task: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, db::Error> {
    let first = (counters::name.eq(task), counters::next.eq(0));
    each_backend!(conn => diesel::insert_into(counters::table)
        .values(first)
        .on_conflict_do_nothing()
        .execute(conn))?;
    let free =
        counters::table.filter(counters::name.eq(task)).filter(counters::next.le(now.seconds()));
    let taken = diesel::update(free).set(counters::next.eq(until.seconds())).execute(conn)?;
    Ok(taken == 1)
}

/// Says until when the turn is taken: longer while the task runs, and when it is due again after it.
pub(super) fn move_turn(conn: &mut Conn, task: &str, until: Timestamp) -> Result<(), db::Error> {
    let turn = counters::table.filter(counters::name.eq(task));
    diesel::update(turn).set(counters::next.eq(until.seconds())).execute(conn)?;
    Ok(())
}
