//! Whoever presses again is given his order; whoever presses for the first time and too late costs the
//! database nothing.

use crate::crypto::{Token, TokenHash};
use crate::types::Timestamp;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Presses remembered in each of two halves; the older half goes when the younger is full.
const KEPT: usize = 65_536;

/// A fresh form token. It says when the form was shown, so that it is known later whether this
/// process can have forgotten its press.
pub fn form_token(now: Timestamp) -> String {
    format!("{:x}.{}", now.seconds(), Token::random().as_str())
}

/// What the database and the memory know a form by.
pub(super) fn form_hash(form_token: &str) -> TokenHash {
    Token::from_client(form_token).hash()
}

/// Forms whose button was pressed on this process. Cloning is cheap.
#[derive(Clone)]
pub(super) struct Presses {
    memory: Arc<Mutex<Memory>>,
}

struct Memory {
    /// Every press since then is remembered; `None`: others have presses too, so nothing is certain.
    since: Option<Timestamp>,
    /// When the younger half was begun.
    begun: Timestamp,
    young: HashSet<TokenHash>,
    old: HashSet<TokenHash>,
}

impl Presses {
    /// `alone`: no other process takes orders for this database.
    pub(super) fn new(alone: bool, now: Timestamp) -> Presses {
        let (young, old) = (HashSet::new(), HashSet::new());
        let since = alone.then_some(now);
        Presses { memory: Arc::new(Mutex::new(Memory { since, begun: now, young, old })) }
    }

    pub(super) fn keep(&self, form: TokenHash, now: Timestamp) {
        let mut memory = self.lock();
        if memory.young.len() >= KEPT {
            memory.old = std::mem::take(&mut memory.young);
            memory.since = memory.since.and(Some(memory.begun));
            memory.begun = now;
        }
        memory.young.insert(form);
    }

    /// Whether this form surely made no order yet. If not, the database knows.
    pub(super) fn is_first(&self, form_token: &str, form: &TokenHash) -> bool {
        let memory = self.lock();
        // Within the same second, which came first is not known.
        let Some(true) = memory.since.zip(shown_at(form_token)).map(|(since, at)| since < at)
        else {
            return false;
        };
        !memory.young.contains(form) && !memory.old.contains(form)
    }

    fn lock(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn shown_at(form_token: &str) -> Option<Timestamp> {
    let (seconds, _) = form_token.split_once('.')?;
    i64::from_str_radix(seconds, 16).ok().map(Timestamp::from_seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_seconds(1_000);

    #[test]
    fn a_form_that_was_shown_and_not_pressed_is_the_first() {
        let presses = Presses::new(true, START);
        let token = form_token(START.plus(5));
        assert!(presses.is_first(&token, &form_hash(&token)));
        presses.keep(form_hash(&token), START.plus(6));
        assert!(!presses.is_first(&token, &form_hash(&token)));
    }

    #[test]
    fn a_form_that_another_process_may_have_seen_pressed_is_not() {
        let token = form_token(START.plus(5));
        let shared = Presses::new(false, START);
        assert!(!shared.is_first(&token, &form_hash(&token)));
        let restarted = Presses::new(true, START.plus(5));
        assert!(!restarted.is_first(&token, &form_hash(&token)));
        assert!(!restarted.is_first("made by a program", &form_hash("made by a program")));
    }

    #[test]
    fn what_is_forgotten_is_not_taken_for_new() {
        let presses = Presses::new(true, START);
        let (early, late) = (form_token(START.plus(1)), form_token(START.plus(9)));
        for number in 0..=2 * KEPT {
            let at = START.plus(if number <= KEPT { 2 } else { 8 });
            presses.keep(form_hash(&number.to_string()), at);
        }
        assert!(!presses.is_first(&early, &form_hash(&early)));
        assert!(presses.is_first(&late, &form_hash(&late)));
    }
}
