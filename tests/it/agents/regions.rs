//! Where an agent may sell: what is closed is neither shown nor sold, wherever somebody says he is.

use super::shop::names_nobody;
use super::{RETAIL, SKU, a_tree, a_tree_with};
use crate::shop::{Answer, TestShop, Visitor};

const HEADER: &str = "cf-ipcountry";

async fn limits(shop: &TestShop, owner: &Visitor<'_>, agent: &str, (mode, regions): (&str, &str)) {
    let id = shop.agents_number(agent).await;
    let form = [("mode", mode), ("regions", regions)];
    let saved = owner.submits(&format!("/admin/agents/{id}/regions"), &form).await;
    assert_eq!(saved.headers["location"], format!("/admin/agents/{id}?done=saved"), "{saved:?}");
}

async fn buys_from(buyer: &Visitor<'_>, region: &str) -> Answer {
    buyer.buys(SKU, 1).at("d").seeing(RETAIL).with("region", region).await
}

#[actix_web::test]
async fn a_shop_asks_where_its_buyer_is_and_remembers() {
    let shop = a_tree().await;
    let (owner, buyer) = (shop.operator().await, shop.buyer());
    let product = format!("/s/d/p/{SKU}");
    assert!(!buyer.sees(&product).await.body.contains("name=\"region\""), "not without a limit");
    limits(&shop, &owner, "dave", ("only", "CN-GD, us")).await;
    let page = buyer.sees(&product).await.body;
    for told in ["name=\"region\"", "value=\"CN-GD\"", "广东", "value=\"US\"", "value=\"ZZ\""] {
        assert!(page.contains(told), "{told} in {page}");
    }
    names_nobody(&page, "the page of a shop with a limit");
    let silent = buyer.buys(SKU, 1).at("d").seeing(RETAIL).await;
    assert_eq!((silent.status, silent.text("field").as_str()), (422, "region"));
    assert_eq!(silent.text("problem"), "region_unknown");
    let closed = buys_from(&buyer, "CN-BJ").await;
    assert_eq!((closed.status, closed.code().as_str()), (409, "region_closed"), "{closed:?}");
    names_nobody(&closed.body, "the refusal");
    assert!(buys_from(&buyer, "CN-GD").await.is_placed());
    assert_eq!(buyer.cookie("region").as_deref(), Some("CN-GD"));
    assert!(buyer.buys(SKU, 1).at("d").seeing(RETAIL).await.is_placed(), "he said it before");
    let elsewhere = shop.buyer();
    assert!(elsewhere.buys(SKU, 1).at("carol").seeing(1_200).await.is_placed(), "carol's is open");
    assert!(elsewhere.buys(SKU, 1).await.is_placed(), "and so is the main shop");
}

#[actix_web::test]
async fn an_agent_reads_where_he_may_sell_and_that_his_branch_is_closed() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    assert!(!dave.sees("/agent").await.body.contains("只向以下地区出售"));
    limits(&shop, &owner, "bob", ("only", "CN-GD, us")).await;
    let overview = dave.sees("/agent").await.body;
    assert!(overview.contains("只向以下地区出售：广东、美国"), "{overview}");
    assert!(!overview.contains("alice"), "{overview}");
    let bob = shop.agents_number("bob").await;
    let branch = [("reach", "branch")];
    let closed = owner.submits(&format!("/admin/agents/{bob}/suspend"), &branch).await;
    assert_eq!(closed.status, 303, "{closed:?}");
    let overview = dave.sees("/agent").await.body;
    assert!(overview.contains("您所在的分支已被暂停"), "{overview}");
    assert!(!overview.contains("alice"), "{overview}");
}

#[actix_web::test]
async fn a_refused_form_keeps_what_was_chosen() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    limits(&shop, &owner, "dave", ("except", "CN-XJ RU")).await;
    let buyer = shop.buyer();
    let token = buyer.reads(&format!("/s/d/p/{SKU}")).await.text("form_token");
    let form = [
        ("sku", SKU),
        ("quantity", "1"),
        ("seen", "1250"),
        ("contact", "me@example.com"),
        ("gateway", "epay"),
        ("region", "CN-XJ"),
        ("form_token", token.as_str()),
    ];
    let page = buyer.submits("/s/d/checkout", &form).await;
    assert_eq!(page.status, 409);
    assert!(page.body.contains("value=\"CN-XJ\" selected"), "{}", page.body);
    assert!(page.body.contains("暂不向您所在的地区销售"), "{}", page.body);
    assert!(buys_from(&buyer, "CN-BJ").await.is_placed());
}

#[actix_web::test]
async fn what_a_trusted_proxy_found_is_believed_before_what_is_said() {
    let shop = a_tree_with(|config| config.web.region_header = HEADER.to_owned()).await;
    let owner = shop.operator().await;
    limits(&shop, &owner, "dave", ("only", "CN-GD")).await;
    let product = format!("/s/d/p/{SKU}");
    let far = shop.buyer().sending(HEADER, "US");
    for path in ["/s/d/", &product, "/s/d/x/1"] {
        let page = far.sees(path).await;
        assert_eq!(page.status, 403, "{path}");
        assert!(page.body.contains("暂不向您所在的地区销售"), "{}", page.body);
        names_nobody(&page.body, path);
    }
    assert_eq!(far.reads(&product).await.code(), "region_closed");
    assert_eq!(far.sees("/s/d/lookup").await.status, 200, "what was bought is still found");
    let near = shop.buyer().sending(HEADER, "CN-GD");
    assert_eq!(near.sees(&product).await.status, 200, "nobody's page is kept for another");
    assert!(buys_from(&near, "").await.is_placed());
    assert_eq!(far.sees(&product).await.status, 403);

    let vague = shop.buyer().sending(HEADER, "CN");
    assert_eq!(vague.sees(&product).await.status, 200);
    assert_eq!(buys_from(&vague, "").await.text("problem"), "region_unknown");
    assert!(buys_from(&vague, "CN-GD").await.is_placed());
    assert_eq!(buys_from(&vague, "US").await.status, 422, "what was found is not talked away");
    let unknown = shop.buyer().sending(HEADER, "XX");
    assert_eq!(buys_from(&unknown, "").await.text("problem"), "region_unknown");
}

#[actix_web::test]
async fn a_header_that_nobody_vouches_for_says_nothing() {
    let shop = a_tree_with(|config| {
        config.web.region_header = HEADER.to_owned();
        config.web.trusted_proxies.clear();
    })
    .await;
    let owner = shop.operator().await;
    limits(&shop, &owner, "dave", ("only", "CN-GD")).await;
    let liar = shop.buyer().sending(HEADER, "CN-GD");
    assert_eq!(buys_from(&liar, "").await.text("problem"), "region_unknown");
    let far = shop.buyer().sending(HEADER, "US");
    assert_eq!(far.sees("/s/d/").await.status, 200);
}

#[actix_web::test]
async fn a_limit_holds_for_everybody_below() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    limits(&shop, &owner, "bob", ("only", "CN")).await;
    limits(&shop, &owner, "dave", ("except", "CN-XJ")).await;
    let buyer = shop.buyer();
    assert_eq!(buys_from(&buyer, "US").await.code(), "region_closed", "of bob's");
    assert_eq!(buys_from(&buyer, "CN-XJ").await.code(), "region_closed", "of his own");
    assert!(buys_from(&buyer, "CN-BJ").await.is_placed());
    limits(&shop, &owner, "bob", ("", "")).await;
    assert!(buys_from(&shop.buyer(), "US").await.is_placed());
}

#[actix_web::test]
async fn what_is_no_region_is_not_saved() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let id = shop.agents_number("dave").await;
    for (mode, regions) in [("only", "CN-ZZ"), ("except", "somewhere"), ("only", "")] {
        let form = [("mode", mode), ("regions", regions)];
        let refused = owner.submits(&format!("/admin/agents/{id}/regions"), &form).await;
        let page = owner.follows(&refused).await.body;
        assert!(page.contains("没有保存"), "{mode} {regions}: {page}");
    }
    assert!(buys_from(&shop.buyer(), "").await.is_placed());
}

/// The address of the level of that name.
async fn level(shop: &TestShop, owner: &Visitor<'_>, name: &str) -> String {
    shop.cli(&["agent", "level", name, "--percent", "100.00"]).await;
    let page = owner.sees("/admin/agents/levels").await.body;
    let (before, _) = page.split_once(name).unwrap();
    let (_, last) = before.rsplit_once("href=\"").unwrap();
    last.split('"').next().unwrap().to_owned()
}

#[actix_web::test]
async fn a_level_says_where_its_agents_sell_unless_they_are_told_themselves() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let gold = level(&shop, &owner, "gold").await;
    let form = [("mode", "only"), ("regions", "CN")];
    let saved = owner.submits(&format!("{gold}/regions"), &form).await;
    assert_eq!(saved.headers["location"], format!("{gold}?done=saved"), "{saved:?}");
    let page = owner.sees(&gold).await.body;
    assert!(page.contains("value=\"only\" selected") && page.contains("value=\"CN\""), "{page}");
    assert!(buys_from(&shop.buyer(), "US").await.is_placed(), "he is at no level yet");

    let dave = shop.agents_number("dave").await;
    let id = gold.rsplit('/').next().unwrap();
    let give = format!("/admin/agents/{dave}/level");
    assert_eq!(owner.submits(&give, &[("level", id)]).await.status, 303);
    assert_eq!(buys_from(&shop.buyer(), "US").await.code(), "region_closed");
    assert!(buys_from(&shop.buyer(), "CN-GD").await.is_placed());
    limits(&shop, &owner, "dave", ("only", "US")).await;
    assert!(buys_from(&shop.buyer(), "US").await.is_placed(), "his own is nearer");
    assert_eq!(buys_from(&shop.buyer(), "CN-GD").await.code(), "region_closed");
    limits(&shop, &owner, "dave", ("anywhere", "")).await;
    let page = shop.buyer().sees(&format!("/s/d/p/{SKU}")).await.body;
    assert!(!page.contains("name=\"region\""), "nobody is asked: {page}");
    assert!(buys_from(&shop.buyer(), "").await.is_placed());
    limits(&shop, &owner, "dave", ("", "")).await;
    assert_eq!(buys_from(&shop.buyer(), "US").await.code(), "region_closed", "his level's again");
    let refused = owner.submits(&format!("{gold}/regions"), &[("mode", "only")]).await;
    assert!(owner.follows(&refused).await.body.contains("没有保存"));
    assert_eq!(owner.submits("/admin/agents/levels/99/regions", &form).await.status, 404);
}

#[actix_web::test]
async fn a_program_hears_which_regions_it_may_name() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let (product, program) = (format!("/s/d/p/{SKU}"), shop.buyer());
    assert!(program.reads(&product).await.json().get("region").is_none());
    limits(&shop, &owner, "dave", ("only", "CN-GD BE")).await;
    let region = program.reads(&product).await.json()["region"].clone();
    assert_eq!(
        (region["field"].as_str(), region["required"].as_bool()),
        (Some("region"), Some(true))
    );
    let options: Vec<&str> =
        region["options"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    for named in ["CN-GD", "US", "BE", "ZZ"] {
        assert!(options.contains(&named), "{named} in {options:?}");
    }
    assert!(buys_from(&program, "BE").await.is_placed());
}
