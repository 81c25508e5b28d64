//! Bringing a million cards in, by the command line, into an empty shop.

use super::Bench;
use super::report::Report;
use super::shop::{Memory, Place, SKU};
use anyhow::{Context, Result, ensure};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Always imports, because the other measurements need the cards.
pub async fn measure(bench: &Bench, place: &Place<'_>, report: &mut Report) -> Result<()> {
    let file = place.folder.join("cards.txt");
    write_cards(&file, bench.cards)?;

    let start = Instant::now();
    let mut import = place
        .command()
        .args(["import", "--json", "--sku", SKU])
        .arg(&file)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let process = import.id().context("the import has ended")?;
    let mut peak: f64 = 0.0;
    let status = loop {
        if let Ok(memory) = Memory::of(process) {
            peak = peak.max(memory.peak_mib());
        }
        if let Some(status) = import.try_wait()? {
            break status;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    let seconds = start.elapsed().as_secs_f64();
    ensure!(status.success(), "the import failed");
    let said = import.wait_with_output().await?.stdout;
    let said: serde_json::Value = serde_json::from_slice(&said)?;
    ensure!(said["imported"] == bench.cards, "not all cards were imported: {said}");

    let embedded = place.is_embedded();
    let target = if embedded { "≤ 20 s for a million" } else { "≤ 30 s for a million" };
    let what = format!("import of {} cards into an empty SKU", bench.cards);
    report.row(what, target).value(seconds, "s");
    report.row("memory of the import, at its peak", "≤ 150 MiB").value(peak, "MiB");
    Ok(())
}

/// So many different cards, one a line.
pub fn write_cards(file: &Path, count: usize) -> Result<()> {
    let mut cards = BufWriter::new(std::fs::File::create(file)?);
    let mut state: u64 = 7;
    for number in 0..count {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        writeln!(cards, "KEY-{number:07}-{state:016X}")?;
    }
    Ok(cards.flush()?)
}
