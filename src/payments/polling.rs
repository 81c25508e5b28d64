//! When a gateway is asked about a payment whose callback did not come.

use super::Account;
use super::views::Due;
use crate::types::Timestamp;

/// Seconds after the start.
const AFTER_START: [i64; 5] = [15, 60, 180, 600, 1_800];
/// One look more, after the order has expired.
const AFTER_EXPIRY: i64 = 300;

pub(super) fn first(started_at: Timestamp) -> Timestamp {
    started_at.plus(AFTER_START[0])
}

/// When a payment that its own table keeps is asked about first; `None`: its gateway cannot be asked.
pub fn first_look(account: &Account, started_at: Timestamp) -> Option<Timestamp> {
    account.driver.can_be_asked().then(|| first(started_at))
}

/// The look after this one; `None` when this one is the last.
pub(super) fn next(due: &Due) -> Option<Timestamp> {
    next_look(due.polls, due.started_at, due.expires_at)
}

/// The look after `polls` others and this one; `None` when this one is the last.
pub fn next_look(polls: i32, started_at: Timestamp, expires_at: Timestamp) -> Option<Timestamp> {
    let mut looks: Vec<Timestamp> = AFTER_START.iter().map(|it| started_at.plus(*it)).collect();
    looks.push(expires_at.plus(AFTER_EXPIRY));
    looks.sort_unstable();
    let made = usize::try_from(polls).unwrap_or_default() + 1;
    looks.get(made).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_is_asked_less_and_less_often_and_also_after_the_end() {
        let start = Timestamp::from_seconds(1_000);
        let end = start.plus(900);
        let mut looks = vec![first(start).since(start)];
        for polls in 0.. {
            match next_look(polls, start, end) {
                Some(next) => looks.push(next.since(start)),
                None => break,
            }
        }
        assert_eq!(looks, [15, 60, 180, 600, 1_200, 1_800]);
    }
}
