//! The central after-sales page: nothing of it unless the operator says so, and then under its name.

use super::shop::names_nobody;
use super::{RETAIL, SKU, a_tree_with};
use crate::shop::{Answer, TestShop, Visitor};

const NAME: &str = "卡密售后中心";
const ADDRESS: &str = "https://main.example/lookup";

async fn a_shop() -> TestShop {
    a_tree_with(|config| config.web.public_url = "https://main.example".to_owned()).await
}

async fn offers(owner: &Visitor<'_>, on: bool) {
    let form = [("on", if on { "on" } else { "" }), ("name", NAME)];
    assert_eq!(owner.submits("/admin/settings/service", &form).await.status, 303);
}

/// The pages of an order that its buyer sees, before and after he paid.
async fn buys(shop: &TestShop, buyer: &Visitor<'_>) -> (Answer, [String; 3]) {
    let bought = buyer.buys(SKU, 1).at("d").seeing(RETAIL).with("passphrase", "sesame");
    let placed = bought.await;
    assert!(placed.is_placed(), "{placed:?}");
    let order = format!("/s/d/orders/{}", placed.order());
    let pay = buyer.sees(&format!("{order}/pay")).await.body;
    let pending = buyer.sees(&order).await.body;
    buyer.pays(&placed).await;
    shop.work().await;
    (placed, [pay, pending, buyer.sees(&order).await.body])
}

#[actix_web::test]
async fn switched_off_nothing_says_that_there_is_one() {
    let shop = a_shop().await;
    let buyer = shop.buyer().at("main.example");
    let (_, pages) = buys(&shop, &buyer).await;
    for page in &pages {
        assert!(!page.contains(ADDRESS) && !page.contains("统一查单"), "{page}");
    }
    let mail = shop.mails();
    assert!(!mail.contains("https://main.example/lookup"), "{mail}");
    assert!(!mail.contains("统一查单"), "{mail}");
    let home = buyer.sees("/lookup").await.body;
    assert!(!home.contains(NAME), "{home}");
}

#[actix_web::test]
async fn switched_on_it_is_a_link_with_its_name() {
    let shop = a_shop().await;
    let owner = shop.operator().await.at("main.example");
    offers(&owner, true).await;
    let buyer = shop.buyer().at("main.example");
    let (_, pages) = buys(&shop, &buyer).await;
    for page in &pages {
        assert!(page.contains(&format!("href=\"{ADDRESS}\">{NAME}</a>")), "{page}");
        names_nobody(page, "a page that leads to the central look-up");
    }
    assert!(shop.mails().contains("https://main.example/lookup"), "{}", shop.mails());
    for path in ["/s/d/", &format!("/s/d/p/{SKU}")] {
        assert!(!buyer.sees(path).await.body.contains(NAME), "only where something was bought");
    }

    offers(&owner, false).await;
    let (_, pages) = buys(&shop, &buyer).await;
    assert!(!pages.concat().contains(NAME), "off again");
}

#[actix_web::test]
async fn it_finds_the_orders_of_all_shops_and_leads_into_none() {
    let shop = a_shop().await;
    let owner = shop.operator().await.at("main.example");
    offers(&owner, true).await;
    let buyer = shop.buyer().at("main.example");
    let (placed, _) = buys(&shop, &buyer).await;
    let own = buyer.buys(SKU, 1).with("contact", &buyer.contact()).await;
    buyer.pays(&own).await;
    shop.work().await;

    let list = buyer.reads("/lookup").await.json();
    assert_eq!(list["orders"].as_array().unwrap().len(), 2, "{list}");
    assert!(buyer.sees("/lookup").await.body.contains(NAME));
    assert_eq!(buyer.reads("/s/d/lookup").await.json()["orders"].as_array().unwrap().len(), 1);

    let finder = shop.buyer().at("main.example");
    let form = [("order", placed.order()), ("passphrase", "sesame".to_owned())];
    let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
    let found = finder.submits("/lookup", &form).await;
    let page = finder.follows(&found).await.body;
    assert!(page.contains(NAME) && page.contains("netflix-1m"), "{page}");
    names_nobody(&page, "the central page of an order");
    assert!(!page.contains("href=\"/\""), "it leads into no shop: {page}");

    let before = shop.mails().len();
    let asked = finder.submits("/lookup", &[("contact", buyer.contact().as_str())]).await;
    assert_eq!(asked.status, 200);
    shop.work().await;
    let mails = shop.mails();
    assert!(mails.len() > before);
    for order in [placed.order(), own.order()] {
        assert!(mails.contains(&format!("https://main.example/orders/{order}?token=")), "{mails}");
    }
}

#[actix_web::test]
async fn a_page_without_a_name_is_not_offered() {
    let shop = a_shop().await;
    let owner = shop.operator().await.at("main.example");
    let refused = owner.submits("/admin/settings/service", &[("on", "on"), ("name", " ")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("field-error"), "{}", refused.body);
}
