//! The life of a payout.

use super::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The agent asked; the money is set aside.
    Requested,
    /// The operator agreed, and somebody is to pay.
    Approved,
    Paid,
    /// By the operator; the money is available again.
    Refused,
    /// By the agent, before anybody agreed.
    Cancelled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    Approve,
    Pay,
    Refuse,
    Cancel,
}

impl Status {
    pub const ALL: [Status; 5] =
        [Status::Requested, Status::Approved, Status::Paid, Status::Refused, Status::Cancelled];

    pub fn after(self, by: Event) -> Result<Status, Error> {
        use {Event as E, Status as S};
        Ok(match (self, by) {
            (S::Requested, E::Approve) => S::Approved,
            (S::Approved, E::Pay) => S::Paid,
            // A transfer that came back from the bank before it was marked as paid.
            (S::Requested | S::Approved, E::Refuse) => S::Refused,
            (S::Requested, E::Cancel) => S::Cancelled,
            (from, by) => return Err(Error::IllegalStep { from, by }),
        })
    }

    /// Whether the agent waits for it.
    pub const fn is_open(self) -> bool {
        matches!(self, Status::Requested | Status::Approved)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Requested => "requested",
            Status::Approved => "approved",
            Status::Paid => "paid",
            Status::Refused => "refused",
            Status::Cancelled => "cancelled",
        }
    }

    pub fn from_word(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

impl Event {
    pub const fn as_str(self) -> &'static str {
        match self {
            Event::Approve => "approve",
            Event::Pay => "pay",
            Event::Refuse => "refuse",
            Event::Cancel => "cancel",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_leaves_once_and_only_after_somebody_agreed() {
        use {Event as E, Status as S};
        let allowed = [
            (S::Requested, E::Approve),
            (S::Approved, E::Pay),
            (S::Requested, E::Refuse),
            (S::Approved, E::Refuse),
            (S::Requested, E::Cancel),
        ];
        for from in Status::ALL {
            for by in [E::Approve, E::Pay, E::Refuse, E::Cancel] {
                assert_eq!(
                    from.after(by).is_ok(),
                    allowed.contains(&(from, by)),
                    "{from:?} {by:?}"
                );
            }
        }
    }
}
