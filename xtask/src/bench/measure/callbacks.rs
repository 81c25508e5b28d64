//! Gateways' words alone: first ones, which settle an order each, and repeated ones.

use super::Bench;
use super::fixed::Fixed;
use super::line::Line;
use super::load::{self, Customer, Pace};
use super::report::{Figure, Report};
use super::sale::{callback, pay, place, program, somebody};
use super::shop::Shop;
use anyhow::{Context, Result};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const LINES: usize = 64;
/// Orders settled in one run.
const ORDERS: usize = 20_000;

/// Addresses still to be called.
type Waiting = Arc<Mutex<Vec<String>>>;

struct Placing {
    placed: Waiting,
}

impl Customer for Placing {
    async fn visit(&mut self, line: &mut Line) -> Result<()> {
        let order = place(line, &program(), &somebody()).await?;
        let mut placed = self.placed.lock().unwrap_or_else(PoisonError::into_inner);
        placed.push(callback(&order.code));
        Ok(())
    }
}

/// Asks for an answer that costs nothing.
struct Idler;

impl Customer for Idler {
    async fn visit(&mut self, line: &mut Line) -> Result<()> {
        line.get("/", &program()).await?.expect(200)
    }
}

pub async fn measure(bench: &Bench, shop: &Shop, report: &mut Report) -> Result<()> {
    let fixed = Fixed::start("success".len()).await?;
    let (mut firsts, mut repeats, mut idle) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..3 {
        let placed = Waiting::default();
        let start = Instant::now();
        while count(&placed) < ORDERS && start.elapsed() < 3 * bench.run {
            let customer = || Placing { placed: Arc::clone(&placed) };
            load::run(shop.address, LINES, Pace::Flat, Duration::from_secs(1), customer).await?;
        }
        let again = placed.lock().unwrap_or_else(PoisonError::into_inner).clone();
        firsts.push(call_all(shop, placed).await?);
        repeats.push(call_all(shop, Arc::new(Mutex::new(again))).await?);
        let short = Duration::from_secs(1);
        idle.push(load::run(fixed.address, LINES, Pace::Flat, short, || Idler).await?.per_second);
    }
    let target = if shop.is_embedded { "≥ 2 000/s" } else { "≥ 1 000/s" };
    let first = Figure::of(&firsts);
    report.row("callbacks that settle an order", target).runs(first, "/s");
    let (repeated, idle) = (Figure::of(&repeats), Figure::of(&idle));
    report
        .row("callbacks that repeat one (limit: requests that do nothing)", "≥ 33 %")
        .against(idle)
        .runs(repeated, "/s");
    let cost = |of: Figure| 20.0 * first.median / of.median;
    let what = format!(
        "cost of twenty repeats, in first callbacks (twenty requests that do nothing: {:.1})",
        cost(idle)
    );
    report.row(what, "≤ 2").value(cost(repeated), "");
    Ok(())
}

fn count(waiting: &Waiting) -> usize {
    waiting.lock().unwrap_or_else(PoisonError::into_inner).len()
}

/// Calls until nothing waits. Calls a second.
async fn call_all(shop: &Shop, waiting: Waiting) -> Result<f64> {
    let all = count(&waiting);
    let start = Instant::now();
    let mut calls = JoinSet::new();
    for _ in 0..LINES {
        let (mut line, waiting) = (Line::open(shop.address).await?, Arc::clone(&waiting));
        calls.spawn(async move {
            let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
            while let Some(address) = next() {
                pay(&mut line, &address).await?;
            }
            Ok::<_, anyhow::Error>(())
        });
    }
    while let Some(done) = calls.join_next().await {
        done.context("a caller panicked")??;
    }
    Ok(all as f64 / start.elapsed().as_secs_f64())
}
