//! What can go wrong between the shop and its database.

use diesel::result::{DatabaseErrorKind, Error as DieselError};
use std::error::Error as StdError;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Too much is waiting already, or no connection came free in time. Trying again later helps.
    #[error("the database is busy")]
    Busy,
    #[error("cannot open the database")]
    Connect(#[from] diesel::ConnectionError),
    #[error("the database was written by a newer version (it knows migration {0})")]
    Newer(String),
    #[error("cannot bring the database up to date: {0}")]
    Migration(String),
    #[error("database")]
    Query(#[from] DieselError),
    /// A row says something that the code that wrote it never says.
    #[error("unexpected value in {0}")]
    Corrupt(&'static str),
    #[error("a database task panicked")]
    Panicked,
    #[error("the database is shutting down")]
    Closed,
}

/// Whether doing the same thing again may succeed: the database said that two transactions met.
/// Looks through the wrapping of domain errors, which all keep their cause.
pub(super) fn is_transient(error: &(dyn StdError + 'static)) -> bool {
    match find_cause(error) {
        Some(DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _)) => true,
        // PostgreSQL's 40P01 has no kind of its own in diesel.
        Some(DieselError::DatabaseError(_, about)) => about.message().contains("deadlock detected"),
        _ => false,
    }
}

pub(super) fn find_cause<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a DieselError> {
    let mut link = Some(error);
    while let Some(error) = link {
        if let Some(found) = error.downcast_ref::<DieselError>() {
            return Some(found);
        }
        link = error.source();
    }
    None
}
