//! The life of a card. Free is the absence of a row in `card_claims`; everything else is its state.

use super::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    Free,
    /// Set aside for an order that is not paid, or paid and not yet complete.
    Held,
    Sold,
    /// The operator took it out of sale for a while.
    Locked,
    /// Out of sale for ever: bad, withdrawn, or moved to another SKU.
    Void,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    Hold,
    Sell,
    Release,
    Lock,
    Unlock,
    Void,
}

impl State {
    pub const ALL: [State; 5] = [State::Free, State::Held, State::Sold, State::Locked, State::Void];

    pub fn after(self, by: Event) -> Result<State, Error> {
        use {Event as E, State as S};
        Ok(match (self, by) {
            (S::Free, E::Hold) => S::Held,
            // Paid after the hold had run out.
            (S::Free, E::Sell) => S::Sold,
            (S::Free, E::Lock) => S::Locked,
            (S::Free, E::Void) => S::Void,
            (S::Held, E::Sell) => S::Sold,
            (S::Held, E::Release) => S::Free,
            (S::Locked, E::Unlock) => S::Free,
            (S::Locked, E::Void) => S::Void,
            (from, by) => {
                return Err(Error::IllegalStep { from: from.as_str(), by: by.as_str() });
            }
        })
    }

    /// The states from which `by` is possible.
    pub fn before(by: Event) -> impl Iterator<Item = State> {
        State::ALL.into_iter().filter(move |it| it.after(by).is_ok())
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            State::Free => "free",
            State::Held => "held",
            State::Sold => "sold",
            State::Locked => "locked",
            State::Void => "void",
        }
    }

    pub fn from_word(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

impl Event {
    pub const fn as_str(self) -> &'static str {
        match self {
            Event::Hold => "hold",
            Event::Sell => "sell",
            Event::Release => "release",
            Event::Lock => "lock",
            Event::Unlock => "unlock",
            Event::Void => "void",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_back_from_sold_or_void() {
        let events =
            [Event::Hold, Event::Sell, Event::Release, Event::Lock, Event::Unlock, Event::Void];
        for event in events {
            assert!(State::Sold.after(event).is_err(), "{event:?}");
            assert!(State::Void.after(event).is_err(), "{event:?}");
        }
    }

    #[test]
    fn a_held_card_is_nobody_elses() {
        for event in [Event::Hold, Event::Lock, Event::Void, Event::Unlock] {
            assert!(State::Held.after(event).is_err(), "{event:?}");
        }
        assert_eq!(State::before(Event::Void).collect::<Vec<_>>(), [State::Free, State::Locked]);
    }
}
