//! A whole sale over HTTP: product page, checkout, the gateway's signed word, the page with the card.

use super::Bench;
use super::group_commit;
use super::line::Line;
use super::load::{self, Customer, Pace, fresh_number, from_somewhere};
use super::report::{Figure, Report};
use super::shop::{ACCOUNT, KEY, PID, SEEN, SKU, Shop};
use anyhow::{Context, Result, ensure};
use md5::{Digest, Md5};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

const LINES: usize = 64;

/// An order that waits for its money.
pub struct Placed {
    pub code: String,
    pub token: String,
}

/// Buys, pays, reads the card, and looks whether anybody else has got the same.
struct Buyer {
    seen: Arc<Mutex<HashSet<String>>>,
}

impl Customer for Buyer {
    async fn visit(&mut self, line: &mut Line) -> Result<()> {
        let headers = program();
        let placed = place(line, &headers).await?;
        pay(line, &callback(&placed.code)).await?;
        let path = format!("/orders/{}?token={}", placed.code, placed.token);
        let order = line.get(&path, &headers).await?.json()?;
        let card = order["lines"][0]["cards"][0].as_str();
        let card = card.with_context(|| format!("paid, and no card: {order}"))?;
        let fresh =
            self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(card.to_owned());
        ensure!(fresh, "a card was sold twice");
        Ok(())
    }
}

pub async fn measure(bench: &Bench, shop: &Shop, report: &mut Report) -> Result<()> {
    let seen = Arc::default();
    let buyer = || Buyer { seen: Arc::clone(&seen) };
    load::run(shop.address, LINES, Pace::Flat, Duration::from_secs(2), buyer).await?;
    let (mut sales, mut limits, mut median, mut slow) = (Vec::new(), vec![], vec![], vec![]);
    for _ in 0..3 {
        if shop.is_embedded {
            // A sale is two transactions: the order, and its settlement.
            limits.push(group_commit::measure(&shop.folder, bench.run)? / 2.0);
        }
        let run = load::run(shop.address, LINES, Pace::Flat, bench.run, buyer).await?;
        sales.push(run.per_second);
        median.push(run.at(0.5).as_secs_f64() * 1_000.0);
        slow.push(run.at(0.99).as_secs_f64() * 1_000.0);
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

/// Product page and checkout.
pub async fn place(line: &mut Line, headers: &str) -> Result<Placed> {
    let page = line.get(&format!("/p/{SKU}"), headers).await?.json()?;
    let token = page["form_token"].as_str();
    let token = token.with_context(|| format!("no form token in {page}"))?;
    // Not an address: mails go out beside the sale, at their own pace.
    let contact = format!("buyer{}", fresh_number());
    let form = serde_urlencoded::to_string([
        ("sku", SKU),
        ("quantity", "1"),
        ("contact", &contact),
        ("seen", SEEN),
        ("gateway", ACCOUNT),
        ("form_token", token),
    ])?;
    let order = line.post("/checkout", headers, &form).await?.json()?;
    let text = |name: &str| -> Result<String> {
        let text = order[name].as_str().with_context(|| format!("no {name} in {order}"))?;
        Ok(text.to_owned())
    };
    Ok(Placed { code: text("order")?, token: text("token")? })
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
