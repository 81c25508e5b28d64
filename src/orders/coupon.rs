//! A coupon at the checkout, and what becomes of it when the order ends unpaid.

use super::checkout::Draft;
use super::{Checkout, Error, Till};
use crate::catalog;
use crate::db::Conn;
use crate::pricing::{self, InShop, NoCoupon, Redeemed};
use crate::types::{Money, Timestamp};

/// A price with a coupon, before anything is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reduced {
    pub off: Money,
    /// What is left to pay.
    pub total: Money,
}

impl Till {
    /// What the checkout's coupon would take off. Nothing is counted or kept.
    pub async fn try_coupon(&self, request: Checkout, now: Timestamp) -> Result<Reduced, Error> {
        let unfit = self.terms.unfit;
        let read = move |conn: &mut Conn| {
            let Some(shop) = request.shop else {
                return Err(pricing::Error::Coupon(NoCoupon::Unknown).into());
            };
            let found = catalog::for_sale(conn, &request.sku)?.filter(|it| it.shown);
            let wanted = found.ok_or(Error::NotForSale)?;
            let (min, max) = (wanted.sku.min_per_order, wanted.sku.max_per_order);
            if !(min..=max).contains(&request.quantity) {
                return Err(Error::Quantity { min, max });
            }
            let priced = pricing::quote_in_shop(conn, shop, &wanted, request.quantity, unfit);
            let mut priced = priced?;
            let of = (shop, request.coupon.trim());
            let off = pricing::try_coupon(conn, of, &mut priced, now)?;
            Ok(Reduced { off, total: priced.total })
        };
        self.db.read(read).await
    }
}

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
