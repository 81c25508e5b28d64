//! Two nodes on one PostgreSQL and one Redis: what sharing costs, and what is left when one of them
//! dies in the middle of a sale.

use super::Bench;
use super::line::Line;
use super::load::{self, Pace, milliseconds};
use super::report::{Figure, Report};
use super::sale::{Buyer, Placed, Seen, callback, pay, place, program, read_card, somebody};
use super::shop::{Place, Shop};
use anyhow::{Context, Result, ensure};
use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Buyers in all, however many nodes serve them.
const LINES: usize = 64;

/// Both together have as many threads, and as many connections to write on, as one node alone.
const HALF: [(&str, &str); 2] =
    [("KEYGROVE_DATABASE__WRITERS", "2"), ("KEYGROVE_SERVER__WORKERS", "1")];

/// What the nodes said and must stand by.
#[derive(Default)]
struct Promised {
    orders: Vec<Placed>,
    /// Codes of orders whose payment was heard with the gateway's word of success.
    paid: HashSet<String>,
    /// Buyers whose node hung up on them.
    cut_off: usize,
}

type Book = Arc<Mutex<Promised>>;

/// `alone` stands at the same place.
pub async fn measure(
    bench: &Bench,
    at: &Place<'_>,
    alone: &Shop,
    report: &mut Report,
) -> Result<()> {
    let ((one, _), (other, _)) = (at.open_with(&HALF).await?, at.open_with(&HALF).await?);
    let seen = Seen::default();
    let buyer = || Buyer { seen: Arc::clone(&seen), mailed: false };
    let warm = Duration::from_secs(2);
    for shop in [&one, &other] {
        load::run(shop.address, LINES, Pace::Flat, warm, buyer).await?;
    }
    let (mut single, mut together, mut slow) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..3 {
        let run = load::run(alone.address, LINES, Pace::Flat, bench.run, buyer).await?;
        single.push(run.per_second);
        let half = |shop: &Shop| load::run(shop.address, LINES / 2, Pace::Flat, bench.run, buyer);
        let (left, right) = tokio::try_join!(half(&one), half(&other))?;
        together.push(left.per_second + right.per_second);
        slow.push(milliseconds(left.at(0.99).max(right.at(0.99))));
    }
    report
        .row(format!("two nodes: whole sales, {LINES} buyers (limit: one node)"), "≥ 100 %")
        .against(Figure::of(&single))
        .runs(Figure::of(&together), "/s");
    report.row("two nodes: whole sale, p99", "").runs(Figure::of(&slow), "ms");
    lose_one(bench, at, &one, other, report).await
}

/// Kills `other` while both sell, and holds the shop to every word that was said before.
async fn lose_one(
    bench: &Bench,
    at: &Place<'_>,
    one: &Shop,
    other: Shop,
    report: &mut Report,
) -> Result<()> {
    let book = Book::default();
    let end = Instant::now() + bench.run;
    let mut buyers = JoinSet::new();
    for number in 0..LINES {
        let (address, survives) =
            if number % 2 == 0 { (one.address, true) } else { (other.address, false) };
        buyers.spawn(shop_until(end, address, survives, Arc::clone(&book)));
    }
    sleep(bench.run / 2).await;
    other.kill()?;
    while let Some(done) = buyers.join_next().await {
        done.context("a buyer panicked")??;
    }
    let promised = std::mem::take(&mut *book.lock().unwrap_or_else(PoisonError::into_inner));
    ensure!(promised.cut_off > 0, "nobody noticed that a node died");

    let (mut lost, mut twice) = (0, 0);
    let mut cards = HashSet::new();
    let mut line = Line::open(one.address).await?;
    for order in &promised.orders {
        let path = format!("/orders/{}?token={}", order.code, order.token);
        let status = line.get(&path, &program()).await?.status;
        lost += usize::from(status != 200);
        if promised.paid.contains(&order.code) {
            match read_card(&mut line, order).await {
                Ok(card) => twice += usize::from(!cards.insert(card)),
                Err(_) => lost += 1,
            }
        }
    }
    let said = at.say(&["check", "--json"]).await;
    let (orders, paid) = (promised.orders.len(), promised.paid.len());
    let what = |about: &str| {
        format!("one of two nodes killed after {orders} orders, {paid} of them paid: {about}")
    };
    report.row(what("lost"), "0").value(lost as f64, "");
    report.row(what("cards sold twice"), "0").value(twice as f64, "");
    let broken = if said.is_ok() { 0.0 } else { 1.0 };
    report.row(what("`keygrove check` finds fault"), "0").value(broken, "");
    ensure!(lost == 0 && twice == 0, "{lost} lost, {twice} sold twice");
    said.map(drop)
}

/// Whole sales, one after the other, each word written down as soon as it is heard.
async fn shop_until(end: Instant, node: SocketAddr, survives: bool, book: Book) -> Result<()> {
    let mut line = Line::open(node).await?;
    while Instant::now() < end {
        let bought = buy(&mut line, &book).await;
        if survives {
            bought?;
        } else if bought.is_err() {
            book.lock().unwrap_or_else(PoisonError::into_inner).cut_off += 1;
            return Ok(());
        }
    }
    Ok(())
}

async fn buy(line: &mut Line, book: &Book) -> Result<()> {
    let note = || book.lock().unwrap_or_else(PoisonError::into_inner);
    let placed = place(line, &program(), &somebody()).await?;
    let code = placed.code.clone();
    note().orders.push(placed);
    pay(line, &callback(&code)).await?;
    note().paid.insert(code);
    Ok(())
}
