//! Rows of `audit`.

use super::{Entry, Line};
use crate::db::schema::audit;
use crate::db::{self, Conn};
use crate::types::{Page, PageRequest, Timestamp};
use crate::{each_backend, hot};
use diesel::dsl::max;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit)]
struct Row {
    id: i64,
    at: Timestamp,
    actor: String,
    action: String,
    subject: String,
    count: i64,
    detail: String,
    address: String,
}

impl From<Row> for Line {
    fn from(row: Row) -> Line {
        let Row { id: number, at, actor, action, subject, count, detail, address } = row;
        Line { number, at, actor, action, subject, count, detail, address }
    }
}

pub(super) fn insert(
    conn: &mut Conn,
    actor: &str,
    entry: &Entry,
    now: Timestamp,
) -> Result<(), db::Error> {
    let row = Insert {
        now,
        actor,
        action: entry.action,
        subject: &entry.subject,
        count: entry.count,
        detail: &entry.detail,
        address: &entry.by.address,
    };
    each_backend!(conn => row.execute(conn))?;
    Ok(())
}

hot! {
    Insert<'a>(both) {
        now: Timestamp, actor: &'a str, action: &'static str, subject: &'a str, count: i64,
        detail: &'a str, address: &'a str,
    }
    "INSERT INTO audit (at, actor, action, subject, count, detail, address) VALUES (", now as BigInt;
    ", ", actor as Text;
    ", ", action as Text;
    ", ", subject as Text;
    ", ", count as BigInt;
    ", ", detail as Text;
    ", ", address as Text;
    ")";
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
    let page = page.within(total);
    let rows: Vec<Row> = lines
        .order(audit::id.desc())
        .limit(page.limit())
        .offset(page.offset())
        .select(Row::as_select())
        .load(conn)?;
    Ok(page.of(rows.into_iter().map(Line::from).collect(), total))
}

pub(super) fn list_beyond(
    conn: &mut Conn,
    subject: &str,
    beyond: Option<i64>,
    limit: u32,
) -> Result<Vec<Line>, db::Error> {
    let mut lines = audit::table.filter(audit::id.lt(beyond.unwrap_or(i64::MAX))).into_boxed();
    if !subject.is_empty() {
        lines = lines.filter(audit::subject.eq(subject));
    }
    let rows: Vec<Row> = lines
        .order(audit::id.desc())
        .limit(i64::from(limit))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Line::from).collect())
}
