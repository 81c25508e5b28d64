//! One connection, its settings, and the write transaction.

use super::Error;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;

#[derive(diesel::MultiConnection)]
pub enum Conn {
    Postgres(PgConnection),
    // Last: it accepts any string as a file name.
    Sqlite(SqliteConnection),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Read,
    Write,
}

pub(super) fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

pub(super) fn establish(url: &str, purpose: Use) -> Result<Conn, Error> {
    let mut conn = if is_postgres(url) {
        Conn::Postgres(PgConnection::establish(url)?)
    } else {
        let path = url.strip_prefix("sqlite://").unwrap_or(url);
        Conn::Sqlite(SqliteConnection::establish(path)?)
    };
    let settings = match (&conn, purpose) {
        // What was answered outlives a power cut. The log is brought home by `journal`; SQLite's own way
        // is for when that thread never came.
        (Conn::Sqlite(_), Use::Write) => {
            "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY; \
             PRAGMA journal_size_limit = 134217728; PRAGMA wal_autocheckpoint = 65536;"
        }
        (Conn::Sqlite(_), Use::Read) => {
            "PRAGMA busy_timeout = 5000; PRAGMA query_only = ON; PRAGMA cache_size = -2048;"
        }
        (Conn::Postgres(_), Use::Write) => {
            "SET lock_timeout = '5s'; SET statement_timeout = '30s'; SET client_min_messages = warning;"
        }
        (Conn::Postgres(_), Use::Read) => {
            "SET default_transaction_read_only = on; SET statement_timeout = '30s'; \
             SET client_min_messages = warning;"
        }
    };
    conn.batch_execute(settings)?;
    Ok(conn)
}

pub(super) fn begin(conn: &mut Conn) -> Result<(), Error> {
    match conn {
        // A plain BEGIN takes the write lock only at the first write, and by then another writer may
        // have moved on: SQLite answers "database is locked" at once, whatever the busy timeout.
        Conn::Sqlite(conn) => {
            AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE")?;
        }
        Conn::Postgres(conn) => AnsiTransactionManager::begin_transaction(conn)?,
    }
    Ok(())
}

/// For a transaction of many: whoever has to wait for another's lock gives up soon, so that two
/// which hold what the other wants do not stand still until the server notices.
pub(super) fn begin_impatiently(conn: &mut Conn) -> Result<(), Error> {
    match conn {
        Conn::Sqlite(_) => begin(conn),
        Conn::Postgres(conn) => {
            let begin = "BEGIN; SET LOCAL lock_timeout = '50ms'";
            Ok(AnsiTransactionManager::begin_transaction_sql(conn, begin)?)
        }
    }
}

pub(super) fn commit(conn: &mut Conn) -> Result<(), Error> {
    Ok(<Conn as Connection>::TransactionManager::commit_transaction(conn)?)
}

pub(super) fn rollback(conn: &mut Conn) -> Result<(), Error> {
    Ok(<Conn as Connection>::TransactionManager::rollback_transaction(conn)?)
}
