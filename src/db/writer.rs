//! SQLite's one writer: a thread that commits many waiting closures together.
//!
//! A commit costs more than the statements in it. So the writer runs whatever waits, one closure
//! after the other, in one transaction, and answers all of them after the commit. First without
//! savepoints; only if one of them fails does the same batch run once more, each closure under a
//! savepoint of its own, so that a refused checkout undoes itself and nobody else.

use super::conn::{self, Conn, Use};
use super::error::Error;
use diesel::connection::SimpleConnection;
use std::error::Error as StdError;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

const LARGEST_BATCH: usize = 256;
/// A batch takes in new work for this long at most, so that the first in it does not wait for ever.
const LONGEST_BATCH: Duration = Duration::from_millis(4);

pub(super) struct Writer {
    queue: SyncSender<Box<dyn Work>>,
}

impl Writer {
    pub(super) fn start(url: &str, waiting: usize) -> Result<Writer, Error> {
        let conn = conn::establish(url, Use::Write)?;
        let url = url.to_owned();
        let (queue, inbox) = sync_channel(waiting.max(1));
        thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || serve(conn, &url, &inbox))
            .map_err(|_| Error::Closed)?;
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
    E: From<Error> + Send,
{
    fn run(&mut self, conn: &mut Conn) -> bool {
        // The writer serves everybody: one panicking closure must not end it.
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.work)(conn)))
            .unwrap_or_else(|_| Err(Error::Panicked.into()));
        self.outcome.insert(outcome).is_ok()
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

fn serve(mut conn: Conn, url: &str, inbox: &Receiver<Box<dyn Work>>) {
    let mut batch = Vec::with_capacity(LARGEST_BATCH);
    while let Ok(first) = inbox.recv() {
        batch.push(first);
        let mut committed = run_together(&mut conn, inbox, &mut batch);
        if committed.is_err() {
            undo(&mut conn, url);
            committed = run_apart(&mut conn, &mut batch);
        }
        if committed.is_err() {
            undo(&mut conn, url);
        }
        for mut task in batch.drain(..) {
            task.answer(match &committed {
                Ok(()) => Ok(()),
                Err(error) => Err(again(error)),
            });
        }
    }
}

/// Back to where no transaction is open. A full disk may have ended it already, and then diesel and
/// SQLite no longer agree: a new connection is the cure. If there is none to be had, the next batch
/// fails and tries again.
fn undo(conn: &mut Conn, url: &str) {
    if conn::rollback(conn).is_err()
        && let Ok(fresh) = conn::establish(url, Use::Write)
    {
        *conn = fresh;
    }
}

/// Takes in more work while it runs what it has. The first failure ends the attempt.
fn run_together(
    conn: &mut Conn,
    inbox: &Receiver<Box<dyn Work>>,
    batch: &mut Vec<Box<dyn Work>>,
) -> Result<(), Error> {
    let started = Instant::now();
    conn::begin(conn)?;
    let mut done = 0;
    while let Some(task) = batch.get_mut(done) {
        if !task.run(conn) {
            return Err(Error::Closed);
        }
        done += 1;
        if batch.len() < LARGEST_BATCH
            && started.elapsed() < LONGEST_BATCH
            && let Ok(next) = inbox.try_recv()
        {
            batch.push(next);
        }
    }
    conn::commit(conn)
}

fn run_apart(conn: &mut Conn, batch: &mut [Box<dyn Work>]) -> Result<(), Error> {
    conn::begin(conn)?;
    for task in batch {
        conn.batch_execute("SAVEPOINT one")?;
        let kept = task.run(conn);
        if !kept {
            conn.batch_execute("ROLLBACK TO one")?;
        }
        conn.batch_execute("RELEASE one")?;
    }
    conn::commit(conn)
}

/// One failure, told to everybody in the batch: diesel's error cannot be cloned.
fn again(error: &Error) -> Error {
    match error {
        Error::Query(diesel::result::Error::DatabaseError(_, about)) => {
            let kind = diesel::result::DatabaseErrorKind::Unknown;
            let about = Box::new(about.message().to_owned());
            Error::Query(diesel::result::Error::DatabaseError(kind, about))
        }
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
