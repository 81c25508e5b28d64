//! Agents pay in beforehand and buy at cost, never beyond their credit.

use super::office::number_of;
use super::{PARTS, SKU, a_tree};
use crate::shop::{Answer, TestShop, Visitor};
use futures_util::future::join_all;
use keygrove::agents;
use keygrove::db::Conn;
use keygrove::ledger::{self, Account};

/// What one costs dave.
const COST: i64 = PARTS[0] + PARTS[1] + PARTS[2] + PARTS[3];

async fn wallet(shop: &TestShop) -> i64 {
    let now = shop.clock().now();
    let read = move |conn: &mut Conn| {
        let dave = agents::find_by_name(conn, &"dave".parse().unwrap()).unwrap().unwrap();
        ledger::balance(conn, Account::Wallet(dave.id), now)
    };
    let balances = shop.app().db.read(read).await.unwrap();
    balances.iter().map(|it| it.pending + it.available).sum()
}

/// Chooses so many, and presses the button of what is shown then.
async fn buys(dave: &Visitor<'_>, quantity: u32) -> Answer {
    let page = dave.sees(&format!("/agent/buy?sku={SKU}&quantity={quantity}")).await;
    let field = |name: &str| {
        let (_, rest) = page.body.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let (seen, token, quantity) = (field("seen"), field("form_token"), quantity.to_string());
    let form = [
        ("sku", SKU),
        ("quantity", &quantity),
        ("seen", &seen),
        ("form_token", &token),
        ("contact", "dave@mine.example"),
    ];
    dave.submits("/agent/buy", &form).await
}

#[actix_web::test]
async fn an_agent_buys_at_cost_from_what_he_paid_in() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    let poor = buys(&dave, 1).await;
    assert_eq!(poor.status, 409, "{poor:?}");
    assert!(poor.body.contains("¥11.50") && poor.body.contains("¥0.00"), "{poor:?}");

    shop.cli(&["agent", "wallet", "dave", "--top-up", "30.00", "--reference", "T-1"]).await;
    let page = dave.sees("/agent/buy").await;
    assert!(page.body.contains("¥30.00") && page.body.contains("¥11.50"), "{page:?}");
    let bought = buys(&dave, 2).await;
    let order = dave.follows(&bought).await;
    assert!(order.body.contains("CARD-"), "the cards at once: {order:?}");
    let address = bought.headers["location"].to_str().unwrap();
    let (path, _) = address.split_once('?').unwrap();
    let sheet = format!("/agent/orders/{}", path.rsplit('/').next().unwrap());
    assert!(dave.sees(&sheet).await.body.contains(address), "and at any time later");
    let clerk = shop.agents_person("dave", "clerk@mine.example", "support").await;
    assert!(!clerk.sees(&sheet).await.body.contains("token="), "not by everybody who works there");
    let stranger = shop
        .buyer()
        .sending("cookie", &format!("browser=agent:{}", shop.agents_number("dave").await));
    let asked = stranger.sees(path).await;
    assert_eq!(asked.status, 303, "no cookie makes somebody an agent: {asked:?}");
    let known = stranger.sees("/s/d/lookup?by=browser").await.body;
    assert!(!known.contains("/orders/"), "{known}");
    shop.work().await;
    assert_eq!(wallet(&shop).await, 3_000 - 2 * COST);
    let [_, alice, bob, carol, _] = PARTS.map(|it| (2 * it, 0));
    assert_eq!(shop.earnings().await, [(0, 2 * PARTS[0]), alice, bob, carol, (0, 0)]);
    let ledger = dave.sees("/agent/ledger").await;
    assert!(ledger.body.contains("¥7.00"), "{ledger:?}");
    assert_eq!(buys(&dave, 1).await.status, 409);
}

#[actix_web::test]
async fn fifty_purchases_at_once_never_go_beyond_the_credit() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    shop.cli(&["agent", "wallet", "dave", "--top-up", "20.00", "--reference", "T-1"]).await;
    shop.cli(&["agent", "wallet", "dave", "--credit", "20.00"]).await;
    let outcomes = join_all((0..50).map(|_| buys(&dave, 1))).await;
    let bought = outcomes.iter().filter(|it| it.status == 303).count();
    assert_eq!(bought, 3, "{outcomes:?}");
    shop.work().await;
    assert_eq!(wallet(&shop).await, 2_000 - 3 * COST);
    assert_eq!(shop.sold(SKU), 3);
    let less = shop.refuses(&["agent", "wallet", "dave", "--credit", "14.49"]).await;
    assert!(less.contains("14.50"), "{less}");
    shop.cli(&["agent", "wallet", "dave", "--credit", "14.50"]).await;
    let back = ["agent", "wallet", "dave", "--top-up", "-0.01", "--reference", "T-2"];
    assert!(shop.refuses(&back).await.contains("0.01"), "nobody gets money back on credit");
}

#[actix_web::test]
async fn the_operator_writes_down_what_came_and_sets_the_credit() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let page = format!("/admin/agents/{}", number_of(&owner, "dave").await);
    assert!(owner.sees(&page).await.body.contains(&format!("{page}/wallet")));
    let form = [("amount", "50.00"), ("reference", "T-9"), ("key", "once")];
    for _ in 0..2 {
        assert_eq!(owner.submits(&format!("{page}/wallet"), &form).await.status, 303);
    }
    assert_eq!(wallet(&shop).await, 5_000, "pressed twice, it came once");
    let credit = owner.submits(&format!("{page}/credit"), &[("credit", "12.00")]).await;
    assert_eq!(credit.status, 303, "{credit:?}");
    assert!(owner.sees(&format!("{page}/wallet")).await.body.contains("¥62.00"));
    for wrong in [[("amount", "x"), ("reference", "T")], [("amount", "1"), ("reference", "")]] {
        let refused = owner.submits(&format!("{page}/wallet"), &wrong).await;
        assert_eq!(refused.status, 422, "{wrong:?}");
    }
    assert!(owner.sees("/admin/audit").await.body.contains("T-9"));
    let dave = ["agent", "close", "dave"];
    assert!(shop.try_cli(&dave).await.is_err(), "his money is still here");
}

#[actix_web::test]
async fn a_purchase_is_given_back_to_the_wallet_it_came_from() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    shop.cli(&["agent", "wallet", "dave", "--top-up", "11.50", "--reference", "T-1"]).await;
    let bought = buys(&dave, 1).await;
    shop.work().await;
    let address = bought.headers["location"].to_str().unwrap();
    let order = address.split("/orders/").nth(1).unwrap().split('?').next().unwrap();
    shop.cli(&["refund", order, "--amount", "1.50", "--by", "wallet"]).await;
    assert_eq!(wallet(&shop).await, 150);
    let asked = owner.sees(&format!("/admin/orders/{order}/refund?amount=10.00")).await;
    assert!(asked.body.contains("value=\"wallet\""), "{asked:?}");
    let form = [("amount", "10.00"), ("key", "k"), ("to", "wallet")];
    owner.submits(&format!("/admin/orders/{order}/refund"), &form).await;
    assert_eq!(wallet(&shop).await, COST);
    assert_eq!(shop.earnings().await, [(0, 0); 5]);

    let other = shop.sells_in_daves_shop(1).await.order();
    let refused = shop.refuses(&["refund", &other, "--amount", "1.00", "--by", "wallet"]).await;
    assert!(refused.contains("wallet"), "{refused}");
}
