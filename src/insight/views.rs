//! Counts and sums over all domains. Reads only, each through an index.

use crate::db::schema::{jobs, notices, orders};
use crate::db::{self, Conn};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

/// What every page of the operator shows beside its menu.
#[derive(Debug, Clone, Copy, Default)]
pub struct Badges {
    /// Orders that are paid and wait for somebody.
    pub waiting: i64,
    /// Notices that nobody has read.
    pub unread: i64,
    /// Jobs that gave up.
    pub dead: i64,
}

pub fn badges(conn: &mut Conn) -> Result<Badges, db::Error> {
    // The conditions stand word for word as in the partial indexes.
    let waiting = sql::<Bool>(
        "orders.status IN ('paid', 'awaiting_stock', 'awaiting_manual', 'partially_fulfilled')",
    );
    let unread = notices::table.filter(notices::read_at.is_null()).count();
    let dead = jobs::table.filter(sql::<Bool>("jobs.state = 'dead'")).count();
    Ok(Badges {
        waiting: orders::table.filter(waiting).count().get_result(conn)?,
        unread: unread.get_result(conn)?,
        dead: dead.get_result(conn)?,
    })
}
