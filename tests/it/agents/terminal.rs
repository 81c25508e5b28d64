//! What an operator does in a terminal: who asked to become an agent, violations, and prices.

use super::{SKU, a_tree};
use crate::shop::{PASSWORD, TestShop};
use serde_json::Value;

async fn said(shop: &TestShop, arguments: &[&str]) -> Value {
    shop.program(arguments).await.json()
}

async fn asks(shop: &TestShop, at: &str, name: &str) {
    let form = [
        ("shop_name", name),
        ("shop", name),
        ("contact", "erin@example.com"),
        ("words", ""),
        ("name", name),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ];
    let sent = shop.buyer().submits(&format!("{at}/join"), &form).await;
    assert_eq!(sent.status, 200, "{sent:?}");
    shop.work().await;
}

#[actix_web::test]
async fn applications_are_decided_in_a_terminal() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let ways = [("applications", "on")];
    assert_eq!(owner.submits("/admin/settings/ways", &ways).await.status, 303);
    asks(&shop, "", "erin").await;
    asks(&shop, "", "fred").await;
    let list = ["agent", "applications", "--json"];
    let open = said(&shop, &list).await["applications"].clone();
    assert_eq!((open[0]["name"].as_str(), open[1]["name"].as_str()), (Some("erin"), Some("fred")));
    assert_eq!(open[0]["contact"], "erin@example.com");
    let number = |at: usize| open[at]["application"].as_i64().unwrap().to_string();
    let (erin, fred) = (number(0), number(1));

    let unknown = shop.refuses(&["agent", "approve", &erin, "--parent", "nobody"]).await;
    assert!(unknown.contains("no agent nobody"), "{unknown}");
    shop.cli(&["agent", "approve", &erin, "--shop", "erins", "--parent", "bob"]).await;
    assert_eq!(shop.buyer().sees("/s/erins/").await.status, 200);
    let form = [("name", "erin"), ("password", PASSWORD)];
    assert_eq!(shop.buyer().submits("/agent/login", &form).await.status, 303);
    shop.cli(&["agent", "refuse", &fred, "--reason", "not now"]).await;
    shop.work().await;
    for late in [["agent", "approve", &fred], ["agent", "refuse", &erin]] {
        let late = shop.refuses(&late).await;
        assert!(late.contains("decided"), "{late}");
    }
    assert!(said(&shop, &list).await["applications"].as_array().unwrap().is_empty());
    let refused = ["agent", "applications", "--status", "refused", "--json"];
    assert_eq!(said(&shop, &refused).await["applications"][0]["reason"], "not now");
    assert!(shop.refuses(&["agent", "approve", "99"]).await.contains("no application 99"));
}

#[actix_web::test]
async fn a_violation_is_judged_in_a_terminal() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let report = [("agent", "dave"), ("sku", SKU), ("reason", "seen")];
    assert_eq!(owner.submits("/admin/violations", &report).await.status, 303);
    shop.work().await;
    let case = said(&shop, &["violation", "list", "--json"]).await["violations"][0].clone();
    assert_eq!((case["agent"].as_str(), case["status"].as_str()), (Some("dave"), Some("open")));
    let number = case["violation"].as_i64().unwrap().to_string();
    let early = shop.refuses(&["violation", "act", &number, "fine", "--amount", "5.00"]).await;
    assert!(early.contains("the case is open"), "{early}");
    shop.cli(&["violation", "act", &number, "warn", "--note", "Please mend it"]).await;
    shop.cli(&["violation", "act", &number, "strike"]).await;
    let unsaid = shop.refuses(&["violation", "act", &number, "fine"]).await;
    assert!(unsaid.contains("--amount"), "{unsaid}");
    let before = shop.earnings().await;
    shop.cli(&["violation", "act", &number, "fine", "--amount", "5.00"]).await;
    assert_eq!(shop.earnings().await[4].1, before[4].1 - 500, "a debt");
    let silent = shop.refuses(&["violation", "act", &number, "close"]).await;
    assert!(silent.contains("--note"), "{silent}");
    shop.cli(&["violation", "act", &number, "close", "--note", "paid"]).await;
    shop.work().await;
    let open = said(&shop, &["violation", "list", "--json"]).await;
    assert!(open["violations"].as_array().unwrap().is_empty(), "{open}");
    let closed = ["violation", "list", "--agent", "dave", "--status", "closed", "--json"];
    assert_eq!(said(&shop, &closed).await["violations"][0]["status"], "closed");
    assert!(shop.refuses(&["violation", "act", "99", "warn"]).await.contains("no case 99"));
}

#[actix_web::test]
async fn a_price_is_changed_in_a_terminal_and_the_rest_stays() {
    let shop = a_tree().await;
    let list = ["product", "list", "--search", SKU, "--json"];
    let before = said(&shop, &list).await["skus"][0].clone();
    assert_eq!((before["price"].as_i64(), before["floor"].as_i64()), (Some(1_200), Some(1_000)));
    shop.cli(&["product", "set", SKU, "--price", "15.00", "--list-price", "20.00"]).await;
    let after = said(&shop, &list).await["skus"][0].clone();
    assert_eq!((after["price"].as_i64(), after["list_price"].as_i64()), (Some(1_500), Some(2_000)));
    for kept in ["wholesale", "floor", "name", "agents_only", "hidden"] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    assert!(shop.buyer().buys(SKU, 1).seeing(1_500).await.is_placed(), "at once");
    let low = shop.refuses(&["product", "set", SKU, "--price", "9.00"]).await;
    assert!(low.contains("--price"), "below the floor: {low}");
    shop.cli(&["product", "set", SKU, "--floor", "none", "--price", "9.00"]).await;
    assert!(said(&shop, &list).await["skus"][0]["floor"].is_null());

    shop.cli(&["product", "set", SKU, "--hide"]).await;
    assert_eq!(said(&shop, &list).await["skus"][0]["hidden"], true);
    assert_eq!(shop.buyer().sees(&format!("/p/{SKU}")).await.status, 404);
    shop.cli(&["product", "set", SKU, "--show"]).await;
    assert_eq!(shop.buyer().sees(&format!("/p/{SKU}")).await.status, 200);
    assert!(shop.refuses(&["product", "set", SKU]).await.contains("say what is to change"));
    assert!(shop.refuses(&["product", "set", "nothing", "--hide"]).await.contains("no variant"));
    let owner = shop.operator().await;
    let log = owner.sees("/admin/audit").await.body;
    assert_eq!(log.matches("修改规格").count(), 4, "{log}");
}
