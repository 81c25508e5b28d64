//! What a supplier finds behind his own door, and what he never finds there.

use super::{SKU, acmes_page, supplied, supplied_with};
use crate::agents::exports::{is_written_down, takes};
use crate::shop::{Answer, PASSWORD, TestShop, Visitor, cards};

fn goes_to(answer: &Answer) -> &str {
    answer.headers.get("location").map_or("", |it| it.to_str().unwrap())
}

const PAGES: [&str; 8] = [
    "/supplier",
    "/supplier?days=30",
    "/supplier/goods",
    "/supplier/imports",
    "/supplier/sales",
    "/supplier/ledger",
    "/supplier/ledger.csv",
    "/supplier/statement",
];

/// Beside Acme's goods there are another's, with cards that his own people imported.
async fn two_suppliers() -> TestShop {
    let shop = supplied().await;
    shop.selling_for(("Other", 300), "other-key", [2_100, 900, 800], String::new()).await
}

async fn imports(person: &Visitor<'_>, sku: &str, text: &str) -> Answer {
    let fields = [("sku", sku), ("note", "first")];
    person.uploads("/supplier/imports", &fields, Some(("keys.txt", text))).await
}

/// The address of his newest batch.
async fn newest_batch(person: &Visitor<'_>) -> String {
    let seen = person.sees("/supplier/imports").await.body;
    let (_, rest) = seen.split_once("href=\"/supplier/batches/").unwrap();
    format!("/supplier/batches/{}", rest.split('"').next().unwrap())
}

#[actix_web::test]
async fn he_sees_his_goods_his_stock_and_his_sales() {
    let shop = supplied().await;
    shop.sells_in_bobs_shop(2).await;
    shop.buyer().gets(SKU, 1).await;
    shop.work().await;
    let sam = shop.suppliers_person("Acme", "sam").await;
    let overview = sam.sees("/supplier").await.body;
    assert!(overview.contains("¥15.00") && overview.contains(SKU), "{overview}");
    let goods = sam.sees("/supplier/goods").await.body;
    for said in [SKU, "¥5.00", "17"] {
        assert!(goods.contains(said), "{said}: {goods}");
    }
    assert!(sam.sees(&format!("/supplier/goods?q={SKU}")).await.body.contains("¥5.00"));
    let none = sam.sees("/supplier/goods?q=nothing").await.body;
    assert!(!none.contains("¥5.00") && none.contains("没有符合条件的记录"), "{none}");
    let sales = sam.sees("/supplier/sales").await.body;
    assert!(sales.contains("¥10.00") && sales.contains("¥5.00") && sales.contains("已发货"));
    assert_eq!(sales.matches("<tr>").count(), 3, "a head and two sales: {sales}");
    let ledger = sam.sees("/supplier/ledger").await.body;
    assert!(ledger.contains("¥15.00") && ledger.contains("销售货款"), "{ledger}");
}

#[actix_web::test]
async fn his_sales_leave_without_buyer_shop_or_order() {
    let shop = two_suppliers().await;
    let owner = shop.operator().await;
    let sold = shop.sells_in_bobs_shop(2).await.order();
    shop.buyer().gets(SKU, 1).await;
    shop.work().await;
    let sam = shop.suppliers_person("Acme", "sam").await;
    let page = sam.sees("/supplier/sales").await.body;
    assert!(page.contains("action=\"/supplier/sales/export\""), "{page}");
    let his = takes(&sam, "/supplier/sales/export", &[]).await;
    assert_eq!(his.len(), 2, "{his:?}");
    assert!(his[0].ends_with(",1,5.00,\"已发货\""), "the newest first: {his:?}");
    assert!(his[1].contains(&format!("\"{SKU}\",2,10.00,")), "{his:?}");
    for hidden in [&sold, "bob", "12.50"] {
        assert!(!his.concat().contains(hidden), "{hidden}: {his:?}");
    }
    for (text, found) in [("ACME-", 2), ("_", 0), ("nothing", 0)] {
        let wish = [("q", text)];
        let file = takes(&sam, "/supplier/sales/export", &wish).await;
        assert_eq!(file.len(), found, "{text}: {file:?}");
        let page = sam.sees(&format!("/supplier/sales?q={text}")).await.body;
        assert_eq!(page.matches("class=\"num right\"").count(), found, "{page}");
    }
    let other = shop.suppliers_person("Other", "olga").await;
    assert!(takes(&other, "/supplier/sales/export", &[]).await.is_empty());
    is_written_down(&owner, "导出销售记录", 5).await;
}

#[actix_web::test]
async fn suppliers_and_goods_leave_as_their_lists_show_them() {
    let shop = two_suppliers().await;
    let owner = shop.operator().await;
    shop.buyer().gets(SKU, 2).await;
    shop.work().await;
    let all = takes(&owner, "/admin/suppliers/export", &[]).await;
    assert_eq!(all.len(), 2, "{all:?}");
    assert_eq!(all[0], "\"Acme\",1,0.00,0.00,10.00,0.00,\"\"");
    let found = takes(&owner, "/admin/suppliers/export", &[("q", "OTHER")]).await;
    assert!(found.len() == 1 && found[0].contains("Other"), "{found:?}");
    is_written_down(&owner, "导出供货商", 2).await;

    let sam = shop.suppliers_person("Acme", "sam").await;
    let his = takes(&sam, "/supplier/goods/export", &[]).await;
    assert_eq!(his.len(), 1, "{his:?}");
    assert!(his[0].contains(&format!("\"{SKU}\",")) && his[0].contains("18\",5.00,"), "{his:?}");
    assert!(takes(&sam, "/supplier/goods/export", &[("q", "nothing")]).await.is_empty());
}

#[actix_web::test]
async fn he_never_reads_who_bought_where_or_what_a_card_says() {
    let shop = supplied().await;
    shop.cli(&["agent", "price", "bob", "--sku", SKU, "--retail", "13.37"]).await;
    let buyer = shop.buyer();
    let placed = buyer.buys(SKU, 1).at("b").seeing(1_337).with("contact", "eve@secret.example");
    let placed = placed.await;
    assert_eq!(buyer.pays(&placed).await.body, "success");
    shop.work().await;
    shop.cli(&["refund", &placed.order(), "--amount", "1.00"]).await;
    let sam = shop.suppliers_person("Acme", "sam").await;
    imports(&sam, SKU, "SECRET-1\nSECRET-2\n").await;
    let batch = newest_batch(&sam).await;
    let order = placed.order();
    let secrets = ["secret.example", "SECRET-", "CARD-", "bob", "alice", "13.37", &order];
    for page in PAGES.iter().copied().chain([batch.as_str()]) {
        let seen = sam.sees(page).await;
        assert_eq!(seen.status, 200, "{page}");
        for secret in secrets {
            assert!(!seen.body.contains(secret), "{page} tells {secret}: {seen:?}");
        }
    }
}

#[actix_web::test]
async fn another_suppliers_numbers_lead_nowhere() {
    let shop = two_suppliers().await;
    let (sam, oscar) =
        (shop.suppliers_person("Acme", "sam").await, shop.suppliers_person("Other", "oscar").await);
    let done = imports(&oscar, "other-key", "HIS-1\nHIS-2\n").await;
    assert_eq!(done.status, 200, "{done:?}");
    shop.buyer().gets("other-key", 1).await;
    shop.work().await;
    let (his, batch) = (["other-key", "¥3.00", "keys.txt"], newest_batch(&oscar).await);
    let seen: String = {
        let mut all = String::new();
        for page in PAGES {
            all += &oscar.sees(page).await.body;
        }
        all
    };
    assert!(his.iter().all(|it| seen.contains(it)), "he sees his own: {seen}");
    let wishes =
        ["", "?sku=other-key", "?page=2", "?month=2026-01", "?days=30&supplier=2", "?supplier=2"];
    for page in PAGES.iter().flat_map(|it| wishes.map(|wish| format!("{it}{wish}"))) {
        let seen = sam.sees(&page).await.body;
        for secret in his {
            assert!(!seen.contains(secret), "{page} tells {secret}: {seen}");
        }
    }
    assert_eq!(sam.sees(&batch).await.status, 404);
    assert_eq!(sam.submits(&format!("{batch}/withdraw"), &[]).await.status, 404);
    let refused = imports(&sam, "other-key", "FOREIGN-1\n").await;
    assert_eq!(refused.status, 422, "{refused:?}");
    assert_eq!(imports(&sam, "no-such-key", "FOREIGN-1\n").await.status, 422);
    // The operator's import is nobody's batch to take back, not even of Acme's own goods.
    let operators = sam.sees("/supplier/batches/1").await;
    assert_eq!(operators.status, 404, "{operators:?}");
    assert_eq!(sam.submits("/supplier/batches/1/withdraw", &[]).await.status, 404);
    assert!(shop.buyer().buys(SKU, 20).await.is_placed(), "all of them are still for sale");
    let settlement = "/admin/suppliers/1/settlements/1/confirm";
    assert!(goes_to(&sam.submits(settlement, &[]).await).contains("/admin/login"));
}

#[actix_web::test]
async fn he_imports_his_own_cards_and_takes_back_what_is_unsold() {
    let shop = supplied_with(|_| {}).await;
    let sam = shop.suppliers_person("Acme", "sam").await;
    let empty = sam.uploads("/supplier/imports", &[("sku", SKU)], None).await;
    assert_eq!(empty.status, 422, "{empty:?}");
    let told = imports(&sam, SKU, "SAM-1\nSAM-2\nSAM-1\nCARD-000000\n").await;
    assert_eq!(told.status, 200, "{told:?}");
    assert!(told.body.contains("<b>2</b>"), "two are new: {told:?}");
    assert!(sam.sees("/supplier/goods").await.body.contains("22"), "20 and 2");
    let batch = newest_batch(&sam).await;
    let page = sam.sees(&batch).await.body;
    assert!(page.contains("keys.txt") && page.contains("first"), "{page}");
    let owner = shop.operator().await;
    assert!(owner.sees("/admin/imports").await.body.contains("sam"), "the operator sees who");
    let audit = owner.sees("/admin/audit").await.body;
    assert!(audit.contains("sam") && audit.contains("导入卡密"), "{audit}");

    let taken = sam.submits(&format!("{batch}/withdraw"), &[]).await;
    assert!(sam.follows(&taken).await.body.contains("批次已撤回"));
    assert!(!shop.buyer().buys(SKU, 21).await.is_placed(), "20 are left");
    assert!(shop.buyer().buys(SKU, 20).await.is_placed());
}

#[actix_web::test]
async fn what_he_brings_goes_first_to_who_waits_for_it() {
    let shop = supplied().await;
    let (late, quick) = (shop.buyer(), shop.buyer());
    let waiting = late.buys(SKU, 20).await;
    shop.pass(shop.config.orders.hold_seconds + 60).await;
    quick.gets(SKU, 1).await;
    assert_eq!(late.pays(&waiting).await.body, "success");
    shop.work().await;
    let sam = shop.suppliers_person("Acme", "sam").await;
    assert!(sam.sees("/supplier/sales").await.body.contains("等待补货"));
    imports(&sam, SKU, "SAM-1\n").await;
    shop.work().await;
    assert_eq!(late.order(&waiting).await["status"], "fulfilled");
}

#[actix_web::test]
async fn he_comes_in_by_the_operators_word_alone() {
    let shop = supplied().await;
    let (owner, clerk) = (shop.operator().await, shop.clerk().await);
    let page = acmes_page(&owner).await;
    let people = format!("{page}/people");
    assert_eq!(clerk.submits(&people, &[("name", "sam")]).await.status, 403);
    let made = owner.submits(&people, &[("name", "sam")]).await;
    assert_eq!(made.status, 201, "{made:?}");
    let (_, rest) = made.body.split_once("<code class=\"secret-line\">").unwrap();
    let once = rest.split('<').next().unwrap();
    let sam = shop.buyer();
    let form = [("name", "sam"), ("password", once)];
    assert_eq!(goes_to(&sam.submits("/supplier/login", &form).await), "/supplier/password");
    assert_eq!(
        goes_to(&sam.sees("/supplier/goods").await),
        "/supplier/password",
        "first a new one"
    );
    let form = [("current", once), ("new", PASSWORD), ("again", PASSWORD)];
    assert_eq!(sam.submits("/supplier/password", &form).await.status, 303);
    assert_eq!(sam.sees("/supplier").await.status, 200);
    assert_eq!(owner.submits(&people, &[("name", "owner")]).await.status, 409, "taken");
    let staff = owner.sees("/admin/staff").await.body;
    assert!(!staff.contains(">sam<"), "he is none of the platform's: {staff}");

    // Only who is Acme's is there on Acme's page.
    let seen = owner.sees(&people).await.body;
    let (_, rest) = seen.split_once(&format!("{people}/")).unwrap();
    let number = rest.split('/').next().unwrap().to_owned();
    let elsewhere = format!("{}/people/{number}", page.replace("/1", "/2"));
    assert_eq!(owner.submits(&format!("{elsewhere}/disable"), &[]).await.status, 404);
    assert_eq!(owner.submits(&format!("/admin/staff/{number}/disable"), &[]).await.status, 404);
    assert_eq!(owner.submits(&format!("{people}/{number}/disable"), &[]).await.status, 303);
    assert_eq!(goes_to(&sam.sees("/supplier").await), "/supplier/login");
    assert_eq!(owner.submits(&format!("{people}/{number}/enable"), &[]).await.status, 303);
    let reset = owner.submits(&format!("{people}/{number}/reset"), &[]).await;
    assert!(reset.body.contains("secret-line"), "{reset:?}");
}

#[actix_web::test]
async fn a_disabled_supplier_does_not_come_in_and_his_goods_are_sold_all_the_same() {
    let shop = supplied().await;
    let owner = shop.operator().await;
    let sam = shop.suppliers_person("Acme", "sam").await;
    let page = acmes_page(&owner).await;
    assert_eq!(owner.submits(&format!("{page}/disable"), &[]).await.status, 303);
    assert_eq!(goes_to(&sam.sees("/supplier").await), "/supplier/login");
    let form = [("name", "sam"), ("password", PASSWORD)];
    assert_eq!(sam.submits("/supplier/login", &form).await.status, 401);
    assert!(goes_to(&sam.submits("/supplier/imports", &[]).await).contains("/supplier/login"));
    shop.buyer().gets(SKU, 1).await;
    shop.work().await;
    assert_eq!(shop.parts().await[1], (500, 0));
    assert_eq!(owner.submits(&format!("{page}/enable"), &[]).await.status, 303);
    assert_eq!(goes_to(&sam.sees("/supplier").await), "/supplier/login", "his session is over");
    let form = [("name", "sam"), ("password", PASSWORD)];
    sam.submits("/supplier/login", &form).await;
    assert_eq!(sam.sees("/supplier").await.status, 200);
}

#[actix_web::test]
async fn his_pages_are_the_main_shops_alone() {
    let shop = supplied_with(|config| {
        config.web.public_url = "https://main.example".to_owned();
        config.web.shops_domain = "shops.example".to_owned();
    })
    .await;
    assert_eq!(shop.buyer().sees("/supplier/login").await.status, 200);
    for page in ["/supplier", "/supplier/login", "/supplier/goods"] {
        assert_eq!(shop.buyer().sees(&format!("/s/b{page}")).await.status, 404, "{page}");
        let at_bobs = shop.buyer().at("b.shops.example");
        assert_eq!(at_bobs.sees(page).await.status, 404, "{page}");
        assert_eq!(shop.buyer().at("nobodys.example").sees(page).await.status, 404, "{page}");
    }
}

#[actix_web::test]
async fn the_operator_writes_suppliers_down() {
    let shop = TestShop::open().await.selling("own", 1_000, cards(1)).await;
    let owner = shop.operator().await;
    assert!(owner.sees("/admin/suppliers").await.body.contains("/admin/suppliers/new"));
    assert!(!owner.sees("/admin/products/1").await.body.contains("name=\"supplier\""));
    for wrong in ["", " ", "一".repeat(41).as_str()] {
        let refused = owner.submits("/admin/suppliers/new", &[("name", wrong)]).await;
        assert_eq!(refused.status, 422, "{wrong:?}: {refused:?}");
    }
    let form = [("name", "星海数码"), ("note", "每周一结算")];
    let made = owner.submits("/admin/suppliers/new", &form).await;
    let sheet = owner.follows(&made).await.body;
    assert!(sheet.contains("星海数码") && sheet.contains("每周一结算"), "{sheet}");
    let again = owner.submits("/admin/suppliers/new", &form).await;
    assert_eq!(again.status, 409, "{again:?}");
    assert!(owner.sees("/admin/products/1").await.body.contains("星海数码"));
    let form = [("name", "远航数码"), ("note", "")];
    assert_eq!(owner.submits("/admin/suppliers/1/edit", &form).await.status, 303);
    assert!(owner.sees("/admin/suppliers?q=%E8%BF%9C").await.body.contains("远航数码"));
    let none = owner.sees("/admin/suppliers?q=%E6%98%9F").await.body;
    assert!(!none.contains("远航数码") && none.contains("没有符合条件的记录"), "{none}");
    let new = [
        ("name", "月卡"),
        ("code", "moon-1m"),
        ("price", "10.00"),
        ("supplier", "1"),
        ("supplier_cost", "6.00"),
        ("delivery", "cards"),
    ];
    let made = owner.submits("/admin/products/new", &new).await;
    assert_eq!(made.status, 303, "{made:?}");
    let sheet = owner.sees("/admin/suppliers/1").await.body;
    assert!(sheet.contains("月卡") && sheet.contains("¥6.00"), "{sheet}");
}
