//! What is asked of the gateway itself: `mapi.php` how to pay, and `api.php` whether it was done.

use super::{LONGEST_TRADE_NO, common_fields, signed};
use crate::outbound::{self, Client};
use crate::payments::gateways::{Given, Giving, Look, Question, Statement};
use crate::payments::settings::Settings;
use crate::payments::{Error, NextStep, StartPayment};
use crate::types::{BillCode, Currency, Money};
use serde_json::Value;
use url::Url;

/// Of what a gateway says to the operator, in characters.
const LONGEST_WORDS: usize = 200;

/// A link, a code to scan or a page to go to.
pub(super) async fn mapi(
    settings: &Settings,
    client: &Client,
    payment: &StartPayment,
) -> Result<NextStep, Error> {
    let mut fields = common_fields(settings, payment);
    let device = if payment.mobile { "mobile" } else { "pc" };
    fields.push(("clientip".to_owned(), payment.client_ip.clone()));
    fields.push(("device".to_owned(), device.to_owned()));
    let fields = signed(settings, fields);
    let url = endpoint(settings, "mapi.php")?;
    let reply = client.post_form(url, &fields).await.map_err(unreachable)?;
    read_mapi(&reply, payment.mobile)
}

/// The key travels in the address and the reply is not signed: it is a hint, good only where it says
/// exactly what was asked for.
pub(in crate::payments::gateways) async fn query(
    settings: &Settings,
    client: &Client,
    question: &Question<'_>,
) -> Result<Option<Statement>, Error> {
    let reply = order(settings, client, question.bill).await?;
    Ok(read_query(&reply, settings.get("pid"), question))
}

async fn order(settings: &Settings, client: &Client, bill: &BillCode) -> Result<Vec<u8>, Error> {
    let mut url = endpoint(settings, "api.php")?;
    url.query_pairs_mut()
        .append_pair("act", "order")
        .append_pair("pid", settings.get("pid"))
        .append_pair("key", settings.get("key"))
        .append_pair("out_trade_no", bill.as_str());
    client.get(url).await.map_err(unreachable)
}

/// There is no key that makes it once-only, so it is never sent where a first call may have worked.
pub(in crate::payments::gateways) async fn refund(
    settings: &Settings,
    client: &Client,
    giving: &Giving,
) -> Result<Given, Error> {
    let mut url = endpoint(settings, "api.php")?;
    url.query_pairs_mut().append_pair("act", "refund");
    let money = giving.amount.plain();
    let fields = [
        ("pid", settings.get("pid")),
        ("key", settings.get("key")),
        ("trade_no", giving.event_key.as_str()),
        ("money", money.as_str()),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let reply = client.post_form(url, &fields).await.map_err(unreachable)?;
    read_refund(&reply)
}

/// Newer servers say 0 for yes, older ones 1; some say it of what failed, in words.
fn read_refund(reply: &[u8]) -> Result<Given, Error> {
    let unclear = |reason: &str| Error::Gateway { reason: format!("api.php: {reason}") };
    let reply: Value = serde_json::from_slice(reply).map_err(|_| unclear("not JSON"))?;
    let words: String =
        plain(&reply, "msg").chars().filter(|c| !c.is_control()).take(LONGEST_WORDS).collect();
    let failed = ["失败", "错误", "fail", "error"];
    match plain(&reply, "code").parse::<i64>() {
        Ok(0 | 1) if failed.iter().any(|it| words.to_lowercase().contains(it)) => {
            Err(unclear(&words))
        }
        Ok(0 | 1) => Ok(Given::Taken),
        Ok(_) => Ok(Given::Refused { words }),
        Err(_) => Err(unclear("no code")),
    }
}

/// Whether money of the payment went back.
pub(in crate::payments::gateways) async fn look_at_refund(
    settings: &Settings,
    client: &Client,
    giving: &Giving,
) -> Result<Option<Look>, Error> {
    let reply = order(settings, client, &giving.bill).await?;
    Ok(read_look(&reply, giving))
}

fn read_look(reply: &[u8], giving: &Giving) -> Option<Look> {
    let reply: Value = serde_json::from_slice(reply).ok()?;
    let says = |name: &str, wanted: &str| plain(&reply, name) == wanted;
    let this = says("code", "1")
        && says("trade_no", &giving.event_key)
        && says("out_trade_no", giving.bill.as_str());
    match plain(&reply, "status").as_str() {
        "2" if this => Some(Look::Refunded),
        "1" if this => Some(Look::Untouched),
        _ => None,
    }
}

pub(super) fn endpoint(settings: &Settings, file: &str) -> Result<Url, Error> {
    let base = settings.get("base_url").trim_end_matches('/');
    let wrong = || Error::Invalid { field: "base_url".to_owned(), problem: "not_a_url".into() };
    Url::parse(&format!("{base}/{file}")).map_err(|_| wrong())
}

fn read_mapi(reply: &[u8], mobile: bool) -> Result<NextStep, Error> {
    let failed = |reason: &str| Error::Gateway { reason: format!("mapi.php: {reason}") };
    let reply: Value = serde_json::from_slice(reply).map_err(|_| failed("not JSON"))?;
    if plain(&reply, "code") != "1" {
        let said: String = plain(&reply, "msg").chars().take(100).collect();
        return Err(failed(&said));
    }
    let [page, code, link] = ["payurl", "qrcode", "urlscheme"].map(|it| plain(&reply, it));
    let web = |it: &str| it.starts_with("https://") || it.starts_with("http://");
    // On a phone there is nothing to scan a code with: the page is better, where there is one.
    let page_is_better = mobile && web(&page);
    if !code.is_empty() && !page_is_better {
        let open = [link, page].into_iter().find(|it| is_app_link(it));
        return Ok(NextStep::Qr { text: code, open });
    }
    if web(&page) {
        return Ok(NextStep::Redirect { url: page });
    }
    if is_app_link(&link) {
        return Ok(NextStep::Qr { text: link.clone(), open: Some(link) });
    }
    // A page of foreign HTML is not shown to anybody.
    Err(failed("neither payurl nor qrcode"))
}

/// A link that opens an app or a page, and not one that runs in the page.
fn is_app_link(link: &str) -> bool {
    let scheme = link.split_once("://").map(|(scheme, _)| scheme).unwrap_or_default();
    let named = !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric());
    named && !["javascript", "vbscript", "data"].iter().any(|it| scheme.eq_ignore_ascii_case(it))
}

fn read_query(reply: &[u8], pid: &str, question: &Question<'_>) -> Option<Statement> {
    let reply: Value = serde_json::from_slice(reply).ok()?;
    let says = |name: &str, wanted: &str| plain(&reply, name) == wanted;
    let same_merchant = reply.get("pid").is_none() || says("pid", pid);
    let same_order = says("out_trade_no", question.bill.as_str());
    let amount = Money::parse(&plain(&reply, "money"), Currency::CNY).ok()?;
    let event_key = plain(&reply, "trade_no");
    let usable = !event_key.is_empty() && event_key.len() <= LONGEST_TRADE_NO;
    let paid = says("code", "1") && says("status", "1");
    (paid && usable && same_merchant && same_order && amount == question.total).then(|| Statement {
        event_key,
        bill: question.bill.clone(),
        amount,
    })
}

/// A value of a reply as text, whether it was written as text or as a number.
fn plain(reply: &Value, name: &str) -> String {
    match reply.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn unreachable(error: outbound::Error) -> Error {
    Error::Gateway { reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDER: &str = "0123456789ABCDEFGHJK";

    #[test]
    fn replies_of_mapi_say_where_to_go() {
        let url = br#"{"code":1,"trade_no":"1","payurl":"https://pay.example/p/1"}"#;
        let redirect = NextStep::Redirect { url: "https://pay.example/p/1".into() };
        assert_eq!(read_mapi(url, false).unwrap(), redirect);
        let qr = br#"{"code":"1","trade_no":"1","qrcode":"weixin://wxpay/bizpayurl?pr=04IPMKM"}"#;
        let NextStep::Qr { text, open } = read_mapi(qr, true).unwrap() else { panic!() };
        assert_eq!((text.as_str(), open), ("weixin://wxpay/bizpayurl?pr=04IPMKM", None));
        let no = read_mapi("{\"code\":-1,\"msg\":\"签名错误\"}".as_bytes(), false).unwrap_err();
        assert!(no.to_string().contains("签名错误"));
        let script = br#"{"code":1,"urlscheme":"javascript:alert(1)"}"#;
        assert!(read_mapi(script, false).is_err());
        let beside = br#"{"code":1,"qrcode":"weixin://x","urlscheme":"JavaScript://x%0aalert(1)"}"#;
        let NextStep::Qr { open: None, .. } = read_mapi(beside, false).unwrap() else { panic!() };
        let html = br#"{"code":1,"html":"<script>1</script>"}"#;
        assert!(read_mapi(html, false).is_err());
    }

    #[test]
    fn a_refund_that_is_not_surely_done_is_not_taken_for_done() {
        assert_eq!(read_refund(br#"{"code":0,"msg":"succ"}"#).unwrap(), Given::Taken);
        assert_eq!(read_refund(br#"{"code":"1"}"#).unwrap(), Given::Taken);
        let refused = read_refund("{\"code\":-1,\"msg\":\"余额不足\"}".as_bytes()).unwrap();
        assert_eq!(refused, Given::Refused { words: "余额不足".into() });
        for unclear in ["{\"code\":1,\"msg\":\"退款失败\"}", "<html>", "{}"] {
            assert!(read_refund(unclear.as_bytes()).is_err(), "{unclear}");
        }
        let giving = Giving {
            bill: ORDER.parse().unwrap(),
            event_key: "9".into(),
            amount: Money::new(100, Currency::CNY),
        };
        let says = |status: i32, order: &str| {
            let reply = format!(
                r#"{{"code":1,"trade_no":"9","out_trade_no":"{order}","status":{status}}}"#
            );
            read_look(reply.as_bytes(), &giving)
        };
        assert_eq!(says(2, ORDER), Some(Look::Refunded));
        assert_eq!(says(1, ORDER), Some(Look::Untouched));
        assert_eq!([says(0, ORDER), says(2, "0123456789ABCDEFGHJM")], [None, None]);
    }

    #[test]
    fn a_query_counts_only_when_it_agrees() {
        let order = ORDER.parse().unwrap();
        let question = Question { bill: &order, total: Money::new(100, Currency::CNY) };
        let good = format!(
            r#"{{"code":1,"pid":1001,"trade_no":"9","out_trade_no":"{ORDER}","money":"1.00","status":1}}"#
        );
        assert!(read_query(good.as_bytes(), "1001", &question).is_some());
        for (from, to) in [
            ("\"status\":1", "\"status\":0"),
            ("1.00", "0.01"),
            ("1001", "1002"),
            (ORDER, "0123456789ABCDEFGHJM"),
            ("\"code\":1", "\"code\":-1"),
            ("\"9\"", "\"\""),
        ] {
            let bad = good.replace(from, to);
            assert!(read_query(bad.as_bytes(), "1001", &question).is_none(), "{bad}");
        }
    }
}
