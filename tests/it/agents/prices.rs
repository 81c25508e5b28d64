//! Prices that hold: floors nobody gets below, by rule, by price or at the checkout.

use super::{RETAIL, SKU, a_tree, a_tree_with};
use crate::shop::TestShop;
use keygrove::config::Unfit;

async fn price_in(shop: &TestShop, slug: &str) -> Option<i64> {
    let page = shop.buyer().reads(&format!("/s/{slug}/p/{SKU}")).await;
    (page.status == 200).then(|| page.json()["price"].as_i64().unwrap())
}

#[actix_web::test]
async fn nobody_gets_below_his_cost_or_the_floor() {
    let shop = a_tree().await;
    let (cost, floor) = ("9.90", "10.00");
    for (arguments, numbers) in [
        (vec!["price", "bob", "--sku", SKU, "--retail", "9.50"], ["9.50", floor]),
        (vec!["price", "bob", "--sku", SKU, "--retail", "9.95"], ["9.95", floor]),
        (vec!["price", "bob", "--sku", SKU, "--fixed", "0.05"], ["9.95", floor]),
        (vec!["price", "bob", "--percent", "0.50"], ["9.95", floor]),
        (vec!["price", "bob", "--percent", "-10.00"], ["8.91", floor]),
        (vec!["price", "bob", "--fixed", "-1.00"], ["8.90", floor]),
        (vec!["markup", "bob", "--percent", "-5.00"], ["9.41", cost]),
        (vec!["markup", "bob", "--sku", SKU, "--absolute", "9.00"], ["9.00", cost]),
        (vec!["markup", "bob", "--child", "carol", "--fixed", "-0.01"], ["9.89", cost]),
    ] {
        let arguments: Vec<&str> = std::iter::once("agent").chain(arguments).collect();
        let refused = shop.refuses(&arguments).await;
        for number in numbers {
            assert!(refused.contains(number), "{arguments:?}: {refused}");
        }
    }
    assert_eq!(price_in(&shop, "bob").await, Some(1_200), "as the main shop asks");
    assert_eq!(price_in(&shop, "d").await, Some(RETAIL));
}

#[actix_web::test]
async fn a_rule_over_everything_spares_what_has_a_price_of_its_own() {
    let shop = a_tree().await;
    shop.cli(&["agent", "price", "bob", "--sku", SKU, "--retail", "10.50"]).await;
    shop.cli(&["agent", "price", "bob", "--percent", "0.50"]).await;
    assert_eq!(price_in(&shop, "bob").await, Some(1_050));
}

#[actix_web::test]
async fn a_cost_that_rises_lifts_the_prices_above_it() {
    let shop = a_tree().await;
    let buyer = shop.buyer();
    assert_eq!(price_in(&shop, "d").await, Some(RETAIL));
    shop.cli(&["agent", "markup", "alice", "--percent", "30.00"]).await;
    // 9.00 → 11.70 → 12.70 → 13.3985.
    let refused = buyer.buys(SKU, 1).at("d").seeing(RETAIL).await;
    assert_eq!(
        (refused.code().as_str(), refused.json()["total"].as_i64()),
        ("price_changed", Some(1_340))
    );
    assert_eq!(price_in(&shop, "d").await, Some(1_340));
    assert!(buyer.buys(SKU, 1).at("d").seeing(1_340).await.is_placed());
}

#[actix_web::test]
async fn a_cost_that_rises_takes_prices_off_the_shelf_where_the_operator_says_so() {
    let shop = a_tree_with(|config| config.agents.unfit = Unfit::Hide).await;
    let buyer = shop.buyer();
    shop.cli(&["agent", "markup", "alice", "--percent", "30.00"]).await;
    let form_token = shop.buyer().reads(&format!("/p/{SKU}")).await.text("form_token");
    let attempt = buyer.buys(SKU, 1).at("d").seeing(RETAIL).with("form_token", &form_token);
    let refused = attempt.await;
    assert_eq!(refused.code(), "below_floor", "{refused:?}");
    assert!(!refused.body.contains("13"), "what it costs is nobody's business: {refused:?}");
    assert_eq!(price_in(&shop, "d").await, None);
    let home = buyer.sees("/s/d/").await;
    assert!(!home.body.contains(SKU), "{}", home.body);
}

#[actix_web::test]
async fn the_most_exact_rule_makes_the_price() {
    let shop = a_tree().await;
    shop.cli(&["agent", "markup", "carol", "--fixed", "3.00"]).await;
    assert_eq!(price_in(&shop, "d").await, Some(RETAIL), "dave has his own rule");
    shop.cli(&["agent", "markup", "carol", "--sku", SKU, "--fixed", "4.00"]).await;
    // 10.90 + 4.00: the rule for the variant counts more than the one for the child.
    assert_eq!(price_in(&shop, "d").await, Some(1_490));
    shop.cli(&["agent", "markup", "carol", "--sku", SKU, "--child", "dave", "--absolute", "11.00"])
        .await;
    assert_eq!(price_in(&shop, "d").await, Some(RETAIL));
    shop.cli(&[
        "agent",
        "price",
        "dave",
        "--sku",
        SKU,
        "--percent",
        "10",
        "--round-to",
        "1.00",
        "--ending",
        "0.90",
    ])
    .await;
    // 11.00 + 10 % = 12.10, and the nearest price that ends in .90.
    assert_eq!(price_in(&shop, "d").await, Some(1_190));
}

#[actix_web::test]
async fn levels_and_quantities_pay_the_platform_less() {
    let shop = a_tree().await;
    shop.cli(&["agent", "create", "erin", "--level", "gold", "--shop", "e"]).await;
    shop.cli(&["agent", "price", "erin", "--fixed", "2.00"]).await;
    assert_eq!(price_in(&shop, "e").await, Some(1_100));
    shop.cli(&["agent", "level", "gold", "--percent", "90.00"]).await;
    assert_eq!(price_in(&shop, "e").await, Some(1_010), "90 % of 9.00, and 2.00");
    let wholesale = ["agent", "wholesale", "--sku", SKU, "--level", "gold"];
    shop.cli(&[&wholesale[..], &["--price", "8.80"]].concat()).await;
    shop.cli(&[&wholesale[..], &["--price", "8.20", "--from", "5"]].concat()).await;
    assert_eq!(price_in(&shop, "e").await, Some(1_080));
    let page = shop.buyer().reads(&format!("/s/e/p/{SKU}")).await.json();
    assert_eq!(page["skus"][0]["tiers"][0]["unit"], 1_020, "{page}");
    let five = shop.buyer().buys(SKU, 5).at("e").seeing(5 * 1_020).await;
    assert!(five.is_placed(), "{five:?}");
}

/// 8.80 for one, 8.00 for each of five.
async fn cheaper_by_five(shop: &TestShop) {
    shop.cli(&["agent", "create", "erin", "--shop", "e"]).await;
    let wholesale = ["agent", "wholesale", "--sku", SKU];
    shop.cli(&[&wholesale[..], &["--price", "8.80"]].concat()).await;
    shop.cli(&[&wholesale[..], &["--price", "8.00", "--from", "5"]].concat()).await;
}

#[actix_web::test]
async fn a_rule_must_fit_for_many_pieces_too() {
    let shop = a_tree().await;
    cheaper_by_five(&shop).await;
    let refused = shop.refuses(&["agent", "price", "erin", "--percent", "20.00"]).await;
    assert!(refused.contains("9.60") && refused.contains("10.00"), "{refused}");
    shop.cli(&["agent", "price", "erin", "--percent", "25.00"]).await;
    let dearer =
        shop.refuses(&["agent", "wholesale", "--sku", SKU, "--price", "9", "--from", "9"]).await;
    assert!(dearer.contains("not cheaper"), "{dearer}");
}

#[actix_web::test]
async fn what_fits_no_more_for_many_pieces_is_off_the_shelf_for_all() {
    let shop = a_tree_with(|config| config.agents.unfit = Unfit::Hide).await;
    shop.cli(&["agent", "create", "erin", "--shop", "e"]).await;
    shop.cli(&["agent", "price", "erin", "--fixed", "1.50"]).await;
    assert_eq!(price_in(&shop, "e").await, Some(1_050));
    shop.cli(&["agent", "wholesale", "--sku", SKU, "--price", "8.00", "--from", "5"]).await;
    assert_eq!(price_in(&shop, "e").await, None, "five would be 9.50");
    let erin = shop.agents_person("erin", "erin", "owner").await;
    let list = erin.sees("/agent/prices?show=misfits").await.body;
    assert!(list.contains("¥9.50") && list.contains("¥10.00"), "and she reads why: {list}");
}

#[actix_web::test]
async fn a_made_up_rule_is_refused_with_a_sentence_at_its_field() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let rule = |scope, value, round| {
        [("scope", scope), ("mode", "percent"), ("value", value), ("round", round), ("way", "up")]
    };
    for (scope, value, round) in [
        ("all", "20", "9223372036854775807.5"),
        ("all", "20", "1000000.0"),
        ("99", "20", "1.0"),
        ("all", "1000.01", "1.0"),
    ] {
        let refused = dave.submits("/agent/prices/rule", &rule(scope, value, round)).await;
        assert_eq!(refused.status, 422, "{scope} {value} {round}");
        assert!(refused.body.contains("field-error"), "{scope} {value} {round}: {refused:?}");
    }
    let seen =
        dave.sees("/agent/prices/rule?scope=all&mode=percent&value=1000.01&round=1.0&way=up");
    assert!(seen.await.body.contains("1000%"), "before it is saved");
    let markup =
        |whom, what, value| [("whom", whom), ("what", what), ("mode", "percent"), ("value", value)];
    for (whom, what, value) in
        [("level:99", "all", "5"), ("all", "category:77", "5"), ("all", "all", "1000.01")]
    {
        let refused = dave.submits("/agent/rules", &markup(whom, what, value)).await;
        assert_eq!(refused.status, 422, "{whom} {what} {value}");
        assert!(refused.body.contains("field-error"), "{whom} {what} {value}: {refused:?}");
    }
}

#[actix_web::test]
async fn what_is_deleted_leaves_no_rules_to_what_comes_after_it() {
    let shop = a_tree().await;
    let add = |code| {
        ["product", "add", "--code", code, "--name", code, "--price", "20", "--category", code]
    };
    shop.cli(&[&add("old")[..], &["--wholesale", "9"]].concat()).await;
    shop.cli(&["agent", "wholesale", "--sku", "old", "--price", "5.00"]).await;
    shop.cli(&["agent", "price", "bob", "--sku", "old", "--retail", "18.50"]).await;
    shop.cli(&["agent", "markup", "bob", "--category", "old", "--percent", "300"]).await;
    shop.cli(&["agent", "price", "bob", "--category", "old", "--percent", "300"]).await;
    let owner = shop.operator().await;
    let bob = shop.agents_person("bob", "bob", "owner").await;
    let words = [("title", "Netflix for a year"), ("summary", ""), ("description", "")];
    assert_eq!(bob.submits("/agent/shop/products/2", &words).await.status, 303);
    shop.cli(&["agent", "assortment", "--closed", "--category", "old"]).await;
    for path in ["/admin/products/2/delete", "/admin/categories/1/delete"] {
        let gone = owner.submits(path, &[]).await;
        assert!(gone.headers["location"].to_str().unwrap().contains("done"), "{path}: {gone:?}");
    }
    let rules = bob.sees("/agent/rules").await.body;
    assert!(!rules.contains("300"), "nobody sees rules about nothing: {rules}");

    shop.cli(&[&add("new")[..], &["--wholesale", "9"]].concat()).await;
    let page = shop.buyer().reads("/s/bob/p/new").await;
    assert_eq!(page.json()["price"], 2_000, "as the main shop asks: {page:?}");
    assert!(!page.body.contains("Netflix for a year"));
}

#[actix_web::test]
async fn whole_categories_are_closed_and_opened_at_a_page() {
    let shop = a_tree().await;
    shop.cli(&[
        "product",
        "add",
        "--code",
        "game",
        "--name",
        "Game",
        "--price",
        "20",
        "--category",
        "G",
    ])
    .await;
    let owner = shop.operator().await;
    let page = "/admin/agents/assortment";
    let rule =
        |what, whom, word| [("what", what), ("whom", whom), ("agent", "bob"), ("word", word)];
    assert_eq!(owner.submits(page, &rule("1", "all", "closed")).await.status, 303);
    let sold_by =
        async |slug: &str| shop.buyer().reads(&format!("/s/{slug}/p/game")).await.status == 200;
    assert!(!sold_by("bob").await && !sold_by("d").await);
    assert_eq!(owner.submits(page, &rule("1", "shop", "open")).await.status, 303);
    assert!(sold_by("bob").await && !sold_by("d").await, "his shop alone");
    let list = owner.sees(page).await.body;
    assert!(list.contains("bob 自己的店铺") && list.contains("不能卖"), "{list}");
    assert_eq!(owner.submits(page, &rule("1", "all", "")).await.status, 303);
    assert!(sold_by("d").await);
    assert_eq!(owner.submits(page, &rule("77", "all", "closed")).await.status, 422);
    assert_eq!(owner.submits(page, &rule("", "level", "closed")).await.status, 422);
    assert_eq!(owner.submits(page, &rule("", "all", "closed")).await.status, 303);
    assert_eq!(price_in(&shop, "d").await, None, "nothing at all");
}

#[actix_web::test]
async fn a_price_list_taken_out_and_put_in_again_changes_nothing() {
    let shop = a_tree_with(|config| config.agents.unfit = Unfit::Hide).await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    shop.cli(&["agent", "markup", "alice", "--percent", "30.00"]).await;
    assert_eq!(price_in(&shop, "d").await, None, "his price fits no more");
    let list = dave.sees("/agent/prices.csv").await.body;
    assert!(list.contains("12.50"), "{list}");
    let file = Some(("prices.csv", list.as_str()));
    assert_eq!(dave.uploads("/agent/prices/file", &[], file).await.status, 303);
    shop.cli(&["agent", "markup", "alice", "--percent", "10.00"]).await;
    assert_eq!(price_in(&shop, "d").await, Some(RETAIL), "as he had set it");
}

#[actix_web::test]
async fn what_an_agent_hides_cannot_be_bought_in_his_shop() {
    let shop = a_tree().await;
    shop.cli(&["agent", "price", "dave", "--sku", SKU, "--hide"]).await;
    assert_eq!(price_in(&shop, "d").await, None);
    let form_token = shop.buyer().reads(&format!("/p/{SKU}")).await.text("form_token");
    let attempt =
        shop.buyer().buys(SKU, 1).at("d").seeing(RETAIL).with("form_token", &form_token).await;
    assert_eq!(attempt.code(), "not_for_sale");
    assert!(shop.buyer().buys(SKU, 1).await.is_placed(), "the main shop sells it");
}

#[actix_web::test]
async fn what_is_kept_from_a_branch_is_neither_shown_nor_sold_there() {
    let shop = a_tree().await;
    let closed = ["agent", "assortment", "--closed", "--sku", SKU];
    let form_token = shop.buyer().reads(&format!("/s/d/p/{SKU}")).await.text("form_token");
    shop.cli(&closed).await;
    assert_eq!((price_in(&shop, "bob").await, price_in(&shop, "d").await), (None, None));
    let buyer = shop.buyer();
    let attempt = buyer.buys(SKU, 1).at("d").seeing(RETAIL).with("form_token", &form_token);
    assert_eq!(attempt.await.code(), "not_for_sale");
    assert!(shop.buyer().buys(SKU, 1).await.is_placed(), "the main shop sells it");

    shop.cli(&["agent", "assortment", "--open", "--sku", SKU, "--agent", "carol"]).await;
    assert_eq!(price_in(&shop, "bob").await, None);
    assert_eq!(price_in(&shop, "d").await, Some(RETAIL), "carol's branch has it for itself");
    shop.cli(&["agent", "assortment", "--remove", "--sku", SKU]).await;
    assert!(price_in(&shop, "bob").await.is_some());
}

#[actix_web::test]
async fn a_parents_price_that_fits_no_more_does_not_bind_his_childs_hands() {
    let shop = a_tree().await;
    shop.cli(&["agent", "markup", "bob", "--sku", SKU, "--absolute", "10.90"]).await;
    // alice's markup lifts bob's cost above what he asks of carol.
    shop.cli(&["agent", "markup", "alice", "--percent", "30.00"]).await;
    shop.cli(&["agent", "price", "dave", "--sku", SKU, "--retail", "15.00"]).await;
    assert_eq!(price_in(&shop, "d").await, Some(1_500));
}
