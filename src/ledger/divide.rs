//! The arithmetic of giving back: exact to the minor unit, whoever's shares they are.

use crate::types::Timestamp;

/// Money of an account that becomes available at a moment still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pending {
    pub available_at: Timestamp,
    pub minor: i64,
}

/// What of a refund each party gives back, in minor units and in the order of `shares`.
///
/// `shares` are the parties' parts of the order, whose sum is the fixed denominator; `taken` is what
/// earlier refunds took of each. The parts add up to `refund`, nobody gives back more than he got, and
/// refunds that reach the whole have taken everybody's whole share. The odd minor units go to the
/// largest remainders; of equal ones, to the first.
///
/// `refund` and what was taken before must not be more than the whole.
pub fn take_back(shares: &[i64], taken: &[i64], refund: i64) -> Vec<i64> {
    let wide = |amounts: &[i64]| amounts.iter().copied().map(i128::from).collect::<Vec<_>>();
    let (shares, taken) = (wide(shares), wide(taken));
    let total: i128 = shares.iter().sum();
    let after = taken.iter().sum::<i128>() + i128::from(refund);
    if refund <= 0 || after > total {
        return vec![0; shares.len()];
    }
    // What is taken once this refund is done. Nothing is given back again for the sake of rounding.
    let whole = |(share, taken): (&i128, &i128)| (share * after / total).max(*taken);
    let mut now: Vec<i128> = shares.iter().zip(&taken).map(whole).collect();
    // How far somebody is below his exact part, in units of one `total`th.
    let lack = |now: &[i128], it: usize| shares[it] * after - now[it] * total;
    let everybody = 0..shares.len();
    while now.iter().sum::<i128>() < after {
        // Of equals, `max_by_key` gives the last.
        let most = everybody.clone().rev().max_by_key(|&it| lack(&now, it));
        most.into_iter().for_each(|it| now[it] += 1);
    }
    while now.iter().sum::<i128>() > after {
        let takers = everybody.clone().rev().filter(|&it| now[it] > taken[it]);
        let least = takers.min_by_key(|&it| lack(&now, it));
        least.into_iter().for_each(|it| now[it] -= 1);
    }
    let part = |(now, taken): (&i128, &i128)| i64::try_from(now - taken).unwrap_or_default();
    now.iter().zip(&taken).map(part).collect()
}

/// Takes `minor` from an account: from what is pending, the soonest first, and the rest from what is
/// available at `now`, which may so become a debt. The parts add up to `minor`.
pub(super) fn take_from(pending: &[Pending], minor: i64, now: Timestamp) -> Vec<(Timestamp, i64)> {
    let mut left = minor;
    let mut parts = Vec::new();
    for lot in pending.iter().filter(|it| it.minor > 0 && it.available_at > now) {
        let part = lot.minor.min(left);
        if part > 0 {
            parts.push((lot.available_at, part));
            left -= part;
        }
    }
    if left > 0 {
        parts.push((now, left));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn a_part_is_taken_of_everybody_by_his_part() {
        let shares = [900, 90, 100, 60, 100];
        assert_eq!(take_back(&shares, &[0; 5], 300), [216, 22, 24, 14, 24]);
        assert_eq!(take_back(&shares, &[216, 22, 24, 14, 24], 950), [684, 68, 76, 46, 76]);
    }

    #[test]
    fn odd_cents_go_to_the_largest_remainders() {
        assert_eq!(take_back(&[1, 1, 1], &[0; 3], 2), [1, 1, 0]);
        assert_eq!(take_back(&[1, 1, 1], &[1, 1, 0], 1), [0, 0, 1]);
    }

    #[test]
    fn more_than_the_whole_takes_nothing() {
        assert_eq!(take_back(&[10, 5], &[4, 2], 10), [0, 0]);
    }

    #[test]
    fn what_is_pending_goes_first_and_what_lacks_is_a_debt() {
        let lot = |seconds, minor| Pending { available_at: at(seconds), minor };
        let pending = [lot(5, 40), lot(20, 30), lot(30, -10), lot(40, 25)];
        assert_eq!(take_from(&pending, 20, at(10)), [(at(20), 20)]);
        assert_eq!(
            take_from(&pending, 100, at(10)),
            [(at(20), 30), (at(40), 25), (at(10), 45)],
            "money that is available already is not pending"
        );
    }

    proptest! {
        #[test]
        fn refunds_of_any_size_end_at_exactly_the_whole(
            shares in proptest::collection::vec(0_i64..50_000, 1..12),
            cuts in proptest::collection::vec(1_i64..20_000, 1..12),
        ) {
            let total: i64 = shares.iter().sum();
            let mut taken = vec![0; shares.len()];
            for cut in cuts.into_iter().chain([i64::MAX]) {
                let refunded: i64 = taken.iter().sum();
                let refund = cut.min(total - refunded);
                let parts = take_back(&shares, &taken, refund);
                prop_assert_eq!(parts.iter().sum::<i64>(), refund.max(0));
                for (it, part) in parts.iter().enumerate() {
                    prop_assert!(*part >= 0);
                    taken[it] += part;
                    prop_assert!(taken[it] <= shares[it]);
                    // Never a whole unit more than the exact part of all refunds together.
                    let after = i128::from(refunded + refund.max(0));
                    let exact = i128::from(shares[it]) * after;
                    let beyond = i128::from(taken[it]) * i128::from(total) - exact;
                    prop_assert!(total == 0 || beyond < i128::from(total) || *part == 0);
                }
            }
            prop_assert_eq!(taken, shares);
        }

        #[test]
        fn what_is_taken_of_an_account_adds_up(
            lots in proptest::collection::vec((0_i64..100, -50_i64..500), 0..20),
            minor in 0_i64..10_000,
        ) {
            let pending: Vec<Pending> = lots.iter()
                .map(|&(seconds, minor)| Pending { available_at: at(seconds), minor }).collect();
            let parts = take_from(&pending, minor, at(50));
            prop_assert_eq!(parts.iter().map(|it| it.1).sum::<i64>(), minor);
            prop_assert!(parts.iter().all(|it| it.1 > 0 && it.0 >= at(50)));
        }
    }
}
