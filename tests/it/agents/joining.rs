//! Who has no link asks to become an agent.

use super::a_tree;
use super::office::number_of;
use crate::shop::{Answer, PASSWORD, TestShop, Visitor};

const FORM: [(&str, &str); 7] = [
    ("shop_name", "Erin’s cards"),
    ("shop", "erin-cards"),
    ("contact", "erin@example.com"),
    ("words", "Two hundred buyers in a group of mine."),
    ("name", "erin"),
    ("password", PASSWORD),
    ("again", PASSWORD),
];

async fn opens(owner: &Visitor<'_>, ways: &[(&str, &str)]) {
    assert_eq!(owner.submits("/admin/settings/ways", ways).await.status, 303);
}

/// The address of the first application in a list.
async fn first(at: &Visitor<'_>, list: &str) -> String {
    let page = at.sees(list).await.body;
    let (_, rest) = page.split_once(&format!("class=\"row-link\" href=\"{list}/")).unwrap();
    format!("{list}/{}", rest.split('"').next().unwrap())
}

fn with<'a>(change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let changed = |(name, value)| {
        let found = change.iter().find(|(it, _)| *it == name);
        found.copied().unwrap_or((name, value))
    };
    FORM.into_iter().map(changed).collect()
}

async fn asks(shop: &TestShop, at: &str, change: &[(&str, &str)]) -> Answer {
    shop.buyer().submits(&format!("{at}/join"), &with(change)).await
}

#[actix_web::test]
async fn the_operator_takes_on_who_asked_in_the_main_shop() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    assert_eq!(shop.buyer().sees("/join").await.status, 404, "switched off");
    assert!(!shop.buyer().sees("/").await.body.contains("/join"));
    opens(&owner, &[("applications", "on")]).await;
    assert!(shop.buyer().sees("/").await.body.contains("href=\"/join\""));
    assert!(shop.buyer().sees("/agent/login").await.body.contains("href=\"/join\""));
    assert_eq!(shop.buyer().sees("/s/d/join").await.status, 404, "only in the main shop");

    for (field, value) in
        [("shop", "Not a slug"), ("contact", ""), ("again", "differs"), ("name", "<b>")]
    {
        let refused = asks(&shop, "", &[(field, value)]).await;
        assert_eq!(refused.status, 422, "{field}: {refused:?}");
    }
    let sent = asks(&shop, "", &[]).await;
    assert!(sent.status == 200 && sent.body.contains("已收到您的申请"), "{sent:?}");
    let form = [("name", "erin"), ("password", PASSWORD)];
    assert_eq!(shop.buyer().submits("/agent/login", &form).await.status, 401, "not yet");
    let notices = owner.sees("/admin/notices").await.body;
    assert!(notices.contains("Erin’s cards") && notices.contains("href=\"/admin/applications\""));
    shop.work().await;

    let sheet = first(&owner, "/admin/applications").await;
    let seen = owner.sees(&sheet).await.body;
    assert!(seen.contains("erin@example.com") && seen.contains("Two hundred buyers"), "{seen}");
    let approve = format!("{sheet}/approve");
    let taken = owner.submits(&approve, &[("name", "dave"), ("shop", "erin-cards")]).await;
    assert_eq!(taken.status, 409, "{taken:?}");
    let nobody = [("name", "erin"), ("shop", "erin-cards"), ("parent", "nobody")];
    assert_eq!(owner.submits(&approve, &nobody).await.status, 422);
    let under = [("name", "erin"), ("shop", "erin-cards"), ("parent", "bob")];
    assert_eq!(owner.submits(&approve, &under).await.status, 303);
    let again = owner.follows(&owner.submits(&approve, &under).await).await;
    assert!(again.body.contains("flash-bad"), "decided once: {again:?}");

    let erin = shop.buyer();
    assert_eq!(erin.submits("/agent/login", &form).await.status, 303);
    assert_eq!(erin.sees("/s/erin-cards/").await.status, 200);
    let sheet = owner.sees(&format!("/admin/agents/{}", number_of(&owner, "erin").await)).await;
    assert!(sheet.body.contains(">bob<"), "{sheet:?}");
    shop.work().await;
    assert!(shop.mails().contains("erin@example.com"));
}

#[actix_web::test]
async fn an_agent_takes_on_who_asked_in_his_shop() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    opens(&owner, &[("at_shops", "on")]).await;
    assert_eq!(shop.buyer().sees("/join").await.status, 404, "only in agents' shops");
    assert!(shop.buyer().sees("/s/d/").await.body.contains("href=\"/s/d/join\""));
    let form = shop.buyer().sees("/s/d/join").await.body;
    for above in ["carol", "bob", "alice", "Keygrove"] {
        assert!(!form.contains(above), "{above}: {form}");
    }
    assert_eq!(asks(&shop, "/s/d", &[]).await.status, 200);
    let frank = [("name", "frank"), ("shop", "frank"), ("contact", "frank@example.com")];
    assert_eq!(asks(&shop, "/s/d", &frank).await.status, 200);

    let dave = shop.agents_person("dave", "davo", "owner").await;
    let carol = shop.agents_person("carol", "caro", "owner").await;
    assert!(dave.sees("/agent/team").await.body.contains("/agent/applications"));
    let sheet = first(&dave, "/agent/applications").await;
    assert_eq!(carol.sees(&sheet).await.status, 404, "not hers");
    let form = [("name", "erin"), ("shop", "erin-cards")];
    assert_eq!(carol.submits(&format!("{sheet}/approve"), &form).await.status, 404);
    assert_eq!(carol.submits(&format!("{sheet}/refuse"), &[("reason", "x")]).await.status, 404);
    assert_eq!(dave.submits(&format!("{sheet}/approve"), &form).await.status, 303);
    assert!(dave.sees("/agent/team").await.body.contains(">erin<"));

    let sheet = first(&dave, "/agent/applications").await;
    let refuse = format!("{sheet}/refuse");
    assert_eq!(dave.submits(&refuse, &[("reason", " ")]).await.status, 422);
    assert_eq!(dave.submits(&refuse, &[("reason", "No more places")]).await.status, 303);
    let franks = sheet.replace("/agent/", "/admin/");
    assert!(owner.sees(&franks).await.body.contains("代理 davo"), "who decided");
    let gina = [("name", "gina"), ("shop", "gina"), ("contact", "gina@example.com")];
    assert_eq!(asks(&shop, "/s/d", &gina).await.status, 200);
    let sheet = first(&dave, "/agent/applications").await;
    let ginas = sheet.replace("/agent/", "/admin/");
    let reason = [("reason", "Not here")];
    assert_eq!(owner.submits(&format!("{ginas}/refuse"), &reason).await.status, 303);
    assert!(owner.sees(&ginas).await.body.contains("员工"));
    let his = dave.sees(&sheet).await.body;
    assert!(his.contains("Not here") && !his.contains("员工") && !his.contains("staff:"), "{his}");
    shop.work().await;
    assert!(shop.mails().contains("No more places"));
    let form = [("name", "frank"), ("password", PASSWORD)];
    assert_eq!(shop.buyer().submits("/agent/login", &form).await.status, 401);

    opens(&owner, &[]).await;
    assert_eq!(shop.buyer().sees("/s/d/join").await.status, 404, "switched off again");
}

#[actix_web::test]
async fn who_asks_again_and_again_fills_no_list() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    opens(&owner, &[("applications", "on")]).await;
    for shop_name in ["one", "two", "three", "four"] {
        let sent = asks(&shop, "", &[("shop_name", shop_name), ("shop", shop_name)]).await;
        assert!(sent.body.contains("已收到您的申请"), "the same answer: {sent:?}");
    }
    let list = owner.sees("/admin/applications").await.body;
    assert!(list.contains(">three<") && !list.contains(">four<"), "{list}");
    // Somebody with an agent's name learns nothing by it either.
    let dave = [("name", "dave"), ("contact", "other@example.com")];
    assert!(asks(&shop, "", &dave).await.body.contains("已收到您的申请"));
    shop.pass(91 * 86_400).await;
    super::office::logs_in(&owner).await;
    assert!(owner.sees("/admin/applications").await.body.contains("没有申请"), "fallen away");
}
