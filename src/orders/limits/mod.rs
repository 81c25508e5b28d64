//! How much one visitor may keep from others, and one contact may buy.

mod store;

use super::Error;
use super::checkout::Draft;
use crate::catalog::ForSale;
use crate::db::Conn;

/// In the transaction of the checkout: whoever comes at the same instant is counted too.
pub(super) fn check(conn: &mut Conn, draft: &Draft, wanted: &ForSale) -> Result<(), Error> {
    let limit = draft.terms.holds_per_visitor;
    if limit > 0 || wanted.sku.per_contact_limit.is_some() {
        store::queue_up(conn, draft)?;
    }
    if limit > 0 && store::most_open(conn, draft)? >= i64::from(limit) {
        return Err(Error::TooManyHolds { limit });
    }
    if let Some(limit) = wanted.sku.per_contact_limit {
        let already = store::bought_by_contact(conn, &draft.contact_index, wanted.sku.id)?;
        if already + i64::from(draft.request.quantity) > i64::from(limit) {
            return Err(Error::ContactLimit { limit });
        }
    }
    Ok(())
}
