//! Money that paid nothing: what the operator does with it, and what those who paid are told.

use super::{PARTS, RETAIL, SKU, a_tree};
use crate::shop::{Answer, TestShop, Visitor};
use keygrove::db;
use keygrove::ledger::{self, Account};
use keygrove::payments::suspense;
use keygrove::types::PageRequest;

/// The only one, in minor units: its number and what of it is still open.
async fn only(shop: &TestShop) -> (i64, i64) {
    let all = move |conn: &mut db::Conn| suspense::list(conn, false, PageRequest::new(1, 10));
    let all = shop.app().db.read(all).await.unwrap();
    assert_eq!(all.items.len(), 1);
    (all.items[0].id, all.items[0].left.minor())
}

async fn balance(shop: &TestShop, account: Account) -> i64 {
    let now = shop.clock().now();
    let read = move |conn: &mut db::Conn| ledger::balance(conn, account, now);
    let balances = shop.app().db.read(read).await.unwrap();
    balances.iter().map(|it| it.pending + it.available).sum()
}

async fn settles(
    operator: &Visitor<'_>,
    id: i64,
    (way, amount, seen): (&str, &str, &str),
) -> Answer {
    let form = [("way", way), ("amount", amount), ("seen", seen), ("note", "R-1")];
    operator.submits(&format!("/admin/suspense/{id}"), &form).await
}

#[actix_web::test]
async fn an_underpayment_counts_when_the_order_is_marked_as_paid() {
    let shop = a_tree().await;
    let buyer = shop.buyer();
    let placed = buyer.buys(SKU, 1).at("d").seeing(RETAIL).await;
    let code = placed.order();
    buyer.calls_back(&shop.epay.paid(&code, "0.50")).await;
    let told = buyer.sees(&format!("/s/d/orders/{code}/pay")).await;
    assert!(told.body.contains("¥0.50") && told.body.contains("请不要再付一次"), "{told:?}");
    assert!(!told.body.contains("btn-primary"), "there is nothing to press: {told:?}");

    let operator = shop.operator().await;
    let (id, _) = only(&shop).await;
    let sheet = operator.sees(&format!("/admin/orders/{code}")).await;
    assert!(sheet.body.contains(&format!("/admin/suspense/{id}")), "{sheet:?}");
    let paid = operator.submits(&format!("/admin/orders/{code}/paid"), &[("note", "")]).await;
    assert_eq!(paid.status, 303, "{paid:?}");
    assert_eq!(only(&shop).await, (id, 0));
    assert_eq!(shop.suspense().await, 0);
    let by_hand = RETAIL - 50;
    assert_eq!(balance(&shop, Account::Hand).await, -by_hand, "the rest came by hand");
    shop.work().await;
    assert_eq!(shop.earnings().await[0], (0, PARTS[0]));
    let books = operator.sees("/admin/ledger/suspense").await;
    assert!(books.body.contains("待核款项处理"), "{books:?}");
    shop.work().await;
}

#[actix_web::test]
async fn a_surplus_is_given_back_or_kept_and_never_more_than_there_is() {
    let shop = a_tree().await;
    let buyer = shop.buyer();
    let placed = buyer.buys(SKU, 1).at("d").seeing(RETAIL).await;
    buyer.pays(&placed).await;
    let platform = balance(&shop, Account::Platform).await;
    let twice = shop.epay.paid_as("T-other", &placed.order(), "20.00");
    buyer.calls_back(&twice).await;
    let (id, open) = only(&shop).await;
    assert_eq!(open, 2_000);
    let operator = shop.operator().await;
    assert!(operator.sees("/admin/suspense").await.body.contains("T-other"));

    for (way, amount) in [("given_back", "20.01"), ("given_back", "0"), ("", "1.00"), ("kept", "")]
    {
        let refused = settles(&operator, id, (way, amount, "20.00")).await;
        assert_eq!(refused.status, 422, "{way} {amount}: {refused:?}");
    }
    assert_eq!(
        settles(&operator, id, ("counted", "1.00", "20.00")).await.status,
        404,
        "it is no deposit"
    );
    assert_eq!(settles(&operator, id, ("given_back", "15.00", "20.00")).await.status, 303);
    let twice = settles(&operator, id, ("given_back", "15.00", "20.00")).await;
    let told = twice.headers["location"].to_str().unwrap();
    assert!(told.contains("moved-on"), "a double click decides nothing more: {told}");
    assert_eq!((only(&shop).await.1, shop.suspense().await), (500, 500));
    assert_eq!(settles(&operator, id, ("kept", "5.00", "5.00")).await.status, 303);
    assert_eq!(shop.suspense().await, 0);
    assert_eq!(balance(&shop, Account::Platform).await, platform + 500);
    assert!(!operator.sees("/admin/suspense").await.body.contains("T-other"));
    assert!(operator.sees("/admin/suspense?all=true").await.body.contains("T-other"));
    let audit = operator.sees("/admin/audit").await;
    assert!(audit.body.contains("登记退还了待核款项"), "{audit:?}");
    shop.work().await;
}

#[actix_web::test]
async fn a_deposit_that_did_not_fit_is_put_into_its_wallet() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    let form = [("amount", "20"), ("gateway", "epay"), ("key", "k")];
    let begun = dave.submits("/agent/wallet", &form).await;
    let page = begun.headers["location"].to_str().unwrap().to_owned();
    let code = page.rsplit('/').next().unwrap();
    dave.calls_back(&shop.epay.paid(code, "19.50")).await;
    let told = dave.sees(&page).await;
    assert!(told.body.contains("¥19.50") && told.body.contains("没有自动入账"), "{told:?}");
    assert!(!told.body.contains("btn-primary"), "there is nothing to press: {told:?}");

    let (id, _) = only(&shop).await;
    let operator = shop.operator().await;
    let search = |number: &str| format!("/admin/orders?q={number}");
    let to = |answer: Answer| answer.headers["location"].to_str().unwrap().to_owned();
    let at_wallet = operator.sees(&search(code)).await;
    assert!(to(at_wallet).ends_with("/wallet"));
    let number = operator.sees("/admin/suspense").await.body;
    assert!(number.contains(code), "{number}");
    let sheet = operator.sees(&format!("/admin/suspense/{id}")).await;
    assert!(sheet.body.contains("计入代理预存款"), "{sheet:?}");
    assert_eq!(settles(&operator, id, ("counted", "19.50", "19.50")).await.status, 303);
    assert_eq!(shop.suspense().await, 0);
    let agent = shop.agents_number("dave").await;
    let account = Account::Wallet(keygrove::types::AgentId(agent));
    assert_eq!(balance(&shop, account).await, 1_950);
    dave.calls_back(&shop.epay.paid(code, "20.00")).await;
    assert_eq!(balance(&shop, account).await, 1_950, "a late correction pays nothing twice");

    // It can be given back, but not on credit; then nothing keeps him from being closed.
    let wallet = format!("/admin/agents/{agent}/wallet");
    let back = |amount| [("way", "out"), ("amount", amount), ("reference", "B-1"), ("key", "back")];
    let close = format!("/admin/agents/{agent}/close");
    let asked = operator.sees(&close).await;
    assert!(asked.body.contains("¥19.50") && !asked.body.contains("btn-error"), "{asked:?}");
    assert_eq!(operator.submits(&wallet, &back("19.51")).await.status, 409);
    assert_eq!(operator.submits(&wallet, &back("19.50")).await.status, 303);
    assert_eq!(balance(&shop, account).await, 0);
    assert!(operator.sees(&close).await.body.contains("btn-error"));
    shop.work().await;
}
