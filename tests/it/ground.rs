//! A database of its own for each test: SQLite in a temporary folder, or PostgreSQL when
//! `KEYGROVE_TEST_DATABASE_URL` names a server.

use diesel::prelude::*;
use keygrove::config::Config;
use keygrove::db::{Conn, Db, Error};
use keygrove::types::Timestamp;
use tempfile::TempDir;

pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

/// Kept alive as long as the test looks at its data.
pub(crate) struct Ground {
    pub(crate) db: Db,
    _folder: TempDir,
    database: Option<(String, String)>,
}

impl Ground {
    pub(crate) fn fresh() -> Ground {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::for_testing(folder.path());
        let server = std::env::var("KEYGROVE_TEST_DATABASE_URL").ok();
        let database = server.map(|server| {
            let name = format!("ground_{:016x}", rand::random::<u64>());
            execute(&server, &format!("CREATE DATABASE {name}"));
            let (base, _) = server.rsplit_once('/').unwrap();
            config.database.url = format!("{base}/{name}");
            (server, name)
        });
        let db = Db::open(&config.database).unwrap();
        Ground { db, _folder: folder, database }
    }

    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Conn) -> T + Send + 'static,
    ) -> T {
        self.db.write(move |conn| Ok::<T, Error>(work(conn))).await.unwrap()
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.database {
            execute(server, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

fn execute(server: &str, statement: &str) {
    let mut conn = PgConnection::establish(server).unwrap();
    diesel::sql_query(statement).execute(&mut conn).unwrap();
}
