//! A whole sale over HTTP: product page, checkout, the gateway's signed word, the page with the card.

use super::Bench;
use super::group_commit;
use super::line::Line;
use super::load::{self, Customer, Pace, fresh_number, from_somewhere, milliseconds};
use super::report::{Figure, Report};
use super::shop::{ACCOUNT, KEY, PID, SEEN, SKU, Shop};
use anyhow::{Context, Result, bail, ensure};
use md5::{Digest, Md5};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

const LINES: usize = 64;

/// A product page with its form filled in.
pub struct Form {
    /// What the addresses of the shop begin with.
    shop: String,
    headers: String,
    body: String,
}

/// What came of pressing "buy".
pub enum Pressed {
    Placed(Placed),
    SoldOut,
    /// More was waiting than may wait.
    Busy,
}

/// An order that waits for its money.
pub struct Placed {
    pub code: String,
    pub token: String,
    /// The cookie by which its browser is known.
    pub browser: String,
}

/// Buys, pays, reads the card, and looks whether anybody else has got the same.
pub struct Buyer {
    pub seen: Seen,
    /// Whether the contact is an address to which the shop mails the link.
    pub mailed: bool,
}

/// Cards that somebody read.
pub type Seen = Arc<Mutex<HashSet<String>>>;

impl Customer for Buyer {
    async fn visit(&mut self, line: &mut Line) -> Result<()> {
        let headers = program();
        let contact = if self.mailed { somebody_with_a_mailbox() } else { somebody() };
        let placed = place(line, &headers, &contact).await?;
        pay(line, &callback(&placed.code)).await?;
        let card = read_card(line, &placed).await?;
        let fresh = self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(card);
        ensure!(fresh, "a card was sold twice");
        Ok(())
    }
}

pub async fn measure(bench: &Bench, shop: &Shop, report: &mut Report) -> Result<()> {
    let seen = Arc::default();
    let buyer = || Buyer { seen: Arc::clone(&seen), mailed: false };
    load::run(shop.address, LINES, Pace::Flat, Duration::from_secs(2), buyer).await?;
    let (mut sales, mut limits, mut median, mut slow) = (Vec::new(), vec![], vec![], vec![]);
    for _ in 0..3 {
        if shop.is_embedded {
            // A sale is two transactions: the order, and its settlement.
            limits.push(group_commit::measure(&shop.folder, bench.run).await? / 2.0);
        }
        let run = load::run(shop.address, LINES, Pace::Flat, bench.run, buyer).await?;
        sales.push(run.per_second);
        median.push(milliseconds(run.at(0.5)));
        slow.push(milliseconds(run.at(0.99)));
    }
    let what = format!("whole sales (page, checkout, callback, card; no mails), {LINES} buyers");
    let figure = Figure::of(&sales);
    if shop.is_embedded {
        let limit = Figure::of(&limits);
        report.row(what, "≥ 4 500/s and ≥ 30 %").against(limit).runs(figure, "/s");
    } else {
        report.row(what, "≥ 1 000/s").runs(figure, "/s");
    }
    report.row("whole sale, p50", "").runs(Figure::of(&median), "ms");
    report.row("whole sale, p99", "").runs(Figure::of(&slow), "ms");
    Ok(())
}

/// Headers of somebody nobody has seen before.
pub fn program() -> String {
    format!("accept: application/json\r\n{}", from_somewhere(fresh_number()))
}

/// Not an address: mails go out beside a sale, at their own pace.
pub fn somebody() -> String {
    format!("buyer{}", fresh_number())
}

pub fn somebody_with_a_mailbox() -> String {
    format!("buyer{}@example.com", fresh_number())
}

/// Product page and checkout.
pub async fn place(line: &mut Line, headers: &str, contact: &str) -> Result<Placed> {
    place_at("", line, headers, contact).await
}

/// The same in an agent's shop, such as `/s/shop-1`.
pub async fn place_at(shop: &str, line: &mut Line, headers: &str, contact: &str) -> Result<Placed> {
    let form = Form::open_at(shop, line, headers, SKU, contact).await?;
    match form.press(line).await? {
        Pressed::Placed(placed) => Ok(placed),
        Pressed::SoldOut => bail!("there are too few cards for this measurement"),
        Pressed::Busy => bail!("the shop is busy"),
    }
}

impl Form {
    pub async fn open(line: &mut Line, headers: &str, sku: &str, contact: &str) -> Result<Form> {
        Form::open_at("", line, headers, sku, contact).await
    }

    async fn open_at(
        shop: &str,
        line: &mut Line,
        headers: &str,
        sku: &str,
        contact: &str,
    ) -> Result<Form> {
        let page = line.get(&format!("{shop}/p/{sku}"), headers).await?.json()?;
        let token = page["form_token"].as_str();
        let token = token.with_context(|| format!("no form token in {page}"))?;
        let body = serde_urlencoded::to_string([
            ("sku", sku),
            ("quantity", "1"),
            ("contact", contact),
            ("seen", SEEN),
            ("gateway", ACCOUNT),
            ("form_token", token),
        ])?;
        Ok(Form { shop: shop.to_owned(), headers: headers.to_owned(), body })
    }

    pub async fn press(&self, line: &mut Line) -> Result<Pressed> {
        let reply =
            line.post(&format!("{}/checkout", self.shop), &self.headers, &self.body).await?;
        let browser = reply.cookie("browser").unwrap_or_default().to_owned();
        let answer = reply.json()?;
        match (reply.status, answer["code"].as_str()) {
            (409, Some("out_of_stock")) => return Ok(Pressed::SoldOut),
            (503, _) => return Ok(Pressed::Busy),
            _ => {}
        }
        let text = |name: &str| -> Result<String> {
            let text = answer[name].as_str().with_context(|| format!("no {name} in {answer}"))?;
            Ok(text.to_owned())
        };
        Ok(Pressed::Placed(Placed { code: text("order")?, token: text("token")?, browser }))
    }
}

/// The only card of a paid order.
pub async fn read_card(line: &mut Line, placed: &Placed) -> Result<String> {
    let path = format!("/orders/{}?token={}", placed.code, placed.token);
    let order = line.get(&path, &program()).await?.json()?;
    let card = order["lines"][0]["cards"][0].as_str();
    Ok(card.with_context(|| format!("paid, and no card: {order}"))?.to_owned())
}

/// The address that an epay gateway calls when this order was paid.
pub fn callback(order: &str) -> String {
    let signed = format!(
        "money=10&name=Bench&out_trade_no={order}&pid={PID}&trade_no=T{order}\
         &trade_status=TRADE_SUCCESS&type=alipay"
    );
    let sign = hex::encode(Md5::digest(format!("{signed}{KEY}")));
    format!("/hooks/pay/{ACCOUNT}?{signed}&sign={sign}&sign_type=MD5")
}

pub async fn pay(line: &mut Line, callback: &str) -> Result<()> {
    let reply = line.get(callback, "").await?;
    ensure!(reply.body == b"success", "a callback was refused: {}", reply.status);
    Ok(())
}
