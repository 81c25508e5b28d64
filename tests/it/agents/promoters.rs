//! Promoters: paid out of the shop owner's own part alone, for what they really brought.

use super::shop::names_nobody;
use super::{PARTS, RETAIL, SKU, a_tree};
use crate::shop::{Answer, TestShop, Visitor};
use keygrove::db::Conn;
use keygrove::ledger::{self, Account};
use keygrove::types::PromoterId;

const HOME: &str = "/agent/promoters";

/// Of dave's 1.00: what a quarter of it is.
const SHARE: i64 = 25;

/// A promoter of dave's, as his links and his page know him.
struct Lin {
    id: i64,
    link: String,
    page: String,
}

async fn makes(dave: &Visitor<'_>, fields: &[(&str, &str)]) -> Lin {
    let usual =
        [("name", "小林"), ("contact", "lin@promo.example"), ("share", "25"), ("days", "30")];
    let form: Vec<(&str, &str)> = usual
        .iter()
        .map(|(name, value)| {
            let other = fields.iter().find(|(it, _)| it == name);
            (*name, other.map_or(*value, |(_, it)| *it))
        })
        .collect();
    let made = dave.submits(HOME, &form).await;
    assert_eq!(made.status, 201, "{made:?}");
    let id = between(&made.body, "/agent/promoters/", "\"").parse().unwrap();
    let page = format!("/s/d/promoter?token={}", between(&made.body, "/promoter?token=", "<"));
    let sheet = dave.sees(&format!("{HOME}/{id}")).await.body;
    let link = format!("/s/d/r/{}", between(&sheet, "/s/d/r/", "<"));
    Lin { id, link, page }
}

fn between<'p>(page: &'p str, before: &str, after: &str) -> &'p str {
    let (_, rest) = page.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}"));
    rest.split(after).next().unwrap()
}

async fn buys(shop: &TestShop, buyer: &Visitor<'_>) -> Answer {
    let placed = buyer.buys(SKU, 1).at("d").seeing(RETAIL).await;
    pays(shop, buyer, placed).await
}

async fn pays(shop: &TestShop, buyer: &Visitor<'_>, placed: Answer) -> Answer {
    assert!(placed.is_placed(), "{placed:?}");
    assert_eq!(buyer.pays(&placed).await.body, "success");
    shop.work().await;
    placed
}

impl Lin {
    /// Pending and available, in minor units.
    async fn has(&self, shop: &TestShop) -> (i64, i64) {
        let (account, now) = (Account::Promoter(PromoterId(self.id)), shop.clock().now());
        let read = move |conn: &mut Conn| ledger::balance(conn, account, now);
        let balances = shop.app().db.read(read).await.unwrap();
        balances.first().map_or((0, 0), |it| (it.pending, it.available))
    }
}

#[actix_web::test]
async fn a_promoter_gets_his_share_of_the_owners_part_alone() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let lin = makes(&dave, &[]).await;
    let buyer = shop.buyer();
    let led = buyer.sees(&lin.link).await;
    assert_eq!((led.status, led.headers["location"].to_str().unwrap()), (302, "/s/d/"));
    let placed = buys(&shop, &buyer).await;
    names_nobody(&placed.body, "the checkout");
    assert_eq!(lin.has(&shop).await, (SHARE, 0));
    let earned = shop.earnings().await.map(|(pending, available)| pending + available);
    assert_eq!(earned, [PARTS[0], PARTS[1], PARTS[2], PARTS[3], PARTS[4] - SHARE]);
    let sheet = dave.sees(&format!("/agent/orders/{}", placed.order())).await.body;
    assert!(sheet.contains("推广员 小林") && sheet.contains("¥0.25"), "{sheet}");
    assert!(!sheet.contains("lin@promo.example"), "{sheet}");

    shop.cli(&["refund", &placed.order(), "--amount", "6.25"]).await;
    let left = lin.has(&shop).await.0;
    assert!((12..=13).contains(&left), "half of it: {left}");
    let (left, list) = (format!("<b>¥0.{left}</b>"), format!("/agent/promoters/{}", lin.id));
    assert!(dave.sees(&list).await.body.contains(&left), "nobody reads what was taken back");
    shop.cli(&["refund", &placed.order(), "--amount", "6.25"]).await;
    assert_eq!(lin.has(&shop).await, (0, 0));
    assert_eq!(shop.earnings().await, [(0, 0); 5]);
}

#[actix_web::test]
async fn a_fee_is_the_owners_and_takes_nothing_of_his_part() {
    let shop = a_tree().await;
    let fee = ["--fee-fixed", "0.90", "--fee-owner-percent", "100"];
    shop.cli(&[&["gateway", "fee", "epay"][..], &fee].concat()).await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let lin = makes(&dave, &[]).await;
    let buyer = shop.buyer();
    buyer.sees(&lin.link).await;
    let placed = buys(&shop, &buyer).await;
    assert_eq!(lin.has(&shop).await, (SHARE, 0));
    let earned = shop.earnings().await;
    assert_eq!(earned[4].0, PARTS[4] - SHARE - 90, "whatever the owner promised of it");
    assert_eq!(earned[0].1, PARTS[0], "the platform does not pay for that");
    shop.cli(&["refund", &placed.order(), "--amount", "12.50"]).await;
    assert_eq!(lin.has(&shop).await, (0, 0), "no debt for what he never had");
}

/// The money is where the owner has it: noting a payment moved it to him.
#[actix_web::test]
async fn what_a_promoter_was_paid_already_the_owner_gives_back() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let lin = makes(&dave, &[("share", "100")]).await;
    let buyer = shop.buyer();
    buyer.sees(&lin.link).await;
    let placed = buys(&shop, &buyer).await;
    shop.pass(8 * 86_400).await;
    let dave = shop.agents_person("dave", "dave-again", "owner").await;
    let sheet = format!("{HOME}/{}", lin.id);
    let pay = [("amount", "0.60"), ("reference", "W-1"), ("key", "k-1")];
    assert_eq!(dave.submits(&format!("{sheet}/pay"), &pay).await.status, 303);
    assert_eq!((lin.has(&shop).await, shop.earnings().await[4]), ((0, 40), (0, 60)));

    // Half of 1.00: he has 0.40 of it. Then the other half, of which he has nothing.
    shop.cli(&["refund", &placed.order(), "--amount", "6.25"]).await;
    assert_eq!((lin.has(&shop).await, shop.earnings().await[4]), ((0, 0), (0, 50)));
    shop.cli(&["refund", &placed.order(), "--amount", "6.25"]).await;
    assert_eq!((lin.has(&shop).await, shop.earnings().await[4]), ((0, 0), (0, 0)));
    let ledger = dave.sees("/agent/ledger").await.body;
    assert!(ledger.contains("代付推广员退佣") && ledger.contains(&placed.order()), "{ledger}");
    shop.cli(&["check"]).await;
}

#[actix_web::test]
async fn a_coupon_comes_off_before_his_share_is_counted() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let lin = makes(&dave, &[("share", "33.33")]).await;
    let coupon = [("code", "SPRING"), ("mode", "amount"), ("value", "0.40")];
    assert_eq!(dave.submits("/agent/coupons", &coupon).await.status, 303);
    let buyer = shop.buyer();
    buyer.sees(&lin.link).await;
    let placed = buyer.buys(SKU, 1).at("d").seeing(RETAIL).with("coupon", "SPRING").await;
    pays(&shop, &buyer, placed).await;
    assert_eq!(lin.has(&shop).await.0, 19, "of 0.60, rounded down");
    assert_eq!(shop.earnings().await[4].0, 41);
}

#[actix_web::test]
async fn the_last_touch_counts_for_as_long_as_it_is_valid() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let lin = makes(&dave, &[("days", "2")]).await;
    let mei = makes(&dave, &[("name", "小梅"), ("contact", "qq 7"), ("share", "10")]).await;
    let buyer = shop.buyer();
    buyer.sees(&lin.link).await;
    buyer.sees(&mei.link).await;
    buys(&shop, &buyer).await;
    assert_eq!((lin.has(&shop).await.0, mei.has(&shop).await.0), (0, 10));

    let slow = shop.buyer();
    slow.sees(&lin.link).await;
    shop.pass(2 * 86_400 + 1).await;
    buys(&shop, &slow).await;
    assert_eq!(lin.has(&shop).await, (0, 0), "two days are over");

    let quick = shop.buyer();
    quick.sees(&lin.link).await;
    shop.pass(2 * 86_400 - 60).await;
    buys(&shop, &quick).await;
    assert_eq!(lin.has(&shop).await.0, SHARE);
}

#[actix_web::test]
async fn a_touch_counts_in_its_own_shop_and_cannot_be_made_up() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let lin = makes(&dave, &[]).await;
    let code = lin.link.rsplit('/').next().unwrap().to_owned();
    let buyer = shop.buyer();
    buyer.sees(&lin.link).await;
    let touch = buyer.cookie("touch-d").unwrap();
    assert_eq!(buyer.sees(&format!("/s/carol/r/{code}")).await.status, 404, "not carol's promoter");
    assert_eq!(buyer.sees(&format!("/r/{code}")).await.status, 404, "nor the main shop's");
    buyer.has_cookie("touch-carol", &touch);
    let placed = buyer.buys(SKU, 1).at("carol").seeing(1_200).await;
    pays(&shop, &buyer, placed).await;
    assert_eq!(lin.has(&shop).await, (0, 0));

    let forger = shop.buyer();
    forger.has_cookie(
        "touch-d",
        &format!("{code}.{}.{}", shop.clock().now().seconds(), "0".repeat(32)),
    );
    buys(&shop, &forger).await;
    let later = touch.replacen('.', ".9", 1);
    forger.has_cookie("touch-d", &later);
    buys(&shop, &forger).await;
    assert_eq!(lin.has(&shop).await, (0, 0), "only what the shop signed is believed");
}

#[actix_web::test]
async fn nobody_promotes_to_himself() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    let lin = makes(&dave, &[]).await;
    let himself = shop.buyer();
    himself.sees(&lin.link).await;
    let own = himself.buys(SKU, 1).at("d").seeing(RETAIL).with("contact", "Lin@Promo.example");
    let placed = own.await;
    pays(&shop, &himself, placed).await;
    assert_eq!(lin.has(&shop).await, (0, 0), "his contact");

    assert_eq!(himself.sees(&lin.page).await.status, 200);
    buys(&shop, &himself).await;
    assert_eq!(lin.has(&shop).await, (0, 0), "the browser that opened his page");

    dave.sees(&lin.link).await;
    buys(&shop, &dave).await;
    let quiet = shop.buyer();
    quiet.sees(&lin.link).await;
    let owners = quiet.buys(SKU, 1).at("d").seeing(RETAIL).with("contact", "dave@mine.example");
    let placed = owners.await;
    pays(&shop, &quiet, placed).await;
    assert_eq!(lin.has(&shop).await, (0, 0), "the owner of the shop");
    assert_eq!(shop.earnings().await[4].0, 4 * PARTS[4]);
}

#[actix_web::test]
async fn who_is_switched_off_earns_nothing_new_and_keeps_what_he_has() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let lin = makes(&dave, &[]).await;
    let (before, after) = (shop.buyer(), shop.buyer());
    before.sees(&lin.link).await;
    buys(&shop, &before).await;
    let door = format!("{HOME}/{}/door", lin.id);
    assert_eq!(dave.submits(&door, &[("off", "on")]).await.status, 303);
    buys(&shop, &before).await;
    assert_eq!(after.sees(&lin.link).await.headers["location"].to_str().unwrap(), "/s/d/");
    assert_eq!(after.cookie("touch-d"), None);
    buys(&shop, &after).await;
    assert_eq!(lin.has(&shop).await.0, SHARE);
    assert!(after.sees(&lin.page).await.body.contains("推广已停用"));

    assert_eq!(dave.submits(&door, &[("off", "off")]).await.status, 303);
    buys(&shop, &before).await;
    assert_eq!(lin.has(&shop).await.0, 2 * SHARE);
}

#[actix_web::test]
async fn his_page_shows_what_is_his_and_nothing_else() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let lin = makes(&dave, &[]).await;
    let buyer = shop.buyer();
    buyer.sees(&format!("{}/1", lin.link)).await;
    let placed = buys(&shop, &buyer).await;
    let page = shop.buyer().sees(&lin.page).await;
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    assert_eq!(page.headers["cache-control"], "no-store");
    for told in ["小林", "25%", "¥0.25", SKU, "已发货", &lin.link, "<svg"] {
        assert!(page.body.contains(told), "{told} in {page:?}");
    }
    for secret in [&placed.order(), &buyer.contact(), "lin@promo.example", "¥12.50", "¥1.00"] {
        assert!(!page.body.contains(secret), "{secret} in {}", page.body);
    }
    names_nobody(&page.body, "the promoter's page");

    let token = lin.page.rsplit('=').next().unwrap();
    for nothing in ["/s/d/promoter", "/s/d/promoter?token=x", &format!("/promoter?token={token}")] {
        assert_eq!(shop.buyer().sees(nothing).await.status, 404, "{nothing}");
    }
    let elsewhere = format!("/s/carol/promoter?token={token}");
    assert_eq!(shop.buyer().sees(&elsewhere).await.status, 404, "of dave's shop alone");
    let renewed = dave.submits(&format!("{HOME}/{}/renew", lin.id), &[]).await;
    assert_eq!(renewed.status, 200, "{renewed:?}");
    assert_eq!(shop.buyer().sees(&lin.page).await.status, 404, "the old address opens nothing");
    let fresh = between(&renewed.body, "/promoter?token=", "<");
    assert_eq!(shop.buyer().sees(&format!("/s/d/promoter?token={fresh}")).await.status, 200);
}

#[actix_web::test]
async fn an_agent_pays_his_promoter_and_has_the_money_himself() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let lin = makes(&dave, &[]).await;
    let buyer = shop.buyer();
    buyer.sees(&lin.link).await;
    buys(&shop, &buyer).await;
    let pay = format!("{HOME}/{}/pay", lin.id);
    let form = |amount| [("amount", amount), ("reference", "alipay 77"), ("key", "k1")];
    let early = dave.submits(&pay, &form("0.25")).await;
    assert_eq!(early.status, 409, "pending is not available");
    assert!(early.body.contains("可支付只有 ¥0.00"), "{}", early.body);

    shop.pass(8 * 86_400).await;
    let dave = shop.agents_person("dave", "dave-again", "owner").await;
    assert_eq!(lin.has(&shop).await, (0, SHARE));
    assert_eq!(dave.submits(&pay, &form("0.26")).await.status, 409);
    for _ in 0..2 {
        assert_eq!(dave.submits(&pay, &form("0.20")).await.status, 303, "once or twice, once");
    }
    assert_eq!(lin.has(&shop).await, (0, SHARE - 20));
    assert_eq!(shop.earnings().await[4], (0, PARTS[4] - SHARE + 20));
    let page = shop.buyer().sees(&lin.page).await.body;
    assert!(page.contains("¥0.20") && !page.contains("alipay"), "{page}");
    let again = dave.submits(&pay, &[("amount", "0.01"), ("reference", "x"), ("key", "k1")]).await;
    assert_eq!(again.status, 422, "the same key for other money");
    let owner = shop.operator().await;
    let books = owner.sees(&format!("/admin/ledger/promoter:{}", lin.id)).await.body;
    assert!(books.contains("推广员 小林") && books.contains("支付推广员"), "{books}");
    assert!(owner.sees("/admin/ledger").await.body.contains("推广员 小林"));
    assert!(dave.sees("/agent/ledger").await.body.contains("支付推广员"));
}

#[actix_web::test]
async fn a_promoter_belongs_to_his_agent() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let carol = shop.agents_person("carol", "carol", "owner").await;
    let lin = makes(&dave, &[]).await;
    let sheet = format!("{HOME}/{}", lin.id);
    assert_eq!(carol.sees(&sheet).await.status, 404);
    let form = [("name", "x"), ("share", "50"), ("days", "9")];
    assert_eq!(carol.submits(&sheet, &form).await.status, 404);
    let poster = format!("/agent/links/poster?promoter={}", lin.id);
    assert_eq!(carol.sees(&poster).await.status, 404);
    let poster = dave.sees(&format!("{poster}&product=1")).await.body;
    assert!(poster.contains(&format!("{}/1", lin.link)) && poster.contains("<svg"), "{poster}");
    for (act, form) in [
        ("door", vec![("off", "on")]),
        ("renew", vec![]),
        ("pay", vec![("amount", "0.01"), ("reference", "x"), ("key", "k")]),
    ] {
        assert_eq!(carol.submits(&format!("{sheet}/{act}"), &form).await.status, 404, "{act}");
    }
    assert!(!carol.sees(HOME).await.body.contains("小林"));
    let kept = dave.sees(&sheet).await.body;
    assert!(kept.contains("小林") && kept.contains("value=\"25\""), "{kept}");
    assert!(kept.contains("lin@promo.example"), "his agent knows how to reach him");
}

#[actix_web::test]
async fn what_cannot_be_a_promoter_is_refused() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    for wrong in [
        [("name", ""), ("contact", "a"), ("share", "5"), ("days", "30")],
        [("name", "a"), ("contact", ""), ("share", "5"), ("days", "30")],
        [("name", "a"), ("contact", "a"), ("share", ""), ("days", "30")],
        [("name", "a"), ("contact", "a"), ("share", "0"), ("days", "30")],
        [("name", "a"), ("contact", "a"), ("share", "100.01"), ("days", "30")],
        [("name", "a"), ("contact", "a"), ("share", "1.234"), ("days", "30")],
        [("name", "a"), ("contact", "a"), ("share", "-5"), ("days", "30")],
        [("name", "a"), ("contact", "a"), ("share", "5"), ("days", "0")],
        [("name", "a"), ("contact", "a"), ("share", "5"), ("days", "366")],
    ] {
        let refused = dave.submits(HOME, &wrong).await;
        assert_eq!(refused.status, 422, "{wrong:?}");
        assert!(refused.body.contains("field-error"), "{wrong:?}: {}", refused.body);
    }
}

#[actix_web::test]
async fn a_click_counts_once_a_day_and_no_robots_does() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let lin = makes(&dave, &[]).await;
    let (reader, other) = (shop.buyer(), shop.buyer());
    for _ in 0..3 {
        reader.sees(&lin.link).await;
    }
    reader.sees(&format!("{}/1", lin.link)).await;
    other.sees(&lin.link).await;
    let robot = shop.buyer().called("Mozilla/5.0 (compatible; Googlebot/2.1)");
    robot.sees(&lin.link).await;
    shop.buyer().called("").sees(&lin.link).await;
    for _ in 0..2 {
        reader.sees("/s/d/x/1").await;
        robot.sees("/s/d/x/1").await;
    }
    shop.work().await;
    let clicks = |page: &str| between(page, "tile-value\">", "<").to_owned();
    let sheet = format!("{HOME}/{}", lin.id);
    assert_eq!(clicks(&dave.sees(&sheet).await.body), "3");
    let links = dave.sees("/agent/links").await.body;
    assert!(links.contains("近 30 天点击 1 次"), "{links}");

    shop.pass(86_400).await;
    let dave = shop.agents_person("dave", "dave-again", "owner").await;
    reader.sees(&lin.link).await;
    shop.work().await;
    let sheet = dave.sees(&sheet).await.body;
    assert_eq!(clicks(&sheet), "4");
    assert!(sheet.contains("今天 1"), "{sheet}");
}

#[actix_web::test]
async fn nobody_leaves_while_he_owes_a_promoter() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let lin = makes(&dave, &[("share", "100")]).await;
    let buyer = shop.buyer();
    buyer.sees(&lin.link).await;
    let placed = buys(&shop, &buyer).await;
    assert_eq!((lin.has(&shop).await.0, shop.earnings().await[4]), (PARTS[4], (0, 0)));
    shop.refuses(&["agent", "close", "dave"]).await;
    shop.cli(&["refund", &placed.order(), "--amount", "12.50"]).await;
    shop.cli(&["agent", "close", "dave"]).await;
}
