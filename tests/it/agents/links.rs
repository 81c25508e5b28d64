//! Addresses that an agent hands around: they lead into his shop, and nowhere else.

use super::shop::names_nobody;
use super::{RETAIL, SKU, a_tree, a_tree_with};

/// The first short address in a page, up to its code.
fn short_of(page: &str) -> &str {
    let at = page.find("/x/").unwrap_or_else(|| panic!("{page}"));
    let code = page[at..].split(['"', '<']).next().unwrap();
    let start = page[..at].rfind(['"', '>']).unwrap() + 1;
    &page[start..at + code.len()]
}

#[actix_web::test]
async fn a_short_link_leads_to_the_product_in_his_shop() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let page = dave.sees("/agent/links").await.body;
    let link = short_of(&page);
    let path = format!("/s/d/x/{}", link.rsplit('/').next().unwrap());
    assert!(link.ends_with(&path) && link.starts_with("http"), "{link}");
    let led = shop.buyer().sees(&path).await;
    assert_eq!(led.headers["location"].to_str().unwrap(), format!("/s/d/p/{SKU}"));
    for nothing in ["/s/d/x/zzzz", "/s/d/x/", "/s/d/x/%3C"] {
        assert_eq!(shop.buyer().sees(nothing).await.status, 404, "{nothing}");
    }
    shop.cli(&["agent", "suspend", "dave"]).await;
    assert_eq!(shop.buyer().reads(&path).await.code(), "shop_closed");
}

#[actix_web::test]
async fn links_and_posters_name_his_own_host() {
    let shop = a_tree_with(|config| {
        config.web.public_url = "https://main.example".to_owned();
        config.web.shops_domain = "shops.example".to_owned();
    })
    .await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let page = dave.sees("/agent/links").await.body;
    let link = short_of(&page).to_owned();
    assert!(link.starts_with("https://d.shops.example/x/"), "{link}");
    assert!(page.contains("https://d.shops.example/<"), "{page}");
    let code = link.rsplit('/').next().unwrap();
    let led = shop.buyer().at("d.shops.example").sees(&format!("/x/{code}")).await;
    assert_eq!(led.headers["location"].to_str().unwrap(), format!("/p/{SKU}"));

    let poster = page.split_once("/agent/links/poster?product=").unwrap().1;
    let poster = format!("/agent/links/poster?product={}", poster.split('"').next().unwrap());
    let poster = dave.sees(&poster).await.body;
    for told in [SKU, "¥12.50", "<svg", "d.shops.example/x/"] {
        assert!(poster.contains(told), "{told} in {poster}");
    }
    assert!(!poster.contains("main.example") && !poster.contains("style="), "{poster}");
    names_nobody(&poster, "the poster");
    let whole = dave.sees("/agent/links/poster").await.body;
    assert!(whole.contains("d.shops.example") && !whole.contains("¥"), "{whole}");
    assert_eq!(dave.sees("/agent/links/poster?product=999999").await.status, 404);
}

#[actix_web::test]
async fn what_comes_of_a_link_of_his_own_is_counted() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let page = dave.sees("/agent/links").await.body;
    let path = format!("/s/d/x/{}", short_of(&page).rsplit('/').next().unwrap());
    shop.sells_in_daves_shop(1).await;
    assert!(!dave.sees("/agent/links").await.body.contains("成交"), "he came by himself");

    let buyer = shop.buyer();
    buyer.sees(&path).await;
    let placed = buyer.buys(SKU, 1).at("d").seeing(RETAIL).await;
    assert!(!dave.sees("/agent/links").await.body.contains("成交"), "not before it is paid");
    assert_eq!(buyer.pays(&placed).await.body, "success");
    shop.work().await;
    assert!(dave.sees("/agent/links").await.body.contains("成交 1 笔"));
    let other = buyer.buys(SKU, 1).at("carol").seeing(1_200).await;
    assert_eq!(buyer.pays(&other).await.body, "success");
    shop.work().await;
    assert!(dave.sees("/agent/links").await.body.contains("成交 1 笔"), "in his shop alone");

    let forger = shop.buyer();
    forger.has_cookie("link-d", "1.1700000000.00");
    let placed = forger.buys(SKU, 1).at("d").seeing(RETAIL).await;
    assert_eq!(forger.pays(&placed).await.body, "success");
    shop.work().await;
    assert!(dave.sees("/agent/links").await.body.contains("成交 1 笔"), "nobody made it up");
    shop.skip(31 * 86_400);
    let late = buyer.buys(SKU, 1).at("d").seeing(RETAIL).await;
    assert_eq!(buyer.pays(&late).await.body, "success");
    shop.work().await;
    let dave = shop.buyer();
    let form = [("name", "dave"), ("password", crate::shop::PASSWORD)];
    dave.submits("/agent/login", &form).await;
    assert!(!dave.sees("/agent/links").await.body.contains("成交"), "long ago");
}
