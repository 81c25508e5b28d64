//! Whether something is sold to where the buyer is.

use super::checkout::Draft;
use super::{Error, PayBy};
use crate::agents::{self, Verdict};
use crate::db::Conn;
use crate::pricing::InShop;

/// In the transaction of the checkout. Without a statement where nothing is said of regions. An agent
/// who buys for himself is no buyer somewhere.
pub(super) fn check(conn: &mut Conn, draft: &Draft, priced: &InShop) -> Result<(), Error> {
    let (Some(shop), true) = (draft.request.shop, priced.limited) else {
        return Ok(());
    };
    if draft.request.pay_by == PayBy::Wallet {
        return Ok(());
    }
    match agents::judge(&agents::limits_of(conn, shop)?, draft.request.whereabouts) {
        Verdict::Open => Ok(()),
        Verdict::Closed => Err(Error::RegionClosed),
        Verdict::Unknown => Err(Error::RegionUnknown),
    }
}
