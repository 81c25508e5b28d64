//! Who gets behind the counter, and who does not any more.

use crate::shop::{Answer, PASSWORD, TestShop, Visitor};

const HOUR: i64 = 3_600;

async fn log_in(who: &Visitor<'_>, name: &str, password: &str) -> Answer {
    who.submits("/admin/login", &[("name", name), ("password", password), ("to", "")]).await
}

fn goes_to(answer: &Answer) -> &str {
    answer.headers.get("location").map_or("", |it| it.to_str().unwrap())
}

/// The owner lets somebody in; the password stands on the page once.
async fn invite(owner: &Visitor<'_>, name: &str, role: &str) -> String {
    let page = owner.submits("/admin/staff", &[("name", name), ("role", role)]).await;
    assert_eq!(page.status, 201, "{page:?}");
    let (_, rest) = page.body.split_once("secret-line\">").unwrap();
    rest.split_once('<').unwrap().0.to_owned()
}

async fn change_password(who: &Visitor<'_>, current: &str, new: &str) -> Answer {
    let form = [("current", current), ("new", new), ("again", new)];
    who.submits("/admin/password", &form).await
}

#[actix_web::test]
async fn the_first_to_come_owns_the_shop_and_the_page_is_gone() {
    let shop = TestShop::open().await;
    let stranger = shop.buyer();
    assert_eq!(goes_to(&stranger.sees("/admin").await), "/admin/login");
    assert_eq!(goes_to(&stranger.sees("/admin/login").await), "/admin/setup");

    let owner = shop.operator().await;
    assert_eq!(owner.sees("/admin").await.status, 200);
    assert_eq!(goes_to(&stranger.sees("/admin/setup").await), "/admin/login");
    let form =
        [("name", "me-too"), ("password", "another good one"), ("again", "another good one")];
    assert_eq!(stranger.submits("/admin/setup", &form).await.status, 409);
}

#[actix_web::test]
async fn of_many_who_try_at_once_one_becomes_the_owner() {
    let shop = TestShop::open().await;
    let people: Vec<_> = (0..8).map(|_| shop.buyer()).collect();
    let tries = people.iter().enumerate().map(|(at, person)| async move {
        let name = format!("person-{at}");
        let password = "we all type this";
        let form = [("name", name.as_str()), ("password", password), ("again", password)];
        person.submits("/admin/setup", &form).await.status
    });
    let outcomes = futures_util::future::join_all(tries).await;
    assert_eq!(outcomes.iter().filter(|it| **it == 303).count(), 1, "{outcomes:?}");
}

#[actix_web::test]
async fn a_weak_password_is_refused_with_its_reason() {
    let shop = TestShop::open().await;
    let form = [("name", "owner"), ("password", "12345678"), ("again", "12345678")];
    let refused = shop.buyer().submits("/admin/setup", &form).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("这个密码太常见"), "{refused:?}");
    assert!(refused.body.contains("value=\"owner\""), "what was typed stays");
}

#[actix_web::test]
async fn an_unknown_name_and_a_wrong_password_read_alike() {
    let shop = TestShop::open().await;
    shop.operator().await;
    let stranger = shop.buyer();
    let wrong = log_in(&stranger, "owner", "not the password").await;
    let unknown = log_in(&stranger, "ghost", "not the password").await;
    assert_eq!((wrong.status, unknown.status), (401, 401));
    assert_eq!(wrong.body.replace("owner", ""), unknown.body.replace("ghost", ""));
}

#[actix_web::test]
async fn who_is_not_logged_in_is_asked_to_and_comes_back() {
    let shop = TestShop::open().await;
    shop.operator().await;
    let stranger = shop.buyer();
    let sent = stranger.sees("/admin/orders?status=waiting").await;
    assert_eq!(goes_to(&sent), "/admin/login?to=%2Fadmin%2Forders%3Fstatus%3Dwaiting");
    let program = stranger.reads("/admin/orders").await;
    assert_eq!((program.status, program.code().as_str()), (401, "not_logged_in"));

    let form = [("name", "OWNER"), ("password", PASSWORD), ("to", "/admin/orders")];
    assert_eq!(goes_to(&stranger.submits("/admin/login", &form).await), "/admin/orders");
}

#[actix_web::test]
async fn a_failure_at_a_console_leads_back_to_it_and_tells_nothing() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    let stranger = shop.buyer();
    for home in ["/admin", "/agent", "/supplier"] {
        let nowhere = format!("{home}/nowhere");
        for who in [&owner, &stranger] {
            let missing = who.sees(&nowhere).await;
            assert_eq!(missing.status, 404, "{nowhere}");
            let back = format!("href=\"{home}\"");
            assert!(
                missing.body.contains(&back) && missing.body.contains("返回后台"),
                "{missing:?}"
            );
            for other in ["/lookup", "返回首页", "/admin/orders", "退出"] {
                assert!(!missing.body.contains(other), "{other}: {missing:?}");
            }
        }
        let bodies = [&owner, &stranger].map(|who| who.sees(&nowhere));
        let [his, anybodys] = bodies;
        assert_eq!(his.await.body, anybodys.await.body, "the same to everybody");
    }
    assert!(owner.sees("/admin/agents/999999").await.body.contains("返回后台"), "of a page of his");
    for of_the_shop in ["/administrator", "/nowhere"] {
        let missing = stranger.sees(of_the_shop).await;
        assert_eq!(missing.status, 404);
        assert!(missing.body.contains("返回首页") && !missing.body.contains("返回后台"));
    }
    shop.cli(&["agent", "create", "alice", "--shop", "a"]).await;
    let in_a_shop = stranger.sees("/s/a/admin/nowhere").await;
    assert_eq!(in_a_shop.status, 404);
    assert!(!in_a_shop.body.contains("返回后台"), "a shop has no console: {in_a_shop:?}");
}

#[actix_web::test]
async fn each_login_has_a_token_of_its_own() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    let first = owner.cookie("kg-admin").unwrap();
    log_in(&owner, "owner", PASSWORD).await;
    let second = owner.cookie("kg-admin").unwrap();
    assert_ne!(first, second);

    let thief = shop.buyer();
    thief.has_cookie("kg-admin", &first);
    assert_eq!(thief.sees("/admin").await.status, 303, "the first token ended");
}

#[actix_web::test]
async fn half_an_hour_of_silence_ends_a_session() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    for _ in 0..3 {
        shop.skip(25 * 60);
        assert_eq!(owner.sees("/admin").await.status, 200, "who works stays in");
    }
    shop.skip(31 * 60);
    assert_eq!(owner.sees("/admin").await.status, 303);
}

#[actix_web::test]
async fn nobody_stays_in_for_more_than_twelve_hours() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    for _ in 0..35 {
        shop.skip(HOUR / 3);
        assert_eq!(owner.sees("/admin").await.status, 200);
    }
    shop.skip(HOUR / 3);
    assert_eq!(owner.sees("/admin").await.status, 303);
}

#[actix_web::test]
async fn logging_out_ends_the_session_for_whoever_has_its_token() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    let token = owner.cookie("kg-admin").unwrap();
    owner.submits("/admin/logout", &[]).await;
    let thief = shop.buyer();
    thief.has_cookie("kg-admin", &token);
    assert_eq!(thief.sees("/admin").await.status, 303);
}

#[actix_web::test]
async fn a_new_password_logs_out_everywhere_else() {
    let shop = TestShop::open().await;
    let desk = shop.operator().await;
    let phone = shop.buyer();
    log_in(&phone, "owner", PASSWORD).await;
    assert_eq!(phone.sees("/admin").await.status, 200);

    let wrong = change_password(&desk, "not it", "a completely new one").await;
    assert_eq!(wrong.status, 422, "the old password is asked for");
    let changed = change_password(&desk, PASSWORD, "a completely new one").await;
    assert_eq!(goes_to(&changed), "/admin?done=password-changed");
    assert_eq!(desk.sees("/admin").await.status, 200);
    assert_eq!(phone.sees("/admin").await.status, 303);
    assert_eq!(log_in(&phone, "owner", PASSWORD).await.status, 401);
}

#[actix_web::test]
async fn a_one_time_password_opens_only_the_page_to_change_it() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    let password = invite(&owner, "amy", "operator").await;

    let amy = shop.buyer();
    assert_eq!(goes_to(&log_in(&amy, "amy", &password).await), "/admin/password");
    assert_eq!(goes_to(&amy.sees("/admin/orders").await), "/admin/password");
    assert_eq!(amy.sees("/admin/password").await.status, 200);
    change_password(&amy, &password, "now it is my own").await;
    assert_eq!(amy.sees("/admin/orders").await.status, 200);
    assert_eq!(log_in(&shop.buyer(), "amy", &password).await.status, 401);
}

#[actix_web::test]
async fn only_owners_say_who_comes_in() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    let password = invite(&owner, "amy", "operator").await;
    let amy = shop.buyer();
    log_in(&amy, "amy", &password).await;
    change_password(&amy, &password, "now it is my own").await;

    let refused = amy.submits("/admin/staff", &[("name", "bob"), ("role", "owner")]).await;
    assert_eq!(refused.status, 403);
    assert_eq!(amy.submits("/admin/staff/1/disable", &[]).await.status, 403);
    let again = owner.submits("/admin/staff", &[("name", "Amy"), ("role", "operator")]).await;
    assert_eq!(again.status, 409, "names are one person whatever their capitals");
}

#[actix_web::test]
async fn who_is_switched_off_is_out_at_once() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    let password = invite(&owner, "amy", "owner").await;
    let amy = shop.buyer();
    log_in(&amy, "amy", &password).await;
    change_password(&amy, &password, "now it is my own").await;

    owner.submits("/admin/staff/2/disable", &[]).await;
    assert_eq!(amy.sees("/admin").await.status, 303);
    assert_eq!(log_in(&amy, "amy", "now it is my own").await.status, 401);
    let last = owner.submits("/admin/staff/1/disable", &[]).await;
    assert_eq!(goes_to(&last), "/admin/staff?problem=last-owner");
    assert_eq!(owner.sees("/admin").await.status, 200);

    owner.submits("/admin/staff/2/enable", &[]).await;
    assert_eq!(log_in(&amy, "amy", "now it is my own").await.status, 303);
}

#[actix_web::test]
async fn passwords_cannot_be_guessed_in_a_row() {
    let shop = TestShop::open_with(|config| config.limits.login_per_minute = 3).await;
    shop.operator().await;
    let thief = shop.buyer();
    for _ in 0..3 {
        assert_eq!(log_in(&thief, "owner", "guess guess guess").await.status, 401);
    }
    let limited = log_in(&thief, "owner", PASSWORD).await;
    assert_eq!(limited.status, 429, "{limited:?}");
    assert!(limited.headers.contains_key("retry-after"), "{limited:?}");
}

#[actix_web::test]
async fn the_command_line_lets_people_in() {
    let shop = TestShop::open().await;
    let refused = shop.try_cli(&["admin", "create", "a name with blanks"]).await;
    assert!(refused.unwrap_err().to_string().contains("a name has"));
}
