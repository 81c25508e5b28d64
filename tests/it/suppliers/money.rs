//! What a supplier gets: his cost of each piece, wherever it is sold, and never more than is asked.

use super::{COST, RETAIL, SKU, WEEK, acmes_page, agents_number, supplied};
use crate::agents;
use crate::shop::{TestShop, Visitor, cards};

#[actix_web::test]
async fn a_supplier_gets_his_cost_wherever_it_is_sold() {
    let shop = supplied().await;
    shop.buyer().gets(SKU, 2).await;
    shop.work().await;
    assert_eq!(shop.parts().await, [(0, 1_400), (2 * COST, 0), (0, 0), (0, 0)], "he waits");

    shop.sells_in_bobs_shop(1).await;
    assert_eq!(shop.parts().await, [(0, 1_800), (3 * COST, 0), (90, 0), (260, 0)]);
    assert_eq!(400 + COST + 90 + 260, RETAIL);

    shop.pass(WEEK).await;
    assert_eq!(shop.parts().await, [(0, 1_800), (0, 3 * COST), (0, 90), (0, 260)]);
    let told = shop.program(&["ledger", "--party", "supplier:Acme", "--json"]).await.json();
    assert_eq!(told["parties"][0]["party"], "supplier:Acme");
    assert_eq!(told["parties"][0]["available"], 3 * COST);
    let all = shop.program(&["ledger", "--json"]).await.json();
    let parties: Vec<&str> =
        all["parties"].as_array().unwrap().iter().map(|it| it["party"].as_str().unwrap()).collect();
    assert!(parties.contains(&"supplier:Acme"), "{parties:?}");
    assert!(shop.refuses(&["ledger", "--party", "supplier:Nobody"]).await.contains("Nobody"));
    let listed = shop.program(&["supplier", "list", "--json"]).await.json();
    assert_eq!(listed["suppliers"][0]["products"], 1);
    assert_eq!(listed["suppliers"][0]["available"], 3 * COST);
}

#[actix_web::test]
async fn he_gets_the_same_of_what_an_agent_buys_at_cost() {
    let shop = supplied().await;
    let bob = shop.agents_person("bob", "bob@mine.example", "owner").await;
    shop.cli(&["agent", "wallet", "bob", "--top-up", "30.00", "--reference", "T-1"]).await;
    let page = bob.sees(&format!("/agent/buy?sku={SKU}&quantity=2")).await;
    let field = |name: &str| {
        let (_, rest) = page.body.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let (seen, token) = (field("seen"), field("form_token"));
    let form = [
        ("sku", SKU),
        ("quantity", "2"),
        ("seen", &seen),
        ("form_token", &token),
        ("contact", "bob@mine.example"),
    ];
    assert_eq!(bob.submits("/agent/buy", &form).await.status, 303);
    shop.work().await;
    assert_eq!(shop.parts().await, [(0, 800), (2 * COST, 0), (180, 0), (0, 0)]);
}

#[actix_web::test]
async fn an_order_of_the_platforms_own_goods_freezes_nothing_in_the_main_shop() {
    let shop = supplied().await.selling("own", 1_000, cards(2)).await;
    shop.buyer().gets("own", 1).await;
    shop.work().await;
    assert_eq!(shop.frozen_parts(), 0);
    assert_eq!(shop.parts().await[0], (0, 1_000));
    shop.buyer().gets(SKU, 1).await;
    shop.work().await;
    assert_eq!(shop.frozen_parts(), 2, "the platform's and Acme's");
}

#[actix_web::test]
async fn what_was_frozen_is_booked_whatever_he_asks_for_meanwhile() {
    let shop = supplied().await;
    let owner = shop.operator().await;
    let buyer = shop.buyer();
    let placed = buyer.buys(SKU, 1).await;
    let saved = saves(&owner, &[("supplier_cost", "8.00")]).await;
    assert_eq!(saved.status, 303, "{saved:?}");
    assert_eq!(buyer.pays(&placed).await.body, "success");
    shop.work().await;
    assert_eq!(shop.parts().await[1], (COST, 0));
    shop.buyer().gets(SKU, 1).await;
    shop.work().await;
    assert_eq!(shop.parts().await[1], (COST + 800, 0), "from then on");
}

#[actix_web::test]
async fn a_refund_takes_his_part_back_too() {
    let shop = supplied().await;
    let buyer = shop.buyer();
    let first = buyer.gets(SKU, 1).await.order();
    shop.work().await;
    shop.cli(&["refund", &first, "--amount", "3.00"]).await;
    // 125 of 500, and 175 of 700.
    assert_eq!(shop.parts().await[..2], [(0, 525), (375, 0)]);
    let sam = shop.suppliers_person("Acme", "sam").await;
    let sales = agents::exports::takes(&sam, "/supplier/sales/export", &[]).await;
    assert!(sales[0].contains(",1,3.75,"), "what is left of it: {sales:?}");
    shop.pass(WEEK).await;
    shop.cli(&["refund", &first, "--amount", "9.00"]).await;
    assert_eq!(shop.parts().await[..2], [(0, 0), (0, 0)]);

    let in_shop = shop.sells_in_bobs_shop(1).await.order();
    shop.cli(&["refund", &in_shop, "--amount", "12.50"]).await;
    assert_eq!(shop.parts().await, [(0, 0); 4]);
    let owner = shop.operator().await;
    let again = shop.sells_in_bobs_shop(1).await.order();
    let asked = owner.sees(&format!("/admin/orders/{again}/refund?amount=12.50")).await;
    assert!(asked.body.contains("供应商 Acme") && asked.body.contains("¥5.00"), "{asked:?}");
}

/// What the form of the only variant holds, with these fields otherwise.
async fn saves(owner: &Visitor<'_>, changed: &[(&str, &str)]) -> crate::shop::Answer {
    let kept = [
        ("code", SKU),
        ("price", "12.00"),
        ("wholesale", "9.00"),
        ("floor", "10.00"),
        ("supplier_cost", "5.00"),
        ("delivery", "cards"),
        ("card_kind", "one_off"),
        ("max_per_order", "100"),
    ];
    let kept = kept.into_iter().filter(|(name, _)| !changed.iter().any(|it| it.0 == *name));
    let form: Vec<(&str, &str)> = kept.chain(changed.iter().copied()).collect();
    owner.submits("/admin/skus/1", &form).await
}

#[actix_web::test]
async fn no_price_is_below_what_he_gets() {
    let shop = supplied().await;
    let owner = shop.operator().await;
    for (changed, price) in [
        (vec![("price", "4.99"), ("floor", ""), ("wholesale", "")], "¥4.99"),
        (vec![("wholesale", "4.98")], "¥4.98"),
        (vec![("floor", "4.97")], "¥4.97"),
        (vec![("floor", ""), ("tier_from", "10"), ("tier_unit", "4.96")], "¥4.96"),
        (vec![("supplier_cost", "9.01")], "¥9.00"),
    ] {
        let refused = saves(&owner, &changed).await;
        assert_eq!(refused.status, 422, "{changed:?}: {refused:?}");
        let cost = if price == "¥9.00" { "¥9.01" } else { "¥5.00" };
        let told = format!("{price} 低于供货价 {cost}");
        assert!(refused.body.contains(&told), "{changed:?}: {refused:?}");
    }
    let missing = saves(&owner, &[("supplier_cost", "")]).await;
    assert_eq!(missing.status, 422, "{missing:?}");

    // What the platform asks of agents is no exception.
    let low = [("level", ""), ("from", "10"), ("unit", "4.95")];
    let refused = owner.submits("/admin/skus/1/wholesale", &low).await;
    assert_eq!(refused.status, 409, "{refused:?}");
    assert!(refused.body.contains("¥4.95") && refused.body.contains("¥5.00"), "{refused:?}");
    let fits = [("level", ""), ("from", "10"), ("unit", "5.50")];
    assert_eq!(owner.submits("/admin/skus/1/wholesale", &fits).await.status, 303);
    let raised = saves(&owner, &[("supplier_cost", "6.00")]).await;
    assert_eq!(raised.status, 422, "{raised:?}");
    assert!(raised.body.contains("¥5.50 低于供货价 ¥6.00"), "{raised:?}");
    assert_eq!(shop.buyer().buys(SKU, 1).await.json()["total"], 1_200, "nothing was changed");
    let alice = agents_number(&owner, "alice").await;
    let special = [("special_sku", SKU), ("unit", "4.94")];
    let refused = owner.submits(&format!("/admin/agents/{alice}/special"), &special).await;
    assert!(refused.body.contains("¥4.94") && refused.body.contains("¥5.00"), "{refused:?}");
    let special = [("special_sku", SKU), ("unit", "5.20")];
    let taken = owner.submits(&format!("/admin/agents/{alice}/special"), &special).await;
    assert_eq!(taken.status, 303, "{taken:?}");
    let raised = saves(&owner, &[("supplier_cost", "5.21")]).await;
    assert!(raised.body.contains("¥5.20 低于供货价 ¥5.21"), "{raised:?}");

    let add = ["product", "add", "--code", "x", "--name", "x", "--price", "1.00"];
    let cheap = [&add[..], &["--supplier", "Acme", "--supplier-cost", "1.01"]].concat();
    let refused = shop.refuses(&cheap).await;
    assert!(refused.contains("1.00") && refused.contains("1.01"), "{refused}");
    let nobodys = [&add[..], &["--supplier", "Nobody", "--supplier-cost", "0.50"]].concat();
    assert!(shop.refuses(&nobodys).await.contains("supplier"));
    assert!(
        shop.try_cli(&[&add[..], &["--supplier", "Acme"]].concat()).await.is_err(),
        "his cost?"
    );
}

#[actix_web::test]
async fn a_level_that_pays_little_pays_at_least_what_he_gets() {
    let shop = supplied().await;
    let owner = shop.operator().await;
    let level = [("level", "gold"), ("of_wholesale", "10")];
    assert_eq!(owner.submits("/admin/agents/levels", &level).await.status, 303);
    let alice = agents_number(&owner, "alice").await;
    let given = owner.submits(&format!("/admin/agents/{alice}/level"), &[("level", "1")]).await;
    assert_eq!(given.status, 303, "{given:?}");
    // A tenth of 9.00 is not enough: she pays 5.00, and bob 5.50.
    shop.sells_in_bobs_shop(1).await;
    assert_eq!(shop.parts().await, [(0, 0), (COST, 0), (50, 0), (RETAIL - 550, 0)]);
}

#[actix_web::test]
async fn a_fee_is_never_borne_by_him() {
    let shop = supplied().await;
    let fee = ["gateway", "fee", "epay", "--fee-percent", "10", "--fee-owner-percent", "100"];
    shop.cli(&fee).await;
    shop.buyer().gets(SKU, 1).await;
    shop.work().await;
    assert_eq!(shop.parts().await[..2], [(0, 700 - 120), (COST, 0)], "he is no shop's owner");
    shop.sells_in_bobs_shop(1).await;
    assert_eq!(shop.parts().await[3], (260 - 125, 0), "bob is");
    shop.cli(&["gateway", "fee", "epay", "--fee-percent", "100"]).await;
    shop.pass(2).await;
    shop.buyer().gets(SKU, 1).await;
    shop.work().await;
    let [platform, acme, ..] = shop.parts().await;
    assert_eq!(
        (platform, acme),
        ((0, 980 + 700 - 1_200), (3 * COST, 0)),
        "nor one that takes it all"
    );
}

/// What a product's form holds, with another supplier.
async fn hands_over(owner: &Visitor<'_>, product: &str, supplier: &str) -> crate::shop::Answer {
    let form = [("name", "goods"), ("slug", ""), ("supplier", supplier)];
    owner.submits(&format!("/admin/products/{product}"), &form).await
}

#[actix_web::test]
async fn a_product_changes_hands_only_when_nothing_of_his_is_left() {
    let shop = supplied().await.selling("own", 1_000, cards(2)).await;
    let owner = shop.operator().await;
    let page = acmes_page(&owner).await;
    let acme = page.rsplit('/').next().unwrap();
    let other = (acme.parse::<i64>().unwrap() + 1).to_string();
    let nameless = hands_over(&owner, "2", acme).await;
    assert_eq!(nameless.status, 422, "what does he get? {nameless:?}");
    assert!(nameless.body.contains("供货价"), "{nameless:?}");
    let cost = [("code", "own"), ("price", "10.00"), ("supplier_cost", "4.00")];
    let rest = [("delivery", "cards"), ("card_kind", "one_off"), ("max_per_order", "100")];
    let saved = owner.submits("/admin/skus/2", &[&cost[..], &rest].concat()).await;
    assert_eq!(saved.status, 303, "{saved:?}");
    assert_eq!(hands_over(&owner, "2", acme).await.status, 303);
    assert!(owner.sees("/admin/products?supplier=1").await.body.contains("/admin/products/2"));
    shop.buyer().gets("own", 1).await;
    shop.work().await;
    assert_eq!(shop.parts().await[1], (400, 0));

    let refused = hands_over(&owner, "2", &other).await;
    assert_eq!(refused.status, 422, "a card is left: {refused:?}");
    assert!(refused.body.contains("没卖完"), "{refused:?}");
    shop.buyer().gets("own", 1).await;
    shop.work().await;
    assert_eq!(hands_over(&owner, "2", &other).await.status, 303);
    assert_eq!(hands_over(&owner, "2", "99").await.status, 422, "nobody's number");
    shop.import("own", "LATER-1\n").await;
    shop.buyer().gets("own", 1).await;
    shop.work().await;
    assert_eq!(shop.parts().await[1], (800, 0), "what was sold before is still Acme's");
}

#[actix_web::test]
async fn nobody_below_sees_that_there_is_a_supplier() {
    let shop: TestShop = supplied().await;
    let alice = shop.agents_person("alice", "alice", "owner").await;
    shop.sells_in_bobs_shop(1).await;
    let pages = ["/agent", "/agent/prices", "/agent/orders/below", "/agent/ledger"];
    for page in pages {
        let seen = alice.sees(page).await;
        assert!(!seen.body.contains("Acme") && !seen.body.contains("供应商"), "{page}: {seen:?}");
    }
    for page in ["/", &format!("/p/{SKU}"), &format!("/s/b/p/{SKU}")] {
        for seen in [shop.buyer().sees(page).await, shop.buyer().reads(page).await] {
            assert!(!seen.body.contains("Acme") && !seen.body.contains("supplier"), "{page}");
        }
    }
    agents::shop::names_nobody(&shop.buyer().sees("/s/b/").await.body, "bob's shop");
}
