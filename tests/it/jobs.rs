//! Work that must happen because something else did.

use crate::ground::{Ground, NOW};
use keygrove::db::{self, Conn};
use keygrove::jobs::{self, Payload, Runner, Schedule};
use keygrove::types::{PageRequest, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::watch;

#[derive(Serialize, Deserialize)]
struct Greet {
    number: usize,
}

impl Payload for Greet {
    const KIND: &'static str = "greet";
}

async fn enqueue(ground: &Ground, number: usize, at: Timestamp) {
    ground.db.write(move |conn| jobs::enqueue(conn, &Greet { number }, at)).await.unwrap();
}

fn nobody_told(_: &mut Conn, _: &jobs::Dead, _: Timestamp) -> Result<(), db::Error> {
    Ok(())
}

async fn depth(ground: &Ground) -> jobs::Depth {
    ground.db.read(jobs::depth).await.unwrap()
}

#[actix_web::test]
async fn a_job_runs_once_and_is_gone() {
    let ground = Ground::fresh();
    enqueue(&ground, 7, NOW).await;
    enqueue(&ground, 8, NOW.plus(60)).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&seen);
    let runner = Runner::new(ground.db.clone(), || NOW, nobody_told).on(move |job: Greet| {
        into.lock().unwrap().push(job.number);
        async { Ok(()) }
    });
    assert_eq!(runner.run_due().await, 1, "the other one is due in a minute");
    assert_eq!(*seen.lock().unwrap(), [7]);
    assert_eq!(depth(&ground).await, jobs::Depth { waiting: 1, running: 0, dead: 0 });
}

#[actix_web::test]
async fn a_job_that_keeps_failing_is_kept_for_somebody_to_see() {
    let ground = Ground::fresh();
    enqueue(&ground, 1, NOW).await;
    let clock = Arc::new(AtomicI64::new(NOW.seconds()));
    let hands = Arc::clone(&clock);
    let runner = Runner::new(
        ground.db.clone(),
        move || Timestamp::from_seconds(hands.load(Ordering::SeqCst)),
        |conn, dead, now| match dead.kind.as_str() {
            // A dead letter about a dead letter would have no end.
            Told::KIND => Ok(()),
            kind => jobs::enqueue(conn, &Told { kind: kind.to_owned() }, now).map(|_| ()),
        },
    )
    .on(|_: Greet| async { anyhow::bail!("nobody opens") });
    let mut tries = 0;
    for _ in 0..50 {
        tries += runner.run_due().await;
        clock.fetch_add(100_000, Ordering::SeqCst);
    }
    assert!(tries >= 10, "{tries}");
    let dead = ground.db.read(|conn| jobs::list_dead(conn, PageRequest::new(1, 50))).await.unwrap();
    let greet = dead.items.iter().find(|it| it.kind == "greet").unwrap();
    assert_eq!((greet.attempts, greet.last_error.as_str()), (10, "nobody opens"));
    let told = dead.items.iter().find(|it| it.kind == "told").unwrap();
    assert!(told.payload.contains("greet"), "somebody was told, in the same transaction");

    let (job, other) = (greet.id, told.id);
    ground.db.write(move |conn| jobs::run_again(conn, job, NOW)).await.unwrap();
    assert!(ground.db.write(move |conn| jobs::delete_dead(conn, other)).await.unwrap());
    assert_eq!(depth(&ground).await.waiting, 1);
}

#[derive(Serialize, Deserialize)]
struct Told {
    kind: String,
}

impl Payload for Told {
    const KIND: &'static str = "told";
}

#[actix_web::test]
async fn two_nodes_never_run_the_same_job() {
    let ground = Ground::fresh();
    for number in 0..60 {
        enqueue(&ground, number, NOW).await;
    }
    let seen = Arc::new(Mutex::new(Vec::new()));
    let node = || {
        let into = Arc::clone(&seen);
        Runner::new(ground.db.clone(), || NOW, nobody_told).on(move |job: Greet| {
            into.lock().unwrap().push(job.number);
            async { Ok(()) }
        })
    };
    let (one, other) = (node(), node());
    let ran = futures_util::future::join(one.run_due(), other.run_due()).await;
    let mut seen = seen.lock().unwrap().clone();
    seen.sort_unstable();
    assert_eq!(seen, (0..60).collect::<Vec<_>>());
    assert_eq!(ran.0 + ran.1, 60);
}

#[actix_web::test]
async fn a_node_that_died_leaves_its_job_to_others() {
    let ground = Ground::fresh();
    enqueue(&ground, 1, NOW).await;
    let stuck = Runner::new(ground.db.clone(), || NOW, nobody_told)
        .on(|_: Greet| std::future::pending::<anyhow::Result<()>>());
    // The node claims the job and is never heard of again.
    let cut = futures_util::future::select(
        Box::pin(stuck.run_due()),
        Box::pin(async {
            while depth(&ground).await.running == 0 {
                tokio::task::yield_now().await;
            }
        }),
    );
    drop(cut.await);
    let at = |now: Timestamp| {
        Runner::new(ground.db.clone(), move || now, nobody_told).on(|_: Greet| async { Ok(()) })
    };
    assert_eq!(at(NOW.plus(60)).run_due().await, 0, "its lease still runs");
    assert_eq!(at(NOW.plus(3_600)).run_due().await, 1);
}

#[actix_web::test]
async fn a_stopping_node_finishes_what_it_runs() {
    let ground = Ground::fresh();
    enqueue(&ground, 1, NOW).await;
    let (ask, asked) = watch::channel(false);
    let (started, begun) = tokio::sync::oneshot::channel();
    let (finish, may_finish) = tokio::sync::oneshot::channel::<()>();
    let ends = Mutex::new(Some((started, may_finish)));
    let runner = Runner::new(ground.db.clone(), || NOW, nobody_told).on(move |_: Greet| {
        let (started, may_finish) = ends.lock().unwrap().take().unwrap();
        started.send(()).unwrap();
        async move { Ok(may_finish.await?) }
    });
    let node = tokio::spawn(runner.run(asked));
    begun.await.unwrap();
    ask.send(true).unwrap();
    finish.send(()).unwrap();
    node.await.unwrap();
    assert_eq!(depth(&ground).await, jobs::Depth::default());
}

#[actix_web::test]
async fn a_periodic_task_takes_turns() {
    let ground = Ground::fresh();
    let count = Arc::new(AtomicUsize::new(0));
    let (ask, asked) = watch::channel(false);
    let node = || {
        let count = Arc::clone(&count);
        let ask = ask.clone();
        Schedule::new(ground.db.clone(), || NOW).on_one_node(
            "tidy",
            Duration::from_secs(3_600),
            move || {
                count.fetch_add(1, Ordering::SeqCst);
                let _ = ask.send(true);
                async { Ok(()) }
            },
        )
    };
    let (one, other) = (node(), node());
    one.run(asked.clone()).await;
    assert_eq!(count.load(Ordering::SeqCst), 1);
    if ground.db.is_shared() {
        let _ = ask.send(false);
        let second = tokio::time::timeout(Duration::from_millis(300), other.run(asked));
        assert!(second.await.is_err(), "it waits for its next turn");
        assert_eq!(count.load(Ordering::SeqCst), 1, "the first node has the turn");
    }
}
