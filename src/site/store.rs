//! Rows of `settings`: one topic, one JSON text.

use crate::db::schema::settings;
use crate::db::{self, Conn};
use crate::each_backend;
use crate::types::Timestamp;
use diesel::prelude::*;

pub(super) fn find(conn: &mut Conn, topic: &str) -> Result<Option<String>, db::Error> {
    Ok(settings::table.find(topic).select(settings::value).first(conn).optional()?)
}

pub(super) fn put(
    conn: &mut Conn,
    topic: &str,
    value: &str,
    now: Timestamp,
) -> Result<(), db::Error> {
    let changed = (settings::value.eq(value), settings::updated_at.eq(now));
    let row = (settings::topic.eq(topic), changed);
    each_backend!(conn => diesel::insert_into(settings::table)
        .values(row)
        .on_conflict(settings::topic)
        .do_update()
        .set(changed)
        .execute(conn))?;
    Ok(())
}
