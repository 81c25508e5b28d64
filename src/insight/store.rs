//! Rows of `sales_slots`.

use super::slots::Slot;
use crate::db::schema::sales_slots;
use crate::db::{self, Conn};
use crate::each_backend;
use diesel::prelude::*;

/// How many rows go into one statement; SQLite takes at most 32 766 values.
const ROWS: usize = 500;

/// Those that are there already stay as they are.
pub(super) fn insert_slots(conn: &mut Conn, slots: &[Slot]) -> Result<(), db::Error> {
    for some in slots.chunks(ROWS) {
        let rows: Vec<_> = some
            .iter()
            .map(|it| {
                (
                    sales_slots::start.eq(it.start),
                    sales_slots::orders.eq(it.figures.orders),
                    sales_slots::paid.eq(it.figures.paid),
                    sales_slots::revenue.eq(it.figures.revenue),
                    sales_slots::pieces.eq(it.figures.pieces),
                )
            })
            .collect();
        each_backend!(conn => diesel::insert_into(sales_slots::table)
            .values(&rows)
            .on_conflict_do_nothing()
            .execute(conn))?;
    }
    Ok(())
}
