//! Who sells nothing is written to, put aside and woken, and who forgot his password gets another.

use super::a_tree;
use super::office::{logs_in, number_of};

#[actix_web::test]
async fn who_sells_nothing_is_written_to_put_aside_and_woken() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let dave = shop.agents_person("dave", "davo", "owner").await;
    let words =
        [("name", "Dave"), ("operator_mail", "dave@example.com"), ("operator_language", "en")];
    assert_eq!(dave.submits("/agent/shop", &words).await.status, 303);
    let number = number_of(&owner, "dave").await;
    shop.pass(31 * 86_400).await;
    logs_in(&owner).await;
    let list = owner.sees("/admin/agents?show=dormant").await.body;
    assert!(list.contains(&format!("name=\"agent\" value=\"{number}\"")), "{list}");

    let none = owner.submits("/admin/agents/dormant", &[("act", "message")]).await;
    assert!(owner.follows(&none).await.body.contains("flash-bad"));
    let write = [("act", "message"), ("agent", &number), ("words", "We miss you, Dave")];
    assert_eq!(owner.submits("/admin/agents/dormant", &write).await.status, 303);
    shop.work().await;
    assert!(
        shop.mails().contains("dave@example.com") && shop.mails().contains("We miss you, Dave")
    );
    assert!(shop.mails().contains("sold nothing for a while"), "in his language");

    let carol = number_of(&owner, "carol").await;
    let both = [("act", "message"), ("agent", number.as_str()), ("agent", &carol), ("words", "")];
    let told = owner.submits("/admin/agents/dormant", &both).await;
    assert!(owner.follows(&told).await.body.contains("其余代理没有填写邮箱"), "{told:?}");
    let her = [("act", "message"), ("agent", carol.as_str()), ("words", "")];
    let told = owner.submits("/admin/agents/dormant", &her).await;
    assert!(owner.follows(&told).await.body.contains("没有发送"), "{told:?}");
    shop.work().await;

    let aside = [("act", "archive"), ("agent", number.as_str())];
    assert_eq!(owner.submits("/admin/agents/dormant", &aside).await.status, 303);
    assert!(!owner.sees("/admin/agents?show=dormant").await.body.contains(">dave<"));
    let carol = format!("/admin/agents/{}", number_of(&owner, "carol").await);
    assert!(!owner.sees(&carol).await.body.contains(">dave<"), "nor below carol");
    assert!(owner.sees("/admin/agents?show=archived").await.body.contains(">dave<"));
    assert_eq!(shop.buyer().sees("/s/d/").await.status, 200, "he sells as before");

    assert_eq!(owner.submits(&format!("/admin/agents/{number}/wake"), &[]).await.status, 303);
    assert!(owner.sees(&carol).await.body.contains(">dave<"));
}

#[actix_web::test]
async fn the_owner_gives_an_agents_person_another_password_once() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let dave = shop.agents_person("dave", "davo", "owner").await;
    let people = format!("/admin/agents/{}/people", number_of(&owner, "dave").await);
    let page = owner.sees(&people).await.body;
    let (_, rest) = page.split_once(&format!("href=\"{people}/")).unwrap();
    let reset = format!("{people}/{}", rest.split('"').next().unwrap());
    assert!(owner.sees(&reset).await.body.contains("davo"), "asked once more");
    let carols = reset.replace(&people, &people.replace("/people", "0/people"));
    assert_eq!(owner.submits(&carols, &[]).await.status, 404, "of another agent");

    let shown = owner.submits(&reset, &[]).await;
    let (_, rest) = shown.body.split_once("<code class=\"secret-line\">").unwrap();
    let once = rest.split('<').next().unwrap().to_owned();
    assert_eq!(dave.sees("/agent").await.status, 303, "logged out");
    let form = [("name", "davo"), ("password", once.as_str())];
    let come = shop.buyer().submits("/agent/login", &form).await;
    assert_eq!(come.headers["location"].to_str().unwrap(), "/agent/password", "{come:?}");
    assert!(owner.sees("/admin/audit").await.body.contains("账号 davo"));
}
