//! 易支付 version 1: a form to `submit.php` or a call of `mapi.php`, signed with MD5 because the
//! protocol knows nothing better, and a callback by GET (some forks POST).

mod calls;

pub(super) use calls::{look_at_refund, query, refund};

use super::form::Form;
use super::{Received, Statement};
use crate::outbound::Client;
use crate::payments::settings::{Field, Kind, Settings};
use crate::payments::{Error, NextStep, StartPayment};
use crate::types::{Currency, Money};
use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

const SUBMIT: &str = "submit";
const MAPI: &str = "mapi";
const KEY_APPENDED: &str = "plain";
const KEY_NAMED: &str = "key_param";

pub(super) const FIELDS: [Field; 6] = [
    Field { name: "pid", kind: Kind::Text, required: true, default: "" },
    Field { name: "key", kind: Kind::Secret, required: true, default: "" },
    Field { name: "base_url", kind: Kind::Url, required: true, default: "" },
    // alipay, wxpay, qqpay, bank, …; empty: the buyer chooses on the gateway's page.
    Field { name: "type", kind: Kind::Text, required: false, default: "" },
    Field { name: "mode", kind: Kind::Choice(&[SUBMIT, MAPI]), required: false, default: SUBMIT },
    // Some forks sign with "&key=" before the key.
    Field {
        name: "signature",
        kind: Kind::Choice(&[KEY_APPENDED, KEY_NAMED]),
        required: false,
        default: KEY_APPENDED,
    },
];

/// The protocol cuts names after this many bytes, and would then sign something else.
const LONGEST_NAME: usize = 100;
const LONGEST_TRADE_NO: usize = 128;
/// A field of every form that leads to the gateway.
const OURS: &[u8] = b"notify_url";

/// The form of `submit.php`; `mapi.php` must be asked.
pub(super) fn start_here(
    settings: &Settings,
    payment: &StartPayment,
) -> Result<Option<NextStep>, Error> {
    if payment.total.currency() != Currency::CNY {
        return Err(Error::Gateway { reason: "epay takes CNY only".to_owned() });
    }
    if settings.get("mode") == MAPI {
        return Ok(None);
    }
    let action = calls::endpoint(settings, "submit.php")?.to_string();
    let fields = signed(settings, common_fields(settings, payment));
    Ok(Some(NextStep::Form { action, fields }))
}

pub(super) async fn start(
    settings: &Settings,
    client: &Client,
    payment: &StartPayment,
) -> Result<NextStep, Error> {
    match start_here(settings, payment)? {
        Some(step) => Ok(step),
        None => calls::mapi(settings, client, payment).await,
    }
}

/// The title has no sign in it that divides fields.
fn common_fields(settings: &Settings, payment: &StartPayment) -> Vec<(String, String)> {
    let title = payment.title.replace('&', "＆");
    let fields = [
        ("pid", settings.get("pid")),
        ("type", settings.get("type")),
        ("out_trade_no", payment.code.as_str()),
        ("notify_url", &payment.notify_url),
        ("return_url", &payment.return_url),
        ("name", cut(&title)),
        ("money", &payment.total.plain()),
    ];
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    fields.into_iter().map(owned).collect()
}

fn cut(title: &str) -> &str {
    let mut end = title.len().min(LONGEST_NAME);
    while !title.is_char_boundary(end) {
        end -= 1;
    }
    &title[..end]
}

/// Adds the signature. Blank fields are not signed, so they are not sent.
fn signed(settings: &Settings, mut fields: Vec<(String, String)>) -> Vec<(String, String)> {
    fields.retain(|(_, value)| !is_blank(value.as_bytes()));
    let mut sorted: Vec<(&[u8], &[u8])> =
        fields.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())).collect();
    sorted.sort_unstable();
    let sign = sign(settings, sorted.into_iter());
    fields.push(("sign".to_owned(), sign));
    fields.push(("sign_type".to_owned(), "MD5".to_owned()));
    fields
}

/// `fields` in the order of their names. Always MD5: what the caller names as `sign_type` is not asked.
fn sign<'f>(settings: &Settings, fields: impl Iterator<Item = (&'f [u8], &'f [u8])>) -> String {
    let mut content = Vec::new();
    for (name, value) in fields {
        if matches!(name, b"sign" | b"sign_type") || is_blank(value) {
            continue;
        }
        if !content.is_empty() {
            content.push(b'&');
        }
        content.extend_from_slice(name);
        content.push(b'=');
        content.extend_from_slice(value);
    }
    if settings.get("signature") == KEY_NAMED {
        content.extend_from_slice(b"&key=");
    }
    content.extend_from_slice(settings.get("key").as_bytes());
    hex::encode(Md5::digest(&content))
}

/// What PHP's `trim` leaves nothing of.
fn is_blank(value: &[u8]) -> bool {
    value.iter().all(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0 | 0x0b))
}

pub(super) fn read_callback(
    settings: &Settings,
    received: Received<'_>,
) -> Result<Option<Statement>, Error> {
    let refused = |reason| Err(Error::Refused { reason });
    let encoded = if received.form.is_empty() { received.query } else { received.form };
    let form = Form::parse(encoded)?;
    if is_our_own(&form) {
        return refused("a request to the gateway is no word of it");
    }
    let expected = sign(settings, form.iter());
    let given = form.bytes("sign").to_ascii_lowercase();
    if !bool::from(expected.as_bytes().ct_eq(&given)) {
        return refused("the signature is wrong");
    }
    if form.bytes("pid") != settings.get("pid").as_bytes() {
        return refused("another merchant");
    }
    if form.bytes("trade_status") != b"TRADE_SUCCESS" {
        return Ok(None);
    }
    let event_key = form.text("trade_no").trim();
    if event_key.is_empty() || event_key.len() > LONGEST_TRADE_NO {
        return refused("no trade_no");
    }
    let Ok(bill) = form.text("out_trade_no").parse() else {
        return refused("out_trade_no is none of ours");
    };
    let Ok(amount) = Money::parse(form.text("money"), Currency::CNY) else {
        return refused("money is not an amount");
    };
    Ok(Some(Statement { event_key: event_key.to_owned(), bill, amount }))
}

/// Whether this may be what we signed ourselves, cut into other fields. The signature is over names and values
/// joined by signs that may stand in a value, and the buyer reads it in the form that he is sent to the
/// gateway with; what such a form always names, a callback never does.
fn is_our_own(form: &Form) -> bool {
    let names = |text: &[u8]| text.windows(OURS.len()).any(|it| it == OURS);
    form.iter().any(|(name, value)| names(name) || names(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    const KEY: &str = "epay_test_key_123";

    fn settings(more: &[(&str, &str)]) -> Settings {
        let account = [("pid", "1001"), ("key", KEY), ("base_url", "https://pay.example/")];
        let given: Vec<(String, String)> = account
            .iter()
            .chain(more)
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Settings::check(&FIELDS, &given, &Settings::default()).unwrap()
    }

    fn read(query: &str) -> Result<Option<Statement>, Error> {
        read_callback(&settings(&[]), Received { query: query.as_bytes(), form: b"" })
    }

    fn refusal(query: &str) -> String {
        read(query).unwrap_err().to_string()
    }

    /// A callback as a gateway would send it: signed over what the caller wants in it.
    fn notify(fields: &[(&str, &str)]) -> String {
        let fields: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        serde_urlencoded::to_string(signed(&settings(&[]), fields)).unwrap()
    }

    const ORDER: &str = "0123456789ABCDEFGHJK";

    fn paid(more: &[(&'static str, &'static str)]) -> String {
        let mut fields = vec![
            ("pid", "1001"),
            ("trade_no", "2026010100000112345"),
            ("out_trade_no", ORDER),
            ("type", "alipay"),
            ("name", "VIP会员"),
            ("money", "1"),
            ("trade_status", "TRADE_SUCCESS"),
        ];
        for (name, value) in more {
            fields.retain(|(it, _)| it != name);
            fields.push((name, value));
        }
        notify(&fields)
    }

    #[test]
    fn the_published_vectors_come_out() {
        let vectors = include_str!("../../../../tests/fixtures/epay/vectors.json");
        let vectors: Value = serde_json::from_str(vectors).unwrap();
        let submit = &vectors["epay_v1_submit"];
        let mut fields: Vec<(&str, &str)> = submit["params"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
            .collect();
        fields.sort_unstable();
        let bytes = fields.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes()));
        assert_eq!(sign(&settings(&[]), bytes), submit["sign"].as_str().unwrap());

        let notify = &vectors["epay_v1_notify"];
        let form = Form::parse(notify["query"].as_str().unwrap().as_bytes()).unwrap();
        assert_eq!(sign(&settings(&[]), form.iter()), notify["sign"].as_str().unwrap());
    }

    #[test]
    fn a_recorded_callback_is_a_payment() {
        let query = include_str!("../../../../tests/fixtures/epay/notify.txt").trim();
        let statement = read(query).unwrap().unwrap();
        assert_eq!(statement.event_key, "2026010100000112345");
        assert_eq!(statement.bill.as_str(), ORDER);
        assert_eq!(statement.amount, Money::new(10_050, Currency::CNY));
        let form = Received { query: b"", form: query.as_bytes() };
        assert_eq!(read_callback(&settings(&[]), form).unwrap().unwrap(), statement);
    }

    #[test]
    fn fields_nobody_told_us_of_are_part_of_the_signature() {
        let query = paid(&[("buyer", "someone")]);
        assert!(read(&query).unwrap().is_some());
        assert!(refusal(&query.replace("someone", "another")).contains("signature"));
        assert!(refusal(&format!("{query}&extra=1")).contains("signature"));
        assert!(read(&format!("{query}&list%5B%5D=1&blank=+%09")).unwrap().is_some());
    }

    /// The same bytes, cut otherwise, have the same signature.
    #[test]
    fn what_we_signed_ourselves_is_no_callback() {
        let ours = [
            ("money", "1"),
            ("name", "a"),
            ("notify_url", "http://x"),
            ("out_trade_no", ORDER),
            ("pid", "1001"),
            ("return_url", "http://x&trade_no=FREE&trade_status=TRADE_SUCCESS&trade_z=/orders"),
        ];
        let cut = [
            ("return_url", "http://x"),
            ("trade_no", "FREE"),
            ("trade_status", "TRADE_SUCCESS"),
            ("trade_z", "/orders"),
        ];
        let forged = notify(&[&ours[..5], &cut].concat());
        let sign = |query: &str| query.split_once("&sign=").unwrap().1.to_owned();
        assert_eq!(sign(&forged), sign(&notify(&ours)), "else this shows nothing");
        assert!(refusal(&forged).contains("no word of it"));
        let within = notify(
            &[&[("money", "1"), ("name", "a&notify_url=http://x")], &ours[3..5], &cut[1..]]
                .concat(),
        );
        assert!(refusal(&within).contains("no word of it"));
    }

    #[test]
    fn a_field_that_comes_twice_is_refused() {
        let twice = format!("{}&out_trade_no={ORDER}", paid(&[]));
        assert!(refusal(&twice).contains("twice"));
    }

    #[test]
    fn only_this_merchants_paid_orders_count() {
        assert!(refusal(&paid(&[("pid", "1002")])).contains("merchant"));
        assert_eq!(read(&paid(&[("trade_status", "WAIT_BUYER_PAY")])).unwrap(), None);
        assert!(refusal(&paid(&[("trade_no", "")])).contains("trade_no"));
        assert!(refusal(&paid(&[("out_trade_no", "T20260101000001")])).contains("out_trade_no"));
        for money in ["-1", "1e3", "1.001", "1.000", " 1", "", "0x1", "1,00"] {
            let money: &'static str = money;
            assert!(refusal(&paid(&[("money", money)])).contains("money"), "{money}");
        }
        assert!(refusal("").contains("signature"));
    }

    #[test]
    fn the_caller_does_not_choose_the_algorithm() {
        let query = paid(&[]).replace("sign_type=MD5", "sign_type=RSA");
        assert!(read(&query).unwrap().is_some(), "it is not signed, and not asked");
        let unsigned = query.replace("&sign=", "&nosign=");
        assert!(refusal(&unsigned).contains("signature"));
    }

    #[test]
    fn a_fork_may_name_the_key() {
        let content = format!("a=1&key={KEY}");
        let expected = hex::encode(Md5::digest(content.as_bytes()));
        let fields = [(b"a".as_slice(), b"1".as_slice())];
        let named = settings(&[("signature", "key_param")]);
        assert_eq!(sign(&named, fields.into_iter()), expected);
    }
}
