//! Connections for reading, lent to one task at a time.

use super::conn::{self, Conn, Use};
use super::error::Error;
use diesel::connection::{Connection, TransactionManager};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// How long a request waits for a connection before it hears "busy".
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) struct Pool {
    url: String,
    idle: Arc<Mutex<Vec<Conn>>>,
    permits: Arc<Semaphore>,
}

/// The right to one connection. It goes back to the pool only through [`Lent::keep`], so that a
/// panic in the middle of a statement costs the connection and not the next task.
pub(super) struct Lent {
    url: String,
    conn: Option<Conn>,
    idle: Arc<Mutex<Vec<Conn>>>,
    _permit: OwnedSemaphorePermit,
}

impl Pool {
    pub(super) fn new(url: String, size: u32) -> Pool {
        let size = usize::try_from(size.max(1)).unwrap_or(1);
        let idle = Arc::new(Mutex::new(Vec::with_capacity(size)));
        Pool { url, idle, permits: Arc::new(Semaphore::new(size)) }
    }

    pub(super) async fn get(&self) -> Result<Lent, Error> {
        let permit = timeout(PATIENCE, Arc::clone(&self.permits).acquire_owned())
            .await
            .map_err(|_| Error::Busy)?
            .map_err(|_| Error::Closed)?;
        Ok(Lent {
            url: self.url.clone(),
            conn: self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop(),
            idle: Arc::clone(&self.idle),
            _permit: permit,
        })
    }
}

impl Lent {
    /// The connection; opened now if none was idle. Blocks.
    pub(super) fn open(&mut self) -> Result<&mut Conn, Error> {
        let conn = match self.conn.take() {
            Some(conn) => conn,
            None => conn::establish(&self.url, Use::Read)?,
        };
        Ok(self.conn.insert(conn))
    }

    /// Back to the pool, unless the connection is unusable.
    pub(super) fn keep(mut self) {
        if let Some(mut conn) = self.conn.take()
            && !<Conn as Connection>::TransactionManager::is_broken_transaction_manager(&mut conn)
        {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(conn);
        }
    }
}
