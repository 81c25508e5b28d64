//! A supplier is paid what is his, once, and never more.

use super::{COST, SKU, WEEK, acmes_page, supplied_with};
use crate::agents::exports::{is_written_down, takes};
use crate::shop::{Answer, TestShop, Visitor};
use futures_util::future::join_all;

/// Four were sold, and what Acme gets of them can be settled: 20.00.
async fn with_sales(limit: &str) -> TestShop {
    let limit = limit.to_owned();
    let shop = supplied_with(|config| config.payouts.two_people_above = limit).await;
    shop.buyer().gets(SKU, 4).await;
    shop.work().await;
    shop.pass(WEEK).await;
    shop
}

async fn settles(owner: &Visitor<'_>, page: &str, amount: &str, key: &str) -> Answer {
    let form = [("amount", amount), ("reference", "ICBC-77"), ("key", key)];
    owner.submits(&format!("{page}/settle"), &form).await
}

/// Of Acme, as `keygrove ledger` tells it: available, in payout, paid out.
async fn acmes(shop: &TestShop) -> [i64; 3] {
    let told = shop.program(&["ledger", "--party", "supplier:Acme", "--json"]).await.json();
    ["available", "in_payout", "paid_out"].map(|it| told["parties"][0][it].as_i64().unwrap())
}

/// The address of the newest settlement's buttons.
async fn newest(owner: &Visitor<'_>, page: &str) -> String {
    let seen = owner.sees(page).await.body;
    let start = format!("action=\"{page}/settlements/");
    let its =
        seen.split(&start).find(|it| it.starts_with(|sign: char| sign.is_ascii_digit())).unwrap();
    format!("{page}/settlements/{}", its.split('/').next().unwrap())
}

#[actix_web::test]
async fn the_operator_pays_him_and_he_reads_it() {
    let shop = with_sales("").await;
    let owner = shop.operator().await;
    let page = acmes_page(&owner).await;
    let refused = settles(&owner, &page, "20.01", "a").await;
    assert_eq!(refused.status, 409, "{refused:?}");
    assert!(refused.body.contains("¥20.01") && refused.body.contains("¥20.00"), "{refused:?}");
    let nameless = [("amount", "5.00"), ("reference", " "), ("key", "b")];
    assert_eq!(owner.submits(&format!("{page}/settle"), &nameless).await.status, 422);
    for wrong in ["", "x", "0", "-5"] {
        let refused = settles(&owner, &page, wrong, "c").await;
        assert!([409, 422].contains(&refused.status), "{wrong:?}: {refused:?}");
    }
    for _ in 0..2 {
        let paid = settles(&owner, &page, "15.00", "once").await;
        assert!(owner.follows(&paid).await.body.contains("ICBC-77"));
    }
    assert_eq!(acmes(&shop).await, [500, 0, 1_500], "pressed twice, it went out once");
    assert_eq!(settles(&owner, &page, "1.00", "once").await.status, 422, "another under its key");
    let books = owner.sees("/admin/ledger").await.body;
    assert!(books.contains("供应商 Acme") && books.contains("¥5.00"), "{books}");
    let entries = owner.sees(&format!("/admin/ledger/{}", account(&page))).await.body;
    assert!(entries.contains("结算付款") && entries.contains("-¥15.00"), "{entries}");
    let audit = owner.sees("/admin/audit").await.body;
    assert!(audit.contains("登记供应商结算") && audit.contains("15.00"), "{audit}");

    let statement = owner.sees(&format!("{page}/statement")).await.body;
    for said in ["Acme", "¥20.00", "-¥15.00", "¥5.00"] {
        assert!(statement.contains(said), "{said}: {statement}");
    }
    let file = owner.sees(&format!("{page}/statement/csv")).await;
    assert!(file.body.contains(",-15.00,") && file.body.contains(",20.00,"), "{file:?}");
    let sam = shop.suppliers_person("Acme", "sam").await;
    let his = sam.sees("/supplier/ledger").await.body;
    for said in ["ICBC-77", "-¥15.00", "¥5.00", "销售货款", "结算付款"] {
        assert!(his.contains(said), "{said}: {his}");
    }
    let month = sam.sees("/supplier/statement").await.body;
    assert!(month.contains("¥20.00") && month.contains("-¥15.00"), "{month}");
    let file = sam.sees("/supplier/ledger.csv").await;
    assert_eq!(file.body.lines().count(), 3, "{file:?}");
    assert!(sam.sees("/supplier/statement?month=2025-11").await.body.contains("¥0.00"));
}

#[actix_web::test]
async fn what_he_was_paid_leaves_as_a_file_for_both() {
    let shop = with_sales("10").await;
    let owner = shop.operator().await;
    let page = acmes_page(&owner).await;
    settles(&owner, &page, "4.00", "a").await;
    settles(&owner, &page, "12.00", "b").await;
    let export = format!("{page}/settlements/export");
    assert!(owner.sees(&page).await.body.contains(&format!("action=\"{export}\"")));
    let all = takes(&owner, &export, &[]).await;
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(all[0].contains(",\"ICBC-77\",12.00,\"待确认\","), "the newest first: {all:?}");
    assert!(
        all[1].contains(",\"ICBC-77\",4.00,\"已付款\",") && all[1].contains("owner"),
        "{all:?}"
    );

    let sam = shop.suppliers_person("Acme", "sam").await;
    let ledger = sam.sees("/supplier/ledger").await.body;
    assert!(ledger.contains("action=\"/supplier/settlements/export\""), "{ledger}");
    let his = takes(&sam, "/supplier/settlements/export", &[]).await;
    assert!(his.len() == 2 && his[1].contains(",\"ICBC-77\",4.00,"), "{his:?}");
    assert!(!his.concat().contains("owner"), "nobody of the platform's people: {his:?}");
    let other = shop.suppliers_person("Other", "olga").await;
    assert!(!other.sees("/supplier/ledger").await.body.contains("settlements/export"));
    assert!(takes(&other, "/supplier/settlements/export", &[]).await.is_empty());
    assert_eq!(owner.submits("/admin/suppliers/999/settlements/export", &[]).await.status, 404);
    is_written_down(&owner, "导出结算记录", 3).await;
}

/// The name of the account whose sheet has this address.
fn account(page: &str) -> String {
    format!("supplier:{}", page.rsplit('/').next().unwrap())
}

#[actix_web::test]
async fn a_large_sum_takes_two_people() {
    let shop = with_sales("10.00").await;
    let (owner, clerk) = (shop.operator().await, shop.clerk().await);
    let page = acmes_page(&owner).await;
    let waits = settles(&owner, &page, "12.00", "a").await;
    assert!(owner.follows(&waits).await.body.contains("待确认"));
    assert_eq!(acmes(&shop).await, [800, 1_200, 0], "set aside");
    let address = newest(&owner, &page).await;
    let alone = owner.submits(&format!("{address}/confirm"), &[]).await;
    assert!(owner.follows(&alone).await.body.contains("flash-bad"));
    assert_eq!(settles(&owner, &page, "8.01", "b").await.status, 409, "the rest is less");
    assert_eq!(clerk.submits(&format!("{address}/confirm"), &[]).await.status, 303);
    assert_eq!(acmes(&shop).await, [800, 0, 1_200]);
    let again = clerk.submits(&format!("{address}/confirm"), &[]).await;
    assert!(clerk.follows(&again).await.body.contains("flash-bad"), "paid once");

    // As much as the limit needs nobody else.
    shop.buyer().gets(SKU, 1).await;
    shop.work().await;
    shop.pass(WEEK).await;
    crate::agents::office::logs_in(&owner).await;
    assert_eq!(settles(&owner, &page, "10.00", "c").await.status, 303);
    assert_eq!(acmes(&shop).await, [300, 0, 2_200]);
}

#[actix_web::test]
async fn what_did_not_go_out_can_be_settled_again() {
    let shop = with_sales("1.00").await;
    let owner = shop.operator().await;
    let page = acmes_page(&owner).await;
    assert_eq!(settles(&owner, &page, "20.00", "a").await.status, 303);
    let address = newest(&owner, &page).await;
    let (_, number) = address.rsplit_once('/').unwrap();
    let elsewhere = format!("/admin/suppliers/99/settlements/{number}/drop");
    assert_eq!(owner.submits(&elsewhere, &[]).await.status, 404);
    assert_eq!(owner.submits(&format!("{address}/drop"), &[]).await.status, 303);
    assert_eq!(acmes(&shop).await, [2_000, 0, 0]);
    let again = owner.submits(&format!("{address}/drop"), &[]).await;
    assert!(owner.follows(&again).await.body.contains("flash-bad"), "it came back once");
}

#[actix_web::test]
async fn fifty_settlements_at_once_pay_no_more_than_there_is() {
    let shop = with_sales("").await;
    let owner = shop.operator().await;
    let page = acmes_page(&owner).await;
    let keys: Vec<String> = (0..50).map(|it| it.to_string()).collect();
    let answers = join_all(keys.iter().map(|key| settles(&owner, &page, "7.00", key))).await;
    let count = |status| answers.iter().filter(|it| it.status == status).count();
    assert_eq!((count(303), count(409)), (2, 48), "{answers:?}");
    assert_eq!(acmes(&shop).await, [600, 0, 1_400]);
}

#[actix_web::test]
async fn a_supplier_is_settled_by_command() {
    let shop = with_sales("10.00").await;
    let settle = ["supplier", "settle", "Acme", "--reference", "T-1", "--amount"];
    for _ in 0..2 {
        shop.cli(&[&settle[..], &["5.00", "--key", "a"]].concat()).await;
    }
    assert_eq!(acmes(&shop).await, [1_500, 0, 500], "once");
    let nameless = shop.refuses(&[&settle[..], &["12.00"]].concat()).await;
    assert!(nameless.contains("two people"), "{nameless}");
    assert!(shop.refuses(&[&settle[..], &["10.00", "--key", "a"]].concat()).await.contains("key"));
    shop.cli(&[&settle[..], &["10.00"]].concat()).await;
    assert_eq!(acmes(&shop).await, [500, 0, 1_500]);
    assert!(shop.refuses(&[&settle[..], &["5.01"]].concat()).await.contains("5.00"));
    shop.cli(&[&settle[..], &["5.00"]].concat()).await;
    let told = shop.program(&["supplier", "list", "--json"]).await.json();
    assert_eq!(told["suppliers"][0]["paid_out"], 2_000);
    assert!(shop.refuses(&["supplier", "create", "Acme"]).await.contains("already"));
}

#[actix_web::test]
async fn what_a_refund_took_back_is_made_up_for_by_later_sales() {
    let shop = with_sales("").await;
    let owner = shop.operator().await;
    let page = acmes_page(&owner).await;
    settles(&owner, &page, "20.00", "a").await;
    let order = shop.buyer().gets(SKU, 1).await.order();
    shop.work().await;
    shop.pass(WEEK).await;
    crate::agents::office::logs_in(&owner).await;
    settles(&owner, &page, "5.00", "b").await;
    shop.cli(&["refund", &order, "--amount", "12.00"]).await;
    assert_eq!(acmes(&shop).await, [-COST, 0, 2_500], "a debt");
    assert_eq!(settles(&owner, &page, "0.01", "c").await.status, 409);
    shop.buyer().gets(SKU, 2).await;
    shop.work().await;
    shop.pass(WEEK).await;
    assert_eq!(acmes(&shop).await, [COST, 0, 2_500]);
}

#[actix_web::test]
async fn where_he_is_paid_is_sealed_and_shown_only_on_record() {
    let shop = with_sales("").await;
    let owner = shop.operator().await;
    let page = acmes_page(&owner).await;
    let account = format!("{page}/account");
    let none = owner.submits(&format!("{account}/show"), &[]).await;
    assert_eq!(none.status, 404, "{none:?}");
    let long = "1".repeat(301);
    assert_eq!(owner.submits(&account, &[("account", &long)]).await.status, 422);
    let number = "6222000011112345";
    let saved = owner.submits(&account, &[("account", &format!("张三 工商银行 {number}"))]).await;
    let seen = owner.follows(&saved).await.body;
    assert!(seen.contains("*2345") && !seen.contains(number), "{seen}");
    let shown = owner.submits(&format!("{account}/show"), &[]).await;
    assert!(shown.body.contains(number) && shown.body.contains("张三"), "{shown:?}");
    let elsewhere = owner.submits("/admin/suppliers/2/account/show", &[]).await;
    assert_eq!(elsewhere.status, 404, "{elsewhere:?}");
    let audit = owner.sees("/admin/audit").await.body;
    assert!(audit.contains("查看供应商收款账号") && !audit.contains(number), "{audit}");
    owner.submits(&account, &[("account", " ")]).await;
    assert!(!owner.sees(&page).await.body.contains("*2345"), "forgotten");
}
