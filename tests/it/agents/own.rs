//! An agent buys in his own shop: whether he earns on it is the operator's choice.

use super::{PARTS, RETAIL, SKU, a_tree};
use crate::shop::{TestShop, Visitor};

async fn buys(shop: &TestShop, buyer: &Visitor<'_>, contact: &str) {
    let placed = buyer.buys(SKU, 1).at("d").seeing(RETAIL).with("contact", contact).await;
    assert!(placed.is_placed(), "{placed:?}");
    assert_eq!(buyer.pays(&placed).await.body, "success");
    shop.work().await;
}

async fn says_that_nobody_earns_on_himself(shop: &TestShop) {
    let owner = shop.operator().await;
    let form = [("name", "Keygrove"), ("own_purchases_forgo", "on")];
    assert_eq!(owner.submits("/admin/settings", &form).await.status, 303);
    assert!(owner.sees("/admin/settings").await.body.contains("value=\"on\" checked"));
}

#[actix_web::test]
async fn an_agent_earns_on_himself_unless_the_operator_says_no() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    buys(&shop, &dave, "anything").await;
    assert_eq!(shop.earnings().await[4].0, PARTS[4]);

    says_that_nobody_earns_on_himself(&shop).await;
    buys(&shop, &dave, "anything").await;
    let earned = shop.earnings().await;
    assert_eq!(earned[4].0, PARTS[4], "he is logged in, so nothing more");
    assert_eq!(earned[0].1, 2 * PARTS[0] + PARTS[4], "his part is the platform's");
    assert_eq!(earned[1].0, 2 * PARTS[1], "those above him have theirs");
}

#[actix_web::test]
async fn an_agent_is_known_by_his_contacts_however_they_are_written() {
    let shop = a_tree().await;
    shop.agents_person("dave", "dave@mine.example", "owner").await;
    shop.agents_person("carol", "carol@hers.example", "owner").await;
    says_that_nobody_earns_on_himself(&shop).await;
    shop.cli(&["agent", "contact", "dave", "qq 10001"]).await;
    for contact in ["Dave@Mine.example", "QQ 10001"] {
        buys(&shop, &shop.buyer(), contact).await;
        assert_eq!(shop.earnings().await[4].0, 0, "{contact}");
    }
    shop.cli(&["agent", "contact", "dave", "qq 10001", "--remove"]).await;
    for contact in ["qq 10001", "carol@hers.example", "somebody@else.example"] {
        buys(&shop, &shop.buyer(), contact).await;
    }
    assert_eq!(shop.earnings().await[4].0, 3 * PARTS[4], "others are buyers like any");
    let gone = shop.refuses(&["agent", "contact", "dave", "qq 10001", "--remove"]).await;
    assert!(!gone.contains("10001"), "{gone}");
}

#[actix_web::test]
async fn what_an_agent_gave_up_is_not_taken_back_of_him() {
    let shop = a_tree().await;
    shop.agents_person("dave", "dave@mine.example", "owner").await;
    says_that_nobody_earns_on_himself(&shop).await;
    let buyer = shop.buyer();
    let buys = buyer.buys(SKU, 1).at("d").seeing(RETAIL).with("contact", "dave@mine.example");
    let placed = buys.await;
    buyer.pays(&placed).await;
    shop.work().await;
    shop.cli(&["refund", &placed.order(), "--amount", "6.25"]).await;
    assert_eq!(shop.earnings().await[4], (0, 0));
    shop.cli(&["refund", &placed.order(), "--amount", "6.25"]).await;
    assert_eq!(shop.earnings().await, [(0, 0); 5]);
}

#[actix_web::test]
async fn contacts_are_linked_from_the_pages_and_shown_masked() {
    let shop = a_tree().await;
    says_that_nobody_earns_on_himself(&shop).await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    let clerk = shop.clerk().await;
    let number = super::office::number_of(&clerk, "dave").await;
    for (who, page) in [
        (&dave, "/agent/shop/contacts".to_owned()),
        (&clerk, format!("/admin/agents/{number}/contacts")),
    ] {
        assert_eq!(who.submits(&page, &[("contact", " ")]).await.status, 422);
        let linked = who.submits(&page, &[("contact", "dave.two@qq.com")]).await;
        assert_eq!(linked.status, 303, "{linked:?}");
        let shown = who.sees(&page).await.body;
        assert!(!shown.contains("dave.two@qq.com") && shown.contains("@qq.com"), "{shown}");
        let before = shop.earnings().await[4].0;
        buys(&shop, &shop.buyer(), "Dave.Two@qq.com").await;
        assert_eq!(shop.earnings().await[4].0, before, "it is he himself");
        let (_, rest) = shown.split_once("name=\"which\" value=\"").unwrap();
        let which = [("which", rest.split('"').next().unwrap())];
        let remove = format!("{page}/remove");
        assert_eq!(who.submits(&remove, &which).await.status, 303);
        assert_eq!(who.submits(&remove, &which).await.status, 404);
        buys(&shop, &shop.buyer(), "dave.two@qq.com").await;
        assert_eq!(shop.earnings().await[4].0, before + PARTS[4]);
    }
}
