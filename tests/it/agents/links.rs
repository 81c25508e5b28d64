//! Addresses that an agent hands around: they lead into his shop, and nowhere else.

use super::shop::names_nobody;
use super::{SKU, a_tree, a_tree_with};

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
