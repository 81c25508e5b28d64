//! Brings SQLite's log home on a thread of its own, so that no sale waits for the disk.
//!
//! A commit only appends pages to the log, the file that ends in `-wal`, and syncs it. Once in a while
//! these pages have to be copied into the database's file, and the log begun anew
//! (<https://sqlite.org/wal.html#ckpt>). SQLite would do all of it within the commit that finds the
//! log long, and everybody behind that commit would wait. Here it goes on beside the commits. Only
//! what came at the last moment is copied by the writer, between two transactions: a log begins anew
//! when nothing of it is left to copy.

use super::conn::{self, Conn, Use};
use super::error::Error;
use diesel::prelude::*;
use diesel::sql_types::Integer;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;
use tracing::warn;

/// From a commit to the copy of its pages, and of those of all that were committed meanwhile.
const PAUSE: Duration = Duration::from_millis(100);

/// Pages of a log that should begin anew.
const LONG: i32 = 16_384;

/// Pages that may be left to the writer.
const LITTLE: i32 = 1_000;

/// How often what came during a copy is copied too before the writer is asked, however much it was.
const ROUNDS: u32 = 8;

/// The writer's side.
pub(super) struct Journal {
    news: SyncSender<()>,
    asked: Arc<AtomicBool>,
}

impl Journal {
    pub(super) fn start(url: &str) -> Result<Journal, Error> {
        let (news, told) = sync_channel(1);
        let asked = Arc::default();
        let conn = conn::establish(url, Use::Write)?;
        let keeper = Keeper { conn, long: LONG, asked: Arc::clone(&asked) };
        thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || keeper.keep(&told))
            .map_err(|_| Error::Closed)?;
        Ok(Journal { news, asked })
    }

    /// Call between two transactions of the writer's connection.
    pub(super) fn grew(&self, conn: &mut Conn) {
        // Refused: the thread was told and has not come yet.
        let _ = self.news.try_send(());
        if self.asked.swap(false, Ordering::Relaxed) {
            complain(copy(conn));
        }
    }
}

struct Keeper {
    conn: Conn,
    long: i32,
    /// The writer is to copy what is left.
    asked: Arc<AtomicBool>,
}

impl Keeper {
    /// Until the writer is gone.
    fn keep(mut self, told: &Receiver<()>) {
        while told.recv().is_ok() {
            thread::sleep(PAUSE);
            complain(self.bring_home());
        }
    }

    fn bring_home(&mut self) -> Result<(), Error> {
        let mut before = copy(&mut self.conn)?;
        if before < self.long {
            return Ok(());
        }
        for _ in 0..ROUNDS {
            let now = copy(&mut self.conn)?;
            if now - before <= LITTLE {
                break;
            }
            before = now;
        }
        self.asked.store(true, Ordering::Relaxed);
        Ok(())
    }
}

#[derive(QueryableByName)]
struct Copied {
    #[diesel(sql_type = Integer)]
    log: i32,
}

/// Copies all but what somebody still reads the older state of; waits for nobody, and does nothing
/// while another connection copies. Returns how many pages the log had.
fn copy(conn: &mut Conn) -> Result<i32, Error> {
    let copied: Copied = diesel::sql_query("PRAGMA wal_checkpoint(PASSIVE)").get_result(conn)?;
    Ok(copied.log)
}

/// What could not be copied stays in the log, and the next commit brings the thread back.
fn complain<T>(outcome: Result<T, Error>) {
    if let Err(error) = outcome {
        warn!(%error, "Cannot copy the database's log into its file");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use diesel::connection::SimpleConnection;

    fn url_in(folder: &tempfile::TempDir) -> String {
        folder.path().join("shop.db").display().to_string()
    }

    /// The writer with its side of the journal, and the thread's side, which runs when it is told to.
    fn open(folder: &tempfile::TempDir, long: i32) -> (Conn, Journal, Keeper) {
        let url = url_in(folder);
        let mut conn = conn::establish(&url, Use::Write).unwrap();
        conn.batch_execute("CREATE TABLE cards (id INTEGER PRIMARY KEY, sealed BLOB)").unwrap();
        let asked = Arc::default();
        let (news, _) = sync_channel(1);
        let keeper_conn = conn::establish(&url, Use::Write).unwrap();
        let keeper = Keeper { conn: keeper_conn, long, asked: Arc::clone(&asked) };
        (conn, Journal { news, asked }, keeper)
    }

    fn sell(conn: &mut Conn) {
        conn.batch_execute("INSERT INTO cards (sealed) VALUES (zeroblob(100000))").unwrap();
    }

    #[test]
    fn the_writer_copies_what_is_left_and_a_long_log_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let (mut conn, journal, mut keeper) = open(&folder, 20);
        let mut reader = conn::establish(&url_in(&folder), Use::Read).unwrap();
        reader.batch_execute("BEGIN; SELECT * FROM cards").unwrap();
        sell(&mut conn);
        keeper.bring_home().unwrap();
        let long = copy(&mut keeper.conn).unwrap();
        reader.batch_execute("COMMIT").unwrap();

        journal.grew(&mut conn);
        sell(&mut conn);
        let now = copy(&mut conn).unwrap();
        assert!(now <= long, "{now} pages, written behind {long}");
        assert!(!journal.asked.load(Ordering::Relaxed));
    }

    #[test]
    fn the_writer_is_not_asked_for_a_short_log() {
        let folder = tempfile::tempdir().unwrap();
        let (mut conn, _, mut keeper) = open(&folder, 10_000);
        sell(&mut conn);
        keeper.bring_home().unwrap();
        assert!(!keeper.asked.load(Ordering::Relaxed));
    }
}
