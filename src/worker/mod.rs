//! What happens without a visitor: the outbox, and what is due again and again.

mod letters;

use crate::db::Conn;
use crate::inventory::StockArrived;
use crate::jobs::{Runner, Schedule};
use crate::notifications::Notice;
use crate::orders::{RefundState, SeeToRefund};
use crate::pricing::View;
use crate::state::App;
use crate::telemetry::metrics;
use crate::types::{AgentId, GatewayRefundId};
use crate::wallets::deposits;
use crate::{agents, catalog, insight, jobs, notifications, pictures, pricing, site, violations};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
/// How many times as long as a look at a shop took, the walk through all shops rests after it.
const WATCH_REST: u32 = 9;
/// How long an upload may wait for its use, in seconds.
const DAY: i64 = 86_400;

/// The background work of this process, until it is told to stop.
pub struct Worker {
    app: Arc<App>,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

/// Starts on the current runtime.
pub fn start(app: &Arc<App>) -> Worker {
    let (stop, stopped) = watch::channel(false);
    let tasks = vec![
        tokio::spawn(runner(app).run(stopped.clone())),
        tokio::spawn(schedule(app).run(stopped)),
    ];
    Worker { app: Arc::clone(app), stop, tasks }
}

impl Worker {
    /// Takes nothing new and lets what runs finish.
    pub async fn stop(self) {
        // Nobody listens when everything has ended already.
        let _ = self.stop.send(true);
        for task in self.tasks {
            let _ = task.await;
        }
        if let Err(error) = self.app.clicks.keep(&self.app.db).await {
            tracing::warn!(%error, "The last clicks are not counted");
        }
    }
}

/// Everything that is due now, once, and then the outbox until it is empty. Tests call this instead
/// of waiting.
pub async fn run_due(app: &Arc<App>) -> anyhow::Result<()> {
    schedule(app).run_once().await?;
    runner(app).run_due().await;
    Ok(())
}

/// Which function does which kind of job.
fn runner(app: &Arc<App>) -> Runner {
    let clock = app.clock.clone();
    let (stock, told, refunds) = (Arc::clone(app), Arc::clone(app), Arc::clone(app));
    Runner::new(
        app.db.clone(),
        move || clock.now(),
        |conn, dead, now| {
            notifications::enqueue(conn, &Notice::DeadJob { kind: dead.kind.clone() }, now)
        },
    )
    .on(move |StockArrived { order }| {
        let app = Arc::clone(&stock);
        async move { Ok(app.till.stock_arrived(order, app.clock.now()).await?) }
    })
    .on(move |SeeToRefund { refund }| see_to_refund(Arc::clone(&refunds), refund))
    .on(move |notice| letters::tell(Arc::clone(&told), notice))
}

/// Tried again with growing pauses until it is known what the gateway did.
async fn see_to_refund(app: Arc<App>, refund: GatewayRefundId) -> anyhow::Result<()> {
    let (asked, _) = app.till.see_to_refund(&app.gateways, refund, app.clock.now()).await?;
    match asked.state {
        RefundState::Asked | RefundState::Calling => anyhow::bail!("not known yet"),
        RefundState::Unclear | RefundState::Done | RefundState::Failed => Ok(()),
    }
}

/// What is due again and again.
fn schedule(app: &Arc<App>) -> Schedule {
    let clock = app.clock.clone();
    let task = |work: fn(Arc<App>) -> jobs::Work| {
        let app = Arc::clone(app);
        move || work(Arc::clone(&app))
    };
    Schedule::new(app.db.clone(), move || clock.now())
        .on_each_node("expire_holds", SECOND, task(|app| Box::pin(expire_holds(app))))
        .on_one_node("ask_gateways", SECOND * 5, task(|app| Box::pin(ask_gateways(app))))
        .on_one_node("expire_deposits", SECOND * 30, task(|app| Box::pin(expire_deposits(app))))
        .on_one_node("harden_passphrases", SECOND * 2, task(|app| Box::pin(harden(app))))
        .on_one_node("tally_sales", MINUTE, task(|app| Box::pin(tally(app))))
        .on_one_node("count_sales", MINUTE, task(|app| Box::pin(count_sales(app))))
        .on_each_node("catch_up_stock", SECOND, task(|app| Box::pin(catch_up(app))))
        .on_each_node("reconcile_pool", MINUTE, task(|app| Box::pin(reconcile(app))))
        .on_one_node("sweep_pictures", HOUR, task(|app| Box::pin(sweep_pictures(app))))
        .on_one_node("watch_prices", SECOND * 6, task(|app| Box::pin(watch_prices(app))))
        .on_one_node("sweep_applications", HOUR, task(|app| Box::pin(sweep_applications(app))))
        .on_each_node("keep_clicks", SECOND * 5, task(|app| Box::pin(keep_clicks(app))))
        .on_one_node("prove_hosts", MINUTE * 10, task(|app| Box::pin(prove_hosts(app))))
        .on_each_node("tidy_metrics", SECOND, task(|_| Box::pin(tidy_metrics())))
        .on_each_node("count_jobs", SECOND * 15, task(|app| Box::pin(count_jobs(app))))
}

async fn expire_holds(app: Arc<App>) -> anyhow::Result<()> {
    // A sweep ends a few hundred at most; after a long standstill there may be many.
    while app.till.expire_due(app.clock.now()).await? > 0 {}
    Ok(())
}

/// A callback may be lost; what a gateway says when asked settles in the same way.
async fn ask_gateways(app: Arc<App>) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut facts = app.gateways.poll_due(now).await?;
    facts.extend(deposits::ask_due(&app.db, &app.gateways, now).await?);
    for fact in facts {
        app.till.settle(fact, now).await?;
    }
    Ok(())
}

async fn expire_deposits(app: Arc<App>) -> anyhow::Result<()> {
    let now = app.clock.now();
    app.db.write(move |conn| deposits::expire(conn, now)).await?;
    Ok(())
}

async fn harden(app: Arc<App>) -> anyhow::Result<()> {
    app.till.harden_passphrases().await?;
    Ok(())
}

async fn tally(app: Arc<App>) -> anyhow::Result<()> {
    Ok(app.till.tally(app.clock.now()).await?)
}

async fn count_sales(app: Arc<App>) -> anyhow::Result<()> {
    Ok(insight::keep_slots(&app.db, app.clock.now()).await?)
}

/// Cards that the command line or another node imported are for sale within a second.
async fn catch_up(app: Arc<App>) -> anyhow::Result<()> {
    Ok(app.shelves.catch_up().await?)
}

async fn reconcile(app: Arc<App>) -> anyhow::Result<()> {
    Ok(app.shelves.reconcile(app.clock.now()).await?)
}

/// Pictures that nothing shows any more.
async fn sweep_pictures(app: Arc<App>) -> anyhow::Result<()> {
    let before = app.clock.now().minus(DAY);
    let swept = app.db.write(move |conn| {
        let mut kept = catalog::pictures_in_texts(conn)?;
        kept.extend(site::pictures(conn)?);
        pictures::sweep(conn, &kept, before)
    });
    swept.await?;
    Ok(())
}

/// Some agents' shops, if anything about prices changed. After each one buyers have the machine to
/// themselves for a while.
async fn watch_prices(app: Arc<App>) -> anyhow::Result<()> {
    let unfit = app.config.agents.unfit;
    let next = app.db.read(move |conn| pricing::next_stretch(conn, unfit));
    let Some(stretch) = next.await? else {
        return Ok(());
    };
    for &agent in &stretch.agents {
        let began = Instant::now();
        watch_shop(&app, agent, Arc::clone(&stretch.view)).await?;
        sleep(began.elapsed() * WATCH_REST).await;
    }
    app.db.write(move |conn| pricing::walked(conn, &stretch)).await?;
    Ok(())
}

async fn watch_shop(app: &App, agent: AgentId, view: Arc<View>) -> anyhow::Result<()> {
    let (unfit, now) = (app.config.agents.unfit, app.clock.now());
    let see = move |conn: &mut Conn| pricing::see_prices(conn, agent, &view, unfit);
    let seen = Arc::new(app.db.read(see).await?);
    if !seen.is_told() {
        let seen = Arc::clone(&seen);
        app.db.write(move |conn| pricing::tell(conn, &seen, now)).await?;
    }
    if seen.shows_too_little() {
        app.db.write(move |conn| violations::found(conn, &seen, now)).await?;
    }
    Ok(())
}

/// What nobody decides any more, and what was decided long ago.
async fn sweep_applications(app: Arc<App>) -> anyhow::Result<()> {
    let now = app.clock.now();
    while app.db.write(move |conn| agents::sweep_applications(conn, now)).await? > 0 {}
    Ok(())
}

/// Each node writes what was clicked at it.
async fn keep_clicks(app: Arc<App>) -> anyhow::Result<()> {
    Ok(app.clicks.keep(&app.db).await?)
}

/// Whether agents' hosts are theirs still.
async fn prove_hosts(app: Arc<App>) -> anyhow::Result<()> {
    let now = app.clock.now();
    while agents::prove_hosts_again(&app.db, app.lookup.as_ref(), now).await? > 0 {}
    Ok(())
}

async fn count_jobs(app: Arc<App>) -> anyhow::Result<()> {
    let depth = app.db.read(jobs::depth).await?;
    metrics::jobs(depth.waiting, depth.running, depth.dead);
    Ok(())
}

async fn tidy_metrics() -> anyhow::Result<()> {
    metrics::tidy();
    Ok(())
}
