//! Who is logged in. The browser has a random token, the table its hash.

use super::{Door, Error, Member, store};
use crate::crypto::{Token, TokenHash};
use crate::db::Conn;
use crate::types::{StaffId, Timestamp};

/// Without a request for so long, a session is over.
pub const IDLE_SECONDS: i64 = 30 * 60;
/// However busy, a session is over after this.
pub const LONGEST_SECONDS: i64 = 12 * 60 * 60;
/// How exactly it is remembered when somebody was last seen; saves a write with every page.
const SEEN_STEP: i64 = 60;

#[derive(Debug, Clone)]
pub struct Session {
    pub member: Member,
    /// When this was last written down.
    pub seen_at: Timestamp,
}

impl Session {
    /// Whether it is time for [`touch_session`].
    pub fn is_stale(&self, now: Timestamp) -> bool {
        now.since(self.seen_at) >= SEEN_STEP
    }
}

/// `None`: unknown, run out, logged out, or somebody who may not come in here, or not any more.
pub fn find_session(
    conn: &mut Conn,
    door: Door,
    token: &TokenHash,
    now: Timestamp,
) -> Result<Option<Session>, Error> {
    let found = store::find_session(conn, token, now, now.minus(IDLE_SECONDS))?;
    Ok(found.filter(|it| !it.member.disabled && door.is_for(&it.member)))
}

pub fn touch_session(conn: &mut Conn, token: &TokenHash, now: Timestamp) -> Result<(), Error> {
    Ok(store::touch_session(conn, token, now)?)
}

/// Log out.
pub fn close_session(conn: &mut Conn, token: &TokenHash) -> Result<(), Error> {
    Ok(store::delete_session(conn, token)?)
}

/// Always with a token that nobody has seen before. Sweeps out sessions that ran out.
pub(super) fn open(
    conn: &mut Conn,
    who: StaffId,
    token: &Token,
    now: Timestamp,
) -> Result<(), Error> {
    store::delete_sessions_over(conn, now)?;
    Ok(store::insert_session(conn, &token.hash(), who, now, now.plus(LONGEST_SECONDS))?)
}
