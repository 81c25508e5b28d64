//! Several nodes, and a Redis that forgets or dies in the middle of a sale.

use crate::races::eight_threads;
use crate::shop::{RedisServer, TestShop, cards, left_out};
use keygrove::types::Secret;
use std::collections::BTreeSet;
use std::sync::Arc;

#[actix_web::test]
async fn two_nodes_never_sell_a_card_twice() {
    let shop = TestShop::open().await;
    if !shop.is_scaled() {
        return left_out("two nodes on one PostgreSQL and one Redis");
    }
    let shop = shop.selling("netflix-1m", 1_000, cards(40)).await;
    let other = shop.another_node().await;
    let mut received = Vec::new();
    let sales = (0..60).map(|number| {
        let buyer = if number % 2 == 0 { shop.buyer() } else { shop.buyer_at(&other) };
        async move {
            let placed = buyer.buys("netflix-1m", 1).await;
            if !placed.is_placed() {
                assert_eq!(placed.code(), "out_of_stock");
                return Vec::new();
            }
            // The gateway reaches whichever node the balancer likes.
            assert_eq!(buyer.pays(&placed).await.body, "success");
            buyer.cards(&placed).await
        }
    });
    for cards in futures_util::future::join_all(sales).await {
        received.extend(cards);
    }
    let different: BTreeSet<&String> = received.iter().collect();
    assert_eq!((received.len(), different.len()), (40, 40));
    futures_util::future::join(shop.work(), other.work()).await;
}

#[actix_web::test]
async fn what_one_node_placed_the_other_settles() {
    let shop = TestShop::open().await;
    if !shop.is_scaled() {
        return left_out("a callback at another node");
    }
    let shop = shop.selling("netflix-1m", 1_000, cards(1)).await;
    let other = shop.another_node().await;
    let placed = shop.buyer().buys("netflix-1m", 1).await;
    let elsewhere = shop.buyer_at(&other);
    assert_eq!(elsewhere.pays(&placed).await.body, "success");
    assert_eq!(elsewhere.cards(&placed).await, ["CARD-000000"]);
    futures_util::future::join(shop.work(), other.work()).await;
}

/// A sale from eight threads, in the middle of which something happens to Redis.
async fn a_sale_survives(happening: fn(&mut RedisServer)) {
    let Some(mut redis) = RedisServer::start() else {
        return left_out("losing Redis in the middle of a sale");
    };
    let url = redis.url();
    let shop = TestShop::open_with(move |config| config.redis.url = Secret::new(url)).await;
    let shop = Arc::new(shop.selling("netflix-1m", 1_000, cards(60)).await);
    let sale = eight_threads(&shop, |shop| async move {
        let mut received = Vec::new();
        for _ in 0..10 {
            let buyer = shop.buyer();
            let placed = buyer.buys("netflix-1m", 1).await;
            if placed.is_placed() {
                assert_eq!(buyer.pays(&placed).await.body, "success", "no order is lost");
                received.extend(buyer.cards(&placed).await);
            }
        }
        received
    });
    let halfway = async {
        while shop.sold("netflix-1m") < 20 {
            actix_web::rt::task::yield_now().await;
        }
        happening(&mut redis);
    };
    let (sold, ()) = futures_util::future::join(sale, halfway).await;
    let mut received: Vec<String> = sold.into_iter().flatten().collect();

    // What the confusion left over is still for sale.
    shop.pass(61).await;
    while received.len() < 60 {
        let buyer = shop.buyer();
        let placed = buyer.gets("netflix-1m", 1).await;
        received.extend(buyer.cards(&placed).await);
    }
    let different: BTreeSet<&String> = received.iter().collect();
    assert_eq!((received.len(), different.len()), (60, 60), "every card sold, none twice");
    let late = shop.buyer().buys("netflix-1m", 1).await;
    assert_eq!(late.code(), "out_of_stock");
    shop.work().await;
}

#[actix_web::test]
async fn a_flushed_redis_costs_nobody_a_card() {
    a_sale_survives(RedisServer::forget_everything).await;
}

#[actix_web::test]
async fn a_dead_redis_costs_nobody_a_card() {
    a_sale_survives(RedisServer::die).await;
}

#[actix_web::test]
async fn checkout_is_right_without_redis() {
    // Nothing listens there: the shop was told of a Redis that never came up.
    let gone = |config: &mut keygrove::config::Config| {
        config.redis.url = Secret::new("redis://127.0.0.1:9/0".to_owned());
        config.redis.timeout_ms = 50;
    };
    let shop = TestShop::open_with(gone).await.selling("netflix-1m", 1_000, cards(2)).await;
    let buyer = shop.buyer();
    let placed = buyer.gets("netflix-1m", 2).await;
    assert_eq!(buyer.cards(&placed).await.len(), 2);
    assert_eq!(shop.buyer().buys("netflix-1m", 1).await.code(), "out_of_stock");
    shop.work().await;
}
