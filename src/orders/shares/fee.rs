//! Who bears what a gateway keeps: never more than his part of the order, so that nobody's line
//! becomes negative.

use super::Frozen;
use crate::db::Conn;
use crate::ledger::{self, Account, Entry, Source};
use crate::orders::Error;
use crate::orders::store::Head;
use crate::payments::Fee;
use crate::types::{Bps, Money, Timestamp};

/// In the transaction that books the order, from parts that were booked at `now`.
pub(super) fn post(
    conn: &mut Conn,
    order: &Head,
    frozen: &[Frozen],
    fee: Fee,
    now: Timestamp,
) -> Result<(), Error> {
    let kept = fee.of(order.total);
    if !kept.is_positive() {
        return Ok(());
    }
    let parts: Vec<_> = frozen.iter().map(|it| (it.account, it.amount.minor())).collect();
    let borne = borne_by(&parts, kept.minor(), fee.owner);
    let money = |minor| Money::new(minor, order.total.currency());
    let entry = |(it, minor): (&Frozen, &i64)| Entry {
        account: it.account,
        amount: money(-minor),
        available_at: now.plus(it.pending_seconds),
    };
    let mut entries: Vec<Entry> = frozen.iter().zip(&borne).map(entry).collect();
    entries.retain(|it| it.amount.minor() != 0);
    let sum = money(borne.iter().sum());
    entries.push(Entry { account: Account::Fees, amount: sum, available_at: now });
    Ok(ledger::post(conn, Source::Fee(order.id), &entries, now)?)
}

/// What each party bears of a fee, in minor units. The shop's owner stands last, where there is one: in
/// the main shop there is none.
pub(super) fn borne_by(parts: &[(Account, i64)], fee: i64, owner: Bps) -> Vec<i64> {
    let owner = match parts.last() {
        Some((Account::Agent(_), _)) => owner,
        _ => Bps(0),
    };
    let promoters = parts.iter().filter(|it| matches!(it.0, Account::Promoter(_))).count();
    let parts: Vec<i64> = parts.iter().map(|it| it.1).collect();
    bear(&parts, promoters, fee, owner)
}

/// What each part bears of a fee, in minor units: the shop's owner, who stands last, so much of it;
/// the platform, which stands first, the rest. What the owner has not because so many promoters before
/// him got it is borne by them, so that nobody pays more for his giving it away. What is more than one
/// has is borne by the other, then by those between, the nearest to the buyer first and a supplier
/// last. The fee must not be more than all parts together.
fn bear(parts: &[i64], promoters: usize, fee: i64, owner: Bps) -> Vec<i64> {
    let mut borne = vec![0; parts.len()];
    let mut left = fee;
    let last = parts.len().saturating_sub(1);
    let wished = i128::from(fee) * i128::from(owner.0) / 10_000;
    let wished = if last == 0 { 0 } else { i64::try_from(wished).unwrap_or(fee) };
    let mut take = |it: usize, most: i64| -> i64 {
        let part = parts.get(it).copied().unwrap_or_default();
        let Some(so_far) = borne.get_mut(it) else { return 0 };
        let more = most.min(left).min(part - *so_far).max(0);
        *so_far += more;
        left -= more;
        more
    };
    let mut wished = wished;
    for it in (last.saturating_sub(promoters)..=last).rev() {
        wished -= take(it, wished);
    }
    take(0, fee);
    for it in (0..parts.len()).rev() {
        take(it, fee);
    }
    borne
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_fee_is_borne_as_the_operator_says() {
        let parts = [900, 90, 100, 60, 100];
        assert_eq!(bear(&parts, 0, 20, Bps(0)), [20, 0, 0, 0, 0]);
        assert_eq!(bear(&parts, 0, 20, Bps(10_000)), [0, 0, 0, 0, 20]);
        assert_eq!(bear(&parts, 0, 21, Bps(5_000)), [11, 0, 0, 0, 10]);
        assert_eq!(bear(&[1_200], 0, 20, Bps(10_000)), [20], "in the main shop, the platform");
    }

    #[test]
    fn nobody_bears_more_than_he_has() {
        assert_eq!(bear(&[900, 90, 5], 0, 20, Bps(10_000)), [15, 0, 5]);
        assert_eq!(bear(&[3, 4, 5], 0, 11, Bps(0)), [3, 3, 5]);
        assert_eq!(bear(&[], 0, 11, Bps(0)), [0; 0]);
    }

    #[test]
    fn a_promoter_bears_what_the_owner_gave_away() {
        // Of the owner's 100, a promoter has 75.
        let (alone, shared) = ([900, 90, 100], [900, 90, 75, 25]);
        for (fee, owner) in [(20, 10_000), (60, 10_000), (100, 10_000), (120, 5_000)] {
            let before = bear(&alone, 0, fee, Bps(owner));
            let after = bear(&shared, 1, fee, Bps(owner));
            assert_eq!(after[..2], before[..2], "nobody else pays more of {fee}");
            assert_eq!(after[2] + after[3], before[2]);
        }
        assert_eq!(bear(&shared, 1, 60, Bps(10_000)), [0, 0, 35, 25], "the owner first");
    }

    proptest! {
        #[test]
        fn what_is_borne_adds_up_to_the_fee_and_leaves_nobody_below_nothing(
            parts in proptest::collection::vec(0_i64..100_000, 1..12),
            share in 0_u32..=10_000,
            owner in 0_u32..=10_000,
            promoters in 0_usize..=1,
        ) {
            let total: i64 = parts.iter().sum();
            let fee = total * i64::from(share) / 10_000;
            let borne = bear(&parts, promoters, fee, Bps(owner));
            prop_assert_eq!(borne.iter().sum::<i64>(), fee);
            prop_assert!(borne.iter().zip(&parts).all(|(it, part)| (0..=*part).contains(it)));
        }
    }
}
