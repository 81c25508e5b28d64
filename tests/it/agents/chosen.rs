//! Lists that are chosen by a text and a state: the page and its file show the same.

use super::exports::takes;
use super::office::number_of;
use super::{RETAIL, SKU, a_tree};
use crate::shop::Visitor;

/// What of the list at `path` is found: as the page says it and, first, as its file does.
async fn finds(who: &Visitor<'_>, path: &str, wish: &[(&str, &str)], all: &[&str]) -> Vec<String> {
    let file = takes(who, &format!("{path}/export"), wish).await.concat();
    let query = serde_urlencoded::to_string(wish).unwrap();
    let page = who.sees(&format!("{path}?{query}")).await.body;
    let list = page.split("<section class=\"box").skip(1).collect::<String>();
    let found: Vec<String> =
        all.iter().filter(|it| file.contains(**it)).map(|it| (*it).to_owned()).collect();
    for name in all {
        let shown = list.contains(&format!(">{name}<"));
        assert_eq!(shown, found.contains(&(*name).to_owned()), "{name} of {wish:?}: {list}");
    }
    if found.is_empty() {
        assert!(list.contains("没有符合条件的记录"), "{wish:?}: {list}");
    }
    found
}

#[actix_web::test]
async fn coupons_by_code_and_by_how_it_stands_with_them() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let worth = [("mode", "amount"), ("value", "0.40")];
    for (code, more) in [
        ("SPRING", [("most", ""), ("from", "")]),
        ("ONCE", [("most", "1"), ("from", "")]),
        ("LATER", [("most", ""), ("from", "2099-01-01")]),
        ("AUTUMN", [("most", "5"), ("from", "")]),
    ] {
        let form = [[("code", code)].as_slice(), &worth, &more].concat();
        assert_eq!(dave.submits("/agent/coupons", &form).await.status, 303);
    }
    let buyer = shop.buyer();
    let placed = buyer.buys(SKU, 1).at("d").seeing(RETAIL).with("coupon", "ONCE").await;
    assert_eq!(buyer.pays(&placed).await.body, "success");
    shop.work().await;
    assert_eq!(dave.submits("/agent/coupons/1/close", &[]).await.status, 303);
    let all = ["SPRING", "ONCE", "LATER", "AUTUMN"];
    for (wish, found) in [
        ([("q", ""), ("state", "")], all.as_slice()),
        ([("q", ""), ("state", "open")], &["AUTUMN"]),
        ([("q", ""), ("state", "not-now")], &["ONCE", "LATER"]),
        ([("q", ""), ("state", "closed")], &["SPRING"]),
        ([("q", ""), ("state", "made up")], &all),
        ([("q", "aut"), ("state", "")], &["AUTUMN"]),
        ([("q", "R"), ("state", "not-now")], &["LATER"]),
        ([("q", "%"), ("state", "")], &[]),
    ] {
        assert_eq!(finds(&dave, "/agent/coupons", &wish, &all).await, found, "{wish:?}");
    }
    let owner = shop.operator().await;
    let log = owner.sees("/admin/audit").await.body;
    assert!(log.contains("not-now"), "of what was taken along: {log}");
    assert!(!log.contains("not-now R"), "what was looked for is not written down: {log}");
}

#[actix_web::test]
async fn invites_by_note_and_by_whether_they_still_work() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    for (note, uses, days) in [("wechat", "3", "1"), ("forum", "1", "60"), ("friends", "3", "60")] {
        let form = [("note", note), ("uses", uses), ("days", days)];
        assert_eq!(dave.submits("/agent/invites", &form).await.status, 303);
    }
    shop.pass(2 * 86_400).await;
    let dave = shop.agents_person("dave", "dave2", "owner").await;
    let all = ["wechat", "forum", "friends"];
    for (wish, found) in [
        ([("q", ""), ("state", "open")], ["forum", "friends"].as_slice()),
        ([("q", ""), ("state", "over")], &["wechat"]),
        ([("q", "F"), ("state", "")], &["forum", "friends"]),
        ([("q", "chat"), ("state", "open")], &[]),
    ] {
        assert_eq!(finds(&dave, "/agent/invites", &wish, &all).await, found, "{wish:?}");
    }
}

#[actix_web::test]
async fn promoters_by_name_and_by_whether_they_are_switched_off() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    for name in ["小林", "小王", "ÉLAN Über"] {
        let form = [("name", name), ("contact", "p@promo.example"), ("share", "25"), ("days", "9")];
        assert_eq!(dave.submits("/agent/promoters", &form).await.status, 201);
    }
    assert_eq!(dave.submits("/agent/promoters/2/door", &[("off", "on")]).await.status, 303);
    let all = ["小林", "小王", "ÉLAN Über"];
    for (wish, found) in [
        ([("q", ""), ("state", "on")], ["小林", "ÉLAN Über"].as_slice()),
        ([("q", ""), ("state", "off")], &["小王"]),
        ([("q", "小"), ("state", "")], &["小林", "小王"]),
        ([("q", "ÉLAN ü"), ("state", "")], &["ÉLAN Über"]),
        ([("q", "élan"), ("state", "off")], &[]),
    ] {
        assert_eq!(finds(&dave, "/agent/promoters", &wish, &all).await, found, "{wish:?}");
    }
}

#[actix_web::test]
async fn goods_are_found_wherever_they_are_listed() {
    let shop = a_tree().await;
    let (owner, dave) = (shop.operator().await, shop.agents_person("dave", "dave", "owner").await);
    let carol = shop.agents_person("carol", "carol", "owner").await;
    let prices = format!("/admin/agents/{}/prices", number_of(&owner, "dave").await);
    for (who, path) in
        [(&dave, "/agent/links"), (&owner, prices.as_str()), (&carol, "/agent/rules/of/dave")]
    {
        assert_eq!(takes(who, &format!("{path}/export"), &[("q", "nothing")]).await.len(), 0);
        let costs = takes(who, &format!("{path}/export"), &[("q", "NETFLIX")]).await;
        assert_eq!(costs.len(), 1, "{costs:?}");
        let none = who.sees(&format!("{path}?q=nothing")).await.body;
        assert!(
            none.contains("没有符合条件的记录") && none.contains("value=\"nothing\""),
            "{none}"
        );
        let found = who.sees(&format!("{path}?q=NETFLIX")).await.body;
        assert!(!found.contains("没有符合条件的记录"), "{path}: {found}");
    }
}
