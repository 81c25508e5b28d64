//! Every cent of an order from an agent's shop: frozen, booked, and given back.

use super::{PARTS, RETAIL, SKU, a_tree, a_tree_with};
use crate::races::eight_threads;
use futures_util::future::join_all;
use std::sync::Arc;

const WEEK: i64 = 7 * 86_400;

#[actix_web::test]
async fn the_five_parts_add_up_to_what_the_buyer_paid() {
    let shop = a_tree().await;
    shop.sells_in_daves_shop(2).await;
    let [platform, alice, bob, carol, dave] = PARTS.map(|it| it * 2);
    let expected = [(0, platform), (alice, 0), (bob, 0), (carol, 0), (dave, 0)];
    assert_eq!(shop.earnings().await, expected, "agents wait, the platform does not");
    assert_eq!(PARTS.iter().sum::<i64>(), RETAIL);

    shop.pass(WEEK).await;
    assert_eq!(shop.earnings().await, [platform, alice, bob, carol, dave].map(|it| (0, it)));
}

#[actix_web::test]
async fn earnings_wait_as_long_as_their_product_says() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let days = |days| [("name", SKU), ("slug", SKU), ("pending_days", days)];
    let refused = owner.submits("/admin/products/1", &days("366")).await;
    assert_eq!(refused.status, 422, "{refused:?}");
    assert_eq!(owner.submits("/admin/products/1", &days("30")).await.status, 303);
    assert!(owner.sees("/admin/products/1").await.body.contains("value=\"30\""));
    shop.sells_in_daves_shop(1).await;
    assert_eq!(owner.submits("/admin/products/1", &days("0")).await.status, 303);
    shop.sells_in_daves_shop(1).await;
    assert_eq!(shop.earnings().await[4], (100, 100), "the first was frozen with thirty days");
    shop.pass(30 * 86_400).await;
    assert_eq!(shop.earnings().await[4], (0, 200));
}

#[actix_web::test]
async fn an_order_of_the_main_shop_is_the_platforms() {
    let shop = a_tree().await;
    shop.buyer().gets(SKU, 1).await;
    shop.work().await;
    assert_eq!(shop.earnings().await, [(0, 1_200), (0, 0), (0, 0), (0, 0), (0, 0)]);
}

#[actix_web::test]
async fn what_was_frozen_is_booked_whatever_is_edited_meanwhile() {
    let shop = a_tree().await;
    let buyer = shop.buyer();
    let placed = buyer.buys(SKU, 1).at("d").seeing(RETAIL).await;
    shop.cli(&["agent", "markup", "alice", "--percent", "20.00"]).await;
    shop.cli(&["agent", "price", "dave", "--sku", SKU, "--retail", "19.00"]).await;
    shop.cli(&["agent", "move", "carol", "--parent", "alice"]).await;
    assert_eq!(buyer.pays(&placed).await.body, "success");
    shop.work().await;
    let [_, alice, bob, carol, dave] = PARTS.map(|it| (it, 0));
    assert_eq!(shop.earnings().await, [(0, PARTS[0]), alice, bob, carol, dave]);
}

#[actix_web::test]
async fn a_refund_takes_from_everybody_by_his_part() {
    let shop = a_tree().await;
    let order = shop.sells_in_daves_shop(1).await.order();
    shop.cli(&["refund", &order, "--amount", "3.00"]).await;
    // 21.6 and 14.4: the odd cent goes to the larger remainder.
    let left = [900 - 216, 90 - 22, 100 - 24, 60 - 14, 100 - 24];
    let [platform, rest @ ..] = left;
    let [alice, bob, carol, dave] = rest.map(|it| (it, 0));
    assert_eq!(shop.earnings().await, [(0, platform), alice, bob, carol, dave]);

    shop.pass(WEEK).await;
    assert_eq!(shop.earnings().await, left.map(|it| (0, it)));
    for amount in ["0.01", "3.33", "6.15", "0.01"] {
        shop.cli(&["refund", &order, "--amount", amount]).await;
    }
    assert_eq!(shop.earnings().await, [(0, 0); 5], "given back in full");
    let refused = shop.refuses(&["refund", &order, "--amount", "0.01"]).await;
    assert!(refused.contains("0.00"), "{refused}");
}

#[actix_web::test]
async fn what_waits_is_taken_before_what_is_available_and_what_lacks_is_a_debt() {
    let shop = a_tree().await;
    let old = shop.sells_in_daves_shop(1).await.order();
    shop.pass(WEEK).await;
    shop.sells_in_daves_shop(1).await;
    assert_eq!(shop.earnings().await[4], (100, 100));
    shop.cli(&["refund", &old, "--amount", "12.50"]).await;
    assert_eq!(shop.earnings().await[4], (0, 100), "the old order's part, from what waits");

    let dear = shop.sells_in_daves_shop(3).await.order();
    shop.pass(WEEK).await;
    assert_eq!(shop.earnings().await[4], (0, 400));
    shop.cli(&["refund", &dear, "--amount", "37.50"]).await;
    assert_eq!(shop.earnings().await[4], (0, 100));
}

#[actix_web::test]
async fn two_refunds_at_once_never_give_back_more_than_was_paid() {
    let shop = a_tree().await;
    let order = shop.sells_in_daves_shop(1).await.order();
    let refunds: Vec<[&str; 4]> = vec![["refund", &order, "--amount", "4.00"]; 8];
    let outcomes = join_all(refunds.iter().map(|it| shop.try_cli(it))).await;
    assert_eq!(outcomes.iter().filter(|it| it.is_ok()).count(), 3, "{outcomes:?}");
    let left: i64 =
        shop.earnings().await.iter().map(|(pending, available)| pending + available).sum();
    assert_eq!(left, RETAIL - 3 * 400);
}

#[actix_web::test]
async fn the_same_refund_told_twice_is_one() {
    let shop = a_tree().await;
    let (one, other) =
        (shop.sells_in_daves_shop(1).await.order(), shop.sells_in_daves_shop(1).await.order());
    let refund = ["refund", &one, "--amount", "4.00", "--key", "ticket-7"];
    let told = join_all((0..6).map(|_| shop.try_cli(&refund))).await;
    assert!(told.iter().all(|it| it.is_ok()), "{told:?}");
    let left: i64 = shop.earnings().await.iter().map(|(pending, free)| pending + free).sum();
    assert_eq!(left, 2 * RETAIL - 400);
    for wrong in [
        ["refund", &other, "--amount", "4.00", "--key", "ticket-7"],
        ["refund", &one, "--amount", "5.00", "--key", "ticket-7"],
    ] {
        assert!(shop.refuses(&wrong).await.contains("key"));
    }
}

#[actix_web::test]
async fn money_that_nobody_expected_lies_in_suspense_until_it_is_understood() {
    let shop = a_tree().await;
    let buyer = shop.buyer();
    let placed = buyer.buys(SKU, 1).at("d").seeing(RETAIL).await;
    buyer.calls_back(&shop.epay.paid(&placed.order(), "0.50")).await;
    assert_eq!(shop.suspense().await, 50);
    buyer.calls_back(&shop.epay.paid(&placed.order(), "0.50")).await;
    assert_eq!(shop.suspense().await, 50, "told twice, it came once");
    assert_eq!(shop.earnings().await, [(0, 0); 5]);
    // The same payment, now told rightly.
    assert_eq!(buyer.pays(&placed).await.body, "success");
    assert_eq!(shop.suspense().await, 0);
    shop.work().await;
    assert_eq!(shop.earnings().await[0], (0, PARTS[0]));
}

#[actix_web::test]
async fn twenty_callbacks_at_once_are_booked_once() {
    let shop = a_tree().await;
    let buyer = shop.buyer();
    let placed = buyer.buys(SKU, 1).at("d").seeing(RETAIL).await;
    let told = join_all((0..20).map(|_| buyer.pays(&placed))).await;
    assert!(told.iter().all(|it| it.body == "success"), "{told:?}");
    shop.work().await;
    let [_, alice, bob, carol, dave] = PARTS.map(|it| (it, 0));
    assert_eq!(shop.earnings().await, [(0, PARTS[0]), alice, bob, carol, dave]);
}

#[actix_web::test]
async fn many_buyers_of_many_threads_leave_the_books_whole() {
    let shop = Arc::new(a_tree().await);
    let sold = eight_threads(&shop, |shop| async move {
        let mut sold = 0;
        for _ in 0..3 {
            let buyer = shop.buyer();
            let placed = buyer.buys(SKU, 1).at("d").seeing(RETAIL).await;
            if placed.is_placed() {
                assert_eq!(buyer.pays(&placed).await.body, "success");
                sold += 1;
            }
        }
        sold
    });
    let sold: i64 = sold.await.into_iter().sum();
    assert_eq!(sold, 20, "every card");
    shop.work().await;
    let [platform, rest @ ..] = PARTS.map(|it| it * sold);
    let [alice, bob, carol, dave] = rest.map(|it| (it, 0));
    assert_eq!(shop.earnings().await, [(0, platform), alice, bob, carol, dave]);
}

#[actix_web::test]
async fn an_order_that_gets_no_card_gives_everything_back() {
    let shop = a_tree_with(|config| config.agents.pending_days = 0).await;
    let (late, quick) = (shop.buyer(), shop.buyer());
    let waiting = late.buys(SKU, 20).at("d").seeing(RETAIL * 20).await;
    shop.pass(shop.config.orders.hold_seconds + 60).await;
    quick.gets(SKU, 1).await;
    assert_eq!(late.pays(&waiting).await.body, "success");
    assert_eq!(late.order(&waiting).await["status"], "awaiting_stock");
    shop.cli(&["refund", &waiting.order(), "--amount", "250.00"]).await;
    assert_eq!(late.order(&waiting).await["status"], "refunded");
    shop.work().await;
    assert_eq!(shop.earnings().await, [(0, 1_200), (0, 0), (0, 0), (0, 0), (0, 0)]);
    let next = shop.buyer();
    assert!(next.buys(SKU, 19).await.is_placed(), "what was kept for it is for sale again");
}
