//! A flash sale: far more buyers than cards, faster than the shop can sell.
//!
//! Everybody has the product page open and presses "buy" when the sale begins, each from a place of
//! his own. Who hears that the shop is busy presses again after the second he is asked to wait.

use super::Bench;
use super::import;
use super::line::Line;
use super::load::{self, Customer, Pace, at, milliseconds};
use super::report::{Figure, Report};
use super::sale::{Buyer, Form, Pressed, program, somebody};
use super::shop::{PRICE, Place, SKU, Shop};
use anyhow::{Context, Result, ensure};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::{sleep, sleep_until};

const BUYERS: usize = 20_000;
const CARDS: usize = 5_000;
/// Times the rate of whole sales that the shop sustains.
const RUSH: f64 = 3.0;
/// Of that rate, what goes on beside the sale.
const BESIDE: f64 = 0.05;
const LINES: usize = 64;
/// How often somebody presses again.
const TRIES: usize = 60;
/// The shop hangs up on a connection that is idle for longer than some seconds.
const IDLE: Duration = Duration::from_secs(2);

/// Connections that nobody uses, and since when: the latest last.
type Free = Arc<Mutex<Vec<(Line, Instant)>>>;

/// How the sale went for all buyers together.
#[derive(Default)]
struct Outcome {
    placed: usize,
    /// Buyers who were asked to come again, once or more.
    asked_again: usize,
    gave_up: usize,
    /// From the press that was answered so; rising.
    sold_out: Vec<Duration>,
}

/// What one buyer heard in the end.
struct Heard {
    answer: Pressed,
    took: Duration,
    presses: usize,
}

/// Buys something else while the sale goes on.
struct Passerby;

impl Customer for Passerby {
    async fn visit(&mut self, line: &mut Line) -> Result<()> {
        let form = Form::open(line, &program(), SKU, &somebody()).await?;
        match form.press(line).await? {
            Pressed::Placed(_) => Ok(()),
            Pressed::Busy => Ok(()),
            Pressed::SoldOut => anyhow::bail!("there are too few cards for this measurement"),
        }
    }
}

pub async fn measure(
    bench: &Bench,
    place: &Place<'_>,
    shop: &Shop,
    report: &mut Report,
) -> Result<()> {
    let seen = Arc::default();
    let buyer = || Buyer { seen: Arc::clone(&seen), mailed: false };
    let usual = load::run(shop.address, LINES, Pace::Flat, bench.run, buyer).await?;
    let rate = usual.per_second;
    let lasting = Duration::from_secs_f64(BUYERS as f64 / (RUSH * rate)).max(bench.run / 4);
    let beside = Pace::PerSecond(rate * BESIDE);
    let (mut placed, mut sold_out) = (Vec::new(), Vec::new());
    let (mut again, mut quiet, mut during) = (Vec::new(), Vec::new(), Vec::new());
    for number in 1..=3 {
        let sku = format!("flash-{number}");
        let forms = prepare(place, shop, &sku).await?;
        let passersby = load::run(shop.address, LINES, beside, lasting, || Passerby).await?;
        quiet.push(milliseconds(passersby.at(0.99)));
        let passersby = load::run(shop.address, LINES, beside, lasting, || Passerby);
        let sale = crowd(shop.address, forms, RUSH * rate);
        let (outcome, passersby) = tokio::try_join!(sale, passersby)?;
        during.push(milliseconds(passersby.at(0.99)));
        ensure!(outcome.placed <= CARDS, "{} cards sold as {}", CARDS, outcome.placed);
        ensure!(outcome.gave_up == 0, "{} buyers heard nothing but busy", outcome.gave_up);
        placed.push(outcome.placed as f64);
        again.push(outcome.asked_again as f64);
        sold_out.push(milliseconds(at(&outcome.sold_out, 0.99)));
    }
    let what = format!(
        "flash sale, {BUYERS} buyers for {CARDS} cards at {RUSH} × {rate:.0} sales/s: orders"
    );
    report.row(what, "= 5 000").runs(Figure::of(&placed), "");
    report
        .row("flash sale, answers that it is sold out, p99", "≤ 50 ms")
        .runs(Figure::of(&sold_out), "ms");
    report.row("flash sale, buyers asked to press again", "").runs(Figure::of(&again), "");
    report
        .row("flash sale, checkout of another product meanwhile, p99 (limit: before it)", "≤ 200 %")
        .against(Figure::of(&quiet))
        .runs(Figure::of(&during), "ms");
    Ok(())
}

/// The cards on the shelf, and everybody in front of it.
async fn prepare(place: &Place<'_>, shop: &Shop, sku: &str) -> Result<Vec<Form>> {
    place.say(&["product", "add", "--code", sku, "--name", sku, "--price", PRICE]).await?;
    let file = place.folder.join(format!("{sku}.txt"));
    import::write_cards(&file, CARDS)?;
    place.say(&["import", "--sku", sku, &file.display().to_string()]).await?;
    // What another process brought is for sale within a second after somebody asks.
    let mut line = Line::open(shop.address).await?;
    for _ in 0..30 {
        line.get(&format!("/p/{sku}"), &program()).await?;
        sleep(Duration::from_millis(100)).await;
    }
    open_pages(shop, sku, BUYERS).await
}

async fn open_pages(shop: &Shop, sku: &str, count: usize) -> Result<Vec<Form>> {
    let mut visitors = JoinSet::new();
    for _ in 0..LINES {
        let (mut line, sku) = (Line::open(shop.address).await?, sku.to_owned());
        visitors.spawn(async move {
            let mut forms = Vec::new();
            for _ in 0..count / LINES + 1 {
                forms.push(Form::open(&mut line, &program(), &sku, &somebody()).await?);
            }
            Ok::<_, anyhow::Error>(forms)
        });
    }
    let mut forms = Vec::with_capacity(count + LINES);
    while let Some(opened) = visitors.join_next().await {
        forms.extend(opened.context("a visitor panicked")??);
    }
    forms.truncate(count);
    Ok(forms)
}

/// Everybody presses, one after the other at this rate, whether the shop keeps up or not.
async fn crowd(address: SocketAddr, forms: Vec<Form>, rate: f64) -> Result<Outcome> {
    let lines = Free::default();
    for _ in 0..LINES {
        keep(&lines, Line::open(address).await?);
    }
    let start = Instant::now();
    let mut buyers = JoinSet::new();
    for (number, form) in forms.into_iter().enumerate() {
        let due = start + Duration::from_secs_f64(number as f64 / rate);
        if due > Instant::now() {
            sleep_until(due.into()).await;
        }
        buyers.spawn(buy(address, Arc::clone(&lines), form, due));
    }
    let mut outcome = Outcome::default();
    while let Some(heard) = buyers.join_next().await {
        let Heard { answer, took, presses } = heard.context("a buyer panicked")??;
        outcome.asked_again += usize::from(presses > 1);
        match answer {
            Pressed::Placed(_) => outcome.placed += 1,
            Pressed::SoldOut => outcome.sold_out.push(took),
            Pressed::Busy => outcome.gave_up += 1,
        }
    }
    outcome.sold_out.sort_unstable();
    Ok(outcome)
}

/// On a connection that is free, else on a new one: who waits keeps nobody else from pressing.
async fn buy(address: SocketAddr, lines: Free, form: Form, due: Instant) -> Result<Heard> {
    let mut pressed = due;
    let mut presses = 0;
    loop {
        presses += 1;
        let mut line = match take(&lines) {
            Some(line) => line,
            None => Line::open(address).await?,
        };
        let answer = form.press(&mut line).await?;
        let took = pressed.elapsed();
        keep(&lines, line);
        if presses == TRIES || !matches!(answer, Pressed::Busy) {
            return Ok(Heard { answer, took, presses });
        }
        sleep(Duration::from_secs(1)).await;
        pressed = Instant::now();
    }
}

fn keep(lines: &Free, line: Line) {
    lines.lock().unwrap_or_else(PoisonError::into_inner).push((line, Instant::now()));
}

fn take(lines: &Free) -> Option<Line> {
    let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
    let (line, since) = lines.pop()?;
    if since.elapsed() < IDLE {
        return Some(line);
    }
    // The others are idle for even longer.
    lines.clear();
    None
}
