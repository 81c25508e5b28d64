//! A database of a test's own: a file, or a fresh one on the PostgreSQL that the environment names.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use keygrove::db::Conn;
use keygrove::db::schema::{card_claims, order_shares, skus};
use keygrove::ops;
use keygrove::types::Timestamp;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

pub(crate) struct Database {
    name: String,
    place: Place,
}

enum Place {
    File { url: String },
    Server { admin: String, url: String },
}

#[derive(QueryableByName)]
struct Job {
    #[diesel(sql_type = Text)]
    kind: String,
}

impl Database {
    pub(crate) fn fresh(dir: &Path) -> Database {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let name = format!("shop_{}_{number}", std::process::id());
        let place = match std::env::var("KEYGROVE_TEST_DATABASE_URL") {
            Ok(admin) => {
                let mut conn = PgConnection::establish(&admin).expect("the test server answers");
                conn.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
                let mut url = url::Url::parse(&admin).unwrap();
                url.set_path(&name);
                Place::Server { admin, url: url.into() }
            }
            Err(_) => Place::File { url: format!("sqlite://{}", dir.join("shop.db").display()) },
        };
        Database { name, place }
    }

    pub(crate) fn url(&self) -> String {
        let (Place::File { url } | Place::Server { url, .. }) = &self.place;
        url.clone()
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Somebody else was at it.
    pub(crate) fn run(&self, statement: &str) {
        self.connect().batch_execute(statement).unwrap();
    }

    /// The kinds of jobs that should have run by now and have not.
    pub(crate) fn jobs_due(&self, now: i64) -> Vec<String> {
        let due = format!("SELECT kind FROM jobs WHERE state = 'queued' AND run_at <= {now}");
        let found: Vec<Job> = match &mut self.connect() {
            Conn::Sqlite(conn) => diesel::sql_query(due).load(conn),
            Conn::Postgres(conn) => diesel::sql_query(due).load(conn),
        }
        .unwrap();
        found.into_iter().map(|it| it.kind).collect()
    }

    /// The promises of the shop that do not hold, as `keygrove check` names them.
    pub(crate) fn broken_promises(&self, now: i64) -> Vec<&'static str> {
        let now = Timestamp::from_seconds(now);
        let promises = ops::check(&mut self.connect(), now).unwrap();
        promises.into_iter().filter(|it| it.broken > 0).map(|it| it.name).collect()
    }

    /// How many cards of a SKU have been sold.
    pub(crate) fn sold(&self, sku: &str) -> i64 {
        let sold = card_claims::table
            .inner_join(skus::table.on(skus::id.eq(card_claims::sku_id)))
            .filter(skus::code.eq(sku))
            .filter(card_claims::state.eq("sold"));
        sold.count().get_result(&mut self.connect()).unwrap()
    }

    pub(crate) fn frozen_parts(&self) -> i64 {
        order_shares::table.count().get_result(&mut self.connect()).unwrap()
    }

    fn connect(&self) -> Conn {
        match &self.place {
            Place::File { url } => {
                let path = url.trim_start_matches("sqlite://");
                Conn::Sqlite(SqliteConnection::establish(path).unwrap())
            }
            Place::Server { url, .. } => Conn::Postgres(PgConnection::establish(url).unwrap()),
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Place::Server { admin, .. } = &self.place
            && let Ok(mut conn) = PgConnection::establish(admin)
        {
            // Left behind only if the server has gone, and then it goes with the server's folder.
            let _ = conn.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}
