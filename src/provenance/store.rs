//! Rows of `audit`.

use super::{Entry, Line};
use crate::db::schema::audit;
use crate::db::{self, Conn};
use crate::types::{Page, PageRequest, Timestamp};
use diesel::dsl::max;
use diesel::prelude::*;

type Row = (Timestamp, String, String, String, i64, String, String);

pub(super) fn insert(
    conn: &mut Conn,
    actor: &str,
    entry: &Entry,
    now: Timestamp,
) -> Result<(), db::Error> {
    let row = (
        audit::at.eq(now),
        audit::actor.eq(actor),
        audit::action.eq(entry.action),
        audit::subject.eq(&entry.subject),
        audit::count.eq(entry.count),
        audit::detail.eq(&entry.detail),
        audit::address.eq(&entry.address),
    );
    diesel::insert_into(audit::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn page(
    conn: &mut Conn,
    subject: &str,
    page: PageRequest,
) -> Result<Page<Line>, db::Error> {
    let mut lines = audit::table.into_boxed();
    let total: i64 = if subject.is_empty() {
        // Rows are never deleted, so the last number says how many there are without counting them.
        audit::table.select(max(audit::id)).first::<Option<i64>>(conn)?.unwrap_or(0)
    } else {
        lines = lines.filter(audit::subject.eq(subject));
        audit::table.filter(audit::subject.eq(subject)).count().get_result(conn)?
    };
    let rows: Vec<Row> = lines
        .order(audit::id.desc())
        .limit(page.limit())
        .offset(page.offset())
        .select((
            audit::at,
            audit::actor,
            audit::action,
            audit::subject,
            audit::count,
            audit::detail,
            audit::address,
        ))
        .load(conn)?;
    Ok(page.of(rows.into_iter().map(line).collect(), total))
}

fn line((at, actor, action, subject, count, detail, address): Row) -> Line {
    Line { at, actor, action, subject, count, detail, address }
}
