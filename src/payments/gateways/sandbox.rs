//! A gateway that is only a page of ours with two buttons, for trying the shop out. It calls back
//! like a real one, signed, through the same door.

use super::form::Form;
use super::{Received, Statement};
use crate::crypto::Token;
use crate::payments::settings::{Field, Kind, Settings};
use crate::payments::{Error, NextStep, StartPayment};
use crate::types::{BillCode, Money};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use url::Url;

const SECRET: &str = "secret";

pub(super) const FIELDS: [Field; 1] =
    [Field { name: SECRET, kind: Kind::Secret, required: false, default: "" }];

/// Which button was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Paid,
    Failed,
}

impl Verdict {
    const fn as_str(self) -> &'static str {
        match self {
            Verdict::Paid => "paid",
            Verdict::Failed => "failed",
        }
    }

    pub fn from_word(word: &str) -> Option<Verdict> {
        [Verdict::Paid, Verdict::Failed].into_iter().find(|it| it.as_str() == word)
    }
}

/// Nobody needs to think of a secret.
pub(super) fn fresh_settings() -> Settings {
    let given = [(SECRET.to_owned(), Token::random().as_str().to_owned())];
    Settings::check(&FIELDS, &given, &Settings::default()).unwrap_or_default()
}

pub(super) fn start(payment: &StartPayment) -> NextStep {
    let shop = shop_of(payment).unwrap_or_default();
    NextStep::Redirect { url: format!("{shop}/sandbox/pay/{}", payment.code) }
}

/// What stands in front of the order's address: the buyer stays in the shop that he buys in. Deposits
/// are paid at the main shop.
fn shop_of(payment: &StartPayment) -> Option<String> {
    let back = Url::parse(&payment.return_url).ok()?;
    let shop = back.path().strip_suffix(&format!("/orders/{}", payment.code))?;
    Some(shop.to_owned())
}

/// The query of a callback.
pub(super) fn callback(
    settings: &Settings,
    bill: &BillCode,
    total: Money,
    verdict: Verdict,
) -> Vec<u8> {
    // One number for each order: pressing the button again is the same payment.
    let trade_no = format!("sandbox-{bill}");
    let amount = total.minor().to_string();
    let currency = total.currency();
    let content = format!(
        "amount={amount}&currency={currency}&order={bill}&status={}&trade_no={trade_no}",
        verdict.as_str()
    );
    let sign = hex::encode(mac(settings, content.as_bytes()));
    format!("{content}&sign={sign}").into_bytes()
}

pub(super) fn read_callback(
    settings: &Settings,
    received: Received<'_>,
) -> Result<Option<Statement>, Error> {
    let refused = |reason| Err(Error::Refused { reason });
    let encoded = if received.form.is_empty() { received.query } else { received.form };
    let form = Form::parse(encoded)?;
    let mut content = Vec::new();
    for (name, value) in form.iter().filter(|(name, _)| *name != b"sign") {
        if !content.is_empty() {
            content.push(b'&');
        }
        content.extend_from_slice(name);
        content.push(b'=');
        content.extend_from_slice(value);
    }
    let given = hex::decode(form.bytes("sign")).unwrap_or_default();
    if settings.get(SECRET).is_empty() || !bool::from(mac(settings, &content).ct_eq(&given)) {
        return refused("the signature is wrong");
    }
    if form.text("status") != Verdict::Paid.as_str() {
        return Ok(None);
    }
    let amount = form.text("amount").parse().ok().zip(form.text("currency").parse().ok());
    match (form.text("order").parse(), amount) {
        (Ok(bill), Some((minor, currency))) => Ok(Some(Statement {
            event_key: form.text("trade_no").to_owned(),
            bill,
            amount: Money::new(minor, currency),
        })),
        _ => refused("malformed"),
    }
}

fn mac(settings: &Settings, content: &[u8]) -> Vec<u8> {
    let key = settings.get(SECRET).as_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(content);
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Currency;

    #[test]
    fn the_button_speaks_for_its_order_only() {
        let settings = fresh_settings();
        let order: BillCode = "0123456789ABCDEFGHJK".parse().unwrap();
        let total = Money::new(990, Currency::CNY);
        let query = callback(&settings, &order, total, Verdict::Paid);
        let received = Received { query: &query, form: b"" };
        let statement = read_callback(&settings, received).unwrap().unwrap();
        assert_eq!((&statement.bill, statement.amount), (&order, total));

        let other = String::from_utf8(query.clone()).unwrap().replace("HJK", "HJM");
        let forged = Received { query: other.as_bytes(), form: b"" };
        assert!(read_callback(&settings, forged).is_err());
        assert!(read_callback(&fresh_settings(), received).is_err(), "another account's secret");

        let failed = callback(&settings, &order, total, Verdict::Failed);
        let received = Received { query: &failed, form: b"" };
        assert_eq!(read_callback(&settings, received).unwrap(), None);
    }
}
