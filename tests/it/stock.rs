//! A card is held once, sold once, and shown to whoever bought it.

use crate::ground::NOW;
use crate::stall::{Stall, jobs, later};
use futures_util::future::join_all;
use keygrove::catalog::{CardKind, TakeOrder};
use keygrove::inventory::{Error, Lease};
use keygrove::pool::{Claim, Fill, Pool, Press};
use keygrove::types::CardId;
use std::collections::BTreeSet;

fn lines(range: std::ops::Range<usize>) -> String {
    range.map(|it| format!("CARD-{it:04}\n")).collect()
}

#[actix_web::test]
async fn a_buyer_gets_the_oldest_cards_he_paid_for() {
    let stall = Stall::open().await;
    stall.import(&lines(0..5)).await;
    stall.hold(1, 2).await.unwrap();
    assert!(stall.reveal(1).await.is_empty(), "held is not bought");
    assert_eq!(stall.sell(1, 2).await, 0);
    assert_eq!(stall.reveal(1).await, ["CARD-0000", "CARD-0001"]);
    assert_eq!(stall.free().await, 3);
    assert_eq!(stall.sell(1, 2).await, 0, "asking again sells nothing more");
    assert_eq!(stall.reveal(1).await.len(), 2);
}

#[actix_web::test]
async fn two_hundred_buyers_share_fifty_cards() {
    let stall = Stall::open().await;
    stall.import(&lines(0..50)).await;
    let outcomes = join_all((0..200).map(|order| stall.hold(order, 1))).await;
    let mut held = Vec::new();
    for outcome in outcomes {
        match outcome {
            Ok(Lease::Pooled { cards, .. }) => held.extend(cards),
            Err(Error::OutOfStock { .. }) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(held.len(), 50);
    assert_eq!(held.into_iter().collect::<BTreeSet<CardId>>().len(), 50);
}

#[actix_web::test]
async fn without_the_pool_nothing_is_sold_twice_either() {
    let stall = Stall::open().await;
    stall.import(&lines(0..50)).await;
    let crowd = (0..80).map(|order| stall.hold_with(order, 1, Lease::Unpooled));
    let outcomes = join_all(crowd).await;
    assert_eq!(outcomes.iter().filter(|it| it.is_ok()).count(), 50);
    let refused = outcomes.iter().filter(|it| matches!(it, Err(Error::OutOfStock { .. })));
    assert_eq!(refused.count(), 30);
}

#[actix_web::test]
async fn all_or_none_is_held() {
    let stall = Stall::open().await;
    stall.import(&lines(0..3)).await;
    let refused = stall.hold_with(1, 4, Lease::Unpooled).await;
    assert!(matches!(refused, Err(Error::OutOfStock { wanted: 4, left: 3, .. })));
    let refused = stall.hold(1, 4).await;
    assert!(matches!(refused, Err(Error::OutOfStock { wanted: 4, left: 3, .. })));
    assert_eq!(stall.free().await, 3, "the refused attempts held nothing");
}

#[actix_web::test]
async fn a_pool_that_names_taken_or_foreign_cards_sells_none() {
    let stall = Stall::open().await;
    stall.import(&lines(0..2)).await;
    let Lease::Pooled { cards, sku } = stall.hold(1, 1).await.unwrap() else { panic!() };
    let again = Lease::Pooled { sku, cards };
    assert!(matches!(stall.hold_with(2, 1, again).await, Err(Error::StalePool)));
    let foreign = Lease::Pooled { sku, cards: vec![CardId(999)] };
    assert!(matches!(stall.hold_with(2, 1, foreign).await, Err(Error::StalePool)));
    stall.hold_with(2, 1, Lease::Unpooled).await.unwrap();
}

#[actix_web::test]
async fn cards_of_an_expired_order_are_for_sale_again() {
    let stall = Stall::open().await;
    stall.import(&lines(0..1)).await;
    stall.hold(1, 1).await.unwrap();
    assert!(stall.hold(2, 1).await.is_err());
    let freed = stall.release(1).await;
    assert_eq!(freed.len(), 1);
    stall.shelves.offer(&freed).await;
    stall.hold(2, 1).await.unwrap();
    assert!(stall.release(1).await.is_empty(), "nothing is released twice");
}

#[actix_web::test]
async fn late_money_takes_what_is_free_and_never_what_is_held() {
    let stall = Stall::open().await;
    stall.import(&lines(0..2)).await;
    stall.hold(1, 1).await.unwrap();
    assert_eq!(stall.sell(9, 2).await, 1, "one is held by somebody else");
    assert!(stall.reveal(9).await.is_empty(), "an incomplete order is not handed out in part");
    assert_eq!(stall.sell(1, 1).await, 0);
    assert_eq!(stall.reveal(1).await, ["CARD-0000"]);
}

#[actix_web::test]
async fn who_waits_is_first_in_line_when_cards_come() {
    let stall = Stall::open().await;
    assert_eq!(stall.sell(1, 2).await, 2);
    assert_eq!(stall.sell(2, 1).await, 1);
    stall.import(&lines(0..1)).await;
    assert!(jobs(&stall.ground).await.is_empty(), "one card is not enough for the first");
    assert_eq!(stall.free().await, 0, "and it is kept for him");

    stall.import(&lines(1..4)).await;
    assert_eq!(jobs(&stall.ground).await, ["stock_arrived", "stock_arrived"]);
    stall.shelves.forget(stall.sku.id).await;
    assert_eq!(stall.free().await, 1);
    assert_eq!((stall.sell(1, 2).await, stall.sell(2, 1).await), (0, 0));
    assert_eq!(stall.reveal(1).await, ["CARD-0000", "CARD-0001"]);
    assert_eq!(stall.reveal(2).await, ["CARD-0002"]);
}

#[actix_web::test]
async fn a_released_card_goes_to_who_waits() {
    let stall = Stall::open().await;
    stall.import(&lines(0..1)).await;
    stall.hold(1, 1).await.unwrap();
    assert_eq!(stall.sell(2, 1).await, 1);
    assert!(stall.release(1).await.is_empty(), "not for sale: it has an owner");
    assert_eq!(jobs(&stall.ground).await, ["stock_arrived"]);
    assert_eq!(stall.sell(2, 1).await, 0);
}

#[actix_web::test]
async fn a_stale_pool_is_mended_by_the_minute() {
    let stall = Stall::open().await;
    stall.import(&lines(0..3)).await;
    assert_eq!(stall.free().await, 3);
    stall.hold_with(1, 1, Lease::Unpooled).await.unwrap();
    assert_eq!(stall.free().await, 3, "the pool has not heard of it");
    stall.shelves.reconcile(NOW).await.unwrap();
    assert_eq!(stall.free().await, 2);
}

#[actix_web::test]
async fn imports_of_others_are_noticed_within_a_second() {
    let stall = Stall::open().await;
    stall.shelves.catch_up().await.unwrap();
    assert!(stall.hold(1, 1).await.is_err());
    stall.import(&lines(0..1)).await;
    assert!(stall.hold(1, 1).await.is_err(), "known to be sold out, not looked up again at once");
    stall.shelves.catch_up().await.unwrap();
    stall.hold(1, 1).await.unwrap();
}

#[actix_web::test]
async fn sold_out_is_doubted_once_a_second() {
    let stall = Stall::open().await;
    assert!(stall.take(1, NOW).await.is_err());
    assert!(stall.take(1, NOW).await.is_err());
    stall.import(&lines(0..1)).await;
    assert!(stall.take(1, NOW).await.is_err());
    assert!(stall.take(1, later(1)).await.is_ok());
}

#[actix_web::test]
async fn the_watermark_passes_what_is_sold_and_nothing_else() {
    let stall = Stall::open().await;
    stall.import(&lines(0..4)).await;
    stall.hold(1, 1).await.unwrap();
    stall.hold(2, 1).await.unwrap();
    stall.sell(1, 1).await;
    stall.shelves.reconcile(NOW).await.unwrap();
    let freed = stall.release(2).await;
    stall.shelves.offer(&freed).await;
    assert_eq!((freed.len(), stall.free().await), (1, 3));
    for order in 3..6 {
        stall.hold(order, 1).await.unwrap();
        stall.sell(order, 1).await;
    }
    stall.shelves.reconcile(NOW).await.unwrap();
    stall.import(&lines(4..6)).await;
    stall.shelves.forget(stall.sku.id).await;
    assert_eq!(stall.free().await, 2, "new cards lie above the mark");
    assert!(stall.hold_with(7, 2, Lease::Unpooled).await.is_ok());
}

#[actix_web::test]
async fn the_operator_hears_of_low_stock_once_per_crossing() {
    let stall = Stall::selling(|sku| sku.low_stock_at = 2).await;
    stall.shelves.reconcile(NOW).await.unwrap();
    assert!(jobs(&stall.ground).await.is_empty(), "an empty shelf never crossed");
    stall.import(&lines(0..3)).await;
    stall.shelves.reconcile(NOW).await.unwrap();
    assert!(jobs(&stall.ground).await.is_empty());
    stall.hold(1, 1).await.unwrap();
    for _ in 0..3 {
        stall.shelves.reconcile(NOW).await.unwrap();
    }
    assert_eq!(jobs(&stall.ground).await.len(), 1);
    stall.import(&lines(3..9)).await;
    stall.shelves.reconcile(NOW).await.unwrap();
    stall.hold(2, 6).await.unwrap();
    stall.shelves.reconcile(NOW).await.unwrap();
    assert_eq!(jobs(&stall.ground).await.len(), 2);
}

#[actix_web::test]
async fn a_reusable_card_is_sold_as_often_as_it_may() {
    let reusable = CardKind::Reusable { uses: Some(2) };
    let stall = Stall::selling(move |sku| sku.card_kind = reusable).await;
    stall.import("SAME-1\nSAME-2\n").await;
    assert_eq!(stall.free().await, 4);
    stall.hold(1, 3).await.unwrap();
    assert!(matches!(stall.hold(2, 2).await, Err(Error::OutOfStock { left: 1, .. })));
    assert_eq!(stall.free().await, 1, "the refused attempt used nothing");
    assert_eq!(stall.sell(1, 3).await, 0);
    assert_eq!(stall.reveal(1).await, ["SAME-1", "SAME-1", "SAME-2"]);

    stall.hold(3, 1).await.unwrap();
    assert_eq!(stall.sell(4, 1).await, 1, "nothing is left for late money");
    stall.release(3).await;
    assert_eq!(jobs(&stall.ground).await, ["stock_arrived"]);
    assert_eq!(stall.sell(4, 1).await, 0);
    assert_eq!(stall.reveal(4).await, ["SAME-2"]);
    assert_eq!(stall.free().await, 0);
}

#[actix_web::test]
async fn an_endless_card_never_runs_out() {
    let endless = CardKind::Reusable { uses: None };
    let stall = Stall::selling(move |sku| sku.card_kind = endless).await;
    stall.import("SAME\n").await;
    assert_eq!(stall.free().await, i64::MAX);
    for order in 0..5 {
        stall.hold(order, 1).await.unwrap();
        assert_eq!(stall.sell(order, 1).await, 0);
        assert_eq!(stall.reveal(order).await, ["SAME"]);
    }
}

#[actix_web::test]
async fn random_order_sells_every_card_once() {
    let stall = Stall::selling(|sku| sku.take_order = TakeOrder::Random).await;
    stall.import(&lines(0..40)).await;
    for order in 0..20 {
        stall.hold(order, 1).await.unwrap();
    }
    for order in 20..40 {
        stall.hold_with(order, 1, Lease::Unpooled).await.unwrap();
    }
    assert!(stall.hold_with(99, 1, Lease::Unpooled).await.is_err());
    let mut sold = Vec::new();
    for order in 0..40 {
        stall.sell(order, 1).await;
        sold.extend(stall.reveal(order).await);
    }
    assert!(!sold.is_sorted(), "the order is not that of the file");
    assert_eq!(sold.into_iter().collect::<BTreeSet<_>>().len(), 40);
}

#[actix_web::test]
async fn a_pool_full_of_lies_costs_no_card() {
    let stall = Stall::open().await;
    stall.import(&lines(0..10)).await;
    stall.hold_with(1, 5, Lease::Unpooled).await.unwrap();
    let (sku, pool) = (stall.sku.id, &stall.pool);
    let press = Press { form: [0; 16], shown: None, at: NOW };
    let cards = (1..=10).map(CardId).collect();
    pool.fill(sku, Fill { cards, more: false, free: 10, random: false }, NOW).await.unwrap();
    assert!(matches!(stall.hold(2, 1).await, Err(Error::StalePool)));
    stall.shelves.forget(sku).await;
    assert_eq!(pool.claim(sku, 1, later(10), &press).await.unwrap(), Claim::Cold);
    stall.hold(2, 5).await.unwrap();
}
