//! The outbox: work that must happen because a transaction committed. Claimed once across all
//! nodes, tried again with growing pauses, and kept as a dead letter that somebody sees.
//!
//! A domain defines a payload and enqueues it; `worker` binds each kind to a function. A job may run
//! twice, when a node dies between doing the work and saying so.

mod pause;
mod runner;
mod schedule;
mod store;

pub use runner::{Dead, Runner, Work};
pub use schedule::Schedule;

use crate::db::{self, Conn};
use crate::types::{JobId, Page, PageRequest, Timestamp};
use tokio::sync::watch;

/// Becomes `true` when the process is to end: take nothing new, finish what runs.
pub type Stop = watch::Receiver<bool>;

/// Returns when the process is to end, also when nobody is left who could say so.
async fn asked_to(stop: &mut Stop) {
    let _ = stop.wait_for(|it| *it).await;
}

/// A job's kind is a stable word; its payload names rows and holds no secret.
pub trait Payload: serde::Serialize + serde::de::DeserializeOwned {
    const KIND: &'static str;
}

/// A job that was given up, as the operator sees it.
#[derive(Debug, Clone)]
pub struct DeadJob {
    pub id: JobId,
    pub kind: String,
    pub payload: String,
    pub attempts: i32,
    pub last_error: String,
    pub first_run_at: Timestamp,
}

/// How much is in the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Depth {
    pub waiting: i64,
    pub running: i64,
    pub dead: i64,
}

/// In the transaction that makes the work necessary.
pub fn enqueue<P: Payload>(
    conn: &mut Conn,
    payload: &P,
    run_at: Timestamp,
) -> Result<JobId, db::Error> {
    // A payload is plain data of ours; one that cannot be written down is a mistake in its type.
    let payload = serde_json::to_string(payload).map_err(|_| db::Error::Corrupt("job payload"))?;
    store::insert(conn, P::KIND, &payload, run_at)
}

/// What was given up, newest first.
pub fn list_dead(conn: &mut Conn, page: PageRequest) -> Result<Page<DeadJob>, db::Error> {
    store::list_dead(conn, page)
}

/// Puts a dead job back into the queue, with all its tries before it. `false`: it is not dead.
pub fn run_again(conn: &mut Conn, job: JobId, now: Timestamp) -> Result<bool, db::Error> {
    store::revive(conn, job, now)
}

/// Forgets a dead job. `false`: it is not dead.
pub fn delete_dead(conn: &mut Conn, job: JobId) -> Result<bool, db::Error> {
    store::delete_dead(conn, job)
}

pub fn depth(conn: &mut Conn) -> Result<Depth, db::Error> {
    store::depth(conn)
}

/// How many failed and are tried again by themselves, and what the newest of them met last.
pub fn retrying(conn: &mut Conn, now: Timestamp) -> Result<(i64, String), db::Error> {
    store::retrying(conn, now)
}
