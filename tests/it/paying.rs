//! Money, as gateways report it: once, often, late, and when they are not the gateway at all.

use crate::shop::{Answer, TestShop, cards};
use futures_util::future::join_all;
use keygrove::catalog::{self, Delivery, SkuDraft};
use keygrove::db::Conn;

#[actix_web::test]
async fn twenty_equal_callbacks_in_turn_deliver_once() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(5)).await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).await;
    for _ in 0..20 {
        assert_eq!(buyer.pays(&placed).await.body, "success");
    }
    assert_eq!(buyer.cards(&placed).await, ["CARD-000000"]);
    assert!(shop.buyer().buys("netflix-1m", 4).await.is_placed(), "one card went, four are left");
    shop.work().await;
}

#[actix_web::test]
async fn twenty_equal_callbacks_at_once_deliver_once() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(5)).await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).await;
    let told = join_all((0..20).map(|_| buyer.pays(&placed))).await;
    assert!(told.iter().all(|it| it.body == "success"), "{told:?}");
    assert_eq!(buyer.cards(&placed).await, ["CARD-000000"]);
    assert!(shop.buyer().buys("netflix-1m", 4).await.is_placed(), "one card went, four are left");
    shop.work().await;
}

#[actix_web::test]
async fn a_callback_by_post_counts_like_one_by_get() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).await;
    let fields = shop.epay.paid(&placed.order(), "10");
    let form: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(shop.buyer().submits("/hooks/pay/epay", &form).await.body, "success");
    assert_eq!(buyer.cards(&placed).await, ["CARD-000000"]);
    shop.work().await;
}

#[actix_web::test]
async fn late_money_revives_an_expired_order() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).await;
    shop.pass(shop.config.orders.hold_seconds + 60).await;
    assert_eq!(buyer.order(&placed).await["status"], "expired");

    assert_eq!(buyer.pays(&placed).await.body, "success");
    assert_eq!(buyer.order(&placed).await["status"], "fulfilled");
    assert_eq!(buyer.cards(&placed).await, ["CARD-000000"]);
    shop.work().await;
}

#[actix_web::test]
async fn late_money_without_stock_is_first_in_line() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let (late, quick) = (shop.buyer(), shop.buyer());
    let waiting = late.buys("netflix-1m", 1).await;
    shop.pass(shop.config.orders.hold_seconds + 60).await;
    quick.gets("netflix-1m", 1).await;

    assert_eq!(late.pays(&waiting).await.body, "success");
    assert_eq!(late.order(&waiting).await["status"], "awaiting_stock");
    assert!(late.cards(&waiting).await.is_empty());
    let by_hand = |conn: &mut Conn| {
        let sku = catalog::find_sku(conn, &"netflix-1m".parse().unwrap())?.unwrap();
        let draft = SkuDraft { delivery: Delivery::Manual, ..SkuDraft::of(&sku) };
        catalog::change_sku(conn, sku.id, &draft)
    };
    let refused = shop.app().db.write(by_hand).await;
    assert!(matches!(refused, Err(catalog::Error::Invalid { .. })), "he would wait for ever");

    shop.import("netflix-1m", "LATER-1\n").await;
    assert_eq!(late.order(&waiting).await["status"], "fulfilled");
    assert_eq!(late.cards(&waiting).await, ["LATER-1"]);
    assert_eq!(shop.buyer().buys("netflix-1m", 1).await.code(), "out_of_stock");
    shop.work().await;
}

#[actix_web::test]
async fn a_forged_callback_pays_nothing() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(2)).await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).await;
    let code = placed.order();
    let forged = [
        ("wrong key", shop.epay.signed(&code, "10.00", "1001", "guessed")),
        ("another merchant", shop.epay.signed(&code, "10.00", "1002", "epay_test_key_123")),
    ];
    for (what, fields) in forged {
        let answer = buyer.calls_back(&fields).await;
        assert!(!answer.body.to_lowercase().contains("success"), "{what}: {answer:?}");
        assert_eq!(buyer.order(&placed).await["status"], "pending", "{what}");
    }
    // The gateway's own word, so it is acknowledged; but it is not this order's money.
    for (what, fields) in [
        ("too little", shop.epay.paid(&code, "0.01")),
        ("too much", shop.epay.paid(&code, "10.01")),
        ("no such order", shop.epay.paid("0123456789ABCDEFGHJK", "10.00")),
    ] {
        buyer.calls_back(&fields).await;
        assert_eq!(buyer.order(&placed).await["status"], "pending", "{what}");
    }
    shop.work().await;
}

#[actix_web::test]
async fn a_genuine_callback_cannot_be_turned_to_another_order() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(2)).await;
    let buyer = shop.buyer();
    let (paid, unpaid) = (buyer.buys("netflix-1m", 1).await, buyer.buys("netflix-1m", 1).await);
    let mut fields = shop.epay.paid(&paid.order(), "10.00");
    for (name, value) in &mut fields {
        if name == "out_trade_no" {
            *value = unpaid.order();
        }
    }
    let answer = buyer.calls_back(&fields).await;
    assert!(!answer.body.to_lowercase().contains("success"), "{answer:?}");
    assert_eq!(buyer.order(&unpaid).await["status"], "pending");
}

#[actix_web::test]
async fn one_payment_pays_one_order() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(2)).await;
    let buyer = shop.buyer();
    let (first, second) = (buyer.buys("netflix-1m", 1).await, buyer.buys("netflix-1m", 1).await);
    let told = async |placed: &Answer| {
        buyer.calls_back(&shop.epay.paid_as("T1", &placed.order(), &placed.money())).await
    };
    assert_eq!(told(&first).await.body, "success");
    let refused = told(&second).await;
    assert_eq!(refused.status, 400, "{refused:?}");
    assert_eq!(told(&first).await.body, "success", "as often as it likes");
    assert_eq!(buyer.order(&second).await["status"], "pending");
    shop.work().await;
}

#[actix_web::test]
async fn coming_back_from_the_gateway_delivers_nothing() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).await;
    let path = format!("/orders/{}?trade_status=TRADE_SUCCESS&money=10", placed.order());
    buyer.sees(&path).await;
    assert_eq!(buyer.order(&placed).await["status"], "pending");
}
