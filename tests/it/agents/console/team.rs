//! Who stands below an agent, who works for him, and what his shop says.

use super::{daves, goes_to, is_not_there};
use crate::agents::office::number_of;
use crate::agents::{a_tree, a_tree_with};
use crate::shop::PASSWORD;

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
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let dave = daves(&shop).await;
    dave.submits("/agent/invites", &[("uses", "1"), ("days", "1")]).await;
    let link = link_of(&dave.sees("/agent/invites").await.body);
    assert_eq!(shop.buyer().sees(&format!("/s/d{link}")).await.status, 404, "not in a shop");
    assert_eq!(shop.buyer().sees(&link).await.status, 200);
    assert_eq!(owner.submits("/admin/settings/ways", &[]).await.status, 303);
    assert_eq!(shop.buyer().sees(&link).await.status, 404, "and opens nothing");
    assert!(dave.sees("/agent/invites").await.body.contains("没有开放邀请"));
    let form = [("uses", "1"), ("days", "1")];
    assert_eq!(dave.submits("/agent/invites", &form).await.status, 403);
}

#[actix_web::test]
async fn where_the_tree_ends_nobody_is_invited_to_join() {
    let shop = a_tree_with(|config| config.agents.max_depth = 5).await;
    let dave = daves(&shop).await;
    let invite = [("uses", "1"), ("days", "1")];
    assert_eq!(dave.submits("/agent/invites", &invite).await.status, 303);
    let link = link_of(&dave.sees("/agent/invites").await.body);
    shop.cli(&["agent", "create", "top"]).await;
    shop.cli(&["agent", "move", "alice", "--parent", "top"]).await;
    let page = dave.sees("/agent/invites").await.body;
    assert!(page.contains("代理层级已到上限") && !page.contains("name=\"uses\""), "{page}");
    assert_eq!(dave.submits("/agent/invites", &invite).await.status, 409);
    let form = [
        ("name", "erin"),
        ("shop_name", "Erin"),
        ("shop", "erin"),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ];
    let late = shop.buyer().submits(&link, &form).await;
    assert!(late.status == 409 && late.body.contains("请换一个邀请"), "{late:?}");
    let owner = shop.operator().await;
    let ways = [("invites", "on"), ("applications", "on"), ("at_shops", "on")];
    assert_eq!(owner.submits("/admin/settings/ways", &ways).await.status, 303);
    assert_eq!(shop.buyer().sees("/s/d/join").await.status, 404, "nor to apply");
    assert_eq!(shop.buyer().sees("/s/carol/join").await.status, 200);
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
    let closed = shop.buyer().sees("/s/d/").await;
    assert_eq!(closed.status, 503);
    let in_english = "/s/d/language?to=en&#38;back=%2Fs%2Fd%2F\"";
    assert!(closed.body.contains(in_english), "{closed:?}");
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
        assert_eq!(owner.submits(&format!("/admin/staff/{number}/{act}"), &[]).await.status, 404);
    }
    assert_eq!(dave.submits(&format!("/agent/people/{number}/disable"), &[]).await.status, 303);
    assert!(dave.sees("/agent/people").await.body.contains("已停用"));
}

#[actix_web::test]
async fn what_is_on_the_account_is_the_owners_to_read() {
    let shop = a_tree().await;
    shop.sells_in_daves_shop(1).await;
    for (name, role, told) in [("dora", "owner", true), ("sem", "seller", false)] {
        let page = shop.agents_person("dave", name, role).await.sees("/agent").await.body;
        assert_eq!(page.contains("待结算"), told, "{role}: {page}");
    }
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
        numbers.push((name, number_of(&owner, name).await));
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
        "/agent/payouts",
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

#[actix_web::test]
async fn somebody_below_is_found_by_name_or_shop_and_nobody_else_is() {
    let shop = a_tree().await;
    shop.cli(&["agent", "create", "darya", "--parent", "alice"]).await;
    let bob = shop.agents_person("bob", "bob", "owner").await;
    let found = async |of: &str| bob.sees(&format!("/agent/team{of}")).await.body;
    let named = |page: &str, name: &str| page.contains(&format!(">{name}</a><small"));
    for of in ["?q=DAV", "?q=d"] {
        let page = found(of).await;
        assert!(named(&page, "dave") && !named(&page, "carol"), "{of}: {page}");
        assert!(!named(&page, "darya"), "beside him: {page}");
        assert!(page.contains("name=\"q\" value=\"d") || page.contains("name=\"q\" value=\"DAV"));
    }
    for of in ["?q=alice", "?q=bob", "?q=%25", "?q=nobody"] {
        assert!(found(of).await.contains("下级中没有匹配的代理"), "{of}");
    }
    let direct = found("").await;
    assert!(named(&direct, "carol") && !named(&direct, "dave"), "{direct}");
}
