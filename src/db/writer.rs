//! The writers: threads that commit many waiting closures together.
//!
//! A commit costs more than the statements in it. So a writer runs whatever waits, one closure after
//! the other, in one transaction, and answers all of them after the commit. If one of them fails,
//! all of it is undone and each runs again in a transaction of its own, so that a refused checkout
//! undoes itself and nobody else. SQLite has one writer; on PostgreSQL several share the queue.

use super::conn::{self, Conn, Use};
use super::error::{Error, is_transient};
use super::journal::Journal;
use std::error::Error as StdError;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How often a transaction that met another one is tried in all.
const TRIES: u32 = 4;

/// How much one transaction takes in.
#[derive(Clone, Copy)]
struct Limits {
    closures: usize,
    /// So that the first in it does not wait for ever. Where the commit itself costs more, as much as
    /// that: on a slow disk, twice the wait of the first is several times the work of all.
    time: Duration,
}

const SQLITE: Limits = Limits { closures: 256, time: Duration::from_millis(4) };
/// Rows stay locked until the end, and each statement is a way to the server and back.
const POSTGRES: Limits = Limits { closures: 16, time: Duration::from_millis(20) };

pub(super) struct Writer {
    queue: SyncSender<Box<dyn Work>>,
}

impl Writer {
    /// Opens one connection now and those of the other threads when they are needed.
    pub(super) fn start(url: &str, threads: u32, waiting: usize) -> Result<Writer, Error> {
        let (queue, inbox) = sync_channel(waiting.max(1));
        let inbox = Arc::new(Inbox(Mutex::new(inbox)));
        let limits = if conn::is_postgres(url) { POSTGRES } else { SQLITE };
        let mut opened = Some(conn::establish(url, Use::Write)?);
        for number in 1..=threads.max(1) {
            let journal = if conn::is_postgres(url) { None } else { Some(Journal::start(url)?) };
            let (url, conn, commit_took) = (url.to_owned(), opened.take(), Duration::ZERO);
            let desk = Desk { url, conn, limits, journal, commit_took };
            let inbox = Arc::clone(&inbox);
            thread::Builder::new()
                .name(format!("writer-{number}"))
                .spawn(move || desk.serve(&inbox))
                .map_err(|_| Error::Closed)?;
        }
        Ok(Writer { queue })
    }

    pub(super) async fn submit<T, E>(
        &self,
        work: impl Fn(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + StdError + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let task = Box::new(Task { work, reply: Some(reply), outcome: None });
        self.queue.try_send(task).map_err(|refused| match refused {
            TrySendError::Full(_) => Error::Busy,
            TrySendError::Disconnected(_) => Error::Closed,
        })?;
        answer.await.unwrap_or_else(|_| Err(Error::Closed.into()))
    }
}

/// A closure whose types the writer need not know.
trait Work: Send {
    /// Runs the closure and keeps what it said. `false`: it failed, and what it wrote must go.
    fn run(&mut self, conn: &mut Conn) -> bool;
    /// Whether it failed because it met another transaction.
    fn met_another(&self) -> bool;
    /// Tells the waiting task what the closure said, or that the commit failed.
    fn answer(&mut self, committed: Result<(), Error>);
}

struct Task<F, T, E> {
    work: F,
    reply: Option<oneshot::Sender<Result<T, E>>>,
    outcome: Option<Result<T, E>>,
}

impl<F, T, E> Work for Task<F, T, E>
where
    F: Fn(&mut Conn) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + StdError + Send + 'static,
{
    fn run(&mut self, conn: &mut Conn) -> bool {
        // A writer serves everybody: one panicking closure must not end it.
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.work)(conn)))
            .unwrap_or_else(|_| Err(Error::Panicked.into()));
        self.outcome.insert(outcome).is_ok()
    }

    fn met_another(&self) -> bool {
        matches!(&self.outcome, Some(Err(error)) if is_transient(error))
    }

    fn answer(&mut self, committed: Result<(), Error>) {
        let outcome = match (self.outcome.take(), committed) {
            (Some(Err(error)), _) => Err(error),
            (Some(outcome), Ok(())) => outcome,
            (_, Err(error)) => Err(error.into()),
            (None, Ok(())) => Err(Error::Closed.into()),
        };
        if let Some(reply) = self.reply.take() {
            // Whoever asked may have hung up; the write stands.
            let _ = reply.send(outcome);
        }
    }
}

/// What waits, for all threads.
struct Inbox(Mutex<Receiver<Box<dyn Work>>>);

impl Inbox {
    /// The next, however long it takes; `None`: nobody will ask for anything again.
    fn wait(&self) -> Option<Box<dyn Work>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
    }

    /// The next, unless another thread is free to take it.
    fn more(&self) -> Option<Box<dyn Work>> {
        self.0.try_lock().ok()?.try_recv().ok()
    }
}

/// One thread's connection.
struct Desk {
    url: String,
    /// `None`: not opened yet, or no longer of use.
    conn: Option<Conn>,
    limits: Limits,
    /// SQLite's; PostgreSQL sees to its own.
    journal: Option<Journal>,
    /// What the last commit cost.
    commit_took: Duration,
}

impl Desk {
    fn serve(mut self, inbox: &Inbox) {
        let mut batch = Vec::with_capacity(self.limits.closures);
        while let Some(first) = inbox.wait() {
            batch.push(first);
            match self.run_together(inbox, &mut batch) {
                Ok(true) => batch.drain(..).for_each(|mut it| it.answer(Ok(()))),
                Ok(false) => batch.drain(..).for_each(|it| self.run_alone(it)),
                Err(error) => batch.drain(..).for_each(|mut it| it.answer(Err(again(&error)))),
            }
            if let (Some(journal), Some(conn)) = (&self.journal, &mut self.conn) {
                journal.grew(conn);
            }
        }
    }

    /// Takes in more work while it runs what it has. `false`: a closure failed, and all is undone.
    fn run_together(
        &mut self,
        inbox: &Inbox,
        batch: &mut Vec<Box<dyn Work>>,
    ) -> Result<bool, Error> {
        let (started, most) = (Instant::now(), self.limits.closures);
        let time = self.limits.time.max(self.commit_took);
        self.transaction(conn::begin_impatiently, |conn| {
            let mut done = 0;
            while let Some(task) = batch.get_mut(done) {
                if !task.run(conn) {
                    return false;
                }
                done += 1;
                if batch.len() < most
                    && started.elapsed() < time
                    && let Some(next) = inbox.more()
                {
                    batch.push(next);
                }
            }
            true
        })
    }

    fn run_alone(&mut self, mut task: Box<dyn Work>) {
        for _ in 1..TRIES {
            let committed = self.transaction(conn::begin, |conn| task.run(conn));
            if !matches!(committed, Ok(false)) || !task.met_another() {
                return task.answer(committed.map(drop));
            }
        }
        let committed = self.transaction(conn::begin, |conn| task.run(conn));
        task.answer(committed.map(drop));
    }

    /// Commits if `work` says so. A connection that is no longer of use is not kept.
    fn transaction(
        &mut self,
        begin: fn(&mut Conn) -> Result<(), Error>,
        work: impl FnOnce(&mut Conn) -> bool,
    ) -> Result<bool, Error> {
        let mut conn = self.begun(begin)?;
        let done = work(&mut conn);
        if done {
            let asked = Instant::now();
            conn::commit(&mut conn)?;
            self.commit_took = asked.elapsed();
            self.conn = Some(conn);
        } else if conn::rollback(&mut conn).is_ok() {
            self.conn = Some(conn);
        }
        Ok(done)
    }

    fn begun(&mut self, begin: fn(&mut Conn) -> Result<(), Error>) -> Result<Conn, Error> {
        // The server may have closed it since.
        if let Some(mut conn) = self.conn.take()
            && begin(&mut conn).is_ok()
        {
            return Ok(conn);
        }
        let mut conn = conn::establish(&self.url, Use::Write)?;
        begin(&mut conn)?;
        Ok(conn)
    }
}

/// One failure, told to everybody in the batch: diesel's error cannot be cloned.
fn again(error: &Error) -> Error {
    match error {
        Error::Query(diesel::result::Error::DatabaseError(_, about)) => {
            let kind = diesel::result::DatabaseErrorKind::Unknown;
            let about = Box::new(about.message().to_owned());
            Error::Query(diesel::result::Error::DatabaseError(kind, about))
        }
        Error::DiskFull => Error::DiskFull,
        _ => Error::Busy,
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::db::{Db, Error, counters};
    use futures_util::future::join_all;

    fn open() -> (tempfile::TempDir, Db) {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&Config::for_testing(folder.path()).database).unwrap();
        (folder, db)
    }

    #[actix_web::test]
    async fn a_refused_write_undoes_itself_and_nobody_else() {
        let (_folder, db) = open();
        let writes = (0..100).map(|number| {
            db.write(move |conn| {
                counters::raise(conn, "kept", 1)?;
                if number % 10 == 0 { Err(Error::Corrupt("test")) } else { Ok(()) }
            })
        });
        let outcomes = join_all(writes).await;
        assert_eq!(outcomes.iter().filter(|it| it.is_err()).count(), 10);
        assert_eq!(db.read(|conn| counters::value(conn, "kept")).await.unwrap(), 90);
    }

    #[actix_web::test]
    async fn a_panic_ends_one_write_and_not_the_writer() {
        let (_folder, db) = open();
        let panicked: Result<(), Error> = db.write(|_| panic!("on purpose")).await;
        assert!(matches!(panicked, Err(Error::Panicked)));
        assert_eq!(db.write(|conn| counters::raise(conn, "after", 1)).await.unwrap(), 1);
    }
}
