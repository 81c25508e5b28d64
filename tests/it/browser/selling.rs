//! The operator's day.

use super::driver::{Browser, Size};
use crate::shop::TestShop;

/// The owner of a new shop, at his desk.
async fn owner(shop: &TestShop) -> Option<Browser> {
    let browser = Browser::fresh(shop.node.base(), Size::Desk).await?;
    browser.opens("/admin").await;
    browser.types("name", "owner").await;
    browser.types("password", "rather long, and unknown 7").await;
    browser.types("again", "rather long, and unknown 7").await;
    browser.presses("form .btn-primary").await;
    browser.sees("owner").await;
    Some(browser)
}

#[actix_web::test]
async fn the_first_visitor_of_a_new_shop_becomes_its_owner() {
    let shop = TestShop::open().await;
    let Some(browser) = owner(&shop).await else {
        return;
    };
    assert!(browser.place().await.starts_with("/admin"));
    assert!(browser.fits().await, "the dashboard scrolls sideways");
    browser.closes().await;
}

#[actix_web::test]
async fn the_operator_hands_over_by_hand_what_was_paid_for() {
    let shop = TestShop::open().await.selling_by_hand("setup-help", 5_000).await;
    let buyer = shop.buyer();
    let placed = buyer.gets("setup-help", 1).await;
    shop.work().await;
    assert_eq!(buyer.order(&placed).await["status"], "awaiting_manual");
    let Some(browser) = owner(&shop).await else {
        return;
    };
    browser.opens("/admin/orders").await;
    browser.presses(&format!("a[href*='{}']", placed.order())).await;
    browser.types("text", "Your appointment is on Monday").await;
    browser.presses("#fulfil .btn-primary").await;
    browser.gone("#fulfil").await;
    browser.closes().await;
    shop.work().await;
    assert_eq!(buyer.order(&placed).await["status"], "fulfilled");
    let page = buyer.sees(&format!("/orders/{}", placed.order())).await;
    assert!(page.body.contains("Your appointment is on Monday"), "{page:?}");
}
