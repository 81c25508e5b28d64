//! Brings the tables up to date. Both folders hold the same migrations by name.

use super::conn::{self, Conn, Use};
use super::error::Error;
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Two nodes that start together must not both create the tables.
const ADVISORY_LOCK: i64 = 0x6b65_7967_726f_7665;

pub(super) fn run(url: &str) -> Result<(), Error> {
    conn::make_private_file(url)?;
    let mut conn = conn::establish(url, Use::Write)?;
    match &mut conn {
        Conn::Sqlite(conn) => up::<Sqlite>(conn, SQLITE),
        Conn::Postgres(conn) => {
            let lock = diesel::sql_query("SELECT pg_advisory_lock($1)");
            lock.bind::<diesel::sql_types::BigInt, _>(ADVISORY_LOCK).execute(conn)?;
            // The lock goes with the connection, which ends with this function.
            up::<Pg>(conn, POSTGRES)
        }
    }
}

/// Migrations that this program knows and the database does not have yet.
pub fn pending(conn: &mut Conn) -> Result<Vec<String>, Error> {
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| Error::migration(&*error);
    Ok(match conn {
        Conn::Sqlite(conn) => {
            let pending = conn.pending_migrations(SQLITE).map_err(failed)?;
            pending.iter().map(|it| it.name().to_string()).collect()
        }
        Conn::Postgres(conn) => {
            let pending = conn.pending_migrations(POSTGRES).map_err(failed)?;
            pending.iter().map(|it| it.name().to_string()).collect()
        }
    })
}

/// The names in both folders, for the test that holds them equal.
pub fn names() -> (Vec<String>, Vec<String>) {
    (list::<Sqlite>(&SQLITE), list::<Pg>(&POSTGRES))
}

fn list<DB: diesel::backend::Backend>(source: &EmbeddedMigrations) -> Vec<String>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let migrations: Vec<Box<dyn Migration<DB>>> = source.migrations().unwrap_or_default();
    migrations.iter().map(|it| it.name().to_string()).collect()
}

fn up<DB: diesel::backend::Backend>(
    conn: &mut impl MigrationHarness<DB>,
    source: EmbeddedMigrations,
) -> Result<(), Error>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| Error::migration(&*error);
    let known = list::<DB>(&source);
    for version in conn.applied_migrations().map_err(failed)? {
        let version = version.to_string();
        if !known.iter().any(|name| name.replace('-', "").starts_with(&version)) {
            return Err(Error::Newer(version));
        }
    }
    conn.run_pending_migrations(source).map_err(failed)?;
    Ok(())
}
