//! Many customers at once: as fast as they are served, or at a fixed rate whatever happens.

use super::line::Line;
use anyhow::{Context, Result};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::sleep_until;

/// What one customer does, again and again.
pub trait Customer: Send + 'static {
    fn visit(&mut self, line: &mut Line) -> impl Future<Output = Result<()>> + Send;
}

/// What a run of many visits showed.
pub struct Run {
    pub per_second: f64,
    /// How many visits there were.
    pub visits: usize,
    /// Rising.
    latencies: Vec<Duration>,
}

/// Pauses between arrivals, or none: each customer comes back as soon as it is served.
#[derive(Clone, Copy)]
pub enum Pace {
    Flat,
    PerSecond(f64),
}

impl Run {
    pub fn at(&self, share: f64) -> Duration {
        at(&self.latencies, share)
    }
}

/// What this share of all was not above; `latencies` rise.
pub fn at(latencies: &[Duration], share: f64) -> Duration {
    let last = latencies.len().saturating_sub(1);
    let index = (last as f64 * share).round() as usize;
    latencies.get(index).copied().unwrap_or_default()
}

pub fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}

/// A number nobody else in this process has: addresses, tokens, contacts.
pub fn fresh_number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// An address of its own for each visitor, as a trusted proxy tells it.
pub fn from_somewhere(number: u64) -> String {
    let [.., b, c, d] = number.to_be_bytes();
    format!("x-forwarded-for: 10.{b}.{c}.{d}\r\n")
}

pub async fn run<C: Customer>(
    address: SocketAddr,
    lines: usize,
    pace: Pace,
    lasting: Duration,
    customer: impl Fn() -> C,
) -> Result<Run> {
    let mut open = Vec::with_capacity(lines);
    for _ in 0..lines {
        open.push((Line::open(address).await?, customer()));
    }
    let start = Instant::now();
    let end = start + lasting;
    let arrivals = Arc::new(AtomicU64::new(0));
    let mut visits = JoinSet::new();
    for (line, customer) in open {
        visits.spawn(come_and_go(line, customer, pace, start, end, Arc::clone(&arrivals)));
    }
    let mut latencies = Vec::new();
    while let Some(seen) = visits.join_next().await {
        latencies.extend(seen.context("a customer panicked")??);
    }
    let visits = latencies.len();
    let per_second = visits as f64 / start.elapsed().as_secs_f64();
    latencies.sort_unstable();
    Ok(Run { per_second, visits, latencies })
}

async fn come_and_go(
    mut line: Line,
    mut customer: impl Customer,
    pace: Pace,
    start: Instant,
    end: Instant,
    arrivals: Arc<AtomicU64>,
) -> Result<Vec<Duration>> {
    let mut seen = Vec::with_capacity(65_536);
    loop {
        // At a fixed rate the clock starts when the customer should have been served, so that a
        // stall counts against all who waited behind it.
        let due = match pace {
            Pace::Flat => Instant::now(),
            Pace::PerSecond(rate) => {
                let number = arrivals.fetch_add(1, Ordering::Relaxed);
                let due = start + Duration::from_secs_f64(number as f64 / rate);
                sleep_until(due.into()).await;
                due
            }
        };
        if due >= end {
            return Ok(seen);
        }
        customer.visit(&mut line).await?;
        seen.push(due.elapsed());
    }
}
