//! A coupon at the checkout, and what becomes of it when the order ends unpaid.

use super::Error;
use super::checkout::Draft;
use crate::db::Conn;
use crate::pricing::{self, InShop, NoCoupon, Redeemed};
use crate::types::Timestamp;

/// Takes what the coupon gives off the price, in the transaction of the checkout. `None`: there is no
/// coupon. Only agents' shops have some.
pub(super) fn redeem(
    conn: &mut Conn,
    draft: &Draft,
    priced: &mut InShop,
    now: Timestamp,
) -> Result<Option<Redeemed>, Error> {
    let code = draft.request.coupon.trim();
    if code.is_empty() {
        return Ok(None);
    }
    let Some(shop) = draft.request.shop else {
        return Err(pricing::Error::Coupon(NoCoupon::Unknown).into());
    };
    Ok(Some(pricing::redeem(conn, (shop, code), priced, &draft.contact_index, now)?))
}
