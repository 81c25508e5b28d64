//! Private servers, and the limit of the machine in the same run.
//!
//! Machines are shared and drift, so a figure is a ratio to what the same machine could do at best
//! in the same minute. Each is measured three times; the median counts, the spread is told.

mod callbacks;
mod fixed;
mod flash;
mod forest;
mod gateway;
mod group_commit;
mod growth;
mod import;
mod line;
mod load;
mod machine;
mod mails;
mod nodes;
mod pages;
mod report;
mod sale;
mod shop;
mod start;
mod tree;
mod years;

pub use fixed::{Options as FixedOptions, serve as serve_fixed};

use super::Options;
use crate::command::workspace;
use crate::programs;
use crate::servers::{self, Durability, Postgres, Redis};
use anyhow::Result;
use gateway::Gateway;
use report::Report;
use shop::{Engine, Shop};
use std::path::PathBuf;
use std::time::Duration;

/// What every measurement needs to know.
pub struct Bench {
    binary: PathBuf,
    run: Duration,
    cards: usize,
    orders: u32,
    name: Option<String>,
    gateway: Gateway,
}

impl Bench {
    fn wants(&self, name: &str) -> bool {
        self.name.as_deref().is_none_or(|it| it == name)
    }
}

pub async fn run(options: Options) -> Result<()> {
    let bench = Bench {
        binary: workspace().join("target/release/keygrove"),
        run: Duration::from_secs(options.seconds),
        cards: options.cards,
        orders: options.orders,
        name: options.name,
        gateway: Gateway::open().await?,
    };
    let mut report = Report::new(&bench)?;
    measure(&bench, Engine::embedded(), &mut report).await?;
    if !options.embedded {
        let programs = programs::all().await?;
        let folder = servers::folder()?;
        let redis = Redis::start(&programs.redis, folder.path()).await?;
        let postgres = Postgres::start(&programs.postgres, folder.path(), Durability::Full).await?;
        measure(&bench, Engine::scaled(&postgres, &redis), &mut report).await?;
    }
    report.finish(bench.name.is_none() && !options.embedded)
}

/// Everything on one engine.
async fn measure(bench: &Bench, engine: Engine<'_>, report: &mut Report) -> Result<()> {
    eprintln!("\n{}", engine.name);
    report.section(engine.name);
    if !matches!(bench.name.as_deref(), Some("growth" | "tree")) {
        one_shop(bench, &engine, report).await?;
    }
    if bench.wants("growth") {
        growth::measure(bench, &engine, report).await?;
    }
    if bench.wants("tree") {
        tree::measure(bench, &engine, report).await?;
    }
    Ok(())
}

/// An empty shop, a million cards in it, then customers.
async fn one_shop(bench: &Bench, engine: &Engine<'_>, report: &mut Report) -> Result<()> {
    let folder = servers::folder()?;
    let place = Shop::furnish(bench, engine, folder.path()).await?;
    import::measure(bench, &place, report).await?;
    let shop = start::measure(bench, &place, report).await?;
    if engine.is_embedded() && bench.wants("pages") {
        pages::measure(bench, &shop, report).await?;
    }
    if bench.wants("sale") {
        sale::measure(bench, &shop, report).await?;
        if engine.is_embedded() {
            mails::measure(bench, &shop, report).await?;
        }
    }
    if bench.wants("callbacks") {
        callbacks::measure(bench, &shop, report).await?;
    }
    let full = shop.memory()?.peak_mib();
    report.row("memory of the shop, at its peak under full load", "≤ 150 MiB").value(full, "MiB");
    if bench.wants("flash") {
        flash::measure(bench, &place, &shop, report).await?;
        let rushed = shop.memory()?.peak_mib();
        report.row("memory of the shop, at its peak in the rush", "").value(rushed, "MiB");
    }
    if !engine.is_embedded() && bench.wants("nodes") {
        nodes::measure(bench, &place, &shop, report).await?;
    }
    Ok(())
}
