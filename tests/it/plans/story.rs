//! A day in a shop: everything that happens often, once.

use crate::shop::{Answer, PASSWORD, TestShop, Visitor, cards};
use keygrove::config::Config;

const PAGES: &[&str] = &[
    "/admin",
    "/admin/orders",
    "/admin/orders?beyond=2",
    "/admin/orders?status=waiting",
    "/admin/orders?status=waiting&beyond=1",
    "/admin/orders?status=pending",
    "/admin/orders?status=pending&beyond=9",
    "/admin/orders?status=fulfilled",
    "/admin/orders?status=fulfilled&beyond=9",
    "/admin/orders?status=awaiting_stock",
    "/admin/orders?status=awaiting_manual",
    "/admin/orders?status=partially_fulfilled",
    "/admin/orders?status=expired",
    "/admin/orders?status=cancelled&beyond=9",
    "/admin/orders?status=partially_refunded",
    "/admin/orders?status=refunded",
    "/admin/orders?q=netflix",
    "/admin/orders?q=netflix&beyond=9",
    "/admin/orders?q=nothing+like+it",
    "/admin/products",
    "/admin/products/1",
    "/admin/skus/1",
    "/admin/categories",
    "/admin/cards",
    "/admin/cards/1",
    "/admin/cards/of/netflix",
    "/admin/cards/of/netflix?beyond=9",
    "/admin/cards/of/netflix?state=free",
    "/admin/cards/of/netflix?state=sold&beyond=9",
    "/admin/cards/of/netflix?state=held&batch=1",
    "/admin/cards/of/netflix?batch=1",
    "/admin/cards/of/netflix/export",
    "/admin/cards/change?act=lock&card=8&card=9",
    "/admin/cards/change?act=move&card=8",
    "/admin/imports",
    "/admin/imports?sku=netflix",
    "/admin/batches/1",
    "/admin/batches/1/withdraw",
    "/admin/audit",
    "/admin/audit?page=2",
    "/admin/audit?subject=card:8",
    "/admin/notices",
    "/admin/jobs",
    "/admin/gateways",
    "/admin/settings",
    "/admin/staff",
];

/// One SKU for each way in which goods can be kept and handed out.
pub(super) async fn open(choose: impl FnOnce(&mut Config)) -> TestShop {
    let mut shop = TestShop::open_with(choose).await;
    for sku in ["netflix", "single", "shared", "counted", "lottery"] {
        shop = shop.selling(sku, 1_000, String::new()).await;
    }
    let shop = shop.selling_by_hand("top-up", 1_000).await;
    shop.cli(&["supplier", "create", "Acme"]).await;
    shop.selling_for(("Acme", 300), "supplied", [1_000, 900, 800], String::new()).await
}

pub(super) async fn tell(shop: &TestShop) {
    let owner = shop.operator().await;
    stock_up(shop, &owner).await;
    sell(shop).await;
    lose_track(shop).await;
    serve_late_money(shop).await;
    log_in_again(&owner).await;
    hand_over(shop, &owner).await;
    supply(shop, &owner).await;
    look_after(shop, &owner).await;
}

async fn stock_up(shop: &TestShop, owner: &Visitor<'_>) {
    let netflix = [("per_contact_limit", "30"), ("low_stock_at", "39")];
    let counted = [("card_kind", "reusable"), ("uses_per_card", "5")];
    let kinds: [(&str, usize, &[_]); 5] = [
        ("netflix", 40, &netflix),
        ("single", 1, &[]),
        ("shared", 2, &[("card_kind", "reusable")]),
        ("counted", 2, &counted),
        ("lottery", 5, &[("take_order", "random")]),
    ];
    for (number, (sku, count, kind)) in (1..).zip(kinds) {
        let usual = [("code", sku), ("price", "10"), ("delivery", "cards")];
        let form = [&usual, kind].concat();
        let saved = owner.submits(&format!("/admin/skus/{number}"), &form).await;
        assert_eq!(saved.status, 303, "{saved:?}");
        shop.import(sku, &cards(count)).await;
    }
}

/// Bought, paid twice, read, downloaded, found again.
async fn sell(shop: &TestShop) {
    let buyer = shop.buyer();
    for page in ["/", "/?q=netflix", "/p/netflix", "/readyz"] {
        fine(&buyer.sees(page).await);
    }
    let placed = buyer.buys("netflix", 2).with("passphrase", "open sesame").await;
    let order = placed.order();
    fine(&buyer.sees(&format!("/orders/{order}/pay")).await);
    buyer.submits(&format!("/orders/{order}/pay"), &[("gateway", "epay")]).await;
    fine(&buyer.reads(&format!("/orders/{order}/status")).await);
    for _ in 0..2 {
        assert_eq!(buyer.pays(&placed).await.body, "success");
    }
    fine(&buyer.sees(&format!("/orders/{order}")).await);
    fine(&buyer.sees(&format!("/orders/{order}/cards.txt")).await);
    assert_eq!(buyer.cards(&placed).await.len(), 2);

    let elsewhere = shop.buyer();
    for _ in 0..2 {
        let form = [("order", order.as_str()), ("passphrase", "open sesame")];
        let found = elsewhere.submits("/lookup", &form).await;
        fine(&elsewhere.follows(&found).await);
        shop.work().await;
    }
    fine(&elsewhere.posts("/lookup", &[("contact", buyer.contact().as_str())]).await);
    fine(&buyer.sees("/lookup").await);
    shop.work().await;

    for sku in ["shared", "counted", "lottery"] {
        let lent = buyer.gets(sku, 1).await;
        assert_eq!(buyer.cards(&lent).await.len(), 1);
    }
}

/// An order nobody pays, and one that is given up.
async fn lose_track(shop: &TestShop) {
    let buyer = shop.buyer();
    for sku in ["netflix", "counted"] {
        assert!(buyer.buys(sku, 1).await.is_placed());
    }
    let regretted = buyer.buys("netflix", 1).await;
    buyer.submits(&format!("/orders/{}/cancel", regretted.order()), &[]).await;
    shop.pass(shop.config.orders.hold_seconds + 1).await;
}

/// Money after the hold, when the last card is gone; and then a card after all.
async fn serve_late_money(shop: &TestShop) {
    let late = shop.buyer();
    let placed = late.buys("single", 1).await;
    shop.pass(shop.config.orders.hold_seconds + 1).await;
    shop.buyer().gets("single", 1).await;
    assert_eq!(shop.buyer().buys("single", 1).await.code(), "out_of_stock");
    late.pays(&placed).await;
    shop.work().await;
    shop.import("single", "LATE-1\n").await;
    assert_eq!(late.cards(&placed).await, ["LATE-1"]);
}

async fn hand_over(shop: &TestShop, owner: &Visitor<'_>) {
    let buyer = shop.buyer();
    let ordered = buyer.gets("top-up", 1).await;
    let here = format!("/admin/orders/{}", ordered.order());
    for _ in 0..2 {
        fine(&owner.sees(&here).await);
        let form = [("text", "done"), ("extent", "whole")];
        owner.uploads(&format!("{here}/fulfil"), &form, None).await;
    }
    fine(&owner.submits(&format!("{here}/cards"), &[]).await);
    fine(&owner.submits(&format!("{here}/files/1"), &[]).await);
    buyer.order(&ordered).await;
    fine(&buyer.sees(&format!("/orders/{}/files/1", ordered.order())).await);

    let trusted = buyer.buys("netflix", 1).await;
    let here = format!("/admin/orders/{}", trusted.order());
    fine(&owner.sees(&format!("{here}/paid")).await);
    owner.submits(&format!("{here}/paid"), &[("note", "cash")]).await;
    fine(&owner.submits(&format!("{here}/contact"), &[]).await);
    owner.submits(&format!("{here}/mail"), &[]).await;
    let refused = buyer.buys("netflix", 1).await;
    owner.submits(&format!("/admin/orders/{}/cancel", refused.order()), &[]).await;
    shop.work().await;
}

/// What a supplier looks at.
const OF_SUPPLIERS: &[&str] = &[
    "/supplier",
    "/supplier/goods",
    "/supplier/imports?sku=supplied",
    "/supplier/sales",
    "/supplier/sales?page=2",
    "/supplier/ledger",
    "/supplier/ledger.csv",
    "/supplier/statement",
];

/// A supplier brings cards, one is sold, he looks around and takes the rest back.
async fn supply(shop: &TestShop, owner: &Visitor<'_>) {
    let sam = shop.suppliers_person("Acme", "sam").await;
    let brought = [("sku", "supplied"), ("text", "SAM-1\nSAM-2\nSAM-3\n")];
    fine(&sam.uploads("/supplier/imports", &brought, None).await);
    let sold = shop.buyer().gets("supplied", 1).await;
    shop.work().await;
    owner.submits(&format!("/admin/orders/{}/refund", sold.order()), &[("amount", "1")]).await;
    for page in OF_SUPPLIERS {
        fine(&sam.sees(page).await);
    }
    fine(&sam.submits("/supplier/sales/export", &[]).await);
    let imports = sam.sees("/supplier/imports").await.body;
    let (_, rest) = imports.split_once("href=\"/supplier/batches/").unwrap();
    let batch = format!("/supplier/batches/{}", rest.split('"').next().unwrap());
    fine(&sam.sees(&batch).await);
    sam.submits(&format!("{batch}/withdraw"), &[]).await;
    for page in ["/admin/suppliers", "/admin/suppliers/1", "/admin/suppliers/1/statement"] {
        fine(&owner.sees(page).await);
    }
    let given_away = [("name", "supplied"), ("slug", ""), ("supplier", "")];
    assert_eq!(owner.submits("/admin/products/7", &given_away).await.status, 303);
}

/// The tree, an agent's sheet and his account.
const OF_AGENTS: &[&str] = &[
    "/admin/agents",
    "/admin/agents?q=alice",
    "/admin/agents?show=dormant",
    "/admin/agents/1",
    "/admin/agents/1/move",
    "/admin/agents/1/move?to=bob",
    "/admin/agents/1/statement",
    "/admin/ledger/agent:1",
    "/admin/ledger/platform",
    "/admin/payouts",
    "/admin/agents/hosts",
];

/// Lists as files, each with what it is asked for.
const FILES: &[(&str, (&str, &str))] = &[
    ("/admin/orders/export", ("status", "")),
    ("/admin/orders/export", ("status", "waiting")),
    ("/admin/orders/export", ("status", "fulfilled")),
    ("/admin/orders/export", ("q", "netflix")),
    ("/admin/agents/export", ("show", "top")),
    ("/admin/agents/export", ("show", "dormant")),
    ("/admin/audit/export", ("subject", "")),
    ("/admin/audit/export", ("subject", "sku:netflix")),
];

/// The operator's round through his pages, and what the shop does by itself.
async fn look_after(shop: &TestShop, owner: &Visitor<'_>) {
    let buyer = shop.buyer();
    let sold = buyer.gets("netflix", 1).await;
    let begun = sold.order()[..7].to_owned();
    let searched = [sold.order(), format!("T{}", sold.order()), buyer.contact(), begun];
    for typed in &searched {
        let query = serde_urlencoded::to_string([("q", typed)]).unwrap();
        owner.sees(&format!("/admin/orders?{query}")).await;
    }
    for page in PAGES {
        fine(&owner.sees(page).await);
    }
    shop.cli(&["agent", "create", "alice", "--shop", "a"]).await;
    shop.cli(&["agent", "create", "bob"]).await;
    for page in OF_AGENTS {
        fine(&owner.sees(page).await);
    }
    for (list, wish) in FILES {
        fine(&owner.submits(list, &[*wish]).await);
    }
    fine(&owner.submits("/admin/cards/search", &[("text", "CARD-000007")]).await);
    for act in ["lock", "unlock", "void"] {
        owner.submits("/admin/cards/change", &[("card", "8"), ("act", act)]).await;
    }
    owner.submits("/admin/cards/move", &[("card", "9"), ("to", "lottery")]).await;
    fine(&owner.submits("/admin/cards/9", &[]).await);
    for state in ["free", "sold"] {
        let form = [("state", state), ("format", "text")];
        fine(&owner.submits("/admin/cards/of/netflix/export", &form).await);
    }
    owner.submits("/admin/notices/read", &[("up_to", "9")]).await;
    owner.submits("/admin/logout", &[]).await;
    shop.pass(86_400).await;
    log_in_again(owner).await;
    fine(&owner.sees("/admin").await);
}

async fn log_in_again(owner: &Visitor<'_>) {
    let form = [("name", "owner"), ("password", PASSWORD)];
    assert_eq!(owner.submits("/admin/login", &form).await.status, 303);
}

#[track_caller]
fn fine(answer: &Answer) {
    assert_eq!(answer.status, 200, "{answer:?}");
}
