//! The life of a settlement.

use super::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The money is set aside until a second person confirms that it went out.
    Waiting,
    Paid,
    /// It did not go out, and is available to the supplier again.
    Dropped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    Confirm,
    Drop,
}

impl Status {
    pub const ALL: [Status; 3] = [Status::Waiting, Status::Paid, Status::Dropped];

    pub fn after(self, by: Event) -> Result<Status, Error> {
        use {Event as E, Status as S};
        Ok(match (self, by) {
            (S::Waiting, E::Confirm) => S::Paid,
            (S::Waiting, E::Drop) => S::Dropped,
            (from, by) => return Err(Error::IllegalStep { from, by }),
        })
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Waiting => "waiting",
            Status::Paid => "paid",
            Status::Dropped => "dropped",
        }
    }

    pub fn from_word(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

impl Event {
    pub const fn as_str(self) -> &'static str {
        match self {
            Event::Confirm => "confirm",
            Event::Drop => "drop",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_goes_out_or_comes_back_once() {
        for from in Status::ALL {
            for by in [Event::Confirm, Event::Drop] {
                assert_eq!(from.after(by).is_ok(), from == Status::Waiting, "{from:?} {by:?}");
            }
            assert_eq!(Status::from_word(from.as_str()), Some(from));
        }
    }
}
