//! An agent's orders: his own in full, those below him as amounts.

use super::super::{RETAIL, SKU, a_tree};
use super::daves;

#[actix_web::test]
async fn an_order_says_what_it_brought_him_after_fee_and_refund() {
    let shop = a_tree().await;
    let fee = ["--fee-fixed", "0.30", "--fee-owner-percent", "100"];
    shop.cli(&[&["gateway", "fee", "epay"][..], &fee].concat()).await;
    shop.pass(2).await;
    let code = shop.sells_in_daves_shop(1).await.order();
    let dave = daves(&shop).await;
    let sheet = format!("/agent/orders/{code}");
    let page = dave.sees(&sheet).await.body;
    assert!(page.contains("¥1.00") && page.contains("-¥0.30"), "share and fee: {page}");
    let overview = dave.sees("/agent").await.body;
    assert!(overview.contains("¥0.70"), "what is left of it: {overview}");
    shop.cli(&["refund", &code, "--amount", "12.50"]).await;

    let owner = shop.operator().await;
    let books = owner.sees(&format!("/admin/orders/{code}")).await.body;
    let (_, books) = books.split_once("id=\"books\"").unwrap();
    let (books, _) = books.split_once("</section>").unwrap();
    for (who, net) in [("代理 dave", "-¥0.30"), ("代理 alice", "¥0.00"), ("渠道手续费", "¥0.30")]
    {
        let row = books.split("<tr><td>").find(|it| it.contains(who)).unwrap();
        assert!(row.contains(&format!("<b>{net}</b>")), "{who}: {row}");
    }
}

#[actix_web::test]
async fn his_own_orders_are_chosen_by_status_and_their_contacts_are_his_to_ask_for() {
    let shop = a_tree().await;
    let paid = shop.sells_in_daves_shop(1).await.order();
    let buyer = shop.buyer();
    let open = buyer.buys(SKU, 1).at("d").seeing(RETAIL).await.order();
    let dave = daves(&shop).await;
    let all = dave.sees("/agent/orders").await.body;
    assert!(all.contains(&paid) && all.contains(&open));
    let pending = dave.sees("/agent/orders?status=pending").await.body;
    assert!(!pending.contains(&paid) && pending.contains(&open), "{pending}");

    let sheet = format!("/agent/orders/{open}");
    assert!(!dave.sees(&sheet).await.body.contains(&buyer.contact()));
    let ask = format!("{sheet}/contact");
    assert!(dave.submits(&ask, &[]).await.body.contains(&buyer.contact()));
    let log = shop.operator().await.sees(&format!("/admin/audit?subject=order:{open}")).await.body;
    assert!(log.contains("dave"), "and is written down: {log}");
    let bob = shop.agents_person("bob", "bob", "owner").await;
    assert_eq!(bob.submits(&ask, &[]).await.status, 404, "nobody else's");

    shop.cli(&["refund", &paid, "--amount", "12.50"]).await;
    let below = bob.sees("/agent/orders/below").await.body;
    assert!(below.contains("已退款"), "what was given back is no profit: {below}");
}

#[actix_web::test]
async fn orders_below_are_chosen_by_shop_and_by_month() {
    let shop = a_tree().await;
    shop.sells_in_daves_shop(1).await;
    let bob = shop.agents_person("bob", "bob", "owner").await;
    let sees = async |of: &str| bob.sees(&format!("/agent/orders/below{of}")).await.body;
    let all = sees("").await;
    assert!(all.contains("<td><a class=\"row-link\" href=\"/agent/orders/below?shop=dave\">dave"));
    for some in ["?shop=dave", "?shop=&month=2026-01", "?month=nonsense"] {
        assert!(sees(some).await.contains(">dave</a>"), "{some}");
    }
    for none in ["?shop=carol", "?shop=alice", "?shop=nobody", "?shop=%00", "?month=2025-12"] {
        let page = sees(none).await;
        assert!(!page.contains(">dave</a>"), "{none}");
        assert!(page.contains("请输入完整的店铺名称"), "{none}: {page}");
    }
}
