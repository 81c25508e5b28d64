//! Coupons of an agent's shop: paid by him alone, counted exactly, and never below what it costs.

use super::shop::names_nobody;
use super::{RETAIL, SKU, a_tree};
use crate::shop::{Answer, TestShop, Visitor};
use futures_util::future::join_all;

const HOME: &str = "/agent/coupons";

async fn makes(dave: &Visitor<'_>, fields: &[(&str, &str)]) {
    let made = dave.submits(HOME, fields).await;
    assert_eq!(made.status, 303, "{made:?}");
}

async fn buys_with(buyer: &Visitor<'_>, code: &str) -> Answer {
    buyer.buys(SKU, 1).at("d").seeing(RETAIL).with("coupon", code).await
}

/// What is wrong with the coupon, in a word.
fn trouble(answer: &Answer) -> String {
    assert_eq!((answer.status, answer.text("field").as_str()), (422, "coupon"), "{answer:?}");
    answer.text("problem")
}

async fn with_coupon(fields: &[(&str, &str)]) -> TestShop {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let all = [&[("code", "SPRING"), ("mode", "amount")], fields].concat();
    makes(&dave, &all).await;
    drop(dave);
    shop
}

#[actix_web::test]
async fn what_a_coupon_takes_off_is_the_owners_alone() {
    let shop = with_coupon(&[("value", "0.40")]).await;
    let buyer = shop.buyer();
    let page = buyer.sees(&format!("/s/d/p/{SKU}")).await.body;
    assert!(page.contains("name=\"coupon\""), "{page}");
    for elsewhere in [format!("/p/{SKU}"), format!("/s/carol/p/{SKU}")] {
        assert!(!buyer.sees(&elsewhere).await.body.contains("name=\"coupon\""), "{elsewhere}");
    }
    let placed = buys_with(&buyer, " spring ").await;
    assert!(placed.is_placed(), "{placed:?}");
    assert_eq!(placed.json()["total"], 1_210);
    names_nobody(&placed.body, "the checkout with a coupon");
    buyer.pays(&placed).await;
    shop.work().await;
    let earned = shop.earnings().await.map(|(pending, available)| pending + available);
    assert_eq!(earned, [900, 90, 100, 60, 60], "nobody above gets less");
    let order = buyer.sees(&format!("/s/d/orders/{}", placed.order())).await.body;
    assert!(order.contains("− ¥0.40") && order.contains("¥12.10"), "{order}");
    names_nobody(&order, "the order with a coupon");

    shop.cli(&["refund", &placed.order(), "--amount", "12.10"]).await;
    let earned = shop.earnings().await.map(|(pending, available)| pending + available);
    assert_eq!(earned, [0, 0, 0, 0, 0]);
}

#[actix_web::test]
async fn no_coupon_goes_below_what_it_costs_him() {
    // His part of 12.50 is 1.00.
    let shop = with_coupon(&[("value", "1.01")]).await;
    let buyer = shop.buyer();
    assert_eq!(trouble(&buys_with(&buyer, "SPRING").await), "coupon_too_much");
    let again = [
        ("sku", SKU),
        ("quantity", "1"),
        ("seen", "1250"),
        ("contact", "me@example.com"),
        ("gateway", "epay"),
        ("coupon", "SPRING"),
    ];
    let form = buyer.reads(&format!("/s/d/p/{SKU}")).await.text("form_token");
    let again = [&again[..], &[("form_token", form.as_str())]].concat();
    let page = buyer.submits("/s/d/checkout", &again).await;
    assert!(page.body.contains("这个商品不能使用这个优惠码"), "{page:?}");
    assert!(page.body.contains("value=\"SPRING\""), "{page:?}");
    names_nobody(&page.body, "the refusal of a coupon");
}

#[actix_web::test]
async fn what_it_takes_off_is_seen_before_anything_is_ordered() {
    let shop = with_coupon(&[("value", "0.40"), ("most", "1")]).await;
    let buyer = shop.buyer();
    let form = buyer.reads(&format!("/s/d/p/{SKU}")).await.text("form_token");
    let typed = |code: &'static str| {
        [
            ("sku", SKU),
            ("quantity", "1"),
            ("seen", "1250"),
            ("contact", ""),
            ("coupon", code),
            ("check", "coupon"),
            ("form_token", form.as_str()),
        ]
    };
    for _ in 0..2 {
        let page = buyer.submits("/s/d/checkout", &typed("spring")).await;
        assert_eq!(page.status, 200, "{page:?}");
        assert!(page.body.contains("已减 ¥0.40，应付 ¥12.10"), "{}", page.body);
        assert!(page.body.contains("name=\"seen\" value=\"1250\""), "{}", page.body);
        names_nobody(&page.body, "a price with a coupon");
    }
    let told = buyer.posts("/s/d/checkout", &typed("SPRING")).await;
    assert_eq!(
        (told.json()["off"].as_i64(), told.json()["total"].as_i64()),
        (Some(40), Some(1_210))
    );
    let wrong = buyer.submits("/s/d/checkout", &typed("WINTER")).await;
    assert!(wrong.status == 422 && wrong.body.contains("没有这个优惠码"), "{wrong:?}");
    assert!(buyer.reads("/s/d/lookup").await.json()["orders"].as_array().unwrap().is_empty());

    assert_eq!(buys_with(&buyer, "SPRING").await.json()["total"], 1_210, "looking used none up");
    assert_eq!(trouble(&buyer.posts("/s/d/checkout", &typed("SPRING")).await), "coupon_used_up");
}

#[actix_web::test]
async fn a_coupon_works_when_and_for_what_it_says() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    makes(&dave, &[("code", "early"), ("value", "1"), ("from", "2199-01-01")]).await;
    let late = [("code", "late"), ("value", "1"), ("from", "2001-01-01"), ("until", "2001-01-31")];
    makes(&dave, &late).await;
    makes(&dave, &[("code", "big"), ("value", "1"), ("minimum", "12.51")]).await;
    makes(&dave, &[("code", "good"), ("value", "1"), ("minimum", "12.50")]).await;
    let buyer = shop.buyer();
    for (code, word) in [
        ("early", "coupon_not_yet"),
        ("late", "coupon_over"),
        ("big", "coupon_minimum"),
        ("made-up", "coupon_unknown"),
    ] {
        assert_eq!(trouble(&buys_with(&buyer, code).await), word);
    }
    assert_eq!(buys_with(&buyer, "good").await.json()["total"], 1_238, "a percent of 12.50");
    let elsewhere = buyer.buys(SKU, 1).with("coupon", "good").await;
    assert_eq!(trouble(&elsewhere), "coupon_unknown", "the main shop has none");

    let page = dave.sees(HOME).await.body;
    let number = page.split_once("/close\"").unwrap().0.rsplit('/').next().unwrap();
    let close = format!("{HOME}/{number}/close");
    let carol = shop.agents_person("carol", "carol", "owner").await;
    assert_eq!(carol.submits(&close, &[]).await.status, 404, "only his own");
    assert_eq!(dave.submits(&close, &[]).await.status, 303);
    assert_eq!(trouble(&buys_with(&buyer, "good").await), "coupon_unknown");
}

#[actix_web::test]
async fn what_cannot_be_a_coupon_is_refused() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    makes(&dave, &[("code", "twice"), ("value", "5")]).await;
    for wrong in [
        vec![("code", "TWICE"), ("value", "5")],
        vec![("code", "ab"), ("value", "5")],
        vec![("code", "a b c"), ("value", "5")],
        vec![("code", "none"), ("value", "")],
        vec![("code", "none"), ("value", "100.01")],
        vec![("code", "none"), ("value", "0"), ("mode", "amount")],
        vec![("code", "none"), ("value", "5"), ("most", "0")],
        vec![("code", "none"), ("value", "5"), ("from", "2030-02-02"), ("until", "2030-02-01")],
        vec![("code", "none"), ("value", "5"), ("until", "soon")],
    ] {
        let refused = dave.submits(HOME, &wrong).await;
        assert_eq!(refused.status, 422, "{wrong:?}");
        assert!(refused.body.contains("field-error"), "{wrong:?}: {}", refused.body);
    }
}

#[actix_web::test]
async fn of_fifty_at_once_as_many_get_it_as_may() {
    let shop = with_coupon(&[("value", "0.10"), ("most", "3")]).await;
    let buyers: Vec<Visitor<'_>> = (0..50).map(|_| shop.buyer()).collect();
    let came = join_all(buyers.iter().map(|it| buys_with(it, "SPRING"))).await;
    let placed: Vec<&Answer> = came.iter().filter(|it| it.is_placed()).collect();
    assert_eq!(placed.len(), 3, "{came:?}");
    assert!(placed.iter().all(|it| it.json()["total"] == 1_240));

    shop.pass(3_600).await;
    assert!(buys_with(&buyers[0], "SPRING").await.is_placed(), "unpaid orders give it back");
}

#[actix_web::test]
async fn one_contact_gets_it_as_often_as_one_may() {
    let shop = with_coupon(&[("value", "0.10"), ("per_contact", "1")]).await;
    let buyer = shop.buyer();
    let first = buys_with(&buyer, "SPRING").await;
    assert!(first.is_placed(), "{first:?}");
    assert_eq!(trouble(&buys_with(&buyer, "SPRING").await), "coupon_used_by_contact");
    assert!(buys_with(&shop.buyer(), "SPRING").await.is_placed());
    let cancel = format!("/s/d/orders/{}/cancel", first.order());
    assert_eq!(buyer.submits(&cancel, &[]).await.status, 303);
    assert!(buys_with(&buyer, "SPRING").await.is_placed(), "given up, it may be used again");
}
