//! What a sale costs when the buyer is also sent a mail: sales go on until the last mail is written.

use super::Bench;
use super::line::Line;
use super::load::{self, Pace};
use super::report::{Figure, Report};
use super::sale::{Buyer, Seen};
use super::shop::Shop;
use anyhow::{Context, Result, ensure};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::sleep;

const LINES: usize = 64;
/// The mails may take as many times longer than the sales.
const PATIENCE: u32 = 20;

pub async fn measure(bench: &Bench, shop: &Shop, report: &mut Report) -> Result<()> {
    let seen = Seen::default();
    let buyer = || Buyer { seen: Arc::clone(&seen), mailed: true };
    let (mut beside, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let before = count(shop).await?;
        let start = Instant::now();
        let run = load::run(shop.address, LINES, Pace::Flat, bench.run, buyer).await?;
        while count(shop).await? < before + run.visits {
            ensure!(start.elapsed() < PATIENCE * bench.run, "the mails do not come");
            sleep(Duration::from_millis(20)).await;
        }
        beside.push(run.per_second);
        whole.push(run.visits as f64 / start.elapsed().as_secs_f64());
    }
    let what = format!("whole sales while a mail for each goes to a folder, {LINES} buyers");
    report.row(what, "").runs(Figure::of(&beside), "/s");
    report.row("the same, until the last mail is written", "").runs(Figure::of(&whole), "/s");
    Ok(())
}

/// Mails that were sent since the shop was opened.
async fn count(shop: &Shop) -> Result<usize> {
    let mut line = Line::open(shop.address).await?;
    let metrics = line.get("/metrics", "").await?;
    metrics.expect(200)?;
    let text = std::str::from_utf8(metrics.body)?;
    let sent = text.lines().find(|it| it.contains("mails") && it.contains("\"sent\""));
    let Some(sent) = sent else {
        return Ok(0);
    };
    let (_, number) = sent.rsplit_once(' ').context("a metric without a number")?;
    Ok(number.parse()?)
}
