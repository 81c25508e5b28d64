//! Agents get what they earned: they ask, somebody agrees, somebody pays. What was asked for is set
//! aside in the books at once, so nobody ever asks for more than he has.

mod account;
mod ask;
mod decide;
mod status;
mod store;
mod terms;
mod views;

pub use account::{Destination, Kind, Saved, find_account, open_account, save_account};
pub use ask::{ask, cancel};
pub use decide::{approve, pay, refuse};
pub use status::{Event, Status};
pub use terms::Terms;
pub use views::{Payout, Which, count_requested, find, list, list_beyond, list_to_pay};

use crate::crypto::SealError;
use crate::db;
use crate::types::{Fault, Money};
use crate::{agents, ledger};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no such payout")]
    NotFound,
    #[error("the payout is {}: not the time to {} it", .from.as_str(), .by.as_str())]
    IllegalStep { from: Status, by: Event },
    #[error("{amount} is below the least that may be asked for, {minimum}")]
    TooSmall { amount: Money, minimum: Money },
    #[error("{wanted} wanted, {available} available")]
    TooMuch { wanted: Money, available: Money },
    #[error("another request is open")]
    AlreadyOpen,
    #[error("no account is known to pay to")]
    NoAccount,
    #[error("whoever approved must not pay as well")]
    SamePerson,
    #[error("above the limit it takes two people who log in: do it at /admin/payouts")]
    Nameless,
    /// `field` is the form field's name; `problem` a stable word.
    #[error("{field}: {problem}")]
    Invalid { field: &'static str, problem: Fault },
    #[error(transparent)]
    Agents(#[from] agents::Error),
    #[error(transparent)]
    Ledger(ledger::Error),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Db(#[from] db::Error),
}

impl From<ledger::Error> for Error {
    fn from(error: ledger::Error) -> Error {
        match error {
            ledger::Error::TooLittle { wanted, available } => Error::TooMuch { wanted, available },
            other => Error::Ledger(other),
        }
    }
}
