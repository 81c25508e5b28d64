//! Takes jobs from the queue and runs them, a few at a time.

use super::store::{self, Claimed};
use super::{Payload, Stop, asked_to, pause};
use crate::db::{self, Conn, Db};
use crate::telemetry::metrics;
use crate::types::Timestamp;
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tracing::{error, warn};

/// How long a node may be silent before its jobs are taken by another.
const LEASE_SECONDS: i64 = 300;
/// Shorter than the lease, so that a job that hangs is never run twice at the same time.
const LONGEST_RUN: Duration = Duration::from_secs(240);
/// How often an idle runner looks.
const IDLE: Duration = Duration::from_millis(500);
const AT_ONCE: usize = 16;
/// Kept of an error's text.
const LONGEST_ERROR: usize = 500;

/// A job or a periodic task under way.
pub type Work = Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;
pub(super) type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;
type Handler = Box<dyn Fn(&str) -> Result<Work, serde_json::Error> + Send + Sync>;
/// Runs in the transaction that gives a job up.
type OnDead = fn(&mut Conn, &Dead, Timestamp) -> Result<(), db::Error>;

/// What is known of a job that was given up.
#[derive(Debug, Clone)]
pub struct Dead {
    pub kind: String,
}

/// The handlers by kind of job.
pub struct Runner {
    db: Db,
    now: Now,
    handlers: HashMap<&'static str, Handler>,
    on_dead: OnDead,
}

impl Runner {
    pub fn new(
        db: Db,
        now: impl Fn() -> Timestamp + Send + Sync + 'static,
        on_dead: OnDead,
    ) -> Runner {
        Runner { db, now: Arc::new(now), handlers: HashMap::new(), on_dead }
    }

    /// Binds a kind of job to what does it.
    #[must_use]
    pub fn on<P, F, W>(mut self, handler: F) -> Runner
    where
        P: Payload,
        F: Fn(P) -> W + Send + Sync + 'static,
        W: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let parse = move |payload: &str| {
            let work = handler(serde_json::from_str(payload)?);
            Ok::<Work, _>(Box::pin(work))
        };
        self.handlers.insert(P::KIND, Box::new(parse));
        self
    }

    /// Runs jobs until asked to stop, then lets those that run finish.
    pub async fn run(self, mut stop: Stop) {
        let runner = Arc::new(self);
        let mut running = JoinSet::new();
        while !*stop.borrow() {
            // Several at a time: claiming is a transaction.
            let room = AT_ONCE.saturating_sub(running.len());
            let room = if room * 2 < AT_ONCE { 0 } else { room };
            for job in runner.claim(room).await {
                let runner = Arc::clone(&runner);
                running.spawn(async move { runner.run_one(job).await });
            }
            tokio::select! {
                () = asked_to(&mut stop) => break,
                Some(_) = running.join_next() => while running.try_join_next().is_some() {},
                () = tokio::time::sleep(IDLE) => {}
            }
        }
        while running.join_next().await.is_some() {}
    }

    /// Runs everything that is due, one after the other, and says how much that was. For tests and
    /// for commands that must not leave work behind.
    pub async fn run_due(&self) -> usize {
        let mut done = 0;
        loop {
            let claimed = self.claim(AT_ONCE).await;
            if claimed.is_empty() {
                return done;
            }
            for job in claimed {
                self.run_one(job).await;
                done += 1;
            }
        }
    }

    async fn claim(&self, room: usize) -> Vec<Claimed> {
        let limit = i64::try_from(room).unwrap_or_default();
        let now = (self.now)();
        let claimed = async {
            if limit == 0 || !self.db.read(move |conn| store::is_any_due(conn, now)).await? {
                return Ok(Vec::new());
            }
            let lease_until = now.plus(LEASE_SECONDS);
            self.db.write(move |conn| store::claim(conn, limit, now, lease_until)).await
        };
        claimed.await.unwrap_or_else(|error: db::Error| {
            warn!(error = %chain(&error), "Jobs cannot be claimed");
            Vec::new()
        })
    }

    async fn run_one(&self, job: Claimed) {
        let outcome = match self.handlers.get(job.kind.as_str()) {
            None => Err(Failed::ForGood("no handler for this kind".to_owned())),
            Some(handler) => match handler(&job.payload) {
                Err(error) => Err(Failed::ForGood(format!("payload: {error}"))),
                Ok(work) => finish(work).await.map_err(Failed::ThisTime),
            },
        };
        let kind = job.kind.clone();
        metrics::job_ran(&kind, outcome.is_ok());
        if let Err(error) = self.settle(job, outcome).await {
            // The lease runs out and the job runs again, which it must bear anyway.
            warn!(job.kind = kind, error = %chain(&error), "A job's end cannot be written down");
        }
    }

    async fn settle(&self, job: Claimed, outcome: Result<(), Failed>) -> Result<(), db::Error> {
        let now = (self.now)();
        match outcome {
            Ok(()) => self.db.write(move |conn| store::delete_done(conn, &job)).await,
            Err(failed) => {
                let (text, next) = match failed {
                    Failed::ThisTime(text) => (text, pause::after(job.attempts)),
                    Failed::ForGood(text) => (text, None),
                };
                match next {
                    Some(seconds) => {
                        warn!(
                            job.kind = job.kind,
                            error = text,
                            "A job failed, again in {seconds} s"
                        );
                        let run_at = now.plus(seconds);
                        let retry =
                            move |conn: &mut Conn| store::put_back(conn, &job, &text, run_at);
                        self.db.write(retry).await
                    }
                    None => {
                        error!(job.kind = job.kind, error = text, "A job was given up");
                        metrics::job_died(&job.kind);
                        let on_dead = self.on_dead;
                        let give_up = move |conn: &mut Conn| {
                            if store::bury(conn, &job, &text)? {
                                on_dead(conn, &Dead { kind: job.kind.clone() }, now)?;
                            }
                            Ok(())
                        };
                        self.db.write(give_up).await
                    }
                }
            }
        }
    }
}

enum Failed {
    ThisTime(String),
    ForGood(String),
}

/// A task of its own, so that a panic costs one try of one job.
async fn finish(work: Work) -> Result<(), String> {
    let mut task = tokio::spawn(work);
    match tokio::time::timeout(LONGEST_RUN, &mut task).await {
        Ok(Ok(Ok(()))) => Ok(()),
        Ok(Ok(Err(error))) => Err(format!("{error:#}").chars().take(LONGEST_ERROR).collect()),
        Ok(Err(_)) => Err("panicked".to_owned()),
        Err(_) => {
            task.abort();
            Err("took too long".to_owned())
        }
    }
}

/// An error and its causes in one line.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |it| it.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
