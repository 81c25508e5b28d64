//! The presses that one process remembers.

use super::Press;
use crate::types::Timestamp;
use std::collections::HashSet;

/// Presses remembered in each of two halves; the older half goes when the younger is full.
const KEPT: usize = 65_536;

pub(super) struct Presses {
    /// Every press since then is remembered; `None`: others have presses too, so nothing is certain.
    since: Option<Timestamp>,
    /// When the younger half was begun.
    begun: Timestamp,
    young: HashSet<[u8; 16]>,
    old: HashSet<[u8; 16]>,
}

impl Presses {
    pub(super) fn new(since: Option<Timestamp>) -> Presses {
        let begun = since.unwrap_or(Timestamp::from_seconds(0));
        Presses { since, begun, young: HashSet::new(), old: HashSet::new() }
    }

    pub(super) fn keep(&mut self, press: &Press) {
        if self.young.len() >= KEPT {
            self.old = std::mem::take(&mut self.young);
            self.since = self.since.and(Some(self.begun));
            self.begun = press.at;
        }
        self.young.insert(press.form);
    }

    /// Whether this form surely took no cards yet.
    pub(super) fn is_first(&self, press: &Press) -> bool {
        // Within the same second, which came first is not known.
        self.since.zip(press.shown).is_some_and(|(since, shown)| since < shown)
            && !self.young.contains(&press.form)
            && !self.old.contains(&press.form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_seconds(1_000);

    fn press(form: usize, shown: i64, at: i64) -> Press {
        let mut hash = [0; 16];
        hash[..8].copy_from_slice(&form.to_be_bytes());
        Press { form: hash, shown: Some(START.plus(shown)), at: START.plus(at) }
    }

    #[test]
    fn a_form_that_another_process_may_have_seen_pressed_is_not_the_first() {
        assert!(!Presses::new(None).is_first(&press(1, 5, 6)));
        assert!(!Presses::new(Some(START.plus(5))).is_first(&press(1, 5, 6)), "restarted");
        assert!(!Presses::new(Some(START)).is_first(&Press { shown: None, ..press(1, 5, 6) }));
        assert!(Presses::new(Some(START)).is_first(&press(1, 5, 6)));
    }

    #[test]
    fn what_is_forgotten_is_not_taken_for_new() {
        let mut presses = Presses::new(Some(START));
        let (early, late) = (press(9_000_001, 1, 10), press(9_000_002, 9, 10));
        for number in 0..=2 * KEPT {
            presses.keep(&press(number, 0, if number <= KEPT { 2 } else { 8 }));
        }
        assert!(!presses.is_first(&early));
        assert!(presses.is_first(&late));
    }
}
