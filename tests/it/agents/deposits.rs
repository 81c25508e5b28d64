//! Agents pay into their wallets through gateways, under the rules that hold for orders.

use super::office::number_of;
use super::{a_tree, a_tree_with};
use crate::gateways::{answers, gateway, said};
use crate::shop::{PASSWORD, TestShop, Visitor};
use futures_util::future::join_all;
use keygrove::agents;
use keygrove::db::Conn;
use keygrove::ledger::{self, Account};
use serde_json::json;

async fn wallet(shop: &TestShop) -> i64 {
    let now = shop.clock().now();
    let read = move |conn: &mut Conn| {
        let dave = agents::find_by_name(conn, &"dave".parse().unwrap()).unwrap().unwrap();
        ledger::balance(conn, Account::Wallet(dave.id), now)
    };
    let balances = shop.app().db.read(read).await.unwrap();
    balances.iter().map(|it| it.pending + it.available).sum()
}

/// Presses "pay", and is sent to the deposit's page: its code.
async fn begins(dave: &Visitor<'_>, amount: &str, gateway: &str, key: &str) -> String {
    let form = [("amount", amount), ("gateway", gateway), ("key", key)];
    let begun = dave.submits("/agent/wallet", &form).await;
    assert_eq!(begun.status, 303, "{begun:?}");
    let page = begun.headers["location"].to_str().unwrap();
    page.strip_prefix("/agent/wallet/").unwrap().to_owned()
}

#[actix_web::test]
async fn what_an_agent_pays_is_in_his_wallet_and_the_platform_bears_the_fee() {
    let shop = a_tree().await;
    shop.cli(&["gateway", "fee", "epay", "--fee-percent", "0.60"]).await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    let code = begins(&dave, "100.00", "epay", "once").await;
    assert_eq!(begins(&dave, "100.00", "epay", "once").await, code, "pressed twice, it is one");
    let page = dave.sees(&format!("/agent/wallet/{code}")).await;
    assert!(page.body.contains("submit.php") && page.body.contains(&code), "{page:?}");
    let waits = dave.sees(&format!("/agent/wallet/{code}/status?was=pending")).await;
    assert!(!waits.headers.contains_key("hx-redirect"), "{waits:?}");

    assert_eq!(dave.calls_back(&shop.epay.paid(&code, "100.00")).await.body, "success");
    assert_eq!(wallet(&shop).await, 10_000);
    assert_eq!(shop.earnings().await[0], (0, -60));
    let done = dave.sees(&format!("/agent/wallet/{code}/status?was=pending")).await;
    assert_eq!(done.headers["hx-redirect"].to_str().unwrap(), format!("/agent/wallet/{code}"));
    assert!(dave.sees(&format!("/agent/wallet/{code}")).await.body.contains("已计入预存款"));
    let back = shop.buyer().sees(&format!("/agent/wallet/{code}/back")).await;
    assert!(back.body.contains(&format!("0;url=/agent/wallet/{code}")), "{back:?}");

    let owner = shop.operator().await;
    let sheet = format!("/admin/agents/{}/wallet", number_of(&owner, "dave").await);
    let seen = owner.sees(&sheet).await;
    assert!(seen.body.contains(&code) && seen.body.contains("¥100.00"), "{seen:?}");
    let books = owner.sees("/admin/ledger/fees").await;
    assert!(books.body.contains("充值手续费"), "{books:?}");
}

#[actix_web::test]
async fn twenty_callbacks_at_once_pay_in_once() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    let code = begins(&dave, "50", "epay", "k").await;
    let told = shop.epay.paid(&code, "50.00");
    let answers = join_all((0..20).map(|_| dave.calls_back(&told))).await;
    assert!(answers.iter().all(|it| it.body == "success"), "{answers:?}");
    assert_eq!(wallet(&shop).await, 5_000);
    assert_eq!(shop.suspense().await, 0);

    let other = begins(&dave, "50", "epay", "another").await;
    let same = shop.epay.paid_as(&format!("T{code}"), &other, "50.00");
    assert_eq!(dave.calls_back(&same).await.status, 400, "one payment is one deposit");
    assert_eq!(wallet(&shop).await, 5_000);
}

#[actix_web::test]
async fn money_that_does_not_fit_is_in_nobodys_wallet_and_is_not_lost() {
    let shop = a_tree().await;
    let server = gateway(&shop, "submit").await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    let code = begins(&dave, "50", "second", "k").await;
    let forged = shop.epay.signed(&code, "50.00", "1001", "guessed");
    assert_ne!(dave.calls_back(&forged).await.body, "success");
    assert_eq!((wallet(&shop).await, shop.suspense().await), (0, 0));
    // Genuine words of an account that the deposit never went to.
    let elsewhere = dave.calls_back(&shop.epay.paid(&code, "50.00")).await;
    assert_ne!(elsewhere.body, "success", "{elsewhere:?}");
    assert_eq!((wallet(&shop).await, shop.suspense().await), (0, 5_000));

    let here = begins(&dave, "20", "epay", "l").await;
    let unknown = format!("U{}", "0".repeat(20));
    for (code, money) in [(&here, "19.99"), (&unknown, "20.00")] {
        assert_ne!(dave.calls_back(&shop.epay.paid(code, money)).await.body, "success");
    }
    assert_eq!((wallet(&shop).await, shop.suspense().await), (0, 5_000 + 1_999 + 2_000));
    // The gateway corrects itself.
    assert_eq!(dave.calls_back(&shop.epay.paid(&here, "20.00")).await.body, "success");
    assert_eq!((wallet(&shop).await, shop.suspense().await), (2_000, 7_000));
    shop.work().await;
    let notices = shop.operator().await.sees("/admin/notices").await;
    assert!(notices.body.contains("充值款项不符"), "{notices:?}");
    drop(server);
}

#[actix_web::test]
async fn late_money_arrives_and_a_second_payment_waits_to_be_given_back() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    let code = begins(&dave, "50", "epay", "k").await;
    shop.pass(1_801).await;
    // He was away for longer than his session lasts.
    let form = [("name", "dave@mine.example"), ("password", PASSWORD)];
    assert_eq!(dave.submits("/agent/login", &form).await.status, 303);
    let page = dave.sees(&format!("/agent/wallet/{code}")).await;
    assert!(page.body.contains("超时未支付") && !page.body.contains("submit.php"), "{page:?}");
    assert_eq!(dave.calls_back(&shop.epay.paid(&code, "50.00")).await.body, "success");
    assert_eq!(wallet(&shop).await, 5_000);
    let again = shop.epay.paid_as("T-other", &code, "50.00");
    assert_eq!(dave.calls_back(&again).await.body, "success");
    assert_eq!((wallet(&shop).await, shop.suspense().await), (5_000, 5_000));
    let page = dave.sees(&format!("/agent/wallet/{code}")).await;
    assert!(!page.body.contains("没有自动入账"), "the first one was put in: {page:?}");
    shop.work().await;
}

#[actix_web::test]
async fn a_callback_that_got_lost_is_asked_for() {
    let shop = a_tree().await;
    let server = gateway(&shop, "mapi").await;
    answers(&server, "mapi.php", json!({ "code": 1, "trade_no": "9", "qrcode": "weixin://x/1" }))
        .await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    let code = begins(&dave, "50", "second", "k").await;
    for _ in 0..2 {
        assert!(dave.sees(&format!("/agent/wallet/{code}")).await.body.contains("class=\"qr\""));
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 1, "asked once how to pay");
    answers(&server, "api.php", said(&code, 1, "50")).await;
    shop.pass(15).await;
    assert_eq!(wallet(&shop).await, 5_000);
    shop.pass(3_600).await;
    assert_eq!(server.received_requests().await.unwrap().len(), 2, "a paid one is let be");
}

#[actix_web::test]
async fn a_deposit_is_its_agents_and_within_the_limits() {
    let shop = a_tree_with(|config| config.wallets.most = "100".to_owned()).await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    let carol = shop.agents_person("carol", "carol@mine.example", "owner").await;
    let code = begins(&dave, "50", "epay", "k").await;
    assert_eq!(carol.sees(&format!("/agent/wallet/{code}")).await.status, 404);
    assert_eq!(carol.submits(&format!("/agent/wallet/{code}"), &[]).await.status, 404);
    for amount in ["9.99", "100.01", "-50", "x", ""] {
        let form = [("amount", amount), ("gateway", "epay"), ("key", "")];
        let refused = dave.submits("/agent/wallet", &form).await;
        assert_eq!(refused.status, 422, "{amount}: {refused:?}");
        assert!(refused.body.contains("field-error"), "{refused:?}");
    }
    let nowhere = [("amount", "50"), ("gateway", "nothing")];
    assert_eq!(dave.submits("/agent/wallet", &nowhere).await.status, 422);
    for number in 1..5 {
        begins(&dave, "10", "epay", &number.to_string()).await;
    }
    let many = dave.submits("/agent/wallet", &[("amount", "10"), ("gateway", "epay")]).await;
    assert_eq!(many.status, 409, "{many:?}");
}

#[actix_web::test]
async fn the_sandbox_pays_in_too() {
    let shop = a_tree().await;
    shop.cli(&["gateway", "add", "--code", "play", "--driver", "sandbox"]).await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    let code = begins(&dave, "50", "play", "k").await;
    let page = dave.sees(&format!("/agent/wallet/{code}")).await;
    let pay = format!("/sandbox/pay/{code}");
    assert!(page.body.contains(&pay), "{page:?}");
    assert!(dave.sees(&pay).await.body.contains("¥50.00"));
    let pressed = dave.submits(&pay, &[("result", "paid")]).await;
    assert_eq!(pressed.headers["location"].to_str().unwrap(), format!("/agent/wallet/{code}"));
    assert_eq!(wallet(&shop).await, 5_000);
}

#[actix_web::test]
async fn the_statement_tells_of_the_wallet() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    let before = dave.sees("/agent/statement").await;
    assert!(!before.body.contains("/agent/wallet.csv"), "nothing was ever in it: {before:?}");
    let code = begins(&dave, "100", "epay", "k").await;
    dave.calls_back(&shop.epay.paid(&code, "100.00")).await;
    let after = dave.sees("/agent/statement").await;
    assert!(
        after.body.contains("/agent/wallet.csv") && after.body.contains("¥100.00"),
        "{after:?}"
    );
    let file = dave.sees("/agent/wallet.csv").await;
    assert!(file.body.contains("充值") && file.body.contains("100.00"), "{file:?}");
}

#[actix_web::test]
async fn who_comes_back_from_the_gateway_is_not_kept_waiting() {
    let shop = a_tree().await;
    let server = gateway(&shop, "submit").await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    let code = begins(&dave, "50", "second", "k").await;
    answers(&server, "api.php", said(&code, 1, "50")).await;
    let page = dave.sees(&format!("/agent/wallet/{code}/back?trade_status=TRADE_SUCCESS")).await;
    assert_eq!(wallet(&shop).await, 0, "what the browser says is nothing");
    let on = format!("/agent/wallet/{code}?paid=true");
    assert!(page.body.contains(&on), "{page:?}");
    let mut views = 0;
    while !dave.sees(&on).await.body.contains("款项已计入预存款") {
        views += 1;
        assert!(views < 10_000, "the gateway says so, and the answer comes soon");
    }
    assert_eq!(wallet(&shop).await, 5_000);
}
