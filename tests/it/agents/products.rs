//! An agent's shop shows his products in his order and in his words.

use super::shop::names_nobody;
use super::{RETAIL, SKU, a_tree};
use crate::shop::{TestShop, Visitor, cards};

const LIST: &str = "/agent/shop/products";

/// The number that his list knows the product by.
async fn number_of(dave: &Visitor<'_>, called: &str) -> String {
    let page = dave.sees(&format!("{LIST}?q={called}")).await.body;
    let link = page.split_once("/agent/shop/products/").unwrap_or_else(|| panic!("{page}")).1;
    link.split('/').next().unwrap().to_owned()
}

async fn two_products() -> TestShop {
    let shop = a_tree().await;
    shop.selling("spotify-1m", 1_500, cards(3)).await
}

#[actix_web::test]
async fn his_words_stand_in_his_shop_and_in_the_order_for_good() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let page = format!("{LIST}/{}", number_of(&dave, SKU).await);
    let words = [
        ("title", "星幕影视会员"),
        ("summary", "秒到账"),
        ("description", "**放心** <script>alert(1)</script>"),
    ];
    assert_eq!(dave.submits(&page, &words).await.status, 303);
    let buyer = shop.buyer();
    let front = buyer.sees("/s/d/").await.body;
    assert!(front.contains("星幕影视会员") && front.contains("秒到账"), "{front}");
    let product = buyer.sees(&format!("/s/d/p/{SKU}")).await.body;
    assert!(product.contains("<strong>放心</strong>") && !product.contains("alert(1)"));
    assert!(product.contains("og:title\" content=\"星幕影视会员\""), "{product}");
    names_nobody(&product, "the product in his words");
    let found = buyer.sees("/s/d/?q=%E6%98%9F%E5%B9%95").await.body;
    assert!(found.contains("星幕影视会员"), "{found}");
    assert!(!shop.buyer().sees("/").await.body.contains("星幕"), "the main shop has its own words");
    assert!(!shop.buyer().sees("/s/carol/").await.body.contains("星幕"));

    let placed = buyer.buys(SKU, 1).at("d").seeing(RETAIL).await;
    buyer.pays(&placed).await;
    shop.work().await;
    dave.submits(&page, &[("title", "换了名字"), ("summary", ""), ("description", "")]).await;
    let order = buyer.sees(&format!("/s/d/orders/{}", placed.order())).await.body;
    assert!(order.contains("星幕影视会员") && !order.contains("换了名字"), "{order}");
    let product = buyer.sees(&format!("/s/d/p/{SKU}")).await.body;
    assert!(product.contains("换了名字") && !product.contains("秒到账"), "{product}");

    let long = "长".repeat(101);
    let refused = dave.submits(&page, &[("title", &long)]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("最多 100 个字符") && refused.body.contains(&long));
}

#[actix_web::test]
async fn his_order_is_the_order_of_his_shop_alone() {
    let shop = two_products().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let order = async |path: &str| {
        let page = shop.buyer().sees(path).await.body;
        let at = |sku: &str| page.find(&format!("/p/{sku}\"")).unwrap_or_else(|| panic!("{page}"));
        at(SKU) < at("spotify-1m")
    };
    let (main, before) = (order("/").await, order("/s/d/").await);
    assert_eq!(main, before);
    let first = if before { "spotify-1m" } else { SKU };
    let place = format!("{LIST}/{}/place", number_of(&dave, first).await);
    let form = [("act", "place"), ("position", "-1")];
    assert_eq!(dave.submits(&place, &form).await.status, 303);
    assert_eq!((order("/s/d/").await, order("/").await), (!before, main));
    for wrong in ["first", "99999"] {
        let refused = dave.submits(&place, &[("act", "place"), ("position", wrong)]).await;
        assert_eq!(refused.status, 422, "{wrong}");
        assert!(refused.body.contains(&format!("value=\"{wrong}\"")), "{}", refused.body);
    }
}

#[actix_web::test]
async fn what_he_hides_is_neither_seen_nor_sold() {
    let shop = two_products().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let place = format!("{LIST}/{}/place", number_of(&dave, SKU).await);
    let buyer = shop.buyer();
    let form_token = buyer.reads(&format!("/s/d/p/{SKU}")).await.text("form_token");
    assert_eq!(dave.submits(&place, &[("act", "hide")]).await.status, 303);
    assert!(!buyer.sees("/s/d/").await.body.contains(SKU));
    assert_eq!(buyer.sees(&format!("/s/d/p/{SKU}")).await.status, 404);
    let late = buyer.buys(SKU, 1).at("d").seeing(RETAIL).with("form_token", &form_token).await;
    assert_eq!(late.code(), "not_for_sale");
    assert!(buyer.buys(SKU, 1).await.is_placed(), "the main shop sells it");
    dave.submits(&place, &[("act", "show")]).await;
    assert!(buyer.sees("/s/d/").await.body.contains(SKU));
    let unknown = dave.submits(&format!("{LIST}/999999/place"), &[("act", "hide")]).await;
    assert_eq!(unknown.status, 404);
}
