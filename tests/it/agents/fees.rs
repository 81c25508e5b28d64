//! What a gateway keeps: borne as the operator says, and never by who has not got it.

use super::{PARTS, RETAIL, SKU, a_tree};
use crate::shop::TestShop;
use keygrove::ledger::{self, Account};

async fn kept(shop: &TestShop) -> i64 {
    let now = shop.clock().now();
    let balances =
        shop.app().db.read(move |conn| ledger::balance(conn, Account::Fees, now)).await.unwrap();
    balances.iter().map(|it| it.available).sum()
}

#[actix_web::test]
async fn a_fee_is_borne_by_platform_and_owner_as_the_operator_says() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    // 0.60 % of 12.50 are 7.5 cents, and ten beside.
    shop.cli(&["gateway", "fee", "epay", "--fee-percent", "0.60", "--fee-fixed", "0.10"]).await;
    let order = shop.sells_in_daves_shop(1).await.order();
    assert_eq!(kept(&shop).await, 18);
    let earned = shop.earnings().await;
    assert_eq!((earned[0].1, earned[4].0), (PARTS[0] - 18, PARTS[4]));

    let form = |owner| [("name", "epay"), ("fee_percent", "0.60"), ("fee_owner_percent", owner)];
    let settings = [("set.pid", "1001"), ("set.base_url", "https://pay.example")];
    let page = "/admin/gateways/epay/edit";
    let saved = owner.submits(page, &[&form("50")[..], &settings].concat()).await;
    assert_eq!(saved.status, 303, "{saved:?}");
    shop.pass(2).await;
    shop.sells_in_daves_shop(1).await;
    assert_eq!(kept(&shop).await, 18 + 8);
    let earned = shop.earnings().await;
    assert_eq!((earned[0].1, earned[4].0), (2 * PARTS[0] - 18 - 4, 2 * PARTS[4] - 4));
    assert_eq!(earned[1].0, 2 * PARTS[1], "nobody between bears any");

    let books = owner.sees("/admin/ledger").await;
    assert!(
        books.body.contains("/admin/ledger/fees") && books.body.contains("-¥0.26"),
        "{books:?}"
    );
    let asked = owner.sees(&format!("/admin/orders/{order}/refund?amount=12.50")).await;
    assert!(asked.body.contains("¥0.18"), "what does not come back is told: {asked:?}");
    shop.cli(&["refund", &order, "--amount", "12.50"]).await;
    let earned = shop.earnings().await;
    assert_eq!((earned[0].1, earned[4].0), (PARTS[0] - 22, PARTS[4] - 4));
    assert_eq!(kept(&shop).await, 26);

    for wrong in [("fee_percent", "100.01"), ("fee_owner_percent", "x"), ("fee_fixed", "-1")] {
        let refused = owner.submits(page, &[&[wrong][..], &settings].concat()).await;
        assert_eq!(refused.status, 422, "{wrong:?}");
        assert!(refused.body.contains("field-error"), "{refused:?}");
    }
}

#[actix_web::test]
async fn who_has_less_than_the_fee_leaves_the_rest_to_others() {
    let shop = a_tree().await;
    let fee = ["--fee-fixed", "9.95", "--fee-owner-percent", "100"];
    shop.cli(&[&["gateway", "fee", "epay"][..], &fee].concat()).await;
    shop.sells_in_daves_shop(1).await;
    let earned = shop.earnings().await;
    assert_eq!((earned[0].1, earned[4].0), (5, 0), "all of dave's, the rest the platform's");
    // All of the payment, and none of it dave's: the platform loses on this order.
    shop.cli(&["gateway", "fee", "epay", "--fee-percent", "100"]).await;
    shop.pass(2).await;
    shop.sells_in_daves_shop(1).await;
    let earned = shop.earnings().await;
    let [_, alice, bob, carol, _] = PARTS.map(|it| (2 * it, 0));
    assert_eq!(earned, [(0, 5 + PARTS[0] - RETAIL), alice, bob, carol, (PARTS[4], 0)]);
}

#[actix_web::test]
async fn in_the_main_shop_the_platform_bears_the_fee() {
    let shop = a_tree().await;
    let fee = ["--fee-percent", "1", "--fee-owner-percent", "100"];
    shop.cli(&[&["gateway", "fee", "epay"][..], &fee].concat()).await;
    shop.buyer().gets(SKU, 1).await;
    shop.work().await;
    assert_eq!(shop.earnings().await[0], (0, 1_188));
    assert!(shop.refuses(&["gateway", "fee", "nothing"]).await.contains("nothing"));
    let listed = shop.refuses(&["gateway", "fee", "epay", "--fee-percent", "101"]).await;
    assert!(listed.contains("fee_percent"), "{listed}");
}

#[actix_web::test]
async fn the_second_to_save_an_account_is_told() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let page = "/admin/gateways/epay/edit";
    let seen = owner.sees(page).await.body;
    let (_, opened) = seen.split_once("name=\"opened\" value=\"").unwrap();
    let opened = opened.split('"').next().unwrap();
    let form = |name| {
        let settings = [("set.pid", "1001"), ("set.base_url", "https://pay.example")];
        [&[("name", name), ("opened", opened)][..], &settings].concat()
    };
    assert_eq!(owner.submits(page, &form("支付宝")).await.status, 303);
    let late = owner.submits(page, &form("微信")).await;
    assert_eq!(late.status, 409, "{late:?}");
    assert!(late.body.contains("微信") && late.body.contains("支付宝"), "{late:?}");
}
