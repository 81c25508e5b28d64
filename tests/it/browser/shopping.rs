//! Buying on a phone, and finding the order again.

use super::driver::{Browser, Size};
use crate::shop::{TestShop, cards};

#[actix_web::test]
async fn somebody_buys_on_a_phone_and_finds_the_order_in_another_browser() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(3)).await;
    shop.cli(&["gateway", "add", "--code", "play", "--driver", "sandbox"]).await;
    let Some(phone) = Browser::fresh(shop.node.base(), Size::Phone).await else {
        return;
    };
    phone.opens("/").await;
    assert!(phone.fits().await, "the home page scrolls sideways");
    phone.presses("a[href='/p/netflix-1m']").await;
    phone.types("contact", "buyer@example.com").await;
    phone.types("passphrase", "open sesame").await;
    phone.presses("label:has(input[name=gateway][value=play])").await;
    assert!(phone.fits().await, "the product page scrolls sideways");
    phone.presses(".buybar-go").await;

    let paying = phone.arrives("/pay").await;
    let code = paying.split('/').nth(2).unwrap().to_owned();
    assert!(phone.fits().await, "the pay page scrolls sideways");
    phone.presses(".pay-go").await;
    phone.presses("button[name=result][value=paid]").await;
    phone.sees("CARD-000000").await;
    assert!(phone.fits().await, "the order page scrolls sideways");
    phone.closes().await;
    shop.work().await;

    let elsewhere = Browser::fresh(shop.node.base(), Size::Phone).await.unwrap();
    elsewhere.opens(&format!("/orders/{code}")).await;
    assert!(!elsewhere.shows("CARD-000000").await, "the code alone opens nothing");
    elsewhere.opens("/lookup?by=order").await;
    elsewhere.types("order", &code).await;
    elsewhere.types("passphrase", "open sesame").await;
    elsewhere.presses(".lookup-form button").await;
    elsewhere.sees("CARD-000000").await;
    elsewhere.closes().await;
}

#[actix_web::test]
async fn the_pay_page_notices_by_itself_that_the_money_came() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let Some(phone) = Browser::fresh(shop.node.base(), Size::Phone).await else {
        return;
    };
    phone.opens("/p/netflix-1m").await;
    phone.types("contact", "buyer@example.com").await;
    phone.presses(".buybar-go").await;
    let paying = phone.arrives("/pay").await;
    let code = paying.split('/').nth(2).unwrap().to_owned();
    let told = shop.buyer().calls_back(&shop.epay.paid(&code, "10.00")).await;
    assert_eq!(told.body, "success");
    phone.sees("CARD-000000").await;
    phone.closes().await;
    shop.work().await;
}
