//! Who supplies what the platform sells: their names, and the money that is settled with them.

mod account;
mod roster;
mod settle;
mod status;
mod store;
mod views;

pub use account::{reveal_account, save_account};
pub use roster::{Draft, change, create, hold, set_disabled};
pub use settle::{NewSettlement, confirm, drop_settlement, settle};
pub use status::{Event, Status};
pub use views::{
    Line, Settlement, find, find_by_name, find_settlement, list, list_all, list_settlements,
    list_settlements_beyond, names,
};

use crate::crypto::SealError;
use crate::types::{Fault, Money, SupplierId, Timestamp};
use crate::{db, ledger};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no such {0}")]
    NotFound(&'static str),
    /// It is not any more what the caller saw.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// Another supplier is called so.
    #[error("the name is taken")]
    Taken,
    #[error("the settlement is {}: not the time to {} it", .from.as_str(), .by.as_str())]
    IllegalStep { from: Status, by: Event },
    #[error("{wanted} wanted, {available} available")]
    TooMuch { wanted: Money, available: Money },
    #[error("whoever wrote it down must not confirm it")]
    SamePerson,
    #[error("above the limit it takes two people who log in: do it at /admin/suppliers")]
    Nameless,
    /// `field` is the form field's name; `problem` a stable word.
    #[error("{field}: {problem}")]
    Invalid { field: &'static str, problem: Fault },
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

/// Somebody whose goods the platform sells. The platform itself stands in no row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplier {
    pub id: SupplierId,
    /// In lists and commands; buyers never read it.
    pub name: String,
    /// For the operator alone.
    pub note: String,
    /// His people cannot log in. His goods are sold, and his money is his, as before.
    pub disabled: bool,
    pub created_at: Timestamp,
    /// Enough to recognise the account he is paid to; empty: none is known.
    pub account_hint: String,
}

/// A text on one line, as it is kept. `longest` in characters.
fn line(field: &'static str, text: &str, longest: usize) -> Result<String, Error> {
    let text = Fault::line(text, longest);
    text.map(str::to_owned).map_err(|problem| Error::Invalid { field, problem })
}
