//! How much one visitor may keep from others, and one contact may buy.

mod store;

use super::Error;
use super::checkout::Draft;
use crate::catalog::ForSale;
use crate::db::Conn;
use crate::types::Timestamp;

/// In the transaction of the checkout: whoever comes at the same instant is counted too.
pub(super) fn check(
    conn: &mut Conn,
    draft: &Draft,
    wanted: &ForSale,
    now: Timestamp,
) -> Result<(), Error> {
    let limit = draft.terms.holds_per_visitor;
    if limit > 0 || wanted.sku.per_contact_limit.is_some() {
        store::queue_up(conn, draft)?;
    }
    if limit > 0 {
        let full = store::count_open(conn, draft)?.map(|it| it >= i64::from(limit));
        if full.contains(&true) {
            let seconds = until_room(full, store::first_ends(conn, draft)?, draft, now);
            return Err(Error::TooManyHolds { limit, seconds });
        }
    }
    if let Some(limit) = wanted.sku.per_contact_limit {
        let already = store::bought_by_contact(conn, &draft.contact_index, wanted.sku.id)?;
        if already + i64::from(draft.request.quantity) > i64::from(limit) {
            return Err(Error::ContactLimit { limit });
        }
    }
    Ok(())
}

/// Each that is full needs one of its own to end; nothing is held longer than for the time of a hold.
fn until_room(
    full: [bool; 3],
    first_ends: [Option<Timestamp>; 3],
    draft: &Draft,
    now: Timestamp,
) -> u32 {
    let ends = full.into_iter().zip(first_ends).filter(|(full, _)| *full);
    let last = ends.filter_map(|(_, end)| end).max().unwrap_or(draft.expires_at);
    let seconds = last.since(now).clamp(1, draft.terms.hold_seconds);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}
