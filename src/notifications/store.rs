//! Rows of `notices`.

use super::{Line, News};
use crate::db::schema::notices;
use crate::db::{self, Conn};
use crate::types::{Page, PageRequest, Timestamp};
use diesel::dsl::max;
use diesel::prelude::*;

pub(super) fn insert(conn: &mut Conn, news: &News, now: Timestamp) -> Result<(), db::Error> {
    let row = (
        notices::kind.eq(news.kind),
        notices::subject.eq(&news.subject),
        notices::detail.eq(&news.detail),
        notices::created_at.eq(now),
    );
    diesel::insert_into(notices::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn list(conn: &mut Conn, page: PageRequest) -> Result<Page<Line>, db::Error> {
    type Row = (i64, String, String, String, Timestamp, Option<Timestamp>);
    // Rows are never deleted, so the last number says how many there are without counting them.
    let total = notices::table.select(max(notices::id)).first::<Option<i64>>(conn)?.unwrap_or(0);
    let page = page.within(total);
    let rows: Vec<Row> = notices::table
        .order(notices::id.desc())
        .limit(page.limit())
        .offset(page.offset())
        .select((
            notices::id,
            notices::kind,
            notices::subject,
            notices::detail,
            notices::created_at,
            notices::read_at,
        ))
        .load(conn)?;
    let items = rows.into_iter().map(|(id, kind, subject, detail, created_at, read_at)| Line {
        id,
        kind,
        subject,
        detail,
        created_at,
        read: read_at.is_some(),
    });
    Ok(page.of(items.collect(), total))
}

pub(super) fn count_unread(conn: &mut Conn) -> Result<i64, db::Error> {
    Ok(notices::table.filter(notices::read_at.is_null()).count().get_result(conn)?)
}

pub(super) fn mark_read(conn: &mut Conn, up_to: i64, now: Timestamp) -> Result<(), db::Error> {
    let unread = notices::table.filter(notices::read_at.is_null()).filter(notices::id.le(up_to));
    diesel::update(unread).set(notices::read_at.eq(now)).execute(conn)?;
    Ok(())
}
