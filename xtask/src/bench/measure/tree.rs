//! What a tree of agents costs, and how that grows with it: a checkout in the deepest shop beside one
//! in the main shop, the operator's pages with the totals of branches, and moving a branch.

use super::Bench;
use super::forest::Forest;
use super::growth::{OWNER, PASSWORD, log_in, sell, settle_down, stock_up};
use super::line::Line;
use super::load::{self, Customer, Pace, milliseconds};
use super::report::{Figure, Report};
use super::sale::{place_at, program, somebody};
use super::shop::{Engine, Shop};
use super::years::Years;
use anyhow::Result;
use std::time::{Duration, Instant};

const SIZES: [u32; 3] = [1_000, 10_000, 100_000];
const PRODUCTS: u32 = 1_000;
const CARDS: usize = 50_000;
const LINES: usize = 16;
const PER_SECOND: f64 = 100.0;
/// A p99 wants a thousand checkouts.
const LEAST: Duration = Duration::from_secs(10);
/// How often a page is asked for, and a branch is moved.
const TIMES: usize = 10;

/// Buys in one shop: `""` is the main one.
struct Buyer {
    shop: String,
}

impl Customer for Buyer {
    async fn visit(&mut self, line: &mut Line) -> Result<()> {
        place_at(&self.shop, line, &program(), &somebody()).await.map(drop)
    }
}

pub async fn measure(bench: &Bench, engine: &Engine<'_>, report: &mut Report) -> Result<()> {
    let largest = SIZES.last().copied().unwrap_or_default();
    for agents in SIZES {
        let engine = engine.apart(&format!("tree{agents}")).await?;
        let orders = (u64::from(bench.orders) * u64::from(agents) / u64::from(largest)).max(1_000);
        let orders = u32::try_from(orders)?;
        one_tree(bench, &engine, report, Forest { agents }, orders).await?;
    }
    Ok(())
}

async fn one_tree(
    bench: &Bench,
    engine: &Engine<'_>,
    report: &mut Report,
    forest: Forest,
    orders: u32,
) -> Result<()> {
    let folder = crate::servers::folder()?;
    let place = Shop::furnish(bench, engine, folder.path()).await?;
    place.say_hearing(PASSWORD, &["admin", "create", OWNER]).await?;
    forest.grow(&place).await?;
    Years { orders, products: PRODUCTS, shops: forest.agents }.pass(&place).await?;
    stock_up(&place, folder.path(), CARDS).await?;
    let (shop, _) = place.open().await?;
    let session = log_in(&shop).await?;
    // The operator's list of the newest orders opens contacts, and those of the past have none.
    sell(&shop).await?;
    settle_down(&shop, &session).await?;
    let agents = forest.agents;

    let (mut main, mut deep) = (Vec::new(), Vec::new());
    let (deepest, lasting) = (Forest::shop(forest.deepest()), bench.run.max(LEAST));
    for _ in 0..3 {
        // At the same time, so that what disturbs one disturbs the other.
        let (in_main, in_deepest) =
            tokio::try_join!(checkouts(&shop, "", lasting), checkouts(&shop, &deepest, lasting))?;
        main.push(in_main);
        deep.push(in_deepest);
    }
    let what = format!("{agents} agents: checkout in the deepest shop, p99 (limit: the main shop)");
    report.row(what, "≤ 150 %").against(Figure::of(&main)).runs(Figure::of(&deep), "ms");

    let mut line = Line::open(shop.address).await?;
    let top = times(&mut line, "/admin/agents", &session).await?;
    let what = format!("{agents} agents, {orders} orders: the top of the tree with its totals");
    report.row(what, "").runs(top, "ms");
    let branch = times(&mut line, "/admin/agents/1", &session).await?;
    let below = forest.first_branch();
    let what = format!("{agents} agents, {orders} orders: a branch of {below} with its totals");
    report.row(what, "≤ 300 ms").runs(branch, "ms");

    let what = format!("{agents} agents: a branch of 998 is moved");
    report.row(what, "≤ 2 000 ms").runs(moves(&mut line, &session).await?, "ms");
    Ok(())
}

/// The p99 of many, in milliseconds.
async fn checkouts(shop: &Shop, at: &str, lasting: Duration) -> Result<f64> {
    let buyer = || Buyer { shop: at.to_owned() };
    let run = load::run(shop.address, LINES, Pace::PerSecond(PER_SECOND), lasting, buyer).await?;
    Ok(milliseconds(run.at(0.99)))
}

async fn times(line: &mut Line, path: &str, session: &str) -> Result<Figure> {
    let mut took = Vec::new();
    for _ in 0..TIMES {
        let asked = Instant::now();
        line.get(path, session).await?.expect(200)?;
        took.push(milliseconds(asked.elapsed()));
    }
    Ok(Figure::of(&took))
}

async fn moves(line: &mut Line, session: &str) -> Result<Figure> {
    let (branch, parents) = Forest::BRANCH;
    let from_its_page = format!("{session}sec-fetch-site: same-origin\r\n");
    let mut took = Vec::new();
    for parent in parents.into_iter().cycle().take(TIMES) {
        let form = serde_urlencoded::to_string([("to", Forest::name(parent))])?;
        let asked = Instant::now();
        let path = format!("/admin/agents/{branch}/move");
        line.post(&path, &from_its_page, &form).await?.expect(303)?;
        took.push(milliseconds(asked.elapsed()));
    }
    Ok(Figure::of(&took))
}
