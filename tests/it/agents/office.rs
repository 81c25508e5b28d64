//! The operator looks after the tree from the pages.

use super::{SKU, a_tree};
use crate::shop::{PASSWORD, TestShop, Visitor};

/// The number in the address of an agent's sheet.
pub(crate) async fn number_of(owner: &Visitor<'_>, name: &str) -> String {
    let found = owner.sees(&format!("/admin/agents?q={name}")).await;
    let (_, rest) = found.body.split_once("<a class=\"row-link\" href=\"/admin/agents/").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// Once more: the session has ended meanwhile.
pub(crate) async fn logs_in(owner: &Visitor<'_>) {
    let form = [("name", "owner"), ("password", PASSWORD)];
    assert_eq!(owner.submits("/admin/login", &form).await.status, 303);
}

#[actix_web::test]
async fn the_operator_adds_agents_and_finds_them_again() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    let level = [("level", "gold"), ("of_wholesale", "90.5")];
    assert_eq!(owner.submits("/admin/agents/levels", &level).await.status, 303);
    assert!(owner.sees("/admin/agents/levels").await.body.contains("90.50"));
    let again = owner.submits("/admin/agents/levels", &level).await;
    assert_eq!(again.status, 409, "{again:?}");

    let east = [("name", "east"), ("level", "1"), ("shop", "east"), ("shop_name", "East")];
    let sheet = owner.follows(&owner.submits("/admin/agents/new", &east).await).await;
    assert!(sheet.body.contains("/s/east"), "{sheet:?}");
    let below = [("name", "harbour"), ("parent", "east"), ("shop", "")];
    assert_eq!(owner.submits("/admin/agents/new", &below).await.status, 303);
    for (wrong, field) in [
        ([("name", "east"), ("parent", "")], "name"),
        ([("name", "west"), ("parent", "nobody")], "parent"),
        ([("name", "a b"), ("parent", "")], "name"),
    ] {
        let refused = owner.submits("/admin/agents/new", &wrong).await;
        assert!([409, 422].contains(&refused.status), "{wrong:?}: {refused:?}");
        let at = format!(
            "name=\"{field}\" value=\"{}\" aria-invalid",
            wrong[usize::from(field == "parent")].1
        );
        assert!(refused.body.contains(&at), "{wrong:?}: {refused:?}");
    }

    let top = owner.sees("/admin/agents").await.body;
    assert!(top.contains(">east<") && !top.contains(">harbour<"), "one level at a time");
    assert!(owner.sees("/admin/agents?q=HARB").await.body.contains(">harbour<"));
    assert!(!owner.sees("/admin/agents?q=%25").await.body.contains(">harbour<"), "not a pattern");
    let of_east = owner.sees(&format!("/admin/agents/{}", number_of(&owner, "east").await)).await;
    assert!(of_east.body.contains(">harbour<"), "{of_east:?}");
    assert!(owner.sees("/admin/audit").await.body.contains("添加代理"), "in words");
}

#[actix_web::test]
async fn a_branch_shows_what_it_sold() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    shop.sells_in_daves_shop(2).await;
    shop.sells_in_daves_shop(1).await;
    let top = owner.sees("/admin/agents").await.body;
    assert!(
        top.contains("¥37.50") && top.contains("alice"),
        "three below her, three pieces: {top}"
    );
    let dave = owner.sees(&format!("/admin/agents/{}", number_of(&owner, "dave").await)).await;
    for said in ["¥37.50", "¥3.00", "alice", "bob", "carol"] {
        assert!(dave.body.contains(said), "{said}: {dave:?}");
    }
    shop.pass(31 * 86_400).await;
    logs_in(&owner).await;
    assert!(!owner.sees("/admin/agents").await.body.contains("¥37.50"), "of the last thirty days");
    let dormant = owner.sees("/admin/agents?show=dormant").await.body;
    assert!(dormant.contains(">dave<") && dormant.contains(">carol<"), "{dormant}");
    shop.sells_in_daves_shop(1).await;
    assert!(!owner.sees("/admin/agents?show=dormant").await.body.contains(">dave<"));
}

#[actix_web::test]
async fn a_move_is_asked_for_and_says_what_follows() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let buyer = shop.buyer();
    assert!(buyer.buys(SKU, 1).at("d").seeing(1_250).await.is_placed());
    let bob = format!("/admin/agents/{}", number_of(&owner, "bob").await);
    let asked = owner.sees(&format!("{bob}/move?to=")).await;
    assert_eq!(asked.status, 200, "{asked:?}");
    assert!(asked.body.contains("2 ") && asked.body.contains("alice"), "{asked:?}");
    for impossible in ["dave", "bob", "nobody"] {
        let refused = owner.sees(&format!("{bob}/move?to={impossible}")).await;
        assert!([409, 422].contains(&refused.status), "{impossible}: {refused:?}");
        let refused = owner.submits(&format!("{bob}/move"), &[("to", impossible)]).await;
        assert!([409, 422].contains(&refused.status), "{impossible}: {refused:?}");
    }
    let late = owner.submits(&format!("{bob}/move"), &[("to", ""), ("from", "99")]).await;
    assert!(late.status == 409 && late.body.contains("刚刚发生了变化"), "{late:?}");
    assert_eq!(owner.submits(&format!("{bob}/move"), &[("to", "")]).await.status, 303);
    assert!(owner.sees("/admin/agents").await.body.contains(">bob<"), "at the top now");
}

#[actix_web::test]
async fn a_suspended_agents_branch_closes_only_if_it_is_meant() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let bob = format!("/admin/agents/{}", number_of(&owner, "bob").await);
    let opens = async |at: &str| shop.buyer().sees(&format!("/s/{at}/")).await.status;
    owner.submits(&format!("{bob}/suspend"), &[("reach", "alone")]).await;
    shop.skip(2);
    assert_eq!((opens("bob").await, opens("d").await), (503, 200));
    owner.submits(&format!("{bob}/suspend"), &[("reach", "branch")]).await;
    shop.skip(2);
    assert_eq!((opens("bob").await, opens("d").await), (503, 503));
    owner.submits(&format!("{bob}/resume"), &[]).await;
    shop.skip(2);
    assert_eq!((opens("bob").await, opens("d").await), (200, 200));
}

#[actix_web::test]
async fn nobody_is_closed_while_money_of_his_is_open() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    shop.sells_in_daves_shop(1).await;
    let dave = format!("/admin/agents/{}", number_of(&owner, "dave").await);
    let asked = owner.sees(&format!("{dave}/close")).await;
    assert!(asked.body.contains("¥1.00"), "{asked:?}");
    let refused = owner.follows(&owner.submits(&format!("{dave}/close"), &[]).await).await;
    assert!(refused.body.contains("flash-bad"), "{refused:?}");
    let carol = format!("/admin/agents/{}", number_of(&owner, "carol").await);
    let refused = owner.follows(&owner.submits(&format!("{carol}/close"), &[]).await).await;
    assert!(refused.body.contains("flash-bad"), "dave stands below: {refused:?}");
}
