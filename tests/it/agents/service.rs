//! The central after-sales page: nothing of it unless the operator says so, and then under its name.

use super::shop::names_nobody;
use super::{RETAIL, SKU, a_tree_with};
use crate::shop::{Answer, TestShop, Visitor};

const NAME: &str = "卡密售后中心";
const ADDRESS: &str = "https://main.example/service";

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
    assert!(!mail.contains("https://main.example/service"), "{mail}");
    assert!(!mail.contains("统一查单"), "{mail}");
    let home = buyer.sees("/lookup").await.body;
    assert!(!home.contains(NAME), "{home}");
    assert_eq!(buyer.sees("/service").await.status, 404);
}

#[actix_web::test]
async fn switched_off_the_main_shop_finds_its_own_orders_alone() {
    let shop = a_shop().await;
    let owner = shop.operator().await.at("main.example");
    let buyer = shop.buyer().at("main.example");
    let (placed, _) = buys(&shop, &buyer).await;
    let own = buyer.buys(SKU, 1).with("passphrase", "sesame").await;
    let finder = shop.buyer().at("main.example");
    let looks = async |page: &str, order: &str, word: &str| {
        let found = finder.posts(page, &[("order", order), ("passphrase", word)]).await;
        (found.status, found.body)
    };
    let unknown = looks("/lookup", "0123456789ABCDEFGHJK", "sesame").await;
    assert_eq!(unknown.0, 404);
    // Before and after the passphrase is hashed again.
    for _ in 0..2 {
        assert_eq!(looks("/lookup", &own.order(), "sesame").await.0, 200);
        for word in ["sesame", "guess"] {
            assert_eq!(looks("/lookup", &placed.order(), word).await, unknown, "{word}");
        }
        assert_eq!(looks("/s/d/lookup", &placed.order(), "sesame").await.0, 200);
        assert_eq!(looks("/s/d/lookup", &own.order(), "sesame").await, unknown);
        shop.work().await;
    }
    offers(&owner, true).await;
    for page in ["/lookup", "/service"] {
        assert_eq!(looks(page, &placed.order(), "sesame").await.0, 200, "{page}");
    }
}

#[actix_web::test]
async fn who_comes_from_an_agents_shop_finds_a_page_of_its_name_and_no_other() {
    let shop = a_shop().await;
    let owner = shop.operator().await.at("main.example");
    let form = [("name", "平台总店"), ("contacts", "客服微信 main-desk"), ("footer", "总店页脚")];
    assert_eq!(owner.submits("/admin/settings", &form).await.status, 303);
    offers(&owner, true).await;
    let buyer = shop.buyer().at("main.example");
    let empty = buyer.sees("/service?by=browser").await;
    buys(&shop, &buyer).await;
    let order = "0123456789ABCDEFGHJK";
    let wrong = buyer.submits("/service", &[("order", order), ("passphrase", "x")]).await;
    assert_eq!(wrong.status, 404, "{wrong:?}");
    let by_mail = buyer.sees("/service?by=contact").await;
    for page in [&empty, &wrong, &buyer.sees("/service").await, &by_mail] {
        assert!(page.body.contains(&format!("<h1>{NAME}</h1>")), "{page:?}");
        for main in ["平台总店", "main-desk", "总店页脚", "href=\"/\"", "\"/lookup"] {
            assert!(!page.body.contains(main), "{main}: {page:?}");
        }
        names_nobody(&page.body, "the central page");
    }
    assert!(buyer.sees("/lookup").await.body.contains("平台总店"), "the main shop's own");
    for elsewhere in ["/s/d/service", "/s/nobody/service"] {
        assert_eq!(buyer.sees(elsewhere).await.status, 404, "{elsewhere}");
    }
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
    assert!(shop.mails().contains("https://main.example/service"), "{}", shop.mails());
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

    for page in ["/service", "/lookup"] {
        let list = buyer.reads(page).await.json();
        assert_eq!(list["orders"].as_array().unwrap().len(), 2, "{list}");
    }
    assert_eq!(buyer.reads("/s/d/lookup").await.json()["orders"].as_array().unwrap().len(), 1);

    let finder = shop.buyer().at("main.example");
    let form = [("order", placed.order()), ("passphrase", "sesame".to_owned())];
    let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
    let found = finder.submits("/service", &form).await;
    let page = finder.follows(&found).await.body;
    assert!(page.contains(NAME) && page.contains("netflix-1m"), "{page}");
    names_nobody(&page, "the central page of an order");
    assert!(!page.contains("href=\"/\""), "it leads into no shop: {page}");

    let before = shop.mails().len();
    let asked = finder.submits("/service", &[("contact", buyer.contact().as_str())]).await;
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
