//! Agents get what they earned, once and never more.

use super::exports::{is_written_down, takes};
use super::office::number_of;
use super::{a_tree, a_tree_with};
use crate::shop::{Answer, TestShop, Visitor};
use futures_util::future::join_all;
use keygrove::agents;
use keygrove::ledger::{self, Account};
use keygrove::payouts::{self, Destination, Kind, Terms};
use keygrove::provenance::By;
use keygrove::types::{AgentId, Currency, Money, PayoutId};
use keygrove::{config, db};

pub(super) const WEEK: i64 = 7 * 86_400;
const NUMBER: &str = "6222000011112345";

/// Dave sold `pieces`, and what he earned is his: 1.00 each.
async fn with_earnings(pieces: u32, choose: impl FnOnce(&mut config::Payouts)) -> TestShop {
    let shop = a_tree_with(|config| {
        config.payouts.minimum = "0.10".into();
        choose(&mut config.payouts);
    })
    .await;
    shop.sells_in_daves_shop(pieces).await;
    shop.pass(WEEK).await;
    shop
}

pub(super) async fn asks(owner: &Visitor<'_>, dave: &str, amount: &str) -> Answer {
    let account = [("kind", "bank"), ("holder", "张三"), ("number", NUMBER), ("bank", "工商银行")];
    let form = [account.as_slice(), &[("amount", amount)]].concat();
    owner.submits(&format!("/admin/agents/{dave}/payout"), &form).await
}

/// Of dave, as `keygrove ledger` tells it: available, in payout, paid out.
pub(super) async fn daves(shop: &TestShop) -> [i64; 3] {
    let told = shop.program(&["ledger", "--party", "agent:dave", "--json"]).await.json();
    ["available", "in_payout", "paid_out"].map(|it| told["parties"][0][it].as_i64().unwrap())
}

/// The number of the newest request. A refused one may have used a number up.
async fn newest(shop: &TestShop) -> String {
    let listed = shop.program(&["payout", "list", "--json"]).await.json();
    listed["payouts"][0]["payout"].to_string()
}

pub(super) fn address(answer: &Answer) -> String {
    let location = answer.headers["location"].to_str().unwrap();
    location.split('?').next().unwrap().to_owned()
}

#[actix_web::test]
async fn an_agent_gets_his_money() {
    let shop = with_earnings(5, |it| it.fee = "0.20".into()).await;
    let owner = shop.operator().await;
    let dave = number_of(&owner, "dave").await;

    let refused = asks(&owner, &dave, "5.01").await;
    assert_eq!(refused.status, 409, "{refused:?}");
    assert!(refused.body.contains("¥5.01") && refused.body.contains("¥5.00"), "{refused:?}");
    let placed = asks(&owner, &dave, "3.00").await;
    assert_eq!(placed.status, 303, "{placed:?}");
    assert_eq!(daves(&shop).await, [200, 300, 0], "set aside at once");
    shop.work().await;
    assert!(owner.sees("/admin/notices").await.body.contains("dave"));
    assert_eq!(asks(&owner, &dave, "1.00").await.status, 409, "one at a time");

    let payout = address(&placed);
    let early = owner.submits(&format!("{payout}/pay"), &[("reference", "1")]).await;
    assert!(owner.follows(&early).await.body.contains("flash-bad"), "nobody agreed yet");
    assert_eq!(owner.submits(&format!("{payout}/approve"), &[]).await.status, 303);
    let nameless = owner.submits(&format!("{payout}/pay"), &[("reference", " ")]).await;
    assert_eq!(nameless.status, 422, "{nameless:?}");
    let paid = owner.submits(&format!("{payout}/pay"), &[("reference", "ICBC-77")]).await;
    assert!(owner.follows(&paid).await.body.contains("ICBC-77"));
    assert_eq!(daves(&shop).await, [200, 0, 300]);
    let again = owner.submits(&format!("{payout}/pay"), &[("reference", "ICBC-78")]).await;
    assert!(owner.follows(&again).await.body.contains("flash-bad"), "paid once");
    let [platform, ..] = shop.earnings().await;
    assert_eq!(platform, (0, 5 * 900 + 20), "the fee is the platform's");

    // What is left goes the same way, and then he can leave.
    let closed = owner.submits(&format!("/admin/agents/{dave}/close"), &[]).await;
    assert!(owner.follows(&closed).await.body.contains("flash-bad"));
    let rest = address(&asks(&owner, &dave, "2.00").await);
    let closed = owner.submits(&format!("/admin/agents/{dave}/close"), &[]).await;
    assert!(owner.follows(&closed).await.body.contains("flash-bad"), "money is on its way");
    owner.submits(&format!("{rest}/approve"), &[]).await;
    owner.submits(&format!("{rest}/pay"), &[("reference", "ICBC-79")]).await;
    let closed = owner.submits(&format!("/admin/agents/{dave}/close"), &[]).await;
    assert!(owner.follows(&closed).await.body.contains("flash-good"));
    shop.work().await;
}

#[actix_web::test]
async fn what_is_refused_is_his_again_and_he_reads_why() {
    let shop = with_earnings(3, |_| ()).await;
    let owner = shop.operator().await;
    let dave = number_of(&owner, "dave").await;
    let payout = address(&asks(&owner, &dave, "3.00").await);
    assert_eq!(owner.submits(&format!("{payout}/refuse"), &[("reason", "")]).await.status, 422);
    owner.submits(&format!("{payout}/approve"), &[]).await;
    let refused = owner.submits(&format!("{payout}/refuse"), &[("reason", "wrong name")]).await;
    assert!(owner.follows(&refused).await.body.contains("wrong name"));
    assert_eq!(daves(&shop).await, [300, 0, 0]);
    assert_eq!(asks(&owner, &dave, "3.00").await.status, 303, "he may ask again");
    shop.work().await;
}

#[actix_web::test]
async fn a_large_sum_takes_two_people() {
    let shop = with_earnings(5, |it| it.two_people_above = "2.00".into()).await;
    let (owner, clerk) = (shop.operator().await, shop.clerk().await);
    let dave = number_of(&owner, "dave").await;
    let payout = address(&asks(&owner, &dave, "3.00").await);
    owner.submits(&format!("{payout}/approve"), &[]).await;
    let alone = owner.submits(&format!("{payout}/pay"), &[("reference", "1")]).await;
    assert_eq!(alone.status, 409, "{alone:?}");
    assert_eq!(daves(&shop).await, [200, 300, 0]);
    assert_eq!(clerk.submits(&format!("{payout}/pay"), &[("reference", "1")]).await.status, 303);
    let small = address(&asks(&owner, &dave, "2.00").await);
    owner.submits(&format!("{small}/approve"), &[]).await;
    assert_eq!(owner.submits(&format!("{small}/pay"), &[("reference", "2")]).await.status, 303);
    assert_eq!(daves(&shop).await, [0, 0, 500]);
    shop.work().await;
}

#[actix_web::test]
async fn fifty_requests_at_once_set_aside_what_one_asked_for() {
    let shop = with_earnings(4, |_| ()).await;
    let owner = shop.operator().await;
    let dave = number_of(&owner, "dave").await;
    let answers = join_all((0..50).map(|_| asks(&owner, &dave, "3.00"))).await;
    let count = |status| answers.iter().filter(|it| it.status == status).count();
    assert_eq!((count(303), count(409)), (1, 49), "{answers:?}");
    assert_eq!(daves(&shop).await, [100, 300, 0]);
    shop.work().await;
}

#[actix_web::test]
async fn an_account_is_sealed_and_shown_only_on_record() {
    let shop = with_earnings(3, |_| ()).await;
    let owner = shop.operator().await;
    let dave = number_of(&owner, "dave").await;
    let payout = address(&asks(&owner, &dave, "3.00").await);
    for page in [payout.as_str(), "/admin/payouts", &format!("/admin/agents/{dave}/payout")] {
        let seen = owner.sees(page).await.body;
        assert!(seen.contains("*2345") && !seen.contains(NUMBER), "{page}: {seen}");
    }
    let shown = owner.submits(&format!("{payout}/account"), &[]).await;
    assert!(shown.body.contains(NUMBER) && shown.body.contains("张三"));
    owner.submits(&format!("{payout}/approve"), &[]).await;
    let file = owner.submits("/admin/payouts/export", &[("kind", "bank")]).await;
    assert!(file.body.contains(&format!("\"张三\",\"{NUMBER}\",\"工商银行\",3.00,")), "{file:?}");
    let none = owner.submits("/admin/payouts/export", &[("kind", "alipay")]).await;
    assert!(owner.follows(&none).await.body.contains("flash-bad"));
    let audit = owner.sees("/admin/audit").await.body;
    for action in ["修改收款账号", "申请提现", "查看收款账号", "导出提现"] {
        assert!(audit.contains(action), "{action}");
    }
    assert!(!audit.contains(NUMBER));
    shop.work().await;
}

#[actix_web::test]
async fn his_payouts_leave_without_the_account_or_who_agreed() {
    let shop = with_earnings(5, |it| it.fee = "0.20".into()).await;
    let owner = shop.operator().await;
    let number = number_of(&owner, "dave").await;
    let refused = address(&asks(&owner, &number, "2.00").await);
    let refuse = owner.submits(&format!("{refused}/refuse"), &[("reason", "=try again")]).await;
    assert_eq!(refuse.status, 303, "{refuse:?}");
    asks(&owner, &number, "3.00").await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let page = dave.sees("/agent/payouts").await.body;
    assert!(page.contains("action=\"/agent/payouts/export\""), "{page}");
    let his = takes(&dave, "/agent/payouts/export", &[]).await;
    assert_eq!(his.len(), 2, "{his:?}");
    assert!(his[0].contains(",3.00,0.20,2.80,") && his[0].contains("*2345"), "{his:?}");
    assert!(his[1].contains(",2.00,0.20,1.80,") && his[1].ends_with(",\"'=try again\""), "{his:?}");
    for hidden in [NUMBER, "张三", "owner"] {
        assert!(!his.concat().contains(hidden), "{hidden}: {his:?}");
    }
    let turned_down = [("state", "refused")];
    assert_eq!(takes(&dave, "/agent/payouts/export", &turned_down).await, his[1..]);
    let page = dave.sees("/agent/payouts?state=refused").await.body;
    assert!(page.contains("¥2.00</b>") && !page.contains("¥3.00</b>"), "{page}");
    assert!(takes(&dave, "/agent/payouts/export", &[("state", "paid")]).await.is_empty());
    let carol = shop.agents_person("carol", "carol", "owner").await;
    assert!(takes(&carol, "/agent/payouts/export", &[]).await.is_empty());
    let all = takes(&owner, "/admin/payouts/list", &[("status", "all"), ("agent", "dave")]).await;
    assert_eq!(all.len(), his.len(), "{all:?}");
    assert!(all[0].contains("\"dave\""), "{all:?}");
    for nobodys in [("agent", "carol"), ("agent", "no such name!"), ("status", "paid")] {
        assert!(takes(&owner, "/admin/payouts/list", &[nobodys]).await.is_empty(), "{nobodys:?}");
    }
    let list = |agent: &str| format!("/admin/payouts?status=all&agent={agent}");
    assert!(owner.sees(&list("dave")).await.body.contains("row-link"));
    assert!(!owner.sees(&list("carol")).await.body.contains("row-link"));
    is_written_down(&owner, "导出提现", 8).await;
    shop.work().await;
}

#[actix_web::test]
async fn the_command_line_is_no_second_person() {
    let shop = with_earnings(3, |terms| terms.two_people_above = "2".to_owned()).await;
    let account = ["--kind", "alipay", "--holder", "D", "--number", "d@x.cn"];
    shop.cli(&[["payout", "account", "dave"].as_slice(), &account].concat()).await;
    shop.cli(&["payout", "ask", "dave", "--amount", "2.50"]).await;
    assert!(shop.refuses(&["payout", "approve", "1"]).await.contains("two people"));
    let owner = shop.operator().await;
    assert_eq!(owner.submits("/admin/payouts/1/approve", &[]).await.status, 303);
    let pay = ["payout", "pay", "1", "--reference", "1"];
    assert!(shop.refuses(&pay).await.contains("two people"));
    assert_eq!(daves(&shop).await, [50, 250, 0]);
    shop.work().await;
}

#[actix_web::test]
async fn a_payout_goes_through_by_command() {
    let shop = with_earnings(3, |_| ()).await;
    let account = ["--kind", "alipay", "--holder", "D", "--number", "d@x.cn"];
    let ask = ["payout", "ask", "dave", "--amount", "2.50"];
    assert!(shop.refuses(&ask).await.contains("account"));
    shop.cli(&[["payout", "account", "dave"].as_slice(), &account].concat()).await;
    shop.cli(&ask).await;
    assert!(
        shop.refuses(&["payout", "pay", "1", "--reference", "1"])
            .await
            .contains("the payout is requested")
    );
    shop.cli(&["payout", "approve", "1"]).await;
    shop.cli(&["payout", "pay", "1", "--reference", "1"]).await;
    assert_eq!(daves(&shop).await, [50, 0, 250]);
    let refused = shop.refuses(&["payout", "ask", "dave", "--amount", "0.51"]).await;
    assert!(refused.contains("0.51") && refused.contains("0.50"), "{refused}");
    shop.cli(&["payout", "ask", "dave", "--amount", "0.50"]).await;
    let second = newest(&shop).await;
    shop.cli(&["payout", "refuse", &second, "--reason", "later"]).await;
    assert_eq!(daves(&shop).await, [50, 0, 250]);
    let listed = shop.program(&["payout", "list", "--json"]).await.json();
    let states: Vec<&str> = listed["payouts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["status"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["refused", "paid"]);
    shop.work().await;
}

/// One thing after the other, whatever comes of it; afterwards every cent is somewhere.
#[actix_web::test]
async fn after_any_sequence_the_books_are_whole() {
    let shop = a_tree().await;
    let by = By::COMMAND_LINE;
    let vault = shop.app().vault.clone();
    let terms = Terms { minimum: money(10), fee: money(3), fee_bps: 50, two_people_above: None };
    let dave = shop.app().db.read(|conn| agents::find_by_name(conn, &"dave".parse().unwrap()));
    let dave = dave.await.unwrap().unwrap().id;
    let account = Destination {
        kind: Kind::Alipay,
        holder: "d".into(),
        number: "d@x.cn".into(),
        bank: String::new(),
    };
    let (now, owner) = (shop.clock().now(), by.clone());
    let save =
        move |conn: &mut db::Conn| payouts::save_account(conn, &vault, dave, &account, &owner, now);
    shop.app().db.write(save).await.unwrap();

    let mut orders = Vec::new();
    let mut dice = 7_u64;
    let mut roll = |sides: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % sides
    };
    for _ in 0..60 {
        match roll(6) {
            0 if orders.len() < 10 => orders.push(shop.sells_in_daves_shop(1).await.order()),
            1 if !orders.is_empty() => {
                let nth = usize::try_from(roll(20)).unwrap();
                let order = orders.iter().cycle().nth(nth).unwrap();
                let amount = format!("{}.{:02}", roll(6), 1 + roll(99));
                // More than is left is refused, and nothing happens.
                let _ = shop.try_cli(&["refund", order, "--amount", &amount]).await;
            }
            2 => shop.pass(3 * 86_400).await,
            3 => {
                let (amount, by, now) =
                    (money(20 + i64::try_from(roll(300)).unwrap()), by.clone(), shop.clock().now());
                let before = balance(&shop, Account::Agent(dave)).await;
                let asked = shop
                    .app()
                    .db
                    .write(move |conn| payouts::ask(conn, dave, amount, &terms, &by, now))
                    .await;
                let fits = before.1 >= amount.minor();
                let open = !matches!(asked, Err(payouts::Error::AlreadyOpen));
                assert_eq!(asked.is_ok(), fits && open, "{before:?} {amount}: {asked:?}");
            }
            way => {
                let open = open_payout(&shop, dave).await;
                let (by, now) = (by.clone(), shop.clock().now());
                let Some(open) = open else { continue };
                let step = move |conn: &mut db::Conn| match way {
                    4 => payouts::approve(conn, open, &terms, &by, now)
                        .or_else(|_| payouts::pay(conn, open, "1", &terms, &by, now)),
                    _ => payouts::refuse(conn, open, "no", &by, now),
                };
                shop.app().db.write(step).await.unwrap();
            }
        }
        let now = shop.clock().now();
        let all = shop.app().db.read(move |conn| ledger::list_balances(conn, now)).await.unwrap();
        assert_eq!(all.iter().map(|it| it.pending + it.available).sum::<i64>(), 0);
        assert!(balance(&shop, Account::InPayout(dave)).await.1 >= 0);
    }
    assert!(orders.len() > 3, "it was a sequence");
    shop.work().await;
}

fn money(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

async fn balance(shop: &TestShop, account: Account) -> (i64, i64) {
    let now = shop.clock().now();
    let read = shop.app().db.read(move |conn| ledger::balance(conn, account, now));
    read.await.unwrap().first().map_or((0, 0), |it| (it.pending, it.available))
}

async fn open_payout(shop: &TestShop, agent: AgentId) -> Option<PayoutId> {
    let his = payouts::Which { agent: Some(agent), status: None };
    let list = move |conn: &mut db::Conn| payouts::list_beyond(conn, his, None, 1);
    let newest = shop.app().db.read(list).await.unwrap().pop()?;
    newest.status.is_open().then_some(newest.id)
}

#[actix_web::test]
async fn money_that_a_refund_took_back_cannot_be_asked_for() {
    let shop = a_tree().await;
    let order = shop.sells_in_daves_shop(2).await.order();
    shop.pass(WEEK).await;
    let owner = shop.operator().await;
    shop.cli(&["refund", &order, "--amount", "12.50"]).await;
    let dave = number_of(&owner, "dave").await;
    let refused = asks(&owner, &dave, "10.00").await;
    assert!(refused.body.contains("¥1.00"), "half of it is left: {refused:?}");
}

#[actix_web::test]
async fn an_agent_reads_his_own_month() {
    let shop = a_tree().await;
    shop.sells_in_daves_shop(2).await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let carol = shop.agents_person("carol", "carol", "owner").await;
    let (his, hers) = (dave.sees("/agent/statement").await, carol.sees("/agent/statement").await);
    assert!(his.body.contains("2026-01") && his.body.contains("¥2.00"), "{his:?}");
    assert!(hers.body.contains("¥1.20") && !hers.body.contains("¥2.00"), "{hers:?}");
    let before = dave.sees("/agent/statement?month=2025-12").await;
    assert!(!before.body.contains("¥2.00"), "{before:?}");
}
