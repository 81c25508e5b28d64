//! The life of a deposit.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Pending,
    /// The money is in the wallet.
    Paid,
    /// Nobody paid in time.
    Expired,
}

impl Status {
    pub const ALL: [Status; 3] = [Status::Pending, Status::Paid, Status::Expired];

    /// Money that comes late is real: it goes where it was meant to. `None`: it was paid before.
    pub(super) fn after_payment(self) -> Option<Status> {
        match self {
            Status::Pending | Status::Expired => Some(Status::Paid),
            Status::Paid => None,
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Pending => "pending",
            Status::Paid => "paid",
            Status::Expired => "expired",
        }
    }

    pub fn from_word(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|it| it.as_str() == word)
    }
}
