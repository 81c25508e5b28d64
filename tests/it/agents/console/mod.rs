//! What an agent finds behind his own door.

mod orders;
mod prices;
mod team;

use super::a_tree;
use crate::shop::{Answer, PASSWORD, TestShop, Visitor};
use keygrove::agents;
use keygrove::db::{self, Conn};
use keygrove::insight::selling::{self, Movement};
use keygrove::types::PageRequest;

fn goes_to(answer: &Answer) -> &str {
    answer.headers.get("location").map_or("", |it| it.to_str().unwrap())
}

async fn daves(shop: &TestShop) -> Visitor<'_> {
    shop.agents_person("dave", "dave", "owner").await
}

#[actix_web::test]
async fn a_one_time_password_must_be_changed_before_anything_else() {
    let shop = a_tree().await;
    let made = shop.program(&["agent", "login", "add", "dave"]).await;
    let dave = shop.buyer();
    let form = [("name", "dave"), ("password", made.out.trim())];
    assert_eq!(goes_to(&dave.submits("/agent/login", &form).await), "/agent/password");
    assert_eq!(goes_to(&dave.sees("/agent/orders").await), "/agent/password");
    let again = shop.program(&["agent", "login", "add", "dave"]).await;
    assert!(again.err.contains("already"), "{again:?}");

    let reset = shop.program(&["agent", "login", "reset", "dave"]).await;
    assert_eq!(goes_to(&dave.sees("/agent").await), "/agent/login", "logged out by the reset");
    let form = [("name", "dave"), ("password", reset.out.trim())];
    assert_eq!(goes_to(&dave.submits("/agent/login", &form).await), "/agent/password");
    assert!(shop.refuses(&["agent", "login", "reset", "nobody"]).await.contains("nobody"));
}

#[actix_web::test]
async fn who_leaves_or_is_suspended() {
    let shop = a_tree().await;
    shop.cli(&["agent", "create", "eve", "--shop", "e", "--shop-name", "Eve’s keys"]).await;
    let eve = shop.agents_person("eve", "eve", "owner").await;
    assert!(eve.sees("/agent").await.body.contains("Eve’s keys"));
    shop.cli(&["agent", "suspend", "eve"]).await;
    let suspended = eve.sees("/agent").await;
    assert!(suspended.body.contains("暂停营业"), "{suspended:?}");
    let changes = eve.submits("/agent/shop/door", &[("state", "closed")]).await;
    assert_eq!(changes.status, 403, "he sees and changes nothing: {changes:?}");
    assert!(changes.body.contains("只能查看"), "{changes:?}");
    let own = [("current", "no"), ("new", "whatever it is 9"), ("again", "whatever it is 9")];
    assert_eq!(eve.submits("/agent/password", &own).await.status, 422, "his own he may");
    shop.cli(&["agent", "resume", "eve"]).await;
    assert_eq!(eve.submits("/agent/shop/door", &[("state", "closed")]).await.status, 303);
    shop.cli(&["agent", "close", "eve"]).await;
    assert_eq!(goes_to(&eve.sees("/agent").await), "/agent/login");
    let form = [("name", "eve"), ("password", PASSWORD)];
    let again = eve.submits("/agent/login", &form).await;
    assert_eq!(again.status, 401, "{again:?}");
}

#[actix_web::test]
async fn everybody_sees_what_he_sold_and_what_he_earned() {
    let shop = a_tree().await;
    let order = shop.sells_in_daves_shop(2).await.order();
    let dave = daves(&shop).await;
    let page = dave.sees("/agent").await.body;
    assert!(page.contains("¥25.00") && page.contains("¥2.00"), "{page}");
    let orders = dave.sees("/agent/orders").await.body;
    assert!(orders.contains(&order), "{orders}");
    assert!(!orders.contains("10.0.0.1@example.com"), "contacts are masked: {orders}");
    let sheet = dave.sees(&format!("/agent/orders/{order}")).await.body;
    assert!(sheet.contains("¥25.00") && sheet.contains("¥2.00"), "{sheet}");
    assert!(!sheet.contains("CARD-"), "never a card: {sheet}");
    for typed in [&order[..], &order[..6]] {
        let found = dave.sees(&format!("/agent/orders?q={typed}")).await.body;
        assert!(found.contains(&order), "{typed}: {found}");
    }

    let carol = shop.agents_person("carol", "carol", "owner").await;
    let page = carol.sees("/agent").await.body;
    assert!(page.contains("¥1.20") && page.contains("dave"), "{page}");
    let below = carol.sees("/agent/orders/below").await.body;
    assert!(below.contains("dave") && below.contains("¥1.20"), "{below}");
    assert!(!below.contains(&order), "the order is dave's: {below}");
    assert!(!carol.sees("/agent/orders").await.body.contains(&order));
    assert_eq!(carol.sees(&format!("/agent/orders/{order}")).await.status, 404);
    assert!(!carol.sees(&format!("/agent/orders?q={order}")).await.body.contains("¥25.00"));

    let refund = ["refund", &order, "--amount", "12.50", "--reason", "卡密失效"];
    shop.cli(&refund).await;
    let sheet = dave.sees(&format!("/agent/orders/{order}")).await.body;
    assert!(sheet.contains("¥12.50") && sheet.contains("卡密失效"), "{sheet}");
    assert!(sheet.contains("利润扣回") && sheet.contains("¥1.00"), "{sheet}");
    assert!(carol.sees("/agent").await.body.contains("¥0.60"), "less than what was taken back");
    assert!(!carol.sees(&format!("/agent/orders?q={}", &order[..6])).await.body.contains(&order));

    let helper = shop.agents_person("dave", "helper", "support").await;
    assert_eq!(goes_to(&helper.sees("/agent").await), "/agent/orders");
    let sheet = helper.sees(&format!("/agent/orders/{order}")).await.body;
    assert!(sheet.contains("¥25.00") && !sheet.contains("¥2.00"), "{sheet}");
}

#[actix_web::test]
async fn the_account_says_where_every_cent_came_from() {
    let shop = a_tree().await;
    let order = shop.sells_in_daves_shop(1).await.order();
    shop.cli(&["refund", &order, "--amount", "3.00"]).await;
    let (dave, carol) = (daves(&shop).await, shop.agents_person("carol", "carol", "owner").await);
    let page = dave.sees("/agent/ledger").await.body;
    for said in [order.as_str(), "¥1.00", "-¥0.24", "¥0.76", "退款扣回"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let page = carol.sees("/agent/ledger").await.body;
    assert!(page.contains("下级 dave") && page.contains("¥0.60") && page.contains("-¥0.14"));
    assert!(!page.contains(&order), "{page}");
    let file = dave.sees("/agent/ledger.csv").await;
    assert_eq!(file.body.lines().count(), 3, "{file:?}");
    assert!(file.body.contains(&format!("\"{order}\",1.00,")), "{file:?}");
    let other = dave.sees("/agent/ledger?month=2025-11").await.body;
    assert!(!other.contains(&order) && other.contains("2025-11"));
}

#[actix_web::test]
async fn a_long_account_is_read_on_from_where_a_part_of_it_ended() {
    let shop = a_tree().await;
    // All within one second of the clock, so that only their numbers and kinds tell them apart.
    for _ in 0..2 {
        let order = shop.sells_in_daves_shop(1).await.order();
        shop.cli(&["refund", &order, "--amount", "3.00"]).await;
    }
    let now = shop.clock().now();
    let read = move |conn: &mut Conn| {
        let dave = agents::find_by_name(conn, &"dave".parse().unwrap()).unwrap().unwrap().id;
        let during = (now.minus(60), now.plus(60));
        let all = selling::list_movements(conn, dave, during, PageRequest::new(1, 50))?;
        let (mut parts, mut beyond) = (Vec::new(), None);
        loop {
            let part = selling::list_movements_beyond(conn, dave, during, beyond, 1)?;
            let Some(last) = part.last() else { break };
            beyond = Some(last.spot.clone());
            parts.extend(part);
        }
        Ok::<_, db::Error>((all, parts))
    };
    let (all, parts) = shop.app().db.read(read).await.unwrap();
    let told = |it: &Movement| (it.spot.kind.clone(), it.spot.number, it.amount);
    assert_eq!(all.total, 4);
    assert_eq!(
        all.items.iter().map(told).collect::<Vec<_>>(),
        parts.iter().map(told).collect::<Vec<_>>()
    );
}

/// Everything of another's is not there, whoever asks.
fn is_not_there(answer: &Answer) -> bool {
    matches!(answer.status, 403 | 404)
}

#[actix_web::test]
async fn an_agent_asks_for_his_money_and_changes_his_mind() {
    let shop = a_tree().await;
    for _ in 0..11 {
        shop.sells_in_daves_shop(1).await;
    }
    shop.pass(8 * 24 * 3_600).await;
    let (dave, carol) = (daves(&shop).await, shop.agents_person("carol", "carol", "owner").await);
    let first = dave.sees("/agent/payouts").await.body;
    assert!(first.contains("¥11.00") && first.contains("请先填写收款账号"), "{first}");
    let account = [("kind", "alipay"), ("holder", "戴夫"), ("number", "dave@example.com")];
    assert_eq!(dave.submits("/agent/payouts/account", &account).await.status, 303);
    let page = dave.sees("/agent/payouts").await.body;
    assert!(!page.contains("dave@example.com"), "enough to recognise it, no more: {page}");
    for (amount, why) in [("9.99", "低于最低提现金额"), ("11.01", "可提现只有 ¥11.00")]
    {
        let refused = dave.submits("/agent/payouts", &[("amount", amount)]).await;
        assert!(refused.body.contains(why), "{refused:?}");
    }
    assert_eq!(dave.submits("/agent/payouts", &[("amount", "11.00")]).await.status, 303);
    let page = dave.sees("/agent/payouts").await.body;
    assert!(page.contains("待审核") && page.contains("¥0.00"), "{page}");
    let (before, _) = page.split_once("/cancel").unwrap();
    let cancel = format!("/agent/payouts/{}/cancel", before.rsplit('/').next().unwrap());
    assert!(is_not_there(&carol.submits(&cancel, &[]).await), "only his own");
    assert_eq!(dave.submits(&cancel, &[]).await.status, 303);
    let ledger = dave.sees("/agent/ledger").await.body;
    assert!(ledger.contains("提现退回") && ledger.contains("-¥11.00"), "{ledger}");
    let gone = dave.submits(&cancel, &[]).await;
    assert_eq!(gone.status, 409, "once only: {gone:?}");
    shop.work().await;
}
