//! What can go wrong between the shop and its database.

use diesel::result::{DatabaseErrorKind, Error as DieselError};
use std::error::Error as StdError;
use std::io;

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
    #[error("the disk is full")]
    DiskFull,
    /// A NUL byte, which PostgreSQL keeps in no text.
    #[error("a text that cannot be stored")]
    NoText,
    #[error("database")]
    Query(#[source] DieselError),
    #[error("cannot make the file")]
    File(#[source] io::Error),
    /// A row says something that the code that wrote it never says.
    #[error("unexpected value in {0}")]
    Corrupt(&'static str),
    #[error("a database task panicked")]
    Panicked,
    #[error("the database is shutting down")]
    Closed,
}

impl Error {
    pub(super) fn migration(error: &(dyn StdError + Send + Sync + 'static)) -> Error {
        let told = error.to_string();
        if says_full(&told) { Error::DiskFull } else { Error::Migration(told) }
    }
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Error {
        match &error {
            DieselError::DatabaseError(_, about) if says_full(about.message()) => Error::DiskFull,
            DieselError::DatabaseError(_, about) if about.message().contains(NUL) => Error::NoText,
            _ => Error::Query(error),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Error {
        match error.kind() {
            io::ErrorKind::StorageFull => Error::DiskFull,
            _ => Error::File(error),
        }
    }
}

/// How PostgreSQL says so.
const NUL: &str = "invalid byte sequence for encoding \"UTF8\": 0x00";

/// In the words of SQLite and of PostgreSQL: neither has a kind for it.
fn says_full(told: &str) -> bool {
    told.contains("disk is full") || told.contains("No space left on device")
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
