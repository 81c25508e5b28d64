//! The operator's day.

use super::driver::{Browser, Size};
use crate::shop::{PASSWORD, TestShop};
use tempfile::TempDir;

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

#[actix_web::test]
async fn the_operator_imports_a_file_and_somebody_buys_from_it() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, String::new()).await;
    shop.cli(&["gateway", "add", "--code", "play", "--driver", "sandbox"]).await;
    let _ = shop.operator().await;
    let Some(desk) = Browser::fresh(shop.node.base(), Size::Desk).await else {
        return;
    };
    desk.opens("/admin").await;
    desk.types("name", "owner").await;
    desk.types("password", PASSWORD).await;
    desk.presses("form .btn-primary").await;
    desk.arrives("/admin").await;

    let folder = TempDir::new().unwrap();
    let file = folder.path().join("from the supplier.txt");
    std::fs::write(&file, "\u{feff}AAAA-1111\r\n\r\nBBBB-2222\r\nAAAA-1111\r\n").unwrap();
    desk.opens("/admin/imports").await;
    assert!(desk.fits().await, "the import page scrolls sideways");
    desk.chooses("sku", "netflix-1m").await;
    desk.hands_in("file", &file).await;
    desk.presses("form[action='/admin/imports'] .btn-primary").await;
    desk.sees("已导入 2 张卡密").await;
    let counts = ["读到卡密", "新导入", "文件内重复", "空行"];
    let mut seen = Vec::new();
    for term in counts {
        seen.push(desk.fact(term).await);
    }
    assert_eq!(seen, ["3", "2", "1", "1"], "{counts:?}");
    desk.closes().await;
    shop.work().await;

    let phone = Browser::fresh(shop.node.base(), Size::Phone).await.unwrap();
    phone.opens("/p/netflix-1m").await;
    phone.types("contact", "buyer@example.com").await;
    phone.presses("label:has(input[name=gateway][value=play])").await;
    phone.presses(".buybar-go").await;
    phone.presses(".pay-go").await;
    phone.presses("button[name=result][value=paid]").await;
    phone.sees("AAAA-1111").await;
    phone.closes().await;
    shop.work().await;
}
