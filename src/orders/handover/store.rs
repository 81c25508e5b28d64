//! Rows of `deliveries`.

use super::Delivery;
use crate::crypto::DataKey;
use crate::db::schema::{deliveries, order_lines};
use crate::db::{self, Conn};
use crate::types::{DataKeyId, LineId, OrderId, Timestamp};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Integer;

/// A row about to be written.
pub(super) struct Sealed {
    pub(super) order: OrderId,
    pub(super) line: LineId,
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) sealed: Vec<u8>,
    pub(super) key: DataKeyId,
}

type Row = (i64, LineId, String, String, String, Timestamp);
type Columns = (
    deliveries::id,
    deliveries::line_id,
    deliveries::kind,
    deliveries::name,
    deliveries::actor,
    deliveries::at,
);

const COLUMNS: Columns = (
    deliveries::id,
    deliveries::line_id,
    deliveries::kind,
    deliveries::name,
    deliveries::actor,
    deliveries::at,
);

/// `sealed`: how many bytes.
fn delivery((id, line, kind, name, actor, at): Row, sealed: usize) -> Delivery {
    let size = DataKey::plain_size(sealed);
    Delivery { id, line, is_file: kind == "file", name, size, actor, at }
}

pub(super) fn first_manual_line(
    conn: &mut Conn,
    order: OrderId,
) -> Result<Option<LineId>, db::Error> {
    let first = order_lines::table
        .filter(order_lines::order_id.eq(order))
        .filter(order_lines::delivery.eq("manual"))
        .order(order_lines::position)
        .select(order_lines::id);
    Ok(first.first(conn).optional()?)
}

pub(super) fn insert(
    conn: &mut Conn,
    it: &Sealed,
    actor: &str,
    now: Timestamp,
) -> Result<(), db::Error> {
    let row = (
        deliveries::order_id.eq(it.order),
        deliveries::line_id.eq(it.line),
        deliveries::kind.eq(it.kind),
        deliveries::name.eq(&it.name),
        deliveries::sealed.eq(&it.sealed),
        deliveries::data_key_id.eq(it.key),
        deliveries::actor.eq(actor),
        deliveries::at.eq(now),
    );
    diesel::insert_into(deliveries::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn list(conn: &mut Conn, order: OrderId) -> Result<Vec<Delivery>, db::Error> {
    let size = sql::<Integer>("LENGTH(deliveries.sealed)");
    let rows: Vec<(Row, i32)> = deliveries::table
        .filter(deliveries::order_id.eq(order))
        .order(deliveries::id)
        .select((COLUMNS, size))
        .load(conn)?;
    let listed = |(row, sealed)| delivery(row, usize::try_from(sealed).unwrap_or_default());
    Ok(rows.into_iter().map(listed).collect())
}

pub(super) fn sealed_texts(
    conn: &mut Conn,
    order: OrderId,
) -> Result<Vec<(Delivery, DataKeyId, Vec<u8>)>, db::Error> {
    let rows: Vec<(Row, DataKeyId, Vec<u8>)> = deliveries::table
        .filter(deliveries::order_id.eq(order))
        .filter(deliveries::kind.eq("text"))
        .order(deliveries::id)
        .select((COLUMNS, deliveries::data_key_id, deliveries::sealed))
        .load(conn)?;
    Ok(rows.into_iter().map(with_size).collect())
}

pub(super) fn sealed(
    conn: &mut Conn,
    order: OrderId,
    id: i64,
) -> Result<Option<(Delivery, DataKeyId, Vec<u8>)>, db::Error> {
    let row: Option<(Row, DataKeyId, Vec<u8>)> = deliveries::table
        .filter(deliveries::id.eq(id))
        .filter(deliveries::order_id.eq(order))
        .select((COLUMNS, deliveries::data_key_id, deliveries::sealed))
        .first(conn)
        .optional()?;
    Ok(row.map(with_size))
}

fn with_size((row, key, sealed): (Row, DataKeyId, Vec<u8>)) -> (Delivery, DataKeyId, Vec<u8>) {
    (delivery(row, sealed.len()), key, sealed)
}
