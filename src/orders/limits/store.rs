//! What a contact, a browser and an address have in `orders`.

use crate::db::schema::{order_lines, orders};
use crate::db::{self, Conn};
use crate::orders::Status;
use crate::orders::checkout::Draft;
use crate::types::{SkuId, Timestamp};
use crate::{each_backend, hot};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Nullable};

/// Lets one checkout at a time count what a contact, a browser or an address has open: two that
/// counted side by side would both find room for the last. Until the transaction ends.
pub(super) fn queue_up(conn: &mut Conn, draft: &Draft) -> Result<(), db::Error> {
    let Conn::Postgres(conn) = conn else {
        // The write transaction is already alone.
        return Ok(());
    };
    // Always in the same order, so that nobody waits in a circle.
    let mut keys = [&draft.contact_index, &draft.visitor, &draft.address].map(|it| lock_key(it));
    keys.sort_unstable();
    let [first, second, third] = keys;
    QueueUp { first, second, third }.execute(conn)?;
    Ok(())
}

hot! {
    QueueUp(diesel::pg::Pg, PgConnection) { first: i64, second: i64, third: i64 }
    "SELECT pg_advisory_xact_lock(", first as BigInt;
    "), pg_advisory_xact_lock(", second as BigInt;
    "), pg_advisory_xact_lock(", third as BigInt;
    ")";
}

fn lock_key(index: &[u8]) -> i64 {
    let first = index.first_chunk().copied().unwrap_or_default();
    i64::from_be_bytes(first)
}

/// How many unpaid orders this contact, this browser and this address have.
pub(super) fn count_open(conn: &mut Conn, draft: &Draft) -> Result<[i64; 3], db::Error> {
    let (contact, visitor, address) = (&draft.contact_index, &draft.visitor, &draft.address);
    let open = CountOpen { contact, visitor, address };
    let (by_contact, by_visitor, by_address): (i64, i64, i64) =
        each_backend!(conn => open.get_result(conn))?;
    Ok([by_contact, by_visitor, by_address])
}

hot! {
    CountOpen<'a>(both) -> (BigInt, BigInt, BigInt) {
        contact: &'a [u8], visitor: &'a [u8], address: &'a [u8],
    }
    "SELECT (SELECT COUNT(*) FROM orders WHERE status = 'pending' AND contact_index = ", contact as Binary;
    "), (SELECT COUNT(*) FROM orders WHERE status = 'pending' AND visitor = ", visitor as Binary;
    "), (SELECT COUNT(*) FROM orders WHERE status = 'pending' AND address = ", address as Binary;
    ")";
}

/// When the first of them ends, in the same order.
pub(super) fn first_ends(
    conn: &mut Conn,
    draft: &Draft,
) -> Result<[Option<Timestamp>; 3], db::Error> {
    let (contact, visitor, address) = (&draft.contact_index, &draft.visitor, &draft.address);
    let first = FirstEnds { contact, visitor, address };
    let (by_contact, by_visitor, by_address) = each_backend!(conn => first.get_result(conn))?;
    Ok([by_contact, by_visitor, by_address])
}

hot! {
    FirstEnds<'a>(both) -> (Nullable<BigInt>, Nullable<BigInt>, Nullable<BigInt>) {
        contact: &'a [u8], visitor: &'a [u8], address: &'a [u8],
    }
    "SELECT (SELECT MIN(expires_at) FROM orders WHERE status = 'pending' AND contact_index = ", contact as Binary;
    "), (SELECT MIN(expires_at) FROM orders WHERE status = 'pending' AND visitor = ", visitor as Binary;
    "), (SELECT MIN(expires_at) FROM orders WHERE status = 'pending' AND address = ", address as Binary;
    ")";
}

/// Pieces of a SKU in a contact's orders that are open or paid.
pub(super) fn bought_by_contact(
    conn: &mut Conn,
    contact: &[u8],
    sku: SkuId,
) -> Result<i64, db::Error> {
    let gone = [Status::Expired, Status::Cancelled, Status::Refunded].map(Status::as_str);
    let lines = order_lines::table
        .inner_join(orders::table.on(orders::id.eq(order_lines::order_id)))
        .filter(orders::contact_index.eq(contact))
        .filter(orders::status.ne_all(gone))
        .filter(order_lines::sku_id.eq(sku))
        .select(db::sum_minor("order_lines.quantity"));
    Ok(lines.get_result(conn)?)
}
