//! Lists as files: what the list shows, to its end, and nothing that is somebody else's.

use super::{SKU, a_tree};
use crate::shop::{Answer, PASSWORD, TestShop, Visitor};
use keygrove::agents::{self, NewApplication};
use keygrove::db::Conn;
use keygrove::types::Locale;

/// The lines of a file without its heads.
fn lines(file: &Answer) -> Vec<String> {
    assert_eq!(file.status, 200, "{file:?}");
    let kind = file.headers["content-type"].to_str().unwrap();
    assert!(kind.starts_with("text/csv"), "{kind}");
    let text = file.body.strip_prefix('\u{feff}').expect("the mark that Excel looks for");
    text.lines().skip(1).map(str::to_owned).collect()
}

pub(crate) async fn takes(who: &Visitor<'_>, path: &str, wish: &[(&str, &str)]) -> Vec<String> {
    lines(&who.submits(path, wish).await)
}

pub(crate) async fn is_written_down(owner: &Visitor<'_>, action: &str, times: usize) {
    let log = owner.sees("/admin/audit").await.body;
    assert_eq!(log.matches(action).count(), times, "{action} in {log}");
}

#[actix_web::test]
async fn orders_leave_as_their_list_shows_them() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let sold = shop.sells_in_daves_shop(2).await.order();
    let (main, waiting) = (shop.buyer(), shop.buyer());
    let placed = main.gets(SKU, 1).await;
    shop.work().await;
    let open = waiting.buys(SKU, 1).await;
    assert!(open.is_placed());

    let all = takes(&owner, "/admin/orders/export", &[]).await;
    assert_eq!(all.len(), 3, "{all:?}");
    assert!(all[0].contains(&open.order()), "the newest first: {all:?}");
    let daves = all.iter().find(|it| it.contains(&sold)).unwrap();
    assert!(daves.contains("25.00") && daves.ends_with("\"dave\""), "{daves}");
    let contact = main.contact();
    assert!(!all.concat().contains(&contact), "contacts stay masked: {all:?}");
    assert!(!all.concat().contains("card-"), "no cards: {all:?}");
    let done = takes(&owner, "/admin/orders/export", &[("status", "fulfilled")]).await;
    assert_eq!(done.len(), 2, "{done:?}");
    let his = takes(&owner, "/admin/orders/export", &[("q", &contact)]).await;
    assert!(his.len() == 1 && his[0].contains(&placed.order()), "{his:?}");
    let one = takes(&owner, "/admin/orders/export", &[("q", &sold)]).await;
    assert!(one.len() == 1 && one[0].contains(&sold), "{one:?}");
    is_written_down(&owner, "导出订单", 4).await;
    let log = owner.sees("/admin/audit").await.body;
    assert!(!log.contains(&contact), "what was looked for is nobody's business: {log}");

    let sheet = owner.sees(&format!("/admin/orders/{sold}")).await.body;
    assert!(sheet.contains("<dt>下单店铺</dt><dd><a href=\"/admin/agents/"), "{sheet}");
    let sheet = owner.sees(&format!("/admin/orders/{}", placed.order())).await.body;
    assert!(sheet.contains("<dt>下单店铺</dt><dd>主店"), "{sheet}");

    let page = owner.sees("/admin/orders?status=fulfilled").await.body;
    assert_eq!(page.matches("class=\"order-shop\"").count(), 1, "{page}");
    assert!(page.contains("action=\"/admin/orders/export\""), "{page}");
    assert!(page.contains("name=\"status\" value=\"fulfilled\""), "{page}");
}

#[actix_web::test]
async fn an_agent_takes_his_own_orders_and_the_amounts_of_those_below() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let sold = shop.sells_in_daves_shop(1).await.order();
    shop.buyer().gets(SKU, 1).await;
    shop.work().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let helper = shop.agents_person("dave", "helper", "support").await;
    let carol = shop.agents_person("carol", "carol", "owner").await;

    let own = takes(&dave, "/agent/orders/export", &[]).await;
    assert!(own.len() == 1 && own[0].contains(&sold), "{own:?}");
    assert!(own[0].contains("12.50") && own[0].ends_with(",1.00"), "with his profit: {own:?}");
    let helpers = takes(&helper, "/agent/orders/export", &[]).await;
    assert!(helpers[0].contains(&sold) && !helpers[0].contains("1.00"), "{helpers:?}");
    assert!(takes(&dave, "/agent/orders/below/export", &[]).await.is_empty());

    assert!(takes(&carol, "/agent/orders/export", &[]).await.is_empty(), "hers alone");
    assert!(takes(&carol, "/agent/orders/export", &[("q", &sold)]).await.is_empty());
    let below = takes(&carol, "/agent/orders/below/export", &[]).await;
    assert_eq!(below.len(), 1, "{below:?}");
    assert!(
        below[0].ends_with(",\"dave\",12.50,0.60,\"已发货\""),
        "amounts and no order: {below:?}"
    );
    assert!(!below[0].contains(&sold), "{below:?}");
    let of_dave = takes(&carol, "/agent/orders/below/export", &[("shop", "dave")]).await;
    assert_eq!(of_dave, below);
    let before = [("month", "2001-01")];
    assert!(takes(&carol, "/agent/orders/below/export", &before).await.is_empty());
    is_written_down(&owner, "导出订单", 8).await;
}

#[actix_web::test]
async fn the_tree_leaves_whole_or_by_branch() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    shop.sells_in_daves_shop(2).await;
    shop.cli(&["agent", "create", "eve"]).await;
    let tree = takes(&owner, "/admin/agents/export", &[("show", "top")]).await;
    let names = ["alice", "bob", "carol", "dave", "eve"];
    assert_eq!(tree.len(), names.len(), "{tree:?}");
    for (line, name) in tree.iter().zip(names) {
        assert!(line.starts_with(&format!("\"{name}\"")), "{line}");
    }
    assert!(tree[0].ends_with(",1,3,0,0.00,1,25.00"), "her branch: {tree:?}");
    assert!(tree[3].contains("\"carol\",4,") && tree[3].ends_with(",0,0,1,25.00,1,25.00"));
    let bob = shop.agents_number("bob").await;
    let branch = takes(&owner, &format!("/admin/agents/{bob}/export"), &[]).await;
    assert_eq!(branch.len(), 3, "bob, carol and dave: {branch:?}");
    let found = takes(&owner, "/admin/agents/export", &[("q", "ev")]).await;
    assert!(found.len() == 1 && found[0].starts_with("\"eve\""), "{found:?}");
    shop.cli(&["agent", "close", "eve"]).await;
    assert_eq!(takes(&owner, "/admin/agents/export", &[("show", "closed")]).await.len(), 1);
    assert_eq!(takes(&owner, "/admin/agents/export", &[]).await.len(), 4);
    is_written_down(&owner, "导出代理", 5).await;
    assert_eq!(owner.submits("/admin/agents/999999/export", &[]).await.status, 404);
}

fn application(number: i64, parent: Option<&agents::Agent>) -> NewApplication {
    NewApplication {
        parent: parent.map(|it| it.id),
        name: format!("applicant-{number}").parse().unwrap(),
        shop: format!("shop-{number}").parse().unwrap(),
        shop_name: format!("=Shop {number}"),
        password_hash: PASSWORD.to_owned(),
        contact: format!("{number}@example.com").parse().unwrap(),
        words: String::new(),
        language: Locale::default(),
        address: number.to_string(),
    }
}

async fn applied(shop: &TestShop, numbers: std::ops::Range<i64>, parent: Option<&'static str>) {
    let now = shop.clock().now();
    let ask = move |conn: &mut Conn| {
        let parent = match parent {
            Some(name) => agents::find_by_name(conn, &name.parse().unwrap())?,
            None => None,
        };
        let mut all = numbers.clone();
        all.try_for_each(|it| agents::apply(conn, &application(it, parent.as_ref()), now))
    };
    shop.app().db.write(ask).await.unwrap();
    shop.work().await;
}

#[actix_web::test]
async fn a_list_that_is_longer_than_a_part_leaves_whole_and_in_order() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    applied(&shop, 0..503, None).await;
    let file = takes(&owner, "/admin/applications/export", &[("status", "open")]).await;
    assert_eq!(file.len(), 503, "a part has 500");
    for (number, line) in file.iter().enumerate() {
        let begins = format!("\"'=Shop {number}\",\"shop-{number}\",");
        assert!(line.starts_with(&begins), "a name is no formula: {line}");
    }
    let refused = takes(&owner, "/admin/applications/export", &[("status", "refused")]).await;
    assert!(refused.is_empty(), "{refused:?}");
    is_written_down(&owner, "导出代理申请", 2).await;
}

#[actix_web::test]
async fn an_agent_takes_only_the_applications_of_his_own_shop() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    applied(&shop, 0..1, None).await;
    applied(&shop, 1..2, Some("dave")).await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let carol = shop.agents_person("carol", "carol", "owner").await;
    let his = takes(&dave, "/agent/applications/export", &[]).await;
    assert!(his.len() == 1 && his[0].contains("1@example.com"), "{his:?}");
    assert!(takes(&carol, "/agent/applications/export", &[]).await.is_empty());
    assert_eq!(takes(&owner, "/admin/applications/export", &[]).await.len(), 2);
}

#[actix_web::test]
async fn a_case_leaves_without_saying_who_told() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let report = |agent| [("agent", agent), ("sku", SKU), ("reason", "seen by frank")];
    for agent in ["dave", "bob"] {
        assert_eq!(owner.submits("/admin/violations", &report(agent)).await.status, 303);
    }
    shop.work().await;
    let all = takes(&owner, "/admin/violations/export", &[("status", "")]).await;
    assert!(all.len() == 2 && all[0].contains("\"bob\",\"staff:owner\""), "{all:?}");
    assert!(takes(&owner, "/admin/violations/export", &[("status", "closed")]).await.is_empty());
    for (name, found) in [("dave", 1), ("carol", 0), ("no such name!", 0)] {
        let theirs = takes(&owner, "/admin/violations/export", &[("agent", name)]).await;
        assert_eq!(theirs.len(), found, "{name}: {theirs:?}");
        let query = serde_urlencoded::to_string([("agent", name)]).unwrap();
        let page = owner.sees(&format!("/admin/violations?{query}")).await.body;
        assert_eq!(page.contains("/admin/violations/1\""), found > 0, "{name}: {page}");
    }
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let his = takes(&dave, "/agent/violations/export", &[("status", "")]).await;
    assert_eq!(his.len(), 1, "{his:?}");
    for hidden in ["owner", "frank", "bob"] {
        assert!(!his[0].contains(hidden), "{hidden}: {his:?}");
    }
}

#[actix_web::test]
async fn an_agent_takes_along_his_branch_and_nobody_above() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    shop.sells_in_daves_shop(2).await;
    let bob = shop.agents_person("bob", "bob", "owner").await;
    let team = takes(&bob, "/agent/team/export", &[]).await;
    assert_eq!(team.len(), 3, "{team:?}");
    assert!(team[0].starts_with("\"bob\",\"\",0,"), "who stands above is not named: {team:?}");
    assert!(team[1].starts_with("\"carol\",\"bob\",1,"), "{team:?}");
    assert!(team[2].ends_with(",0,0,1,25.00,1,25.00"), "dave's own sales: {team:?}");
    assert!(!team.concat().contains("alice"), "{team:?}");
    let (alice, carol) = (shop.agents_number("alice").await, shop.agents_number("carol").await);
    let hers = takes(&bob, &format!("/agent/team/{carol}/export"), &[]).await;
    assert!(hers.len() == 2 && hers[0].starts_with("\"carol\""), "{hers:?}");
    let found = takes(&bob, "/agent/team/export", &[("q", "DAV")]).await;
    assert!(found.len() == 1 && found[0].starts_with("\"dave\""), "what was looked for: {found:?}");
    let above = bob.submits(&format!("/agent/team/{alice}/export"), &[]).await;
    assert_eq!(above.status, 404, "{above:?}");
    is_written_down(&owner, "导出代理", 3).await;
}

#[actix_web::test]
async fn promoters_leave_with_what_they_brought() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    for name in ["小林", "@SUM(A1)"] {
        let form = [("name", name), ("contact", "p@promo.example"), ("share", "25"), ("days", "9")];
        assert_eq!(dave.submits("/agent/promoters", &form).await.status, 201);
    }
    let his = takes(&dave, "/agent/promoters/export", &[]).await;
    assert_eq!(his.len(), 2, "{his:?}");
    assert!(his[0].starts_with("\"'@SUM(A1)\""), "{his:?}");
    assert!(his[1].starts_with("\"小林\"") && his[1].contains("\"25\""), "{his:?}");
    assert!(!his.concat().contains("promo.example"), "{his:?}");
    let carol = shop.agents_person("carol", "carol", "owner").await;
    assert!(takes(&carol, "/agent/promoters/export", &[]).await.is_empty());
    is_written_down(&owner, "导出推广员", 2).await;
}
