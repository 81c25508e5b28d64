//! One connection type for SQLite and PostgreSQL, and the only ways to reach the data.
//!
//! Three ways to write a query, from most to least common:
//!
//! 1. Plain diesel on `&mut Conn`: selects, joins, single-row inserts, updates, `RETURNING`.
//! 2. [`each_backend!`](crate::each_backend): the same text, typed once per backend, for what both
//!    databases speak but `MultiConnection` cannot: `ON CONFLICT`, inserting a `Vec`.
//! 3. `match conn { .. }`: the SQL really differs (`FOR UPDATE SKIP LOCKED`).

mod conn;
pub mod counters;
mod error;
mod hot;
mod journal;
mod migrate;
mod pool;
pub mod schema;
mod sql;
mod writer;

pub use conn::Conn;
pub use error::Error;
pub use hot::insert_one;
pub use migrate::{names as migration_names, pending as pending_migrations};
pub use sql::{is_unique_violation, like_pattern, lower, sum_minor};

use crate::config;
use pool::Pool;
use std::error::Error as StdError;
use std::sync::Arc;
use tokio::task;
use writer::Writer;

/// The same body, compiled against each backend's own connection type.
#[macro_export]
macro_rules! each_backend {
    ($conn:ident => $body:expr) => {
        match $conn {
            $crate::db::Conn::Sqlite($conn) => $body,
            $crate::db::Conn::Postgres($conn) => $body,
        }
    };
}

/// Handle to the database. Cloning is cheap.
#[derive(Clone)]
pub struct Db {
    readers: Arc<Pool>,
    writer: Arc<Writer>,
    shared: bool,
}

impl Db {
    /// Opens the database and brings its tables up to date. Blocks; call at start.
    pub fn open(config: &config::Database) -> Result<Db, Error> {
        migrate::run(&config.url)?;
        let readers = Arc::new(Pool::new(config.url.clone(), config.readers));
        let shared = conn::is_postgres(&config.url);
        // SQLite has one writer at a time.
        let writers = if shared { config.writers } else { 1 };
        let writer = Arc::new(Writer::start(&config.url, writers, config.write_queue)?);
        Ok(Db { readers, writer, shared })
    }

    /// Whether this is PostgreSQL: several processes on several machines may share it.
    pub fn is_shared(&self) -> bool {
        self.shared
    }

    /// Runs `work` on another thread, without a transaction, on a connection that cannot write.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let mut conn = self.readers.get().await?;
        off_thread(move || {
            let outcome = work(conn.open()?);
            conn.keep();
            outcome
        })
        .await
    }

    /// Runs `work` in a write transaction and commits when it returns `Ok`. The answer comes after
    /// the commit. When more writes are waiting than may wait, the answer is [`Error::Busy`] at once.
    ///
    /// `work` may run more than once, so it must not send mail, call a gateway or otherwise touch the
    /// world. Enqueue a job instead: the job commits with the rest.
    pub async fn write<T, E>(
        &self,
        work: impl Fn(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + StdError + Send + 'static,
    {
        self.writer.submit(work).await
    }
}

/// Not `block_in_place`: actix workers run on single-threaded runtimes, where it panics.
async fn off_thread<T, E>(job: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    match task::spawn_blocking(job).await {
        Ok(outcome) => outcome,
        Err(_) => Err(E::from(Error::Panicked)),
    }
}
