//! An empty database of its own for a test that needs no shop.

use keygrove::config::Config;
use keygrove::db::Db;
use tempfile::TempDir;

pub(crate) struct Fresh {
    pub(crate) db: Db,
    _dir: TempDir,
}

impl Fresh {
    /// SQLite in a temporary folder, or a schema of its own in the PostgreSQL of
    /// `KEYGROVE_TEST_DATABASE_URL`.
    pub(crate) fn open() -> Fresh {
        let dir = tempfile::tempdir().unwrap();
        let mut config = Config::for_testing(dir.path());
        if let Ok(server) = std::env::var("KEYGROVE_TEST_DATABASE_URL") {
            config.database.url = schema_of_its_own(&server, dir.path());
        }
        Fresh { db: Db::open(&config.database).unwrap(), _dir: dir }
    }
}

fn schema_of_its_own(server: &str, dir: &std::path::Path) -> String {
    use diesel::connection::SimpleConnection;
    use diesel::{Connection, PgConnection};
    let name: String = dir.to_string_lossy().chars().filter(char::is_ascii_alphanumeric).collect();
    let name = format!("t{}", name.to_lowercase());
    let mut admin = PgConnection::establish(server).unwrap();
    admin.batch_execute(&format!("CREATE SCHEMA {name}")).unwrap();
    let join = if server.contains('?') { '&' } else { '?' };
    format!("{server}{join}options=-csearch_path%3D{name}")
}
