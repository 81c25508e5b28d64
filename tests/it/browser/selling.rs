//! The operator's day.

use super::driver::{Browser, Size};
use crate::shop::TestShop;

#[actix_web::test]
async fn the_first_visitor_of_a_new_shop_becomes_its_owner() {
    let shop = TestShop::open().await;
    let Some(browser) = Browser::fresh(shop.node.base(), Size::Desk).await else {
        return;
    };
    browser.opens("/admin").await;
    browser.types("name", "owner").await;
    browser.types("password", "rather long, and unknown 7").await;
    browser.types("again", "rather long, and unknown 7").await;
    browser.presses("form .btn-primary").await;
    browser.sees("owner").await;
    assert!(browser.place().await.starts_with("/admin"));
    browser.closes().await;
}
