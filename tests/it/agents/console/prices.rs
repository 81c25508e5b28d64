//! Prices as an agent sets them at his pages.

use super::{daves, is_not_there};
use crate::agents::{SKU, a_tree};

#[actix_web::test]
async fn a_price_is_changed_in_its_place_and_never_below_what_it_costs() {
    let shop = a_tree().await;
    let dave = daves(&shop).await;
    let list = dave.sees("/agent/prices").await.body;
    for said in ["¥11.50", "¥10.00", "value=\"12.50\"", "¥1.00", "¥12.00", "单独定价"] {
        assert!(list.contains(said), "{said}: {list}");
    }
    let at = format!("/agent/prices/{SKU}");
    let refused = dave.submits(&at, &[("act", "save"), ("price", "11.49")]).await;
    assert_eq!(refused.status, 409, "{refused:?}");
    assert!(refused.body.contains("¥11.49 低于成本价 ¥11.50"), "both numbers: {refused:?}");
    assert!(refused.body.contains("value=\"11.49\""), "what was typed stays: {refused:?}");
    let odd = dave.submits(&at, &[("act", "save"), ("price", "twelve")]).await;
    assert_eq!(odd.status, 422);

    assert_eq!(dave.submits(&at, &[("act", "save"), ("price", "13.90")]).await.status, 303);
    assert!(shop.buyer().sees("/s/d/").await.body.contains("13.90"));
    assert_eq!(dave.submits(&at, &[("act", "hide")]).await.status, 303);
    assert_eq!(shop.buyer().sees("/s/d/p/netflix-1m").await.status, 404);
    assert_eq!(dave.submits(&at, &[("act", "reset")]).await.status, 303);
    assert!(shop.buyer().sees("/s/d/p/netflix-1m").await.body.contains("12.00"));
    let nothing = dave.submits("/agent/prices/nothing", &[("act", "hide")]).await;
    assert!(is_not_there(&nothing), "{nothing:?}");
    assert!(dave.sees("/agent/prices?q=zzz").await.body.contains("没有匹配的商品"));
}

#[actix_web::test]
async fn a_rule_shows_what_it_would_make_before_it_is_saved() {
    let shop = a_tree().await;
    let shop = shop.selling_through_agents("spotify", [960, 500, 950], String::new()).await;
    let dave = daves(&shop).await;
    let rule = |value| {
        [
            ("scope", "all"),
            ("mode", "percent"),
            ("value", value),
            ("round", "100.90"),
            ("way", "up"),
        ]
    };
    let query = |value| serde_urlencoded::to_string(rule(value)).unwrap();
    // What spotify costs dave is 6.86: 5.00, 5.50, 6.50, and 5.5 %.
    let seen = dave.sees(&format!("/agent/prices/rule?{}", query("20"))).await.body;
    assert!(seen.contains("¥8.90 低于最低限价 ¥9.50"), "{seen}");
    assert!(!seen.contains(SKU), "it has a price of its own: {seen}");
    let refused = dave.submits("/agent/prices/rule", &rule("20")).await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("spotify: ¥8.90 低于最低限价 ¥9.50"), "{refused:?}");
    let seen = dave.sees(&format!("/agent/prices/rule?{}", query("40"))).await.body;
    assert!(seen.contains("¥9.90") && seen.contains("保存规则"), "{seen}");
    assert_eq!(dave.submits("/agent/prices/rule", &rule("40")).await.status, 303);
    assert!(shop.buyer().sees("/s/d/").await.body.contains("9.90"));
    assert!(dave.sees("/agent/prices").await.body.contains("按全店规则"));
    assert!(dave.sees("/agent/prices/rule").await.body.contains("成本价 + 40.00%"));
    let gone = dave.submits("/agent/prices/rule/remove", &[("scope", "all")]).await;
    assert_eq!(gone.status, 303);
    assert!(dave.sees("/agent/prices").await.body.contains("与主站同价"));
}

#[actix_web::test]
async fn one_price_alone_can_follow_its_cost() {
    let shop = a_tree().await;
    let dave = daves(&shop).await;
    let list = dave.sees("/agent/prices").await.body;
    assert!(list.contains(&format!("/agent/prices/rule?scope=sku:{SKU}")), "{list}");
    let asked = dave.sees(&format!("/agent/prices/rule?scope=sku:{SKU}")).await.body;
    assert!(asked.contains(&format!("value=\"sku:{SKU}\" selected")), "{asked}");
    let scope = format!("sku:{SKU}");
    let rule = |value| {
        let fixed = [("mode", "percent"), ("round", "1.0"), ("way", "nearest")];
        [[("scope", scope.as_str()), ("value", value)].as_slice(), &fixed].concat()
    };
    // It costs him 11.50.
    let refused = dave.submits("/agent/prices/rule", &rule("-1")).await;
    assert_eq!(refused.status, 422, "{refused:?}");
    let query = serde_urlencoded::to_string(rule("20")).unwrap();
    let seen = dave.sees(&format!("/agent/prices/rule?{query}")).await.body;
    assert!(seen.contains("¥13.80") && seen.contains("保存规则"), "{seen}");
    assert_eq!(dave.submits("/agent/prices/rule", &rule("20")).await.status, 303);
    assert!(shop.buyer().sees("/s/d/").await.body.contains("13.80"));
    let list = dave.sees("/agent/prices").await.body;
    assert!(list.contains("单独规则：成本价 + 20.00%"), "{list}");
    let unknown = [("scope", "sku:nothing"), ("mode", "percent"), ("value", "1")];
    assert_eq!(dave.submits("/agent/prices/rule", &unknown).await.status, 422);
}

#[actix_web::test]
async fn a_price_list_goes_out_and_comes_back_changed() {
    let shop = a_tree().await;
    let shop = shop.selling_through_agents("spotify", [960, 500, 950], String::new()).await;
    let dave = daves(&shop).await;
    let list = dave.sees("/agent/prices.csv").await;
    assert!(list.body.contains(&format!("\"{SKU}\",\"{SKU}\",\"\",11.50,10.00,12.00,12.50,12.50")));
    let upload =
        async |text: &str| dave.uploads("/agent/prices/file", &[], Some(("p.csv", text))).await;
    let low = upload(&format!("sku,price\n{SKU},15\nspotify,9.49\n")).await;
    assert!(low.body.contains("spotify: ¥9.49 低于最低限价 ¥9.50"), "{low:?}");
    assert!(shop.buyer().sees("/s/d/").await.body.contains("12.50"), "nothing was saved");
    assert!(upload("sku,price\nnothing,5\n").await.body.contains("nothing: 没有这个编码的规格"));
    assert_eq!(upload("a,b\n1,2\n").await.status, 422);
    assert_eq!(upload(&format!("sku,price\n{SKU},\nspotify,9.9\n")).await.status, 303);
    let page = shop.buyer().sees("/s/d/").await.body;
    assert!(page.contains("9.90") && page.contains("12.00"), "{page}");
}

#[actix_web::test]
async fn a_price_list_that_comes_back_unchanged_changes_nothing() {
    let shop = a_tree().await;
    let dave = daves(&shop).await;
    shop.cli(&["agent", "price", "dave", "--sku", SKU, "--percent", "20"]).await;
    let list = dave.sees("/agent/prices.csv").await.body;
    assert!(list.contains(",13.80,\"\""), "no amount: {list}");
    assert_eq!(dave.uploads("/agent/prices/file", &[], Some(("p.csv", &list))).await.status, 303);
    assert_eq!(dave.sees("/agent/prices.csv").await.body, list);
    let carol = shop.agents_person("carol", "carol", "owner").await;
    let whom = [("whom", "child"), ("child", "dave"), ("what", "sku"), ("sku", SKU)];
    let dearer = [whom.as_slice(), &[("mode", "absolute"), ("value", "12.00")]].concat();
    assert_eq!(carol.submits("/agent/rules", &dearer).await.status, 303);
    assert!(dave.sees("/agent/prices.csv").await.body.contains(",14.40,"), "it follows his cost");
}

#[actix_web::test]
async fn a_price_that_may_not_be_shown_is_saved_with_a_warning() {
    let shop = a_tree().await;
    shop.cli(&["product", "set", SKU, "--advertised-floor", "12.00"]).await;
    let dave = daves(&shop).await;
    let save = |price| [("price", price), ("act", "save"), ("show", "misfits")];
    let path = format!("/agent/prices/{SKU}");
    for (price, word) in [("12.00", "done=saved"), ("11.99", "done=saved-too-low-to-show")] {
        let saved = dave.submits(&path, &save(price)).await;
        let to = saved.headers["location"].to_str().unwrap().to_owned();
        assert!(to.contains("show=misfits") && to.ends_with(word), "{price}: {to}");
    }
    let told = dave.sees("/agent/prices?done=saved-too-low-to-show").await.body;
    assert!(told.contains("会被记为违规"), "{told}");
}

#[actix_web::test]
async fn a_parent_says_what_his_children_pay() {
    let shop = a_tree().await;
    let carol = shop.agents_person("carol", "carol", "owner").await;
    let page = carol.sees("/agent/rules").await.body;
    assert!(page.contains("dave") && page.contains("5.50%"), "{page}");
    let rule = |value| {
        let whom = [("whom", "child"), ("child", "dave"), ("what", "sku"), ("sku", SKU)];
        [whom.as_slice(), &[("mode", "absolute"), ("value", value)]].concat()
    };
    let refused = carol.submits("/agent/rules", &rule("10.89")).await;
    assert_eq!(refused.status, 409);
    let both = format!("{SKU}: ¥10.89 低于成本价 ¥10.90");
    assert!(refused.body.contains(&both), "{refused:?}");
    assert_eq!(carol.submits("/agent/rules", &rule("11.00")).await.status, 303);
    assert!(daves(&shop).await.sees("/agent/prices").await.body.contains("¥11.00"));
    let costs = carol.sees("/agent/rules/of/dave").await.body;
    for told in ["¥11.00", "¥10.90", "¥11.00 · 单个规格 · dave"] {
        assert!(costs.contains(told), "{told}: {costs}");
    }
    for other in ["bob", "alice", "nobody"] {
        let page = carol.sees(&format!("/agent/rules/of/{other}")).await;
        assert_eq!(page.status, 404, "{other} is no child of hers");
    }
    let gone = [("whom", "child:dave"), ("what", "sku:netflix-1m")];
    assert_eq!(carol.submits("/agent/rules/remove", &gone).await.status, 303);
    assert!(!carol.sees("/agent/rules").await.body.contains("¥11.00"));
    let costs = carol.sees("/agent/rules/of/dave").await.body;
    assert!(costs.contains("5.50% · 全部商品 · dave"), "the rule beside it counts again: {costs}");
    for (name, why) in [("bob", "above him"), ("nobody", "not there")] {
        let form = [
            ("whom", "child"),
            ("child", name),
            ("what", "all"),
            ("mode", "fixed"),
            ("value", "1"),
        ];
        let refused = carol.submits("/agent/rules", &form).await;
        assert!(refused.body.contains("您没有这个直属下级"), "{why}: {refused:?}");
    }
}
