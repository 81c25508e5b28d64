//! The numbers of the dashboard, counted from orders and from kept quarters alike.

use crate::shop::{TestShop, cards};
use jiff::tz::TimeZone;
use keygrove::insight::{self, Dashboard};

async fn board(shop: &TestShop) -> Dashboard {
    let (zone, now) = (TimeZone::get("Asia/Shanghai").unwrap(), shop.clock().now());
    shop.app().db.read(move |conn| insight::dashboard(conn, &zone, 14, now)).await.unwrap()
}

#[actix_web::test]
async fn today_counts_what_was_placed_and_paid_today() {
    let shop = TestShop::open().await.selling("netflix", 1_000, cards(10)).await;
    assert_eq!(board(&shop).await.today.orders, 0);
    let buyer = shop.buyer();
    buyer.gets("netflix", 2).await;
    buyer.buys("netflix", 1).await;
    shop.work().await;

    let today = board(&shop).await.today;
    assert_eq!((today.orders, today.paid, today.revenue, today.pieces), (2, 1, 2_000, 2));
}

#[actix_web::test]
async fn a_quarter_that_is_over_counts_the_same() {
    let shop = TestShop::open().await.selling("netflix", 1_000, cards(10)).await;
    let buyer = shop.buyer();
    buyer.gets("netflix", 1).await;
    shop.pass(20 * 60).await;
    buyer.gets("netflix", 1).await;
    shop.work().await;
    let before = board(&shop).await;
    insight::keep_slots(&shop.app().db, shop.clock().now()).await.unwrap();
    insight::keep_slots(&shop.app().db, shop.clock().now()).await.unwrap();
    let after = board(&shop).await;
    assert_eq!(before.today, after.today);
    assert_eq!(after.today.paid, 2);
}

#[actix_web::test]
async fn yesterday_counts_until_this_time_of_day() {
    let shop = TestShop::open().await.selling("netflix", 1_000, cards(10)).await;
    shop.buyer().gets("netflix", 1).await;
    shop.pass(3 * 3_600).await;
    shop.buyer().gets("netflix", 1).await;
    shop.pass(22 * 3_600).await;

    let board = board(&shop).await;
    assert_eq!(board.today.paid, 0);
    assert_eq!(board.yesterday.paid, 1, "the later order is still to come");
    assert_eq!(board.days.iter().rev().nth(1).unwrap().figures.paid, 2);
    assert_eq!(board.days.len(), 14);
}
