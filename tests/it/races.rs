//! Many people at once, over real sockets, from eight threads.

use crate::shop::{TestShop, cards};
use actix_web::rt::System;
use futures_util::future::join_all;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;

/// Runs `work` in eight threads of their own, and gives what each of them saw.
pub(crate) async fn eight_threads<T, F>(
    shop: &Arc<TestShop>,
    work: fn(Arc<TestShop>) -> F,
) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + 'static,
{
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let shop = Arc::clone(shop);
            thread::spawn(move || System::new().block_on(work(shop)))
        })
        .collect();
    // Not joined here: this thread's runtime still serves the shop.
    let joined = actix_web::web::block(move || {
        threads.into_iter().map(|it| it.join().unwrap()).collect::<Vec<T>>()
    });
    joined.await.unwrap()
}

#[actix_web::test]
async fn two_hundred_buyers_share_fifty_cards_without_a_quarrel() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(50)).await;
    let shop = Arc::new(shop);
    let served = eight_threads(&shop, |shop| async move {
        let mut received = Vec::new();
        for _ in 0..25 {
            let buyer = shop.buyer();
            let placed = buyer.buys("netflix-1m", 1).await;
            if !placed.is_placed() {
                assert_eq!(placed.code(), "out_of_stock", "losers are told why");
                continue;
            }
            assert_eq!(buyer.pays(&placed).await.body, "success");
            received.extend(buyer.cards(&placed).await);
        }
        received
    });
    let received: Vec<String> = served.await.into_iter().flatten().collect();
    let different: BTreeSet<&String> = received.iter().collect();
    assert_eq!((received.len(), different.len()), (50, 50), "every card sold, none twice");
    shop.work().await;
}

#[actix_web::test]
async fn the_same_form_from_many_windows_is_one_order() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(20)).await;
    let buyer = shop.buyer();
    let token = buyer.reads("/p/netflix-1m").await.text("form_token");
    let clicks =
        (0..12).map(|_| buyer.buys("netflix-1m", 1).with("form_token", &token).into_future());
    let placed = join_all(clicks).await;
    let orders: BTreeSet<String> = placed.iter().map(|it| it.order()).collect();
    assert_eq!(orders.len(), 1, "{placed:?}");
    assert!(shop.buyer().buys("netflix-1m", 19).await.is_placed(), "one card is held");
}

#[actix_web::test]
async fn expiry_and_payment_at_the_same_instant_never_lose_the_money_or_the_card() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(10)).await;
    let buyer = shop.buyer();
    let placed = join_all((0..10).map(|_| buyer.buys("netflix-1m", 1).into_future())).await;
    shop.skip(shop.config.orders.hold_seconds + 1);
    let payments = join_all(placed.iter().map(|it| buyer.pays(it)));
    let (told, ()) = futures_util::future::join(payments, shop.work()).await;
    assert!(told.iter().all(|it| it.body == "success"), "{told:?}");
    shop.work().await;
    let mut received = BTreeSet::new();
    for order in &placed {
        assert_eq!(buyer.order(order).await["status"], "fulfilled");
        received.extend(buyer.cards(order).await);
    }
    assert_eq!(received.len(), 10, "everybody has a card of their own");
}

#[actix_web::test]
async fn one_visitor_cannot_slip_past_the_limit_with_many_hands() {
    let few = |config: &mut keygrove::config::Config| config.orders.holds_per_visitor = 3;
    let shop = TestShop::open_with(few).await.selling("netflix-1m", 1_000, cards(20)).await;
    let greedy = shop.buyer();
    let grabs = join_all((0..12).map(|_| greedy.buys("netflix-1m", 1).into_future())).await;
    let held = grabs.iter().filter(|it| it.is_placed()).count();
    assert!(held <= 3, "{held} orders are open");
}
