//! A promoter's part of an order, taken off the shop owner's and off nobody else's; and what came of the
//! owner's own links.

use super::checkout::Draft;
use super::{Error, PayBy, own};
use crate::db::Conn;
use crate::ledger::Account;
use crate::pricing::Share;
use crate::promoters::{self, Earned};
use crate::types::{OrderId, Timestamp};

/// In the transaction of the checkout, once a coupon is off and it is known what is left to the owner.
/// Without a statement for an order that nobody brought.
pub(super) fn reward(
    conn: &mut Conn,
    draft: &Draft,
    shares: &mut Vec<Share>,
    now: Timestamp,
) -> Result<Option<Earned>, Error> {
    let (Some(shop), Some(touch)) = (draft.request.shop, &draft.request.touch) else {
        return Ok(None);
    };
    let owner = shares.iter().position(|it| it.account == Account::Agent(shop));
    let (Some(at), PayBy::Gateway(_)) = (owner, &draft.request.pay_by) else {
        return Ok(None);
    };
    let Some(own) = shares.get(at).map(|it| it.amount) else {
        return Ok(None);
    };
    let earned = promoters::earn(conn, (shop, touch), &draft.contact_index, own, now)?;
    let Some(earned) = earned else {
        return Ok(None);
    };
    if own::is_his(conn, draft, shop)? {
        return Ok(None);
    }
    let left = own.checked_sub(earned.amount).ok_or(crate::pricing::Error::Overflow)?;
    let part = Share { account: Account::Promoter(earned.promoter), amount: earned.amount };
    // Before the owner's: his stays the last, as those who share a fee expect.
    let tail = [part, Share { account: Account::Agent(shop), amount: left }];
    shares.splice(at..=at, tail);
    Ok(Some(earned))
}

/// Without a statement for an order that no link of the shop owner's brought.
pub(super) fn count_link(conn: &mut Conn, order: OrderId, draft: &Draft) -> Result<(), Error> {
    match (draft.request.shop, draft.request.linked, &draft.request.pay_by) {
        (Some(shop), Some(product), PayBy::Gateway(_)) => {
            Ok(promoters::note_linked(conn, order, shop, product)?)
        }
        _ => Ok(()),
    }
}
