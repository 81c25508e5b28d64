//! The life of an application.

use crate::agents::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApplicationStatus {
    /// Nobody has decided yet.
    Open,
    /// He is an agent now.
    Approved,
    Refused,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    Approve,
    Refuse,
}

impl ApplicationStatus {
    pub const ALL: [ApplicationStatus; 3] =
        [ApplicationStatus::Open, ApplicationStatus::Approved, ApplicationStatus::Refused];

    pub(super) fn after(self, by: Event) -> Result<ApplicationStatus, Error> {
        use {ApplicationStatus as S, Event as E};
        match (self, by) {
            (S::Open, E::Approve) => Ok(S::Approved),
            (S::Open, E::Refuse) => Ok(S::Refused),
            // Decided once; who was refused asks again.
            (S::Approved | S::Refused, _) => Err(Error::Decided),
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            ApplicationStatus::Open => "open",
            ApplicationStatus::Approved => "approved",
            ApplicationStatus::Refused => "refused",
        }
    }

    pub fn from_word(word: &str) -> Option<ApplicationStatus> {
        ApplicationStatus::ALL.into_iter().find(|it| it.as_str() == word)
    }
}
