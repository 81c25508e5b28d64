//! Gateways give money back: once, whatever they answer, and never more than was paid.

use crate::gateways::gateway;
use crate::shop::{Answer, TestShop, Visitor, cards};
use futures_util::future::join_all;
use serde_json::{Value, json};
use wiremock::matchers::{method, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// An order over 10.00, paid through the second gateway.
async fn a_paid_order<'a>(shop: &'a TestShop, buyer: &'a Visitor<'a>) -> Answer {
    let placed = buyer.buys("netflix-1m", 1).with("gateway", "second").await;
    pays(shop, buyer, &placed).await;
    placed
}

async fn pays(shop: &TestShop, buyer: &Visitor<'_>, placed: &Answer) {
    let told = shop.epay.signed(&placed.order(), "10.00", "2002", "another_key");
    let query = serde_urlencoded::to_string(&told).unwrap();
    let heard = buyer.sees(&format!("/hooks/pay/second?{query}")).await;
    assert_eq!(heard.body, "success", "{heard:?}");
    shop.work().await;
}

/// One that was paid so late that somebody else had got the only card.
async fn a_waiting_order<'a>(shop: &'a TestShop, buyer: &'a Visitor<'a>) -> Answer {
    let placed = buyer.buys("netflix-1m", 1).with("gateway", "second").await;
    shop.pass(shop.config.orders.hold_seconds + 60).await;
    shop.buyer().gets("netflix-1m", 1).await;
    pays(shop, buyer, &placed).await;
    assert_eq!(buyer.order(&placed).await["status"], "awaiting_stock");
    placed
}

/// The gateway answers so when told to give back; `times` 0: always.
async fn gives(server: &MockServer, times: u64, answer: ResponseTemplate) {
    let mock = Mock::given(method("POST")).and(query_param("act", "refund")).respond_with(answer);
    match times {
        0 => mock.mount(server).await,
        times => mock.up_to_n_times(times).mount(server).await,
    }
}

/// What it says of the order when asked.
async fn says(server: &MockServer, order: &str, status: i32, times: u64) {
    let body = json!({ "code": 1, "trade_no": format!("T{order}"), "out_trade_no": order,
                       "pid": 2002, "money": "10.00", "status": status });
    let answer = ResponseTemplate::new(200).set_body_json(body);
    let mock = Mock::given(method("GET")).and(query_param("act", "order")).respond_with(answer);
    match times {
        0 => mock.mount(server).await,
        times => mock.up_to_n_times(times).mount(server).await,
    }
}

fn word(body: Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

/// How often it was told to give back.
async fn told(server: &MockServer) -> usize {
    let requests = server.received_requests().await.unwrap();
    requests.iter().filter(|it| it.method.as_str() == "POST").count()
}

async fn presses(owner: &Visitor<'_>, order: &str, amount: &str, key: &str) -> Answer {
    let form = [("amount", amount), ("key", key), ("to", "gateway")];
    owner.submits(&format!("/admin/orders/{order}/refund"), &form).await
}

async fn a_shop() -> TestShop {
    TestShop::open().await.selling("netflix-1m", 1_000, cards(5)).await
}

#[actix_web::test]
async fn a_gateway_gives_back_once_however_often_it_is_asked_for() {
    let shop = a_shop().await;
    let server = gateway(&shop, "submit").await;
    let (owner, buyer) = (shop.operator().await, shop.buyer());
    let placed = a_paid_order(&shop, &buyer).await;
    let order = placed.order();
    gives(&server, 0, word(json!({ "code": 0, "msg": "succ" }))).await;
    says(&server, &order, 2, 0).await;
    let page = owner.sees(&format!("/admin/orders/{order}/refund?amount=4.00")).await;
    assert!(page.body.contains("value=\"gateway\""), "{page:?}");
    let pressed = join_all((0..10).map(|_| presses(&owner, &order, "4.00", "once"))).await;
    assert!(pressed.iter().all(|it| it.status == 303), "{pressed:?}");
    assert_eq!(told(&server).await, 1);
    let seen = buyer.order(&placed).await;
    assert_eq!((&seen["status"], &seen["refunded"]), (&json!("partially_refunded"), &json!(400)));
    let page = buyer.sees(&format!("/orders/{order}")).await;
    assert!(page.body.contains("<dt>已退款</dt><dd>− ¥4.00</dd>"), "{page:?}");

    shop.cli(&["refund", &order, "--amount", "6.00", "--by", "gateway", "--json"]).await;
    assert_eq!(told(&server).await, 2);
    assert_eq!(buyer.order(&placed).await["status"], "refunded");
    let requests = server.received_requests().await.unwrap();
    let sent = requests.iter().find(|it| it.method.as_str() == "POST").unwrap();
    let sent = String::from_utf8(sent.body.clone()).unwrap();
    assert!(sent.contains(&format!("trade_no=T{order}")) && sent.contains("money=4.00"), "{sent}");
    shop.pass(7_200).await;
    assert_eq!(told(&server).await, 2, "the job finds nothing to do");
    let late = shop.try_cli(&["refund", &order, "--amount", "0.01", "--by", "gateway"]).await;
    assert!(late.is_err(), "nothing is left");
}

#[actix_web::test]
async fn what_a_gateway_refuses_is_given_back_by_hand() {
    let shop = a_shop().await;
    let server = gateway(&shop, "submit").await;
    let (owner, buyer) = (shop.operator().await, shop.buyer());
    let placed = a_paid_order(&shop, &buyer).await;
    let order = placed.order();
    gives(&server, 0, word(json!({ "code": -1, "msg": "商户余额不足" }))).await;
    let refused = presses(&owner, &order, "10.00", "k").await;
    let page = owner.follows(&refused).await;
    assert!(page.body.contains("商户余额不足") && page.body.contains("未退回"), "{page:?}");
    assert_eq!(buyer.order(&placed).await["status"], "fulfilled");
    shop.work().await;
    assert!(owner.sees("/admin/notices").await.body.contains("原路退款未完成"));
    shop.cli(&["refund", &order, "--amount", "10.00", "--by", "hand"]).await;
    assert_eq!(buyer.order(&placed).await["status"], "refunded");
    assert_eq!(told(&server).await, 1);
    shop.pass(200).await;
}

#[actix_web::test]
async fn a_gateway_that_falls_silent_is_asked_before_it_is_told_again() {
    let shop = a_shop().await;
    let server = gateway(&shop, "submit").await;
    let (owner, buyer) = (shop.operator().await, shop.buyer());
    let placed = a_paid_order(&shop, &buyer).await;
    let order = placed.order();
    // It did it, and the answer got lost.
    gives(&server, 0, ResponseTemplate::new(500)).await;
    says(&server, &order, 2, 0).await;
    let asked = presses(&owner, &order, "10.00", "k").await;
    assert!(owner.follows(&asked).await.body.contains("退款中"));
    let meanwhile = shop.try_cli(&["refund", &order, "--amount", "0.01"]).await;
    assert!(meanwhile.is_err(), "the money may be gone already");
    assert_eq!(buyer.order(&placed).await["status"], "fulfilled");
    shop.pass(121).await;
    assert_eq!(buyer.order(&placed).await["status"], "refunded");
    assert_eq!(told(&server).await, 1);

    // It did not, and knows of nothing.
    server.reset().await;
    let again = a_paid_order(&shop, &buyer).await;
    gives(&server, 1, ResponseTemplate::new(500)).await;
    gives(&server, 0, word(json!({ "code": 1, "msg": "退款成功" }))).await;
    says(&server, &again.order(), 1, 1).await;
    says(&server, &again.order(), 2, 0).await;
    presses(&owner, &again.order(), "10.00", "l").await;
    shop.pass(121).await;
    assert_eq!(buyer.order(&again).await["status"], "refunded");
    assert_eq!(told(&server).await, 2);
}

#[actix_web::test]
async fn what_nobody_can_tell_is_left_to_the_operator() {
    let shop = a_shop().await;
    let server = gateway(&shop, "submit").await;
    let (owner, buyer) = (shop.operator().await, shop.buyer());
    let placed = a_paid_order(&shop, &buyer).await;
    let order = placed.order();
    gives(&server, 0, ResponseTemplate::new(502)).await;
    // Of a part, some say nothing: it is still paid.
    says(&server, &order, 1, 0).await;
    for (key, button, status) in
        [("k", "missing", "fulfilled"), ("l", "arrived", "partially_refunded")]
    {
        presses(&owner, &order, "4.00", key).await;
        shop.pass(121).await;
        let form = [("name", "owner"), ("password", crate::shop::PASSWORD)];
        owner.submits("/admin/login", &form).await;
        let page = owner.sees(&format!("/admin/orders/{order}")).await;
        assert!(page.body.contains("待核实"), "{page:?}");
        let (_, rest) = page.body.split_once("/refunds/").unwrap();
        let number = rest.split('/').next().unwrap();
        let here = format!("/admin/orders/{order}/refunds/{number}/{button}");
        for _ in 0..2 {
            assert_eq!(owner.submits(&here, &[]).await.status, 303);
        }
        assert_eq!(buyer.order(&placed).await["status"], status, "{button}");
    }
    assert_eq!(told(&server).await, 2, "never told again by itself");
    shop.work().await;
    assert!(owner.sees("/admin/notices").await.body.contains("原路退款未完成"));
    let too_much = presses(&owner, &order, "6.01", "m").await;
    assert_eq!(too_much.status, 409, "{too_much:?}");
}

#[actix_web::test]
async fn only_what_came_through_a_gateway_goes_back_through_it() {
    let shop = a_shop().await;
    let (owner, buyer) = (shop.operator().await, shop.buyer());
    shop.cli(&["gateway", "add", "--code", "play", "--driver", "sandbox"]).await;
    let placed = buyer.buys("netflix-1m", 1).with("gateway", "play").await;
    let pay = format!("/sandbox/pay/{}", placed.order());
    assert_eq!(buyer.submits(&pay, &[("result", "paid")]).await.status, 303);
    presses(&owner, &placed.order(), "10.00", "k").await;
    assert_eq!(buyer.order(&placed).await["status"], "refunded");

    let by_hand = buyer.buys("netflix-1m", 1).await;
    owner.submits(&format!("/admin/orders/{}/paid", by_hand.order()), &[("note", "cash")]).await;
    let refused = presses(&owner, &by_hand.order(), "10.00", "l").await;
    assert_eq!(refused.status, 422, "{refused:?}");
    shop.pass(200).await;
}

#[actix_web::test]
async fn stock_that_comes_while_the_money_goes_back_is_not_handed_over() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let server = gateway(&shop, "submit").await;
    let (owner, buyer) = (shop.operator().await, shop.buyer());
    let placed = a_waiting_order(&shop, &buyer).await;
    let order = placed.order();
    gives(&server, 0, ResponseTemplate::new(500)).await;
    says(&server, &order, 2, 0).await;
    presses(&owner, &order, "10.00", "k").await;
    shop.skip(5);
    shop.import("netflix-1m", "LATER-1\n").await;
    assert_eq!(buyer.order(&placed).await["status"], "awaiting_stock");
    let pressed = owner.submits(&format!("/admin/orders/{order}/deliver"), &[]).await;
    let told_so = owner.follows(&pressed).await;
    assert!(told_so.body.contains("正在原路退款"), "{told_so:?}");
    assert!(buyer.cards(&placed).await.is_empty());
    assert_eq!(shop.buyer().buys("netflix-1m", 1).await.code(), "out_of_stock", "it is kept");
    shop.pass(121).await;
    assert_eq!(buyer.order(&placed).await["status"], "refunded");
    assert!(buyer.cards(&placed).await.is_empty());
    assert!(shop.buyer().buys("netflix-1m", 1).await.is_placed(), "it is free again");
    shop.pass(3_600).await;
}

#[actix_web::test]
async fn who_does_not_get_his_money_back_gets_what_came_meanwhile() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let server = gateway(&shop, "submit").await;
    let (owner, buyer) = (shop.operator().await, shop.buyer());
    let placed = a_waiting_order(&shop, &buyer).await;
    let order = placed.order();
    gives(&server, 1, ResponseTemplate::new(500)).await;
    gives(&server, 0, word(json!({ "code": -1, "msg": "商户余额不足" }))).await;
    says(&server, &order, 1, 0).await;
    presses(&owner, &order, "10.00", "k").await;
    shop.skip(5);
    shop.import("netflix-1m", "LATER-1\n").await;
    assert_eq!(buyer.order(&placed).await["status"], "awaiting_stock");
    // The gateway knows of nothing, is told once more, and refuses.
    shop.pass(121).await;
    assert_eq!(told(&server).await, 2);
    assert_eq!(buyer.order(&placed).await["status"], "fulfilled");
    assert_eq!(buyer.cards(&placed).await, ["LATER-1"]);

    // The other way around: it was refused before any stock came.
    let second = buyer.buys("netflix-1m", 1).with("gateway", "second").await;
    assert_eq!(second.code(), "out_of_stock");
    shop.import("netflix-1m", "LATER-2\n").await;
    let waits = a_waiting_order(&shop, &buyer).await;
    presses(&owner, &waits.order(), "10.00", "l").await;
    assert_eq!(buyer.order(&waits).await["status"], "awaiting_stock");
    shop.import("netflix-1m", "LATER-3\n").await;
    assert_eq!(buyer.cards(&waits).await, ["LATER-3"]);
    shop.pass(200).await;
}

#[actix_web::test]
async fn nothing_is_handed_over_by_hand_while_the_money_goes_back() {
    let shop = TestShop::open().await.selling_by_hand("top-up", 1_000).await;
    let server = gateway(&shop, "submit").await;
    let (owner, buyer) = (shop.operator().await, shop.buyer());
    let placed = buyer.buys("top-up", 1).with("gateway", "second").await;
    pays(&shop, &buyer, &placed).await;
    let order = placed.order();
    let fulfil = format!("/admin/orders/{order}/fulfil");
    let part = [("text", "first half"), ("extent", "part")];
    assert_eq!(owner.uploads(&fulfil, &part, None).await.status, 303);
    gives(&server, 0, ResponseTemplate::new(502)).await;
    says(&server, &order, 1, 0).await;
    // A part goes back: the rest is still to be handed over.
    presses(&owner, &order, "4.00", "k").await;
    shop.skip(5);
    assert_eq!(owner.uploads(&fulfil, &part, None).await.status, 303);
    presses(&owner, &order, "6.00", "l").await;
    shop.skip(5);
    let whole = [("text", "second half"), ("extent", "whole")];
    let refused = owner.uploads(&fulfil, &whole, None).await;
    assert_eq!(refused.status, 409, "{refused:?}");
    assert!(refused.body.contains("正在原路退款") && refused.body.contains("second half"));
    // Of both, nobody can tell: the operator looks.
    shop.pass(600).await;
    for _ in 0..2 {
        let page = owner.sees(&format!("/admin/orders/{order}")).await;
        let (_, rest) = page.body.split_once("/refunds/").unwrap();
        let missing = format!("/admin/orders/{order}/refunds/{}", rest.split('/').next().unwrap());
        assert_eq!(owner.submits(&format!("{missing}/missing"), &[]).await.status, 303);
    }
    assert_eq!(owner.uploads(&fulfil, &whole, None).await.status, 303);
    assert_eq!(buyer.order(&placed).await["status"], "fulfilled");
    shop.work().await;
}
