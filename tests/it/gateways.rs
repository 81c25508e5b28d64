//! Payments as accounts, silent gateways and the sandbox make them.

use crate::shop::{Node, TestShop, Visitor, cards};
use serde_json::{Value, json};
use wiremock::matchers::{path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// A gateway that answers questions and `mapi.php` as it is told to.
pub(crate) async fn gateway(shop: &TestShop, mode: &str) -> MockServer {
    let server = MockServer::start().await;
    let base = format!("base_url={}", server.uri());
    let mode = format!("mode={mode}");
    shop.cli(&[
        "gateway",
        "add",
        "--code",
        "second",
        "--driver",
        "epay",
        "--name",
        "微信",
        "--set",
        "pid=2002",
        "--set",
        "key=another_key",
        "--set",
        &base,
        "--set",
        &mode,
    ])
    .await;
    server
}

pub(crate) async fn answers(server: &MockServer, file: &str, body: Value) {
    let answer = ResponseTemplate::new(200).set_body_raw(body.to_string(), "text/html");
    Mock::given(path(format!("/{file}"))).respond_with(answer).mount(server).await;
}

/// What the gateway says of a payment when asked.
pub(crate) fn said(order: &str, status: i32, money: &str) -> Value {
    json!({ "code": 1, "msg": "succ", "trade_no": "9001", "out_trade_no": order,
            "pid": 2002, "type": "wxpay", "money": money, "status": status })
}

/// What the buyer is told to do after pressing "pay".
async fn next_step(buyer: &Visitor<'_>, order: &str) -> Value {
    buyer.posts(&format!("/orders/{order}/pay"), &[]).await.json()["next"].clone()
}

#[actix_web::test]
async fn a_callback_that_got_lost_is_asked_for() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let server = gateway(&shop, "submit").await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).with("gateway", "second").await;
    assert_eq!(next_step(&buyer, &placed.order()).await["step"], "form");

    let key = query_param("key", "another_key");
    let unpaid = ResponseTemplate::new(200).set_body_json(said(&placed.order(), 0, "10.00"));
    Mock::given(key).respond_with(unpaid).up_to_n_times(1).mount(&server).await;
    shop.pass(15).await;
    assert_eq!(buyer.order(&placed).await["status"], "pending");
    answers(&server, "api.php", said(&placed.order(), 1, "10")).await;
    shop.pass(10).await;
    assert_eq!(buyer.order(&placed).await["status"], "pending", "not yet asked again");
    shop.pass(35).await;
    assert_eq!(buyer.order(&placed).await["status"], "fulfilled");
    assert_eq!(server.received_requests().await.unwrap().len(), 2);
    shop.pass(3_600).await;
    assert_eq!(server.received_requests().await.unwrap().len(), 2, "a paid order is let be");
}

#[actix_web::test]
async fn who_comes_back_from_the_gateway_is_not_kept_waiting() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let server = gateway(&shop, "submit").await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).with("gateway", "second").await;
    next_step(&buyer, &placed.order()).await;
    let back = format!("/orders/{}?trade_status=TRADE_SUCCESS", placed.order());
    let early = buyer.sees(&back).await;
    assert!(early.body.contains("等待付款"), "the gateway knows of nothing: {early:?}");
    answers(&server, "api.php", said(&placed.order(), 1, "10.00")).await;
    let mut views = 0;
    while !buyer.sees(&back).await.body.contains("CARD-") {
        views += 1;
        assert!(views < 10_000, "the page waits for nothing, and the answer comes soon");
    }
    let asked = server.received_requests().await.unwrap().len();
    buyer.sees(&back).await;
    assert_eq!(server.received_requests().await.unwrap().len(), asked, "it is paid");
    shop.work().await;
}

#[actix_web::test]
async fn whoever_looks_again_and_again_has_the_gateway_asked_now_and_then() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let server = gateway(&shop, "submit").await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).with("gateway", "second").await;
    next_step(&buyer, &placed.order()).await;
    for _ in 0..30 {
        buyer.sees(&format!("/orders/{}", placed.order())).await;
    }
    let asked = server.received_requests().await.unwrap().len();
    assert!(asked <= 8, "{asked}");
}

#[actix_web::test]
async fn where_nothing_can_be_paid_any_more_the_orders_page_says_so() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let operator = shop.operator().await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).await;
    assert_eq!(operator.submits("/admin/gateways/epay/disable", &[]).await.status, 303);
    let order = format!("/orders/{}", placed.order());
    let moved = buyer.sees(&format!("{order}/pay")).await;
    assert_eq!((moved.status, moved.headers["location"].to_str().unwrap()), (303, order.as_str()));
    let page = buyer.sees(&order).await.body;
    assert!(page.contains("等待付款") && !page.contains("/pay\""), "{page}");
}

#[actix_web::test]
async fn a_gateways_hint_must_agree_with_the_order() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let server = gateway(&shop, "submit").await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).with("gateway", "second").await;
    next_step(&buyer, &placed.order()).await;
    answers(&server, "api.php", said(&placed.order(), 1, "0.01")).await;
    shop.pass(60).await;
    assert_eq!(buyer.order(&placed).await["status"], "pending");
}

#[actix_web::test]
async fn a_code_to_scan_comes_from_the_gateway_once() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let server = gateway(&shop, "mapi").await;
    answers(&server, "mapi.php", json!({ "code": 1, "trade_no": "9", "qrcode": "weixin://x/1" }))
        .await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).with("gateway", "second").await;
    for _ in 0..3 {
        let next = next_step(&buyer, &placed.order()).await;
        assert_eq!((&next["step"], &next["text"]), (&json!("qr"), &json!("weixin://x/1")));
    }
    let asked = server.received_requests().await.unwrap();
    assert_eq!(asked.len(), 1, "looking again starts nothing anew");
    let sent = String::from_utf8(asked[0].body.clone()).unwrap();
    assert!(sent.contains("money=10.00") && sent.contains("clientip="), "{sent}");
    assert!(!sent.contains("another_key"), "the key signs and stays here");
}

#[actix_web::test]
async fn a_gateway_that_says_no_leaves_the_order_payable() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let server = gateway(&shop, "mapi").await;
    answers(&server, "mapi.php", json!({ "code": -1, "msg": "no" })).await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).with("gateway", "second").await;
    let page = format!("/orders/{}/pay", placed.order());
    let refused = buyer.posts(&page, &[]).await;
    assert_eq!((refused.status, refused.code().as_str()), (502, "gateway_failed"));
    assert_eq!(buyer.sees(&page).await.status, 200);
    let other = buyer.posts(&page, &[("gateway", "epay")]).await;
    assert_eq!(other.json()["next"]["step"], "form");
    assert_eq!(buyer.pays(&placed).await.body, "success");
    shop.work().await;
}

#[actix_web::test]
async fn a_gateway_that_fails_at_the_buy_button_is_told_of_at_once() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let server = gateway(&shop, "mapi").await;
    answers(&server, "mapi.php", json!({ "code": -1, "msg": "no" })).await;
    let buyer = shop.buyer();
    let token = buyer.reads("/p/netflix-1m").await.text("form_token");
    let contact = buyer.contact();
    let form = [
        ("sku", "netflix-1m"),
        ("quantity", "1"),
        ("seen", "1000"),
        ("contact", contact.as_str()),
        ("gateway", "second"),
        ("form_token", token.as_str()),
    ];
    let page = buyer.follows(&buyer.submits("/checkout", &form).await).await;
    assert!(page.body.contains("支付渠道暂时没有响应") && page.body.contains("重试"), "{page:?}");
    assert!(page.body.contains("name=\"gateway\" value=\"epay\""), "and the other way is there");

    server.reset().await;
    answers(&server, "mapi.php", json!({ "code": 1, "qrcode": "weixin://x/1" })).await;
    let again = buyer.submits("/checkout", &form).await;
    let page = buyer.follows(&again).await.body;
    assert!(!page.contains("支付渠道暂时没有响应") && page.contains("class=\"qr\""), "{page}");
}

#[actix_web::test]
async fn money_at_an_account_the_order_never_went_to_is_not_its_money() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    gateway(&shop, "submit").await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).await;
    let fields = shop.epay.signed(&placed.order(), "10.00", "2002", "another_key");
    let query = serde_urlencoded::to_string(fields).unwrap();
    let told = buyer.sees(&format!("/hooks/pay/second?{query}")).await;
    assert_eq!((told.status, told.body.as_str()), (400, "unknown_order"));
    assert_eq!(buyer.order(&placed).await["status"], "pending");
    shop.work().await;
}

/// Where no public address is set, it is signed with the return address.
#[actix_web::test]
async fn a_host_in_which_further_fields_hide_is_refused() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    for host in ["x&trade_no=1&trade_status=TRADE_SUCCESS&trade_z=", "shop.example:80&a=b", "a/b"] {
        let forger = shop.buyer().at(host);
        for page in ["/", "/p/netflix-1m", "/healthz", "/static/app.css"] {
            assert_eq!(forger.sees(page).await.status, 400, "{host} {page}");
        }
    }
}

#[actix_web::test]
async fn a_gateway_may_correct_itself() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).await;
    let wrong = shop.epay.paid(&placed.order(), "1.00");
    assert_eq!(buyer.calls_back(&wrong).await.body, "amount_mismatch");
    assert_eq!(buyer.pays(&placed).await.body, "success");
    assert_eq!(buyer.order(&placed).await["status"], "fulfilled");
    shop.work().await;
}

#[actix_web::test]
async fn the_sandbox_pays_at_the_press_of_a_button() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    shop.cli(&["gateway", "add", "--code", "try", "--driver", "sandbox"]).await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).with("gateway", "try").await;
    let page = next_step(&buyer, &placed.order()).await["url"].as_str().unwrap().to_owned();
    assert!(buyer.sees(&page).await.body.contains("10.00"));

    let back = buyer.submits(&page, &[("result", "failed")]).await;
    assert_eq!(back.status, 303);
    assert_eq!(buyer.order(&placed).await["status"], "pending");
    for _ in 0..2 {
        assert_eq!(buyer.submits(&page, &[("result", "paid")]).await.status, 303);
    }
    assert_eq!(buyer.order(&placed).await["status"], "fulfilled");
    shop.work().await;
}

#[actix_web::test]
async fn a_real_shop_gives_nothing_for_sandbox_money() {
    let shop = TestShop::open_with(|config| config.gateways.sandbox = false)
        .await
        .selling("netflix-1m", 1_000, cards(1))
        .await;
    shop.cli(&["gateway", "add", "--code", "try", "--driver", "sandbox"]).await;
    let buyer = shop.buyer();
    let offered = buyer.reads("/p/netflix-1m").await.json()["gateways"].to_string();
    assert!(!offered.contains("try"), "{offered}");
    let told = buyer.sees("/hooks/pay/try?order=1&sign=00").await;
    assert_eq!((told.status, told.body.as_str()), (403, "sandbox_off"));
    let refused = buyer.buys("netflix-1m", 1).with("gateway", "try").await;
    assert_eq!((refused.status, refused.text("field").as_str()), (422, "gateway"));
    let unknown = buyer.buys("netflix-1m", 1).with("gateway", "nowhere").await;
    assert_eq!(unknown.body, refused.body);
}

#[actix_web::test]
async fn nobody_pays_in_the_sandbox_once_it_is_switched_off() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    shop.cli(&["gateway", "add", "--code", "try", "--driver", "sandbox"]).await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).with("gateway", "try").await;
    assert!(placed.is_placed(), "{placed:?}");
    let page = format!("/sandbox/pay/{}", placed.order());
    assert_eq!(buyer.sees(&page).await.status, 200);

    let mut config = shop.config.clone();
    config.gateways.sandbox = false;
    let off = Node::open(&config, &shop.clock(), &shop.elsewhere).await;
    let pressed = shop.buyer_at(&off).submits(&page, &[("result", "paid")]).await;
    assert_eq!(pressed.status, 403, "{pressed:?}");
    assert_eq!(buyer.order(&placed).await["status"], "pending");
    off.stop();
    shop.work().await;
}

#[actix_web::test]
async fn the_buyer_gets_a_mail_without_the_card_in_it() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let buyer = shop.buyer();
    let placed = buyer.gets("netflix-1m", 1).await;
    shop.work().await;
    let mails: Vec<String> = std::fs::read_dir(shop.config.server.data.join("mails"))
        .unwrap()
        .map(|it| std::fs::read_to_string(it.unwrap().path()).unwrap())
        .collect();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains(&format!("To: {}", buyer.contact())));
    assert!(mails[0].contains(&placed.order()));
    assert!(!mails[0].contains("CARD-"), "{}", mails[0]);
}

#[actix_web::test]
async fn a_merchants_key_goes_in_and_never_comes_out() {
    let shop = TestShop::open().await;
    let operator = shop.operator().await;
    let form = |key: &'static str| {
        [
            ("driver", "epay"),
            ("code", "third"),
            ("name", "支付宝"),
            ("set.pid", "3003"),
            ("set.key", key),
            ("set.base_url", "https://pay.example/"),
        ]
    };
    let missing = operator.submits("/admin/gateways/new", &form(" ")).await;
    assert_eq!(missing.status, 422);
    assert!(missing.body.contains("3003"), "what was typed stays in the form");
    assert_eq!(operator.submits("/admin/gateways/new", &form("topsecretkey")).await.status, 303);
    assert_eq!(operator.submits("/admin/gateways/new", &form("other")).await.status, 409);

    let page = operator.sees("/admin/gateways/third/edit").await;
    assert!(page.body.contains("3003") && page.body.contains("/hooks/pay/third"));
    assert!(!page.body.contains("topsecretkey"));
    let changed =
        [("name", "支付宝 2"), ("set.pid", "3004"), ("set.base_url", "https://b.example")];
    assert_eq!(operator.submits("/admin/gateways/third/edit", &changed).await.status, 303);
    assert_eq!(operator.submits("/admin/gateways/third/disable", &[]).await.status, 303);
    let list = operator.sees("/admin/gateways").await.body;
    assert!(list.contains("支付宝 2"), "{list}");
    let log = operator.sees("/admin/audit?subject=gateway:third").await.body;
    assert!(log.contains("修改支付账户") && !log.contains("topsecretkey"), "{log}");
}
