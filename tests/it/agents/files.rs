//! What an agent keeps for his shop, and what the operator keeps of everybody, as files.

use super::exports::{is_written_down, takes};
use super::office::{logs_in, number_of};
use super::{RETAIL, SKU, a_tree};
use crate::shop::{PASSWORD, Visitor};

const DAY: i64 = 86_400;

async fn offers(who: &Visitor<'_>, path: &str) {
    let page = who.sees(path).await.body;
    let export = format!("action=\"{path}/export\"");
    assert!(page.contains(&export), "{export} in {page}");
}

#[actix_web::test]
async fn coupons_leave_with_what_became_of_them() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let coupon = |code, value| [("code", code), ("mode", "amount"), ("value", value)];
    assert_eq!(dave.submits("/agent/coupons", &coupon("SPRING", "0.40")).await.status, 303);
    let bounded = [("minimum", "12"), ("most", "9"), ("per_contact", "2")];
    let autumn = [coupon("AUTUMN", "0.50").as_slice(), &bounded].concat();
    assert_eq!(dave.submits("/agent/coupons", &autumn).await.status, 303);
    let buyer = shop.buyer();
    let placed = buyer.buys(SKU, 1).at("d").seeing(RETAIL).with("coupon", "SPRING").await;
    assert!(placed.is_placed(), "{placed:?}");
    assert_eq!(buyer.pays(&placed).await.body, "success");
    shop.work().await;
    assert_eq!(dave.submits("/agent/coupons/1/close", &[]).await.status, 303);
    offers(&dave, "/agent/coupons").await;
    let his = takes(&dave, "/agent/coupons/export", &[]).await;
    assert_eq!(his.len(), 2, "{his:?}");
    assert!(his[0].starts_with("\"AUTUMN\",\"¥0.50\",12.00,0,9,2,"), "the newest first: {his:?}");
    assert!(his[0].ends_with(",\"可用\""), "{his:?}");
    assert!(his[1].starts_with("\"SPRING\",\"¥0.40\",\"\",1,\"\",\"\","), "{his:?}");
    assert!(his[1].ends_with(",\"已停用\""), "{his:?}");
    let carol = shop.agents_person("carol", "carol", "owner").await;
    assert!(takes(&carol, "/agent/coupons/export", &[]).await.is_empty());
    is_written_down(&owner, "导出优惠券", 2).await;
}

#[actix_web::test]
async fn invites_leave_and_those_that_are_over_open_nothing() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    for (note, days) in [("=WeChat", "2"), ("QQ", "60")] {
        let invite = [("note", note), ("uses", "3"), ("days", days)];
        assert_eq!(dave.submits("/agent/invites", &invite).await.status, 303);
    }
    offers(&dave, "/agent/invites").await;
    let his = takes(&dave, "/agent/invites/export", &[]).await;
    assert_eq!(his.len(), 2, "{his:?}");
    assert!(his[0].starts_with("\"QQ\",\"http") && his[0].contains("/join/"), "{his:?}");
    assert!(his[1].starts_with("\"'=WeChat\",\"http"), "no formula: {his:?}");
    assert!(his[1].contains(",0,3,") && his[1].ends_with(",\"可用\""), "{his:?}");
    let carol = shop.agents_person("carol", "carol", "owner").await;
    assert!(takes(&carol, "/agent/invites/export", &[]).await.is_empty());
    is_written_down(&owner, "导出邀请链接", 2).await;

    shop.pass(3 * DAY).await;
    let dave = shop.buyer();
    dave.submits("/agent/login", &[("name", "dave"), ("password", PASSWORD)]).await;
    let his = takes(&dave, "/agent/invites/export", &[]).await;
    assert!(his[0].contains("/join/"), "{his:?}");
    assert!(his[1].starts_with("\"'=WeChat\",\"\",0,3,"), "{his:?}");
    assert!(his[1].ends_with(",\"已失效\""), "{his:?}");
}

#[actix_web::test]
async fn links_leave_with_what_came_of_each() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    offers(&dave, "/agent/links").await;
    let his = takes(&dave, "/agent/links/export", &[]).await;
    assert_eq!(his.len(), 1, "{his:?}");
    assert!(his[0].ends_with(",0,0"), "{his:?}");
    let path = his[0].split('"').find(|it| it.contains("/x/")).unwrap();
    let path = &path[path.find("/s/").unwrap()..];
    let buyer = shop.buyer();
    buyer.sees(path).await;
    let placed = buyer.buys(SKU, 1).at("d").seeing(RETAIL).await;
    assert_eq!(buyer.pays(&placed).await.body, "success");
    shop.pass(60).await;
    let his = takes(&dave, "/agent/links/export", &[]).await;
    assert!(his[0].contains(",12.50,\"http") && his[0].ends_with(",1,1"), "{his:?}");
    let carol = shop.agents_person("carol", "carol", "owner").await;
    let hers = takes(&carol, "/agent/links/export", &[]).await;
    assert!(hers[0].contains("/s/carol/x/") && hers[0].ends_with(",0,0"), "{hers:?}");
    is_written_down(&owner, "导出推广链接", 3).await;
}

#[actix_web::test]
async fn rules_for_those_below_leave_as_their_page_lists_them() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let carol = shop.agents_person("carol", "carol", "owner").await;
    offers(&carol, "/agent/rules").await;
    let hers = takes(&carol, "/agent/rules/export", &[]).await;
    assert_eq!(hers.len(), 1, "{hers:?}");
    assert!(hers[0].starts_with("\"dave\",") && hers[0].contains("5.50%"), "{hers:?}");
    let dave = shop.agents_person("dave", "dave", "owner").await;
    assert!(takes(&dave, "/agent/rules/export", &[]).await.is_empty(), "what he pays is hers");
    is_written_down(&owner, "导出下级加价", 2).await;
}

#[actix_web::test]
async fn the_operator_takes_along_what_an_agent_pays_and_asks() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let dave = format!("/admin/agents/{}/prices", number_of(&owner, "dave").await);
    offers(&owner, &dave).await;
    let his = takes(&owner, &format!("{dave}/export"), &[]).await;
    assert_eq!(his.len(), 1, "{his:?}");
    assert!(his[0].ends_with(",11.50,10.00,12.50,1.00,12.00,\"\""), "{his:?}");
    let alice = format!("/admin/agents/{}", number_of(&owner, "alice").await);
    let special = [("special_sku", SKU), ("unit", "7.00")];
    assert_eq!(owner.submits(&format!("{alice}/special"), &special).await.status, 303);
    let hers = takes(&owner, &format!("{alice}/prices/export"), &[]).await;
    assert!(hers[0].ends_with(",\"¥7.00\""), "{hers:?}");
    assert_eq!(owner.submits("/admin/agents/999999/prices/export", &[]).await.status, 404);
    is_written_down(&owner, "导出代理价格", 2).await;
}

#[actix_web::test]
async fn who_sells_nothing_leaves_as_the_list_was_asked() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    shop.pass(40 * DAY).await;
    logs_in(&owner).await;
    shop.sells_in_daves_shop(1).await;
    let names = |file: Vec<String>| -> Vec<String> {
        file.iter().map(|it| it.split('"').nth(1).unwrap().to_owned()).collect()
    };
    let dormant = |days| [("show", "dormant"), ("days", days)];
    let file = takes(&owner, "/admin/agents/export", &dormant("30")).await;
    let found = names(file);
    assert!(found.contains(&"carol".to_owned()), "{found:?}");
    assert!(!found.contains(&"dave".to_owned()), "he sold: {found:?}");
    let file = takes(&owner, "/admin/agents/export", &dormant("90")).await;
    assert!(file.is_empty(), "nobody is that old: {file:?}");
}

#[actix_web::test]
async fn whoever_takes_the_audit_log_along_stands_in_it() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    offers(&owner, "/admin/audit").await;
    let all = takes(&owner, "/admin/audit/export", &[]).await;
    assert!(all[0].contains("\"owner\",\"导出操作日志\""), "{:?}", all[0]);
    assert!(all.iter().any(|it| it.contains("\"代理 dave\"")), "{all:?}");
    let daves = takes(&owner, "/admin/audit/export", &[("subject", " agent:dave ")]).await;
    assert!(!daves.is_empty() && daves.len() < all.len(), "{daves:?}");
    assert!(daves.iter().all(|it| it.contains("\"代理 dave\"")), "{daves:?}");
    let page = owner.sees("/admin/audit?subject=agent%3Adave").await.body;
    assert!(page.contains("name=\"subject\" value=\"agent:dave\""), "{page}");
    is_written_down(&owner, "导出操作日志", 2).await;
}
