//! A promoter's part of an order, taken off the shop owner's and off nobody else's; and what came of the
//! owner's own links.

use super::checkout::Draft;
use super::{Error, PayBy, own};
use crate::db::Conn;
use crate::ledger::Account;
use crate::pricing::Share;
use crate::promoters::{self, Earned};
use crate::types::{AgentId, OrderId, Timestamp};

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
    let owner = shares.iter().find(|it| it.account == Account::Agent(shop));
    let (Some(own), PayBy::Gateway(_)) = (owner.map(|it| it.amount), &draft.request.pay_by) else {
        return Ok(None);
    };
    let earned = promoters::earn(conn, (shop, touch), &draft.contact_index, own, now)?;
    let Some(earned) = earned else {
        return Ok(None);
    };
    if own::is_his(conn, draft, shop)? {
        return Ok(None);
    }
    take_off(shares, shop, earned)?;
    Ok(Some(earned))
}

/// Off the shop owner's part, and off nobody else's.
pub(super) fn take_off(
    shares: &mut Vec<Share>,
    shop: AgentId,
    earned: Earned,
) -> Result<(), Error> {
    let Some(at) = shares.iter().position(|it| it.account == Account::Agent(shop)) else {
        return Ok(());
    };
    if let Some(owner) = shares.get_mut(at) {
        let left = owner.amount.checked_sub(earned.amount);
        owner.amount = left.ok_or(crate::pricing::Error::Overflow)?;
    }
    // Before the owner's: his stays the last, as who bears a fee is read from there.
    let account = Account::Promoter(earned.promoter);
    shares.insert(at, Share { account, amount: earned.amount });
    Ok(())
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
