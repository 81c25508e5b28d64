//! The life of a case: a warning, a strike, then what the operator sees fit.

use super::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Found or told; nobody has judged it.
    Open,
    Warned,
    Struck,
    /// Something was taken from the agent: a level, a SKU, money, or his shop's doors.
    Punished,
    Closed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    Warn,
    Strike,
    Lower,
    Hide,
    Suspend,
    Fine,
    /// Told of once more while the case is open.
    Report,
    /// By the agent.
    Answer,
    Close,
}

impl Status {
    pub const ALL: [Status; 5] =
        [Status::Open, Status::Warned, Status::Struck, Status::Punished, Status::Closed];

    pub fn after(self, by: Event) -> Result<Status, Error> {
        use {Event as E, Status as S};
        Ok(match (self, by) {
            (S::Open, E::Warn) => S::Warned,
            (S::Open | S::Warned, E::Strike) => S::Struck,
            // Nobody is punished who was not struck first, but then as often as is needed.
            (S::Struck | S::Punished, E::Lower | E::Hide | E::Suspend | E::Fine) => S::Punished,
            (S::Open | S::Warned | S::Struck | S::Punished, E::Answer | E::Report) => self,
            (S::Open | S::Warned | S::Struck | S::Punished, E::Close) => S::Closed,
            (from, by) => return Err(Error::IllegalStep { from, by }),
        })
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Open => "open",
            Status::Warned => "warned",
            Status::Struck => "struck",
            Status::Punished => "punished",
            Status::Closed => "closed",
        }
    }

    pub fn from_word(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

impl Event {
    pub const ALL: [Event; 9] = [
        Event::Warn,
        Event::Strike,
        Event::Lower,
        Event::Hide,
        Event::Suspend,
        Event::Fine,
        Event::Report,
        Event::Answer,
        Event::Close,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Event::Warn => "warn",
            Event::Strike => "strike",
            Event::Lower => "lower",
            Event::Hide => "hide",
            Event::Suspend => "suspend",
            Event::Fine => "fine",
            Event::Report => "report",
            Event::Answer => "answer",
            Event::Close => "close",
        }
    }

    pub fn from_word(word: &str) -> Option<Event> {
        Event::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_punished_before_a_strike_or_after_the_end() {
        let punishments = [Event::Lower, Event::Hide, Event::Suspend, Event::Fine];
        for from in Status::ALL {
            let may = matches!(from, Status::Struck | Status::Punished);
            for by in punishments {
                assert_eq!(from.after(by).is_ok(), may, "{from:?} {by:?}");
            }
            assert_eq!(from.after(Event::Answer).is_ok(), from != Status::Closed);
            assert_eq!(from.after(Event::Close).is_ok(), from != Status::Closed);
        }
    }
}
