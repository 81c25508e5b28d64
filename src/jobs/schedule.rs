//! Work that is due again and again: expiring holds, asking gateways, counting what is free.

use super::runner::{Now, Work};
use super::{Stop, asked_to, store};
use crate::db::{self, Conn, Db};
use crate::types::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep};
use tracing::warn;

/// A node that dies in its turn keeps the others waiting this long.
const TURN_SECONDS: i64 = 60;
/// How often a node says that its turn still runs.
const RENEWAL: Duration = Duration::from_secs(20);

/// Periodic tasks. Each runs once at start and then in its rhythm, never twice at a time in one
/// process.
pub struct Schedule {
    db: Db,
    now: Now,
    tasks: Vec<Task>,
}

struct Task {
    name: &'static str,
    every: Duration,
    /// One node at a time; otherwise each node does it for itself.
    in_turn: bool,
    work: Box<dyn Fn() -> Work + Send + Sync>,
}

impl Schedule {
    pub fn new(db: Db, now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Schedule {
        Schedule { db, now: Arc::new(now), tasks: Vec::new() }
    }

    /// A task that each node does for itself, or that is harmless to do on all.
    #[must_use]
    pub fn on_each_node<F, W>(self, name: &'static str, every: Duration, work: F) -> Schedule
    where
        F: Fn() -> W + Send + Sync + 'static,
        W: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        self.with(name, every, false, work)
    }

    /// A task that runs on one node at a time.
    #[must_use]
    pub fn on_one_node<F, W>(self, name: &'static str, every: Duration, work: F) -> Schedule
    where
        F: Fn() -> W + Send + Sync + 'static,
        W: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        self.with(name, every, true, work)
    }

    fn with<F, W>(mut self, name: &'static str, every: Duration, in_turn: bool, work: F) -> Schedule
    where
        F: Fn() -> W + Send + Sync + 'static,
        W: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let work = Box::new(move || -> Work { Box::pin(work()) });
        self.tasks.push(Task { name, every, in_turn, work });
        self
    }

    /// Until asked to stop; what runs then is finished.
    pub async fn run(self, stop: Stop) {
        let Schedule { db, now, tasks } = self;
        let mut running = JoinSet::new();
        for task in tasks {
            running.spawn(repeat(db.clone(), Arc::clone(&now), task, stop.clone()));
        }
        while running.join_next().await.is_some() {}
    }

    /// Every task once, in the order given. For tests, which set the clock by hand.
    pub async fn run_once(&self) -> anyhow::Result<()> {
        for task in &self.tasks {
            (task.work)().await?;
        }
        Ok(())
    }
}

async fn repeat(db: Db, now: Now, task: Task, mut stop: Stop) {
    let mut beat = interval(task.every);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = asked_to(&mut stop) => return,
            _ = beat.tick() => {}
        }
        // One process has SQLite to itself: there is nobody to take turns with.
        let outcome = if task.in_turn && db.is_shared() {
            run_in_turn(&db, &now, &task).await
        } else {
            (task.work)().await
        };
        if let Err(error) = outcome {
            warn!(task.name, error = format!("{error:#}"), "A periodic task failed");
        }
    }
}

async fn run_in_turn(db: &Db, now: &Now, task: &Task) -> anyhow::Result<()> {
    let name = format!("task:{}", task.name);
    let (started, turn) = (now(), name.clone());
    let take =
        move |conn: &mut Conn| store::take_turn(conn, &turn, started, started.plus(TURN_SECONDS));
    if !db.write(take).await? {
        return Ok(());
    }
    let mut work = (task.work)();
    let outcome = loop {
        tokio::select! {
            outcome = &mut work => break outcome,
            () = sleep(RENEWAL) => move_turn(db, &name, now().plus(TURN_SECONDS)).await?,
        }
    };
    // A little early, so that this node's own next beat does not just miss its turn.
    let pause = i64::try_from(task.every.as_secs()).unwrap_or(i64::MAX);
    move_turn(db, &name, started.plus(pause.saturating_sub(1))).await?;
    outcome
}

async fn move_turn(db: &Db, name: &str, until: Timestamp) -> Result<(), db::Error> {
    let name = name.to_owned();
    db.write(move |conn| store::move_turn(conn, &name, until)).await
}
