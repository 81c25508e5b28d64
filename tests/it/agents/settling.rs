//! What is between an agent and the platform when he goes, or has gone.

use super::office::number_of;
use super::payouts::{WEEK, address, asks, daves};
use super::{RETAIL, SKU, a_tree_with};

/// An order is paid after the agent in whose shop it was placed was closed.
#[actix_web::test]
async fn money_that_comes_late_is_not_lost_to_who_was_closed() {
    let shop = a_tree_with(|config| config.payouts.minimum = "10".into()).await;
    let buyer = shop.buyer();
    let placed = buyer.buys(SKU, 1).at("d").seeing(RETAIL).await;
    shop.cli(&["agent", "close", "dave"]).await;
    assert_eq!(buyer.pays(&placed).await.body, "success");
    shop.pass(WEEK).await;
    assert_eq!(daves(&shop).await, [100, 0, 0]);
    let owner = shop.operator().await;
    let dave = number_of(&owner, "dave").await;
    let payout = address(&asks(&owner, &dave, "1.00").await);
    assert_eq!(owner.submits(&format!("{payout}/approve"), &[]).await.status, 303);
    let paid = owner.submits(&format!("{payout}/pay"), &[("reference", "1")]).await;
    assert_eq!(paid.status, 303, "{paid:?}");
    assert_eq!(daves(&shop).await, [0, 0, 100], "less than the minimum, and no fee");
    shop.work().await;
}

/// A refund of what was paid out long ago leaves a debt, which is paid by hand, and nothing is left.
#[actix_web::test]
async fn who_owes_pays_from_his_wallet_and_can_go() {
    let shop = a_tree_with(|config| config.payouts.minimum = "0.10".into()).await;
    let order = shop.sells_in_daves_shop(2).await.text("order");
    shop.pass(WEEK).await;
    let account = ["--kind", "alipay", "--holder", "D", "--number", "d@x.cn"];
    shop.cli(&[["payout", "account", "dave"].as_slice(), &account].concat()).await;
    shop.cli(&["payout", "ask", "dave", "--amount", "2.00"]).await;
    shop.cli(&["payout", "approve", "1"]).await;
    shop.cli(&["payout", "pay", "1", "--reference", "1"]).await;
    shop.cli(&["refund", &order, "--amount", "25.00", "--reason", "broken"]).await;
    assert_eq!(daves(&shop).await[0], -200);
    assert!(shop.refuses(&["agent", "close", "dave"]).await.contains("-¥2.00"));

    let pays = |amount, key| {
        ["agent", "wallet", "dave", "--pay-debt", amount, "--reference", "R-1", "--key", key]
    };
    assert!(shop.refuses(&pays("2.00", "a")).await.contains("0.00"), "nothing is in the wallet");
    shop.cli(&["agent", "wallet", "dave", "--top-up", "5.00", "--reference", "T-1"]).await;
    assert!(shop.refuses(&pays("2.01", "b")).await.contains("amount"), "more than he owes");
    let owner = shop.operator().await;
    let dave = number_of(&owner, "dave").await;
    let wallet = format!("/admin/agents/{dave}/wallet");
    assert!(owner.sees(&wallet).await.body.contains("value=\"debt\""));
    let form = [("way", "debt"), ("amount", "1.50"), ("reference", "R-2"), ("key", "c")];
    assert_eq!(owner.submits(&wallet, &form).await.status, 303);
    shop.cli(&pays("0.50", "d")).await;
    shop.cli(&pays("0.50", "d")).await;
    assert_eq!(daves(&shop).await[0], 0, "the same key is the same money");
    assert!(!owner.sees(&wallet).await.body.contains("value=\"debt\""));
    shop.cli(&["agent", "wallet", "dave", "--top-up=-3.00", "--reference", "T-2"]).await;
    shop.cli(&["agent", "close", "dave"]).await;
    shop.work().await;
}
