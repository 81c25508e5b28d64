//! Coupons of an agent's shop. What they take off is taken from his own part, so nobody above him
//! gets less and nothing goes below its cost or floor.

mod store;
mod views;

pub use views::{CouponState, Coupons, list_coupons, list_coupons_beyond};

use super::{Error, InShop};
use crate::agents;
use crate::db::{self, Conn};
use crate::types::{AgentId, Bps, CouponId, Currency, Fault, Money, OrderId, Timestamp};

/// In signs.
const SHORTEST_CODE: usize = 3;
const LONGEST_CODE: usize = 24;
/// Of uses, however many were typed.
const MOST_USES: i64 = 1_000_000_000;

/// What a coupon takes off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Of the total; a part of a minor unit is not given.
    Percent(Bps),
    /// In minor units, of the whole order.
    Amount(i64),
}

/// A coupon as its agent wants it.
#[derive(Debug, Clone)]
pub struct CouponDraft {
    pub code: String,
    pub cut: Cut,
    /// The least total that it works on, in minor units.
    pub minimum: i64,
    pub starts_at: Timestamp,
    /// `None`: no end; else the first moment at which it is over.
    pub ends_at: Option<Timestamp>,
    /// How often it may be used in all; `None`: without limit.
    pub most: Option<i64>,
    /// The same for one contact.
    pub per_contact: Option<i64>,
}

#[derive(Debug, Clone)]
pub struct Coupon {
    pub id: CouponId,
    pub draft: CouponDraft,
    /// Orders that ended unpaid are not among them.
    pub used: i64,
    pub closed: bool,
}

/// Why a coupon does not work, in a stable word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCoupon {
    /// Or closed: who tries words is not told which exist.
    Unknown,
    NotYet,
    Over,
    UsedUp,
    /// This contact has used it as often as it may.
    UsedByContact,
    Minimum(Money),
    /// The price would go below what may be charged.
    TooMuch,
}

impl NoCoupon {
    pub const fn as_str(self) -> &'static str {
        match self {
            NoCoupon::Unknown => "coupon_unknown",
            NoCoupon::NotYet => "coupon_not_yet",
            NoCoupon::Over => "coupon_over",
            NoCoupon::UsedUp => "coupon_used_up",
            NoCoupon::UsedByContact => "coupon_used_by_contact",
            NoCoupon::Minimum(_) => "coupon_minimum",
            NoCoupon::TooMuch => "coupon_too_much",
        }
    }
}

/// A use of a coupon, to be written down with its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redeemed {
    pub coupon: CouponId,
    pub amount: Money,
}

impl Cut {
    /// Of a total; never more than it.
    pub fn of(self, total: Money) -> Money {
        let wanted = match self {
            Cut::Percent(part) => i128::from(total.minor()) * i128::from(part.0) / 10_000,
            Cut::Amount(amount) => i128::from(amount),
        };
        let wanted = wanted.clamp(0, i128::from(total.minor().max(0)));
        Money::new(i64::try_from(wanted).unwrap_or_default(), total.currency())
    }
}

impl InShop {
    /// Takes so much off the part of the agent whose shop it is.
    pub fn cut(&mut self, amount: Money) -> Result<(), NoCoupon> {
        let total = self.total.checked_sub(amount).filter(|it| it.minor() >= self.least.minor());
        let own = self.shares.last_mut().ok_or(NoCoupon::TooMuch)?;
        let left = own.amount.checked_sub(amount).filter(|it| it.minor() >= 0);
        let (Some(total), Some(left)) = (total, left) else {
            return Err(NoCoupon::TooMuch);
        };
        (self.total, own.amount) = (total, left);
        Ok(())
    }
}

/// Codes are the same in large and small letters.
pub fn create_coupon(
    conn: &mut Conn,
    agent: AgentId,
    draft: &CouponDraft,
    now: Timestamp,
) -> Result<(), Error> {
    let draft = CouponDraft { code: spelled(&draft.code), ..draft.clone() };
    check(&draft)?;
    // Locks the tree, so that two of the same code come one after the other.
    agents::touch(conn)?;
    if store::find(conn, agent, &draft.code)?.is_some() {
        return Err(Error::Invalid { field: "code", problem: "coupon_taken".into() });
    }
    Ok(store::insert(conn, agent, &draft, now)?)
}

/// For good: nobody can use it any more. What was bought with it stays so.
pub fn close_coupon(conn: &mut Conn, agent: AgentId, coupon: CouponId) -> Result<bool, Error> {
    agents::touch(conn)?;
    Ok(store::close(conn, agent, coupon)?)
}

/// Whether his shop has a field for codes.
pub fn has_coupons(conn: &mut Conn, agent: AgentId) -> Result<bool, db::Error> {
    store::any_open(conn, agent)
}

/// In the transaction of the checkout: counts the use, and takes the amount off the price. Whoever
/// comes at the same instant waits for the count.
pub fn redeem(
    conn: &mut Conn,
    of: (AgentId, &str),
    priced: &mut InShop,
    contact: &[u8],
    now: Timestamp,
) -> Result<Redeemed, Error> {
    let (coupon, amount) = take_off(conn, of, priced, now)?;
    if !store::count(conn, coupon.id)? {
        return Err(Error::Coupon(NoCoupon::UsedUp));
    }
    if let Some(most) = coupon.draft.per_contact
        && store::used_by(conn, coupon.id, contact)? >= most
    {
        return Err(Error::Coupon(NoCoupon::UsedByContact));
    }
    Ok(Redeemed { coupon: coupon.id, amount })
}

/// What the coupon would take off now, for a page; taken off the price. Counts nothing. Whether this
/// contact may use it once more is seen at the checkout.
pub fn try_coupon(
    conn: &mut Conn,
    of: (AgentId, &str),
    priced: &mut InShop,
    now: Timestamp,
) -> Result<Money, Error> {
    let (coupon, amount) = take_off(conn, of, priced, now)?;
    match coupon.draft.most {
        Some(most) if coupon.used >= most => Err(Error::Coupon(NoCoupon::UsedUp)),
        _ => Ok(amount),
    }
}

fn take_off(
    conn: &mut Conn,
    (agent, code): (AgentId, &str),
    priced: &mut InShop,
    now: Timestamp,
) -> Result<(Coupon, Money), Error> {
    let found = store::find(conn, agent, &spelled(code))?.filter(|it| !it.closed);
    let coupon = found.ok_or(Error::Coupon(NoCoupon::Unknown))?;
    let amount = works(&coupon, priced.total, now).map_err(Error::Coupon)?;
    priced.cut(amount).map_err(Error::Coupon)?;
    Ok((coupon, amount))
}

/// In the same transaction, once the order has a number.
pub fn note_coupon(
    conn: &mut Conn,
    order: OrderId,
    used: Redeemed,
    contact: &[u8],
) -> Result<(), db::Error> {
    store::insert_use(conn, order, used, contact)
}

/// The order ended unpaid: its coupon may be used by somebody else.
pub fn free_coupon(conn: &mut Conn, order: OrderId) -> Result<(), db::Error> {
    store::free(conn, order)
}

fn works(coupon: &Coupon, total: Money, now: Timestamp) -> Result<Money, NoCoupon> {
    let draft = &coupon.draft;
    if now < draft.starts_at {
        return Err(NoCoupon::NotYet);
    }
    if draft.ends_at.is_some_and(|end| end <= now) {
        return Err(NoCoupon::Over);
    }
    if total.minor() < draft.minimum {
        return Err(NoCoupon::Minimum(Money::new(draft.minimum, total.currency())));
    }
    Ok(draft.cut.of(total))
}

fn spelled(code: &str) -> String {
    code.trim().to_uppercase()
}

fn check(draft: &CouponDraft) -> Result<(), Error> {
    let refuse = |field, problem: Fault| Err(Error::Invalid { field, problem });
    let signs = draft.code.chars().count();
    if !(SHORTEST_CODE..=LONGEST_CODE).contains(&signs) {
        let short = signs < SHORTEST_CODE;
        let fault =
            if short { Fault::too_short(SHORTEST_CODE) } else { Fault::too_long(LONGEST_CODE) };
        return refuse("code", fault);
    }
    if !draft.code.chars().all(|it| it.is_alphanumeric() || it == '-') {
        return refuse("code", "malformed".into());
    }
    match draft.cut {
        Cut::Percent(Bps(0)) | Cut::Amount(..=0) => return refuse("value", "not_positive".into()),
        Cut::Percent(Bps(10_001..)) => return refuse("value", Fault::too_large(Bps(10_000))),
        Cut::Percent(_) | Cut::Amount(_) => (),
    }
    if draft.minimum < 0 {
        return refuse("minimum", Fault::too_small(0));
    }
    if draft.ends_at.is_some_and(|end| end <= draft.starts_at) {
        return refuse("until", "ends_before_it_starts".into());
    }
    for (field, limit) in [("most", draft.most), ("per_contact", draft.per_contact)] {
        match limit {
            Some(..=0) => return refuse(field, Fault::too_small(1)),
            Some(it) if it > MOST_USES => return refuse(field, Fault::too_large(MOST_USES)),
            _ => (),
        }
    }
    Ok(())
}

impl Coupon {
    /// As far as the coupon itself says.
    pub fn state(&self, now: Timestamp) -> CouponState {
        let left = self.draft.most.is_none_or(|most| self.used < most);
        let huge = Money::new(i64::MAX, Currency::CNY);
        if self.closed {
            CouponState::Closed
        } else if left && works(self, huge, now).is_ok() {
            CouponState::Open
        } else {
            CouponState::NotNow
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Account;
    use crate::pricing::{Quote, Share};
    use proptest::prelude::*;

    fn money(minor: i64) -> Money {
        Money::new(minor, Currency::CNY)
    }

    fn priced(parts: &[i64], floor: i64) -> InShop {
        let (total, own) = (parts.iter().sum::<i64>(), parts.last().copied().unwrap_or_default());
        InShop {
            quote: Quote { quantity: 1, unit: money(total), total: money(total) },
            title: None,
            limited: false,
            total: money(total),
            least: money((total - own).max(floor)),
            shares: (0..)
                .zip(parts)
                .map(|(it, part)| Share {
                    account: Account::Agent(AgentId(it)),
                    amount: money(*part),
                })
                .collect(),
        }
    }

    #[test]
    fn a_part_of_a_minor_unit_is_not_given() {
        assert_eq!(Cut::Percent(Bps(1_500)).of(money(1_250)), money(187));
        assert_eq!(Cut::Percent(Bps(10_000)).of(money(1_250)), money(1_250));
        assert_eq!(Cut::Amount(9_999).of(money(1_250)), money(1_250));
    }

    #[test]
    fn only_the_owners_part_is_given_away() {
        let mut price = priced(&[900, 90, 260], 1_000);
        assert_eq!(price.cut(money(251)), Err(NoCoupon::TooMuch), "below the floor");
        assert_eq!(price, priced(&[900, 90, 260], 1_000), "nothing is taken by halves");
        price.cut(money(250)).unwrap();
        assert_eq!((price.total, price.shares.last().unwrap().amount), (money(1_000), money(10)));
    }

    proptest! {
        #[test]
        fn with_a_coupon_the_parts_still_add_up_and_nobody_above_gets_less(
            parts in proptest::collection::vec(0_i64..1_000_000, 2..12),
            floor in 0_i64..2_000_000,
            percent in proptest::option::of(1_u32..=10_000),
            amount in 1_i64..2_000_000,
        ) {
            let before = priced(&parts, floor);
            prop_assume!(before.total.minor() >= before.least.minor());
            let cut = percent.map_or(Cut::Amount(amount), |it| Cut::Percent(Bps(it)));
            let off = cut.of(before.total);
            let mut after = before.clone();
            match after.cut(off) {
                Ok(()) => {
                    let sum: i64 = after.shares.iter().map(|it| it.amount.minor()).sum();
                    prop_assert_eq!(sum, after.total.minor());
                    prop_assert_eq!(after.total.minor() + off.minor(), before.total.minor());
                    prop_assert!(after.total.minor() >= floor);
                    prop_assert!(after.shares.iter().all(|it| it.amount.minor() >= 0));
                    let above = parts.len() - 1;
                    prop_assert_eq!(&after.shares[..above], &before.shares[..above]);
                }
                Err(why) => {
                    prop_assert_eq!(why, NoCoupon::TooMuch);
                    prop_assert_eq!(after, before);
                }
            }
        }
    }
}
