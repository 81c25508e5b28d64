//! The outbox: work that must happen because a transaction committed. Claimed once across all
//! nodes, tried again with growing pauses, and kept as a dead letter that somebody sees.

use crate::db::{self, Conn};
use crate::types::{JobId, Timestamp};

/// A job's kind is a stable word; its payload names rows and holds no secret.
pub trait Payload: serde::Serialize + serde::de::DeserializeOwned {
    const KIND: &'static str;
}

/// In the transaction that makes the work necessary.
pub fn enqueue<P: Payload>(
    _conn: &mut Conn,
    _payload: &P,
    _run_at: Timestamp,
) -> Result<JobId, db::Error> {
    todo!()
}
