//! Flat growth: the same questions to a small shop and to one that has been selling for long, each at
//! a fixed rate that both can serve, in turn.
//!
//! Orders of the past are rows (see `years`); the newest are real, because the lists of the operator
//! show those and open their contacts. An order is looked up by the browser that bought it, and read
//! with its token: by passphrase, 35 ms of Argon2 would hide everything else.

use super::Bench;
use super::import;
use super::line::Line;
use super::load::{self, Customer, Pace, fresh_number, milliseconds};
use super::report::{Figure, Report};
use super::sale::{Placed, callback, pay, place, program, read_card, somebody};
use super::shop::{Engine, Place, SKU, Shop};
use super::years::Years;
use anyhow::{Context, Result, bail, ensure};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

const SMALL: Years = Years { orders: 10_000, products: 12, shops: 0 };
const PRODUCTS: u32 = 10_000;
/// Cards for sale in the small shop: enough for the checkouts of this measurement.
const FEW_CARDS: usize = 50_000;
/// Orders that were really placed and paid, and are looked up again.
const REAL: usize = 400;
const LINES: usize = 16;
pub const OWNER: &str = "owner";
pub const PASSWORD: &str = "long enough for a measurement";

/// A shop with a past.
struct Grown {
    shop: Shop,
    past: Years,
    real: Arc<Vec<Known>>,
    /// Whoever is logged in sends this.
    session: String,
    _folder: tempfile::TempDir,
}

/// A real order and whom it belongs to.
pub struct Known {
    order: Placed,
    contact: String,
}

/// One kind of question.
#[derive(Clone, Copy)]
enum Question {
    Checkout,
    Browser,
    OrderPage,
    Search,
    List,
    Dashboard,
}

impl Question {
    const ALL: [Question; 6] = [
        Question::Checkout,
        Question::Browser,
        Question::OrderPage,
        Question::Search,
        Question::List,
        Question::Dashboard,
    ];

    fn name(self) -> &'static str {
        match self {
            Question::Checkout => "product page and checkout",
            Question::Browser => "lookup by browser",
            Question::OrderPage => "order page with its card",
            Question::Search => "operator's search: code, gateway's number or contact",
            Question::List => "operator's list of orders",
            Question::Dashboard => "dashboard",
        }
    }

    fn per_second(self) -> f64 {
        match self {
            Question::Checkout | Question::Browser | Question::OrderPage => 200.0,
            Question::Search | Question::List | Question::Dashboard => 100.0,
        }
    }
}

/// Asks one kind of question, each time about something else.
struct Asker {
    question: Question,
    real: Arc<Vec<Known>>,
    past: Years,
    session: String,
}

impl Customer for Asker {
    async fn visit(&mut self, line: &mut Line) -> Result<()> {
        let number = fresh_number();
        let known = &self.real[number as usize % self.real.len()];
        match self.question {
            Question::Checkout => place(line, &program(), &somebody()).await.map(drop),
            Question::Browser => {
                let headers = format!("{}cookie: {}\r\n", program(), known.order.browser);
                let found = line.get("/lookup", &headers).await?;
                let code = known.order.code.as_bytes();
                ensure!(found.body.windows(code.len()).any(|it| it == code), "an order is missing");
                Ok(())
            }
            Question::OrderPage => read_card(line, &known.order).await.map(drop),
            Question::Search => self.search(line, number, known).await,
            Question::List => {
                let filter = ["", "?status=fulfilled", "?status=pending"][number as usize % 3];
                line.get(&format!("/admin/orders{filter}"), &self.session).await?.expect(200)
            }
            Question::Dashboard => line.get("/admin", &self.session).await?.expect(200),
        }
    }
}

impl Asker {
    async fn search(&self, line: &mut Line, number: u64, known: &Known) -> Result<()> {
        // All over the past.
        let old = 1 + (number.wrapping_mul(7_919) % u64::from(self.past.orders)) as u32;
        let (typed, status) = match (number % 3, Years::gateway_number(old)) {
            (0, _) => (known.contact.clone(), 200),
            (1, Some(number)) => (number, 303),
            _ => (Years::code(old), 303),
        };
        line.get(&format!("/admin/orders?q={typed}"), &self.session).await?.expect(status)
    }
}

pub async fn measure(bench: &Bench, engine: &Engine<'_>, report: &mut Report) -> Result<()> {
    let large = Years { orders: bench.orders, products: PRODUCTS, shops: 0 };
    let small = Grown::open(bench, &engine.apart("small").await?, SMALL, FEW_CARDS).await?;
    let large = Grown::open(bench, &engine.apart("large").await?, large, bench.cards).await?;
    let (many, few) = (large.past.orders, small.past.orders);
    for question in Question::ALL {
        let (mut grown, mut before) = (Vec::new(), Vec::new());
        for _ in 0..3 {
            before.push(small.ask(question, bench.run).await?);
            grown.push(large.ask(question, bench.run).await?);
        }
        let what = format!("{}, p99 with {many} orders (limit: with {few})", question.name());
        report.row(what, "≤ 130 %").against(Figure::of(&before)).runs(Figure::of(&grown), "ms");
    }
    Ok(())
}

impl Grown {
    async fn open(bench: &Bench, engine: &Engine<'_>, past: Years, cards: usize) -> Result<Grown> {
        let folder = crate::servers::folder()?;
        let start = Instant::now();
        let place = Shop::furnish(bench, engine, folder.path()).await?;
        place.say_hearing(PASSWORD, &["admin", "create", OWNER]).await?;
        past.pass(&place).await?;
        stock_up(&place, folder.path(), cards).await?;
        let (shop, _) = place.open().await?;
        let session = log_in(&shop).await?;
        let real = Arc::new(sell(&shop).await?);
        settle_down(&shop, &session).await?;
        let seconds = start.elapsed().as_secs();
        eprintln!("  a shop with {} orders, made in {seconds} s", past.orders);
        place.say(&["check"]).await?;
        Ok(Grown { shop, past, real, session, _folder: folder })
    }

    /// The p99 of many answers, in milliseconds.
    async fn ask(&self, question: Question, lasting: Duration) -> Result<f64> {
        let asker = || Asker {
            question,
            real: Arc::clone(&self.real),
            past: self.past,
            session: self.session.clone(),
        };
        let pace = Pace::PerSecond(question.per_second());
        let run = load::run(self.shop.address, LINES, pace, lasting, asker).await?;
        Ok(milliseconds(run.at(0.99)))
    }
}

pub async fn stock_up(place: &Place<'_>, folder: &Path, cards: usize) -> Result<()> {
    let file = folder.join("cards.txt");
    import::write_cards(&file, cards)?;
    place.say(&["import", "--sku", SKU, &file.display().to_string()]).await?;
    if place.is_embedded() {
        return Ok(());
    }
    // The server would do it by itself within minutes, in the middle of a measurement.
    place.execute("VACUUM (ANALYZE); CHECKPOINT;").await
}

pub async fn log_in(shop: &Shop) -> Result<String> {
    let mut line = Line::open(shop.address).await?;
    let form = serde_urlencoded::to_string([("name", OWNER), ("password", PASSWORD)])?;
    let welcome = line.post("/admin/login", "accept: text/html\r\n", &form).await?;
    let cookie = welcome.cookie("kg-admin").context("the owner may not come in")?;
    Ok(format!("accept: text/html\r\ncookie: {cookie}\r\n"))
}

/// Real orders behind those of the past.
pub async fn sell(shop: &Shop) -> Result<Vec<Known>> {
    struct Buyer {
        known: Arc<Mutex<Vec<Known>>>,
    }
    impl Customer for Buyer {
        async fn visit(&mut self, line: &mut Line) -> Result<()> {
            let contact = somebody();
            let order = place(line, &program(), &contact).await?;
            pay(line, &callback(&order.code)).await?;
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.push(Known { order, contact });
            Ok(())
        }
    }
    let known = Arc::new(Mutex::new(Vec::new()));
    let buyer = || Buyer { known: Arc::clone(&known) };
    let second = Duration::from_secs(1);
    for _ in 0..60 {
        load::run(shop.address, LINES, Pace::PerSecond(REAL as f64), second, buyer).await?;
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REAL {
            return Ok(std::mem::take(&mut *known));
        }
    }
    bail!("{REAL} sales take more than a minute")
}

/// A shop that was never open has a year to count; what is measured is every other day.
pub async fn settle_down(shop: &Shop, session: &str) -> Result<()> {
    const QUICK: Duration = Duration::from_millis(50);
    let mut line = Line::open(shop.address).await?;
    let start = Instant::now();
    let mut quick = 0;
    while quick < 20 {
        ensure!(start.elapsed() < Duration::from_secs(180), "the dashboard never gets quick");
        let asked = Instant::now();
        line.get("/admin", session).await?.expect(200)?;
        quick = if asked.elapsed() < QUICK { quick + 1 } else { 0 };
        tokio::time::sleep(QUICK).await;
    }
    Ok(())
}
