//! What an agent finds behind his own door.

use super::{SKU, a_tree};
use crate::shop::{PASSWORD, TestShop, Visitor};

fn goes_to(answer: &crate::shop::Answer) -> &str {
    answer.headers.get("location").map_or("", |it| it.to_str().unwrap())
}

async fn daves(shop: &TestShop) -> Visitor<'_> {
    shop.agents_person("dave", "dave", "owner").await
}

#[actix_web::test]
async fn a_one_time_password_must_be_changed_before_anything_else() {
    let shop = a_tree().await;
    let made = shop.program(&["agent", "login", "add", "dave"]).await;
    let dave = shop.buyer();
    let form = [("name", "dave"), ("password", made.out.trim())];
    assert_eq!(goes_to(&dave.submits("/agent/login", &form).await), "/agent/password");
    assert_eq!(goes_to(&dave.sees("/agent/orders").await), "/agent/password");
    let again = shop.program(&["agent", "login", "add", "dave"]).await;
    assert!(again.err.contains("already"), "{again:?}");

    let reset = shop.program(&["agent", "login", "reset", "dave"]).await;
    assert_eq!(goes_to(&dave.sees("/agent").await), "/agent/login", "logged out by the reset");
    let form = [("name", "dave"), ("password", reset.out.trim())];
    assert_eq!(goes_to(&dave.submits("/agent/login", &form).await), "/agent/password");
    assert!(shop.refuses(&["agent", "login", "reset", "nobody"]).await.contains("nobody"));
}

#[actix_web::test]
async fn who_leaves_or_is_suspended() {
    let shop = a_tree().await;
    shop.cli(&["agent", "create", "eve", "--shop", "e", "--shop-name", "Eve’s keys"]).await;
    let eve = shop.agents_person("eve", "eve", "owner").await;
    assert!(eve.sees("/agent").await.body.contains("Eve’s keys"));
    shop.cli(&["agent", "suspend", "eve"]).await;
    let suspended = eve.sees("/agent").await;
    assert!(suspended.body.contains("暂停营业"), "{suspended:?}");
    shop.cli(&["agent", "resume", "eve"]).await;
    shop.cli(&["agent", "close", "eve"]).await;
    assert_eq!(goes_to(&eve.sees("/agent").await), "/agent/login");
    let form = [("name", "eve"), ("password", PASSWORD)];
    let again = eve.submits("/agent/login", &form).await;
    assert_eq!(goes_to(&eve.follows(&again).await), "/agent/login");
}

#[actix_web::test]
async fn everybody_sees_what_he_sold_and_what_he_earned() {
    let shop = a_tree().await;
    let order = shop.sells_in_daves_shop(2).await.order();
    let dave = daves(&shop).await;
    let page = dave.sees("/agent").await.body;
    assert!(page.contains("¥25.00") && page.contains("¥2.00"), "{page}");
    let orders = dave.sees("/agent/orders").await.body;
    assert!(orders.contains(&order), "{orders}");
    assert!(!orders.contains("10.0.0.1@example.com"), "contacts are masked: {orders}");
    let sheet = dave.sees(&format!("/agent/orders/{order}")).await.body;
    assert!(sheet.contains("¥25.00") && sheet.contains("¥2.00"), "{sheet}");
    assert!(!sheet.contains("CARD-"), "never a card: {sheet}");
    let found = dave.sees(&format!("/agent/orders?q={order}")).await.body;
    assert!(found.contains(&order));

    let carol = shop.agents_person("carol", "carol", "owner").await;
    let page = carol.sees("/agent").await.body;
    assert!(page.contains("¥1.20") && page.contains("dave"), "{page}");
    let below = carol.sees("/agent/orders/below").await.body;
    assert!(below.contains("dave") && below.contains("¥1.20"), "{below}");
    assert!(!below.contains(&order), "the order is dave's: {below}");
    assert!(!carol.sees("/agent/orders").await.body.contains(&order));
    assert_eq!(carol.sees(&format!("/agent/orders/{order}")).await.status, 404);
    assert!(!carol.sees(&format!("/agent/orders?q={order}")).await.body.contains("¥25.00"));

    let helper = shop.agents_person("dave", "helper", "support").await;
    assert_eq!(goes_to(&helper.sees("/agent").await), "/agent/orders");
    let sheet = helper.sees(&format!("/agent/orders/{order}")).await.body;
    assert!(sheet.contains("¥25.00") && !sheet.contains("¥2.00"), "{sheet}");
}

#[actix_web::test]
async fn the_account_says_where_every_cent_came_from() {
    let shop = a_tree().await;
    let order = shop.sells_in_daves_shop(1).await.order();
    shop.cli(&["refund", &order, "--amount", "3.00"]).await;
    let (dave, carol) = (daves(&shop).await, shop.agents_person("carol", "carol", "owner").await);
    let page = dave.sees("/agent/ledger").await.body;
    for said in [order.as_str(), "¥1.00", "-¥0.24", "¥0.76", "退款扣回"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let page = carol.sees("/agent/ledger").await.body;
    assert!(page.contains("下级 dave") && page.contains("¥0.60") && page.contains("-¥0.14"));
    assert!(!page.contains(&order), "{page}");
    let file = dave.sees("/agent/ledger.csv").await;
    assert_eq!(file.body.lines().count(), 3, "{file:?}");
    assert!(file.body.contains(&format!("\"{order}\",1.00,")), "{file:?}");
    let other = dave.sees("/agent/ledger?month=2025-11").await.body;
    assert!(!other.contains(&order) && other.contains("2025-11"));
}

/// Everything of another's is not there, whoever asks.
fn is_not_there(answer: &crate::shop::Answer) -> bool {
    matches!(answer.status, 403 | 404)
}

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

/// The link that a page of invites shows.
fn link_of(page: &str) -> String {
    let (_, rest) = page.split_once("/join/").unwrap();
    format!("/join/{}", rest.split('<').next().unwrap())
}

fn joining<'a>(name: &'a str, shop: &'a str) -> [(&'a str, &'a str); 5] {
    let password = ("password", PASSWORD);
    [("name", name), ("shop", shop), ("shop_name", "Eve’s keys"), password, ("again", PASSWORD)]
}

#[actix_web::test]
async fn whoever_is_invited_has_a_shop_in_a_minute() {
    let shop = a_tree().await;
    let dave = daves(&shop).await;
    let made = dave.submits("/agent/invites", &[("uses", "1"), ("days", "7")]).await;
    assert_eq!(made.status, 303, "{made:?}");
    let link = link_of(&dave.sees("/agent/invites").await.body);
    let eve = shop.buyer();
    let page = eve.sees(&link).await;
    assert!(page.body.contains("d 邀请您"), "{page:?}");
    for above in ["carol", "alice", "Keygrove", "/static/logo.svg"] {
        assert!(!page.body.contains(above), "{above}: {page:?}");
    }
    let taken = eve.submits(&link, &joining("eve", "carol")).await;
    assert_eq!(taken.status, 409, "{taken:?}");
    assert_eq!(eve.submits(&link, &joining("dave", "e")).await.status, 409);
    let welcome = eve.submits(&link, &joining("eve", "e")).await;
    assert_eq!(goes_to(&welcome), "/agent?done=joined", "{welcome:?}");
    assert!(eve.follows(&welcome).await.body.contains("欢迎加入"));

    let front = shop.buyer().sees("/s/e/").await.body;
    assert!(front.contains("Eve’s keys") && front.contains("12.00"), "{front}");
    assert!(!front.contains("/static/logo.svg") && !front.contains("/static/favicon.svg"));
    let team = dave.sees("/agent/team").await.body;
    assert!(team.contains(">eve<"), "{team}");
    let late = shop.buyer().submits(&link, &joining("fred", "f")).await;
    assert_eq!(late.status, 404, "the only use is used: {late:?}");
}

#[actix_web::test]
async fn an_invite_ends_by_time_by_hand_and_by_the_operators_word() {
    let shop = a_tree().await;
    let (dave, carol) = (daves(&shop).await, shop.agents_person("carol", "carol", "owner").await);
    let make = [("uses", "5"), ("days", "1")];
    dave.submits("/agent/invites", &make).await;
    let page = dave.sees("/agent/invites").await.body;
    let (link, number) = (link_of(&page), page.split_once("/revoke").unwrap().0);
    let revoke = format!("/agent/invites/{}/revoke", number.rsplit('/').next().unwrap());
    assert!(is_not_there(&carol.submits(&revoke, &[]).await), "only his own");
    assert_eq!(shop.buyer().sees(&link).await.status, 200);
    assert_eq!(dave.submits(&revoke, &[]).await.status, 303);
    assert_eq!(shop.buyer().sees(&link).await.status, 404);

    dave.submits("/agent/invites", &make).await;
    let link = link_of(&dave.sees("/agent/invites").await.body);
    shop.cli(&["agent", "suspend", "dave"]).await;
    assert_eq!(shop.buyer().sees(&link).await.status, 404, "nobody joins a closed branch");
    shop.cli(&["agent", "resume", "dave"]).await;
    assert_eq!(shop.buyer().sees(&link).await.status, 200);
    shop.skip(24 * 3_600);
    assert_eq!(shop.buyer().sees(&link).await.status, 404);
    for wrong in [[("uses", "0"), ("days", "1")], [("uses", "1"), ("days", "9999")]] {
        let dave = shop.buyer();
        let form = [("name", "dave"), ("password", PASSWORD)];
        dave.submits("/agent/login", &form).await;
        assert_eq!(dave.submits("/agent/invites", &wrong).await.status, 422, "{wrong:?}");
    }
}

#[actix_web::test]
async fn of_two_who_come_for_the_last_place_one_gets_it() {
    let shop = a_tree().await;
    let dave = daves(&shop).await;
    dave.submits("/agent/invites", &[("uses", "1"), ("days", "1")]).await;
    let link = link_of(&dave.sees("/agent/invites").await.body);
    let (one, other) = (shop.buyer(), shop.buyer());
    let (ones, others) = (joining("eve", "e"), joining("fred", "f"));
    let came = futures_util::join!(one.submits(&link, &ones), other.submits(&link, &others));
    let mut statuses = [came.0.status, came.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404]);
}

#[actix_web::test]
async fn invites_can_be_switched_off() {
    let shop = super::a_tree_with(|config| config.agents.invites = false).await;
    let dave = daves(&shop).await;
    assert!(dave.sees("/agent/invites").await.body.contains("没有开放邀请"));
    let form = [("uses", "1"), ("days", "1")];
    assert_eq!(dave.submits("/agent/invites", &form).await.status, 403);
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
    let gone = [("whom", "child:dave"), ("what", "sku:netflix-1m")];
    assert_eq!(carol.submits("/agent/rules/remove", &gone).await.status, 303);
    assert!(!carol.sees("/agent/rules").await.body.contains("¥11.00"));
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

#[actix_web::test]
async fn a_shop_says_what_its_agent_writes_and_closes_for_a_while() {
    let shop = a_tree().await;
    let dave = daves(&shop).await;
    let form = [
        ("name", "Dave’s"),
        ("announcement", "**新店** <script>x</script>"),
        ("contacts", "QQ: 12345"),
        ("footer", "foot"),
    ];
    assert_eq!(dave.submits("/agent/shop", &form).await.status, 303);
    let front = shop.buyer().sees("/s/d/").await.body;
    assert!(front.contains("Dave’s") && front.contains("QQ: 12345"), "{front}");
    assert!(front.contains("<strong>新店</strong>") && !front.contains("<script>x"));
    let nameless = dave.submits("/agent/shop", &[("name", " ")]).await;
    assert_eq!(nameless.status, 422);
    assert_eq!(dave.submits("/agent/shop/door", &[("state", "closed")]).await.status, 303);
    assert_eq!(shop.buyer().sees("/s/d/").await.status, 503);
    assert!(dave.sees("/agent/shop").await.body.contains("恢复营业"));
    assert_eq!(dave.submits("/agent/shop/door", &[("state", "open")]).await.status, 303);
    assert_eq!(shop.buyer().sees("/s/d/").await.status, 200);

    shop.cli(&["agent", "create", "eve"]).await;
    let eve = shop.agents_person("eve", "eve", "owner").await;
    assert!(eve.sees("/agent").await.body.contains("还没有开店"));
    let open = |slug| [("name", "Eve’s"), ("shop", slug)];
    assert_eq!(eve.submits("/agent/shop", &open("carol")).await.status, 409);
    assert_eq!(eve.submits("/agent/shop", &open("eve")).await.status, 303);
    assert!(shop.buyer().sees("/s/eve/").await.body.contains("Eve’s"));
}

#[actix_web::test]
async fn an_agents_people_are_his_own() {
    let shop = a_tree().await;
    let dave = daves(&shop).await;
    let made = dave.submits("/agent/people", &[("name", "amy"), ("role", "support")]).await;
    assert_eq!(made.status, 201, "{made:?}");
    assert!(dave.sees("/agent/people").await.body.contains("amy"));
    let again = dave.submits("/agent/people", &[("name", "amy"), ("role", "seller")]).await;
    assert_eq!(again.status, 409);
    let odd = dave.submits("/agent/people", &[("name", "bea"), ("role", "operator")]).await;
    assert_eq!(odd.status, 422, "{odd:?}");
    let page = dave.sees("/agent/people").await.body;
    let number = page.split_once("/reset\"").unwrap().0.rsplit('/').next().unwrap().to_owned();
    let carol = shop.agents_person("carol", "carol", "owner").await;
    assert!(!carol.sees("/agent/people").await.body.contains("amy"));
    let owner = shop.operator().await;
    assert!(!owner.sees("/admin/staff").await.body.contains("amy"));
    for act in ["disable", "enable", "reset"] {
        let of_daves = format!("/agent/people/{number}/{act}");
        assert!(is_not_there(&carol.submits(&of_daves, &[]).await), "{act}");
        assert_eq!(owner.sees(&format!("/admin/staff/{number}/{act}")).await.status, 404);
    }
    assert_eq!(dave.submits(&format!("/agent/people/{number}/disable"), &[]).await.status, 303);
    assert!(dave.sees("/agent/people").await.body.contains("已停用"));
}

/// Whatever stands above or beside an agent is not there for him.
#[actix_web::test]
async fn no_page_of_an_agents_tells_of_another_branch() {
    let shop = a_tree().await;
    let order = shop.sells_in_daves_shop(1).await.order();
    shop.cli(&["agent", "create", "beside", "--parent", "bob", "--shop", "beside"]).await;
    let owner = shop.operator().await;
    let beside = shop.agents_person("beside", "beside", "owner").await;
    let carol = shop.agents_person("carol", "carol", "owner").await;
    let mut numbers = Vec::new();
    for name in ["alice", "bob", "carol", "dave", "beside"] {
        numbers.push((name, super::office::number_of(&owner, name).await));
    }
    for (name, number) in &numbers {
        let page = format!("/agent/team/{number}");
        let of_carol = carol.sees(&page).await.status;
        assert_eq!(of_carol == 200, ["carol", "dave"].contains(name), "carol, {name}");
        let of_beside = beside.sees(&page).await.status;
        assert_eq!(of_beside == 200, *name == "beside", "beside, {name}");
    }
    let daves_page = numbers.iter().find(|it| it.0 == "dave").unwrap();
    let page = carol.sees(&format!("/agent/team/{}", daves_page.1)).await.body;
    assert!(!page.contains("alice") && !page.contains(">bob<"), "nobody above is named: {page}");
    let pages = [
        "/agent",
        "/agent?show=profit&days=30",
        "/agent/orders",
        "/agent/orders/below",
        "/agent/prices",
        "/agent/prices.csv",
        "/agent/prices/rule",
        "/agent/prices/file",
        "/agent/team",
        "/agent/rules",
        "/agent/invites",
        "/agent/ledger",
        "/agent/ledger.csv",
        "/agent/shop",
        "/agent/people",
        "/agent/password",
    ];
    for path in pages {
        let page = beside.sees(path).await;
        assert_eq!(page.status, 200, "{path}");
        for other in ["alice", "carol", "dave", order.as_str()] {
            assert!(!page.body.contains(other), "{other} in {path}: {}", page.body);
        }
    }
    assert!(is_not_there(&beside.sees(&format!("/agent/orders/{order}")).await));
}
