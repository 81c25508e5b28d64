//! One connection, its settings, and the write transaction.

use super::Error;
use super::sql::lower_utils;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use std::fs::OpenOptions;
use std::io::ErrorKind;

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
        let mut sqlite = SqliteConnection::establish(path)?;
        // Its own knows only the capitals of ASCII.
        lower_utils::register_impl(&mut sqlite, |text: String| text.to_lowercase())?;
        Conn::Sqlite(sqlite)
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

/// SQLite would let everybody read a new file; its log and its index get what rights the file has.
pub(super) fn make_private_file(url: &str) -> Result<(), Error> {
    let path = url.strip_prefix("sqlite://").unwrap_or(url);
    let no_file = path.is_empty() || path.starts_with(':') || path.starts_with("file:");
    if is_postgres(url) || no_file {
        return Ok(());
    }
    let mut file = OpenOptions::new();
    // A file that is there is not opened: to close it again would take the locks of this whole process.
    file.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    match file.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error.into()),
        _ => Ok(()),
    }
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

#[cfg(all(test, unix))]
mod tests {
    use crate::config::Config;
    use crate::db::{Db, counters};
    use std::os::unix::fs::PermissionsExt;

    #[actix_web::test]
    async fn a_new_database_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&Config::for_testing(folder.path()).database).unwrap();
        let write = db.write(|conn| counters::raise(conn, "one", 1));
        write.await.unwrap();
        for name in ["shop.db", "shop.db-wal", "shop.db-shm"] {
            let facts = std::fs::metadata(folder.path().join(name)).unwrap();
            assert_eq!(facts.permissions().mode() & 0o777, 0o600, "{name}");
        }
    }
}
