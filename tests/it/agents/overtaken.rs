//! What agents hear of costs and floors that rose, and what is left to them alone.

use super::{RETAIL, SKU, a_tree, a_tree_with};
use crate::shop::{TestShop, Visitor, cards};
use keygrove::config::Unfit;

const MAIL: &str = "dave@example.com";

async fn reading_mail(shop: &TestShop) -> Visitor<'_> {
    let dave = shop.agents_person("dave", "davo", "owner").await;
    let words = [("name", "Dave"), ("operator_mail", MAIL), ("operator_language", "en")];
    assert_eq!(dave.submits("/agent/shop", &words).await.status, 303);
    shop.work().await;
    dave
}

fn letters(shop: &TestShop) -> usize {
    let folder = std::fs::read_dir(shop.config.server.data.join("mails"));
    folder.map(Iterator::count).unwrap_or_default()
}

#[actix_web::test]
async fn an_agent_is_told_once_that_a_cost_overtook_his_price() {
    let shop = a_tree().await;
    let dave = reading_mail(&shop).await;
    let fits = dave.sees("/agent").await.body;
    assert!(!fits.contains("show=misfits"), "{fits}");
    assert_eq!(letters(&shop), 0, "nothing to tell");

    shop.cli(&["agent", "markup", "alice", "--percent", "30.00"]).await;
    let early = dave.sees("/agent").await.body;
    assert!(!early.contains("show=misfits"), "the walk looks, not every visit: {early}");
    shop.work().await;
    let overview = dave.sees("/agent").await.body;
    assert!(overview.contains("¥12.50") && overview.contains("¥13.40"), "{overview}");
    let list = dave.sees("/agent/prices?show=misfits").await.body;
    assert!(list.contains("现按此价出售"), "lifted: {list}");
    shop.work().await;
    assert!(shop.mails().contains(MAIL) && shop.mails().contains("/agent/prices"));
    shop.pass(60).await;
    shop.work().await;
    assert_eq!(letters(&shop), 1, "once for each change");

    shop.cli(&["agent", "price", "dave", "--sku", SKU, "--retail", "14.00"]).await;
    assert!(
        !dave.sees("/agent").await.body.contains("show=misfits"),
        "what he does is seen at once"
    );
    shop.work().await;
    assert!(!dave.sees("/agent").await.body.contains("show=misfits"), "it fits again");
    assert_eq!(letters(&shop), 1, "which is no news");
    shop.cli(&["agent", "markup", "alice", "--percent", "60.00"]).await;
    shop.work().await;
    assert_eq!(letters(&shop), 2, "another change");
}

#[actix_web::test]
async fn many_that_do_not_fit_are_counted_and_the_first_are_named() {
    let mut shop = a_tree().await;
    let dave = ["agent", "price", "dave", "--retail", "12.50", "--sku"];
    for it in 0..6 {
        let sku = format!("more-{it}");
        shop = shop.selling_through_agents(&sku, [1_200, 900, 1_000], cards(1)).await;
        shop.cli(&[&dave[..], &[sku.as_str()]].concat()).await;
    }
    let davo = shop.agents_person("dave", "davo", "owner").await;
    shop.cli(&["agent", "markup", "alice", "--percent", "30.00"]).await;
    shop.work().await;
    let overview = davo.sees("/agent").await.body;
    assert!(overview.contains("有 7 个价格"), "{overview}");
    assert_eq!(overview.matches("现按此价出售").count(), 5, "{overview}");
    // One of them fits now; before the walk comes by again, the whole list is looked at.
    let fits = ["agent", "price", "dave", "--retail", "14.00", "--sku", "more-0"];
    shop.cli(&fits).await;
    assert!(davo.sees("/agent").await.body.contains("有 6 个价格"));
    shop.work().await;
    assert!(davo.sees("/agent").await.body.contains("有 6 个价格"), "and so the walk saw it");
}

#[actix_web::test]
async fn an_agent_is_told_what_is_off_his_shelf() {
    let shop = a_tree_with(|config| config.agents.unfit = Unfit::Hide).await;
    let dave = reading_mail(&shop).await;
    shop.cli(&["agent", "markup", "alice", "--percent", "30.00"]).await;
    shop.work().await;
    let overview = dave.sees("/agent").await.body;
    assert!(overview.contains("¥13.40") && overview.contains("已暂停出售"), "{overview}");
    assert_eq!(letters(&shop), 1);
}

#[actix_web::test]
async fn what_the_main_shop_asks_may_leave_his_shelf_too_and_he_is_told() {
    let shop = a_tree_with(|config| config.agents.unfit = Unfit::Hide).await;
    let carol = shop.agents_person("carol", "caro", "owner").await;
    shop.work().await;
    assert!(!carol.sees("/agent").await.body.contains("show=misfits"));
    shop.cli(&["agent", "markup", "alice", "--percent", "40.00"]).await;
    shop.work().await;
    let overview = carol.sees("/agent").await.body;
    assert!(overview.contains("¥12.00") && overview.contains("已暂停出售"), "{overview}");
}

/// A ceiling that the cost has passed takes goods off the shelf whatever the setting, and is told.
#[actix_web::test]
async fn what_would_cost_more_than_it_may_is_off_the_shelf_and_told() {
    let shop = a_tree().await;
    shop.cli(&["product", "set", SKU, "--ceiling", "12.50"]).await;
    shop.work().await;
    let dave = shop.agents_person("dave", "davo", "owner").await;
    assert!(!dave.sees("/agent").await.body.contains("show=misfits"));
    shop.cli(&["agent", "markup", "alice", "--percent", "30.00"]).await;
    shop.work().await;
    assert_eq!(shop.buyer().sees(&format!("/s/d/p/{SKU}")).await.status, 404);
    let overview = dave.sees("/agent").await.body;
    assert!(overview.contains("最高只能卖 ¥12.50"), "{overview}");
    assert!(dave.sees("/agent/prices?show=misfits").await.body.contains("最高只能卖 ¥12.50"));
}

/// Bob asks less of carol than it costs himself since alice asks more. Those below cannot mend that, and
/// are told no numbers from above.
#[actix_web::test]
async fn what_a_parent_asks_too_little_is_told_to_him_and_hides_nothing_below() {
    let shop = a_tree_with(|config| config.agents.unfit = Unfit::Hide).await;
    let bob = shop.agents_person("bob", "bobo", "owner").await;
    let dave = shop.agents_person("dave", "davo", "owner").await;
    let asks = ["agent", "markup", "bob", "--sku", SKU, "--absolute", "10.50", "--child", "carol"];
    shop.cli(&asks).await;
    shop.work().await;
    assert!(!bob.sees("/agent").await.body.contains("show=misfits"));
    shop.cli(&["agent", "markup", "alice", "--percent", "20.00"]).await;
    shop.cli(&["agent", "price", "dave", "--sku", SKU, "--retail", "15.00"]).await;
    shop.work().await;
    let overview = bob.sees("/agent").await.body;
    assert!(overview.contains("¥10.50") && overview.contains("¥10.80"), "{overview}");
    let list = bob.sees("/agent/prices?show=misfits").await.body;
    assert!(list.contains("现按成本价结算"), "{list}");
    assert!(bob.sees("/agent/rules/of/carol").await.body.contains("¥10.80"), "carol pays that");
    assert!(shop.buyer().buys(SKU, 1).at("d").seeing(1_500).await.is_placed());
    assert!(!dave.sees("/agent/prices").await.body.contains("¥10.50"), "bob's is bob's");
    shop.cli(&["agent", "move", "carol", "--parent", "alice"]).await;
    shop.work().await;
    let overview = bob.sees("/agent").await.body;
    assert!(!overview.contains("¥10.50"), "asked of who is no child of his any more: {overview}");
}

#[actix_web::test]
async fn what_is_left_to_agents_is_not_in_the_main_shop() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let buyer = shop.buyer();
    let (_, rest) = owner.sees("/admin/products").await.body.split_once("/skus/").map_or_else(
        || (String::new(), String::new()),
        |(before, rest)| (before.to_owned(), rest.to_owned()),
    );
    let number = rest.split(['"', '/', '#']).next().unwrap_or_default().to_owned();
    let number = if number.is_empty() { "1".to_owned() } else { number };
    let sku = [
        ("code", SKU),
        ("price", "12.00"),
        ("wholesale", "9.00"),
        ("floor", "10.00"),
        ("max_per_order", "100"),
        ("agents_only", "on"),
    ];
    // A page from before is no way around it.
    let form_token = buyer.reads(&format!("/p/{SKU}")).await.text("form_token");
    assert_eq!(owner.submits(&format!("/admin/skus/{number}"), &sku).await.status, 303);
    let refused = buyer.buys(SKU, 1).seeing(1_200).with("form_token", &form_token).await;
    assert_eq!(refused.code(), "not_for_sale", "{refused:?}");
    assert_eq!(buyer.sees(&format!("/p/{SKU}")).await.status, 404);
    assert!(!buyer.sees("/").await.body.contains(SKU));
    assert!(buyer.buys(SKU, 1).at("d").seeing(RETAIL).await.is_placed());
    let dave = shop.agents_person("dave", "davo", "owner").await;
    assert!(dave.sees("/agent/prices").await.body.contains(SKU), "he sets its price");
}
