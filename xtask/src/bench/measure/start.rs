//! From the command to the first answer, on a shop with all its cards; and what it takes up idle.

use super::Bench;
use super::report::{Figure, Report};
use super::shop::{Place, Shop};
use anyhow::Result;
use std::time::Duration;
use tokio::time::sleep;

/// Leaves a running shop behind for the other measurements.
pub async fn measure(bench: &Bench, place: &Place<'_>, report: &mut Report) -> Result<Shop> {
    let mut took = Vec::new();
    if bench.wants("start") {
        for _ in 0..3 {
            let (shop, ready) = place.open().await?;
            took.push(ready.as_secs_f64() * 1_000.0);
            drop(shop);
            sleep(Duration::from_millis(500)).await;
        }
    }
    let (shop, ready) = place.open().await?;
    took.push(ready.as_secs_f64() * 1_000.0);
    if bench.wants("start") {
        let target = if place.is_embedded() { "≤ 200 ms" } else { "" };
        report.row("start to ready", target).runs(Figure::of(&took), "ms");
        sleep(Duration::from_secs(5)).await;
        let target = if place.is_embedded() { "≤ 40 MiB" } else { "" };
        report.row("memory, idle", target).value(shop.memory()?.resident_mib(), "MiB");
    }
    Ok(shop)
}
