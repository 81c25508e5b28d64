//! Two who change the same thing, and what comes on sale between two looks.

use crate::shop::{Answer, Node, TestShop, cards};
use keygrove::state::Clock;
use std::collections::BTreeSet;

type Form<'a> = &'a [(&'a str, &'a str)];

/// What a form says that it was opened on.
fn opened(page: &Answer) -> String {
    let (_, rest) = page.body.split_once("name=\"opened\" value=\"").expect("a form that says");
    rest.split('"').next().unwrap().to_owned()
}

#[actix_web::test]
async fn who_saves_second_is_told_and_keeps_what_was_typed() {
    let shop = TestShop::open().await.selling("netflix", 1_000, cards(1)).await;
    let (owner, clerk) = (shop.operator().await, shop.clerk().await);
    let here = "/admin/products/1";
    let before = opened(&owner.sees(here).await);
    let form = [("name", "The owner's"), ("slug", "netflix"), ("opened", before.as_str())];
    assert_eq!(owner.submits(here, &form).await.status, 303);

    let form = [("name", "The clerk's"), ("slug", "netflix"), ("opened", before.as_str())];
    let refused = clerk.submits(here, &form).await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("value=\"The clerk&#39;s\""), "{}", refused.body);
    assert!(refused.body.contains("现在保存的是：The owner&#39;s"), "{}", refused.body);
    assert!(shop.buyer().sees("/p/netflix").await.body.contains("The owner&#39;s"));

    let seen = opened(&refused);
    let form = [("name", "The clerk's"), ("slug", "netflix"), ("opened", seen.as_str())];
    assert_eq!(clerk.submits(here, &form).await.status, 303, "having seen both");
    assert!(shop.buyer().sees("/p/netflix").await.body.contains("The clerk&#39;s"));
}

#[actix_web::test]
async fn no_form_overwrites_unseen() {
    let shop = TestShop::open().await.selling("netflix", 1_000, cards(1)).await;
    let owner = shop.operator().await;
    owner.submits("/admin/categories", &[("name", "Films")]).await;
    let question = [("label", "Account"), ("name", "account"), ("kind", "text")];
    owner.submits("/admin/products/1/fields/new", &question).await;
    shop.cli(&["supplier", "create", "Acme"]).await;
    let forms: [(&str, Form<'_>, Form<'_>); 5] = [
        ("/admin/skus/1", &[("code", "netflix"), ("price", "12")], &[("price", "9")]),
        ("/admin/categories/1", &[("name", "Cinema")], &[("name", "Series")]),
        ("/admin/products/1/fields/0", &question, &[("hint", "yours")]),
        ("/admin/suppliers/1/edit", &[("name", "Acme")], &[("note", "pays on Mondays")]),
        ("/admin/settings", &[("name", "Keys")], &[("name", "Cards")]),
    ];
    for (here, first, second) in forms {
        let before = opened(&owner.sees(here).await);
        // The first of a name counts.
        let changed = [second, first].concat();
        assert_eq!(owner.submits(here, &changed).await.status, 303, "{here}: no form was opened");
        let refused = owner.submits(here, &[first, &[("opened", &before)]].concat()).await;
        assert_eq!(refused.status, 409, "{here}");
        let again = opened(&refused);
        let form = [first, &[("opened", &again)]].concat();
        assert_eq!(owner.submits(here, &form).await.status, 303, "{here}");
    }
}

#[actix_web::test]
async fn a_sale_in_between_does_not_spoil_a_form() {
    let shop = TestShop::open().await.selling("netflix", 1_000, cards(2)).await;
    let owner = shop.operator().await;
    let before = opened(&owner.sees("/admin/skus/1").await);
    shop.buyer().gets("netflix", 1).await;
    shop.work().await;
    let form = [("code", "netflix"), ("price", "12"), ("opened", before.as_str())];
    assert_eq!(owner.submits("/admin/skus/1", &form).await.status, 303);
}

#[actix_web::test]
async fn the_first_to_ask_for_a_new_product_finds_it() {
    let shop = TestShop::open().await;
    // A clock set by hand makes every look a fresh one.
    let node = Node::open(&shop.config, &Clock::System, &shop.elsewhere).await;
    let buyer = shop.buyer_at(&node);
    assert_eq!(buyer.sees("/").await.status, 200);
    let shop = shop.selling("netflix", 1_000, cards(1)).await;
    let buyer = shop.buyer_at(&node);
    assert_eq!(buyer.sees("/p/netflix").await.status, 200);
    node.stop();
}

#[actix_web::test]
async fn a_page_from_memory_has_a_form_of_its_own_each_time() {
    let shop = TestShop::open().await.selling("netflix", 1_000, cards(1)).await;
    let node = Node::open(&shop.config, &Clock::System, &shop.elsewhere).await;
    let buyer = shop.buyer_at(&node);
    let mut tokens = BTreeSet::new();
    for _ in 0..3 {
        tokens.insert(buyer.reads("/p/netflix").await.text("form_token"));
        let page = buyer.sees("/p/netflix").await;
        assert!(page.body.ends_with("</html>\n"), "{page:?}");
        let (_, rest) = page.body.split_once("name=\"form_token\"").unwrap();
        let (_, rest) = rest.split_once("value=\"").unwrap();
        tokens.insert(rest.split('"').next().unwrap().to_owned());
    }
    assert_eq!(tokens.len(), 6, "{tokens:?}");
    node.stop();
}

#[actix_web::test]
async fn the_operator_is_written_to_in_the_language_chosen() {
    let shop = TestShop::open().await.selling_by_hand("top-up", 1_000).await;
    let owner = shop.operator().await;
    let form =
        [("name", "Keys"), ("operator_mail", "owner@example.com"), ("operator_language", "en")];
    assert_eq!(owner.submits("/admin/settings", &form).await.status, 303);
    shop.buyer().gets("top-up", 1).await;
    shop.work().await;
    let folder = std::fs::read_dir(shop.config.server.data.join("mails")).unwrap();
    let mails = folder.map(|it| std::fs::read_to_string(it.unwrap().path()).unwrap());
    let mail = mails.collect::<String>().replace("=\r\n", "");
    assert!(mail.contains("To: owner@example.com"), "{mail}");
    assert!(mail.contains("lang=3D\"en\"") && mail.contains("An order waits for you"), "{mail}");
}
