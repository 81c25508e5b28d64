//! The whole story of a tree of agents, as it is pressed and typed: the operator makes alice, who
//! recruits bob, who recruits carol, who recruits dave, in whose shop somebody buys.

use super::driver::{Browser, Size};
use crate::agents::shop::names_nobody;
use crate::agents::{PARTS, RETAIL, SKU};
use crate::shop::{PASSWORD, TestShop, cards};

const WEEK: i64 = 7 * 86_400;

const HOST: &str = "cards.example";

impl Browser {
    async fn logs_in(&self, door: &str, name: &str) {
        self.opens(&format!("{door}/login")).await;
        self.types("name", name).await;
        self.types("password", PASSWORD).await;
        self.presses("form .btn-primary").await;
        self.arrives(door).await;
    }

    /// All children of whoever sits here pay so much more than he does.
    async fn asks_of_children(&self, mode: &str, value: &str) {
        self.opens("/agent/rules").await;
        self.chooses("mode", mode).await;
        self.types("value", value).await;
        self.presses("form[action='/agent/rules'] .btn-primary").await;
        self.reads(".rows-cards .right b").await;
    }

    /// A link to join below whoever sits here, from the shop's address on.
    async fn invites(&self) -> String {
        self.opens("/agent/invites").await;
        self.presses("form[action='/agent/invites'] .btn-primary").await;
        let link = self.reads(".invite .secret-line").await;
        let (_, code) = link.split_once("/join/").unwrap();
        format!("/join/{code}")
    }

    async fn asks_for(&self, price: &str) {
        self.opens("/agent/prices").await;
        self.types("price", price).await;
        self.presses("button[name=act][value=save]").await;
    }
}

/// Somebody with a window of his own, who follows a link and has a shop.
async fn joins(shop: &TestShop, link: &str, name: &str, slug: &str) -> Browser {
    let browser = Browser::fresh(shop.node.base(), Size::Phone).await.unwrap();
    browser.opens(link).await;
    assert!(browser.fits().await, "the page to join scrolls sideways");
    browser.types("shop_name", slug).await;
    browser.types("shop", slug).await;
    browser.types("name", name).await;
    browser.types("password", PASSWORD).await;
    browser.types("again", PASSWORD).await;
    browser.presses("form .btn-primary").await;
    browser.arrives("done=joined").await;
    browser
}

#[actix_web::test]
async fn four_agents_below_each_other_sell_a_card_and_are_paid() {
    let shop = TestShop::open_with(|config| config.payouts.minimum = "0.10".into()).await;
    let shop = shop.selling_through_agents(SKU, [1_200, 900, 1_000], cards(3)).await;
    shop.cli(&["gateway", "add", "--code", "play", "--driver", "sandbox"]).await;
    let _ = shop.operator().await;
    let Some(desk) = Browser::fresh(shop.node.base(), Size::Desk).await else {
        return;
    };
    desk.logs_in("/admin", "owner").await;
    desk.opens("/admin/agents/new").await;
    desk.types("name", "alice").await;
    desk.presses("form[action='/admin/agents/new'] .btn-primary").await;
    desk.sees("alice").await;
    let _ = shop.agents_person("alice", "alice", "owner").await;

    let alice = Browser::fresh(shop.node.base(), Size::Desk).await.unwrap();
    alice.logs_in("/agent", "alice").await;
    alice.asks_of_children("percent", "10.00").await;
    let bob = joins(&shop, &alice.invites().await, "bob", "north").await;
    alice.closes().await;
    bob.asks_for("9.95").await;
    let refused = bob.reads(".field-error").await;
    assert!(refused.contains("9.95") && refused.contains("10.00"), "{refused}");
    bob.asks_of_children("fixed", "1.00").await;
    let carol = joins(&shop, &bob.invites().await, "carol", "east").await;
    bob.closes().await;
    carol.asks_of_children("percent", "5.50").await;
    let dave = joins(&shop, &carol.invites().await, "dave", "west").await;
    carol.closes().await;
    dave.asks_for("11.00").await;
    let refused = dave.reads(".field-error").await;
    assert!(refused.contains("11.00") && refused.contains("11.50"), "{refused}");
    dave.asks_for("12.50").await;
    dave.gone(".field-error").await;
    assert_eq!(dave.reads(".earn").await, "¥1.00");
    assert!(dave.fits().await, "the page of prices scrolls sideways");

    dave.opens("/agent/hosts").await;
    dave.types("host", HOST).await;
    dave.presses("form[action='/agent/hosts'] .btn-primary").await;
    let token = dave.reads(".host-token").await;
    shop.elsewhere.has_record(&format!("_keygrove.{HOST}"), &token);
    dave.presses("form[action='/agent/hosts/prove'] .btn-primary").await;
    dave.sees("已验证").await;
    let home = shop.buyer().at(HOST).sees("/").await;
    assert!(home.status == 200 && home.body.contains("12.50"), "{home:?}");

    let phone = Browser::fresh(shop.node.base(), Size::Phone).await.unwrap();
    phone.opens(&format!("/s/west/p/{SKU}")).await;
    names_nobody(&phone.source().await, "the product's page");
    phone.types("contact", "buyer@example.com").await;
    phone.presses("label:has(input[name=gateway][value=play])").await;
    phone.presses(".buybar-go").await;
    let paying = phone.arrives("/pay").await;
    assert!(paying.starts_with("/s/west/"), "{paying}");
    let order = paying.split('/').rev().nth(1).unwrap().to_owned();
    phone.presses(".pay-go").await;
    phone.presses("button[name=result][value=paid]").await;
    phone.sees("CARD-000000").await;
    names_nobody(&phone.source().await, "the order's page");
    phone.closes().await;
    shop.work().await;
    assert_eq!(shop.earnings().await.map(|(pending, now)| pending + now), PARTS);
    assert_eq!(PARTS.iter().sum::<i64>(), RETAIL);

    desk.opens(&format!("/admin/orders/{order}/refund")).await;
    desk.types("amount", "3.00").await;
    desk.presses("form[method=get] .btn-primary").await;
    desk.presses(".refund-sure .btn-error").await;
    desk.gone(".refund-sure").await;
    let left = shop.earnings().await.map(|(pending, now)| pending + now);
    assert_eq!(left, [684, 68, 76, 46, 76], "of 12.50, 3.00 went back");
    dave.closes().await;
    desk.closes().await;

    shop.pass(WEEK).await;
    let dave = Browser::fresh(shop.node.base(), Size::Phone).await.unwrap();
    dave.logs_in("/agent", "dave").await;
    dave.opens("/agent/payouts").await;
    dave.types("holder", "张三").await;
    dave.types("number", "6222000011112345").await;
    dave.types("bank", "工商银行").await;
    dave.presses("form[action='/agent/payouts/account'] button").await;
    dave.types("amount", "0.76").await;
    dave.presses("form[action='/agent/payouts'] .btn-primary").await;
    let desk = Browser::fresh(shop.node.base(), Size::Desk).await.unwrap();
    desk.logs_in("/admin", "owner").await;
    desk.opens("/admin/payouts").await;
    desk.presses("a.row-link[href^='/admin/payouts/']").await;
    desk.presses("form[action$='/approve'] .btn-primary").await;
    desk.types("reference", "ICBC-77").await;
    desk.presses("form[action$='/pay'] .btn-primary").await;
    desk.sees("ICBC-77").await;
    dave.opens("/agent/payouts").await;
    dave.sees("已打款").await;
    dave.closes().await;
    desk.closes().await;
    shop.work().await;
}
