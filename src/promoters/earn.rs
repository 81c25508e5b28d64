//! What a promoter gets of an order, decided and frozen when it is placed.

use super::{DAY, Touch, store, views};
use crate::db::{self, Conn};
use crate::types::{AgentId, Bps, Money, OrderId, ProductId, PromoterId, Timestamp};

/// A promoter's part of an order, to be taken off the shop owner's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earned {
    pub promoter: PromoterId,
    pub share: Bps,
    pub amount: Money,
}

/// What a checkout needs to know of a promoter.
#[derive(Debug, Clone)]
pub struct Terms {
    pub id: PromoterId,
    pub share: Bps,
    /// How long a touch counts.
    pub days: i64,
    pub off: bool,
    /// Who buys with it is the promoter himself.
    pub contact_index: Vec<u8>,
}

impl Terms {
    /// `own` is what the shop's owner has of the order, a coupon taken off. `None`: nobody gets anything,
    /// because the touch is too old, or the promoter is switched off, or he buys himself, or it would be
    /// less than a minor unit.
    pub fn earned(
        &self,
        touch: &Touch,
        contact_index: &[u8],
        own: Money,
        now: Timestamp,
    ) -> Option<Earned> {
        let himself = touch.himself || self.contact_index == contact_index;
        let valid = (0..=self.days.saturating_mul(DAY)).contains(&now.since(touch.at));
        let amount = part(own, self.share);
        let counts = valid && !himself && !self.off && amount.is_positive();
        counts.then_some(Earned { promoter: self.id, share: self.share, amount })
    }
}

/// In the transaction of the checkout; see [`Terms::earned`].
pub fn earn(
    conn: &mut Conn,
    (shop, touch): (AgentId, &Touch),
    contact_index: &[u8],
    own: Money,
    now: Timestamp,
) -> Result<Option<Earned>, db::Error> {
    if touch.himself || !own.is_positive() {
        return Ok(None);
    }
    let terms = views::find_terms(conn, shop, &touch.code)?;
    Ok(terms.and_then(|it| it.earned(touch, contact_index, own, now)))
}

/// In the same transaction, once the order has a number.
pub fn note(conn: &mut Conn, order: OrderId, earned: Earned) -> Result<(), db::Error> {
    store::insert_promoted(conn, order, earned)
}

/// The buyer came by the shop owner's own link: nobody earns on it, and it is counted.
pub fn note_linked(
    conn: &mut Conn,
    order: OrderId,
    agent: AgentId,
    product: ProductId,
) -> Result<(), db::Error> {
    store::insert_linked(conn, order, agent, product)
}

/// A part of a minor unit stays with the owner.
fn part(own: Money, share: Bps) -> Money {
    let minor = i128::from(own.minor()) * i128::from(share.0) / 10_000;
    let minor = minor.clamp(0, i128::from(own.minor().max(0)));
    Money::new(i64::try_from(minor).unwrap_or_default(), own.currency())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Currency;
    use proptest::prelude::*;

    #[test]
    fn a_part_of_a_minor_unit_stays_with_the_owner() {
        let of = |own, share| part(Money::new(own, Currency::CNY), Bps(share)).minor();
        assert_eq!(of(100, 2_550), 25);
        assert_eq!(of(3, 3_333), 0);
        assert_eq!(of(99, 10_000), 99);
    }

    proptest! {
        #[test]
        fn a_part_is_never_more_than_what_the_owner_has(
            own in 0_i64..=i64::MAX, share in 0_u32..=10_000,
        ) {
            let part = part(Money::new(own, Currency::CNY), Bps(share)).minor();
            prop_assert!((0..=own).contains(&part));
        }
    }
}
