//! Who bears what a gateway keeps: the shop's owner as much as the operator says and his part holds, before
//! he gave of it to a promoter, the platform all the rest. Nobody between them, no promoter and no supplier
//! pays for a gateway that the platform chose.

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
    let owner = frozen.last().filter(|it| it.account.agent().is_some());
    // What he promised to whoever brought the buyer is his own affair.
    let promoters = frozen.iter().filter(|it| matches!(it.account, Account::Promoter(_)));
    let promised: i64 = promoters.map(|it| it.amount.minor()).sum();
    let part = |it: &Frozen| owners_part(it.amount.minor() + promised, kept.minor(), fee.owner);
    let owners = owner.map_or(0, part);
    let entry = |account, minor, available_at| Entry {
        account,
        amount: Money::new(minor, kept.currency()),
        available_at,
    };
    let mut entries = vec![
        entry(Account::Fees, kept.minor(), now),
        entry(Account::Platform, owners - kept.minor(), now),
    ];
    entries.extend(owner.map(|it| entry(it.account, -owners, now.plus(it.pending_seconds))));
    Ok(ledger::post(conn, Source::Fee(order.id), &entries, now)?)
}

/// What of a fee the shop's owner bears, in minor units, rounded down: never more than he has.
pub(super) fn owners_part(has: i64, fee: i64, owner: Bps) -> i64 {
    let wished = i128::from(fee) * i128::from(owner.0) / 10_000;
    i64::try_from(wished).map_or(has, |it| it.min(has))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_bears_what_the_operator_says_and_no_more_than_he_has() {
        let of_a_hundred = |fee, owner| owners_part(100, fee, Bps(owner));
        assert_eq!([of_a_hundred(20, 0), of_a_hundred(20, 10_000)], [0, 20]);
        assert_eq!(of_a_hundred(21, 5_000), 10, "half a cent is the platform's");
        assert_eq!(of_a_hundred(150, 10_000), 100);
        assert_eq!(owners_part(0, 20, Bps(10_000)), 0);
        assert_eq!(owners_part(i64::MAX, i64::MAX, Bps(u32::MAX)), i64::MAX);
    }
}
