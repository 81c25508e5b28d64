//! The second factor: a code after the password, and again before money moves.

use crate::agents::{SKU, a_tree};
use crate::shop::{Answer, PASSWORD, TestShop, Visitor, cards};
use keygrove::crypto::CodeSecret;
use keygrove::types::Secret;

/// Somebody's app: what it shows, by the shop's clock.
struct Telephone(CodeSecret);

impl Telephone {
    fn shows(&self, shop: &TestShop) -> String {
        self.0.code_at(shop.clock().now())
    }
}

/// Types the secret of the page into a telephone.
fn take_in(page: &Answer) -> Telephone {
    let (_, rest) = page.body.split_once("<b class=\"mono select-all\">").unwrap();
    let spelled = rest.split('<').next().unwrap().replace(' ', "");
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: Vec<u8> = spelled
        .chars()
        .flat_map(|sign| {
            let five = alphabet.find(sign).unwrap();
            (0..5).rev().map(move |bit| u8::try_from(five >> bit & 1).unwrap())
        })
        .collect();
    let bytes = bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | bit));
    Telephone(CodeSecret::from_bytes(Secret::new(bytes.collect())))
}

/// Sets it up: the telephone, and the recovery codes.
async fn sets_up(shop: &TestShop, who: &Visitor<'_>, home: &str) -> (Telephone, Vec<String>) {
    assert_eq!(who.submits(&format!("{home}/second"), &[]).await.status, 303);
    let page = who.sees(&format!("{home}/second")).await;
    assert!(page.body.contains("class=\"qr\""), "{page:?}");
    let phone = take_in(&page);
    let code = phone.shows(shop);
    let confirm = format!("{home}/second/confirm");
    for wrong in
        [[("code", "000000"), ("password", PASSWORD)], [("code", &code), ("password", "no")]]
    {
        assert_eq!(who.submits(&confirm, &wrong).await.status, 422, "{wrong:?}");
    }
    let done = who.submits(&confirm, &[("code", &code), ("password", PASSWORD)]).await;
    assert_eq!(done.status, 200, "{done:?}");
    let (_, rest) = done.body.split_once("<pre class=\"mono select-all\">").unwrap();
    let codes: Vec<String> = rest.split('<').next().unwrap().lines().map(str::to_owned).collect();
    assert_eq!(codes.len(), 10);
    let later = who.sees(&format!("{home}/second")).await;
    assert!(!later.body.contains("class=\"qr\"") && !later.body.contains(&codes[0]), "{later:?}");
    (phone, codes)
}

/// The password, by somebody with a browser of his own.
async fn types_password(who: &Visitor<'_>, name: &str, home: &str) {
    let form = [("name", name), ("password", PASSWORD)];
    let half = who.submits(&format!("{home}/login"), &form).await;
    let next = half.headers["location"].to_str().unwrap();
    assert!(next.starts_with(&format!("{home}/login/code")), "{half:?}");
    assert_eq!(who.sees(home).await.status, 303, "the password alone opens nothing");
}

async fn types_code(who: &Visitor<'_>, home: &str, code: &str) -> Answer {
    who.submits(&format!("{home}/login/code"), &[("code", code)]).await
}

#[actix_web::test]
async fn a_password_alone_opens_neither_door() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    for (who, name, home) in [(&owner, "owner", "/admin"), (&dave, "dave@mine.example", "/agent")] {
        let (phone, _) = sets_up(&shop, who, home).await;
        assert_eq!(who.sees(home).await.status, 200, "where it was switched on, he stays");
        shop.skip(60);
        let other = shop.buyer();
        types_password(&other, name, home).await;
        assert_eq!(types_code(&other, home, "123456").await.status, 422);
        let come = types_code(&other, home, &phone.shows(&shop)).await;
        assert_eq!((come.status, come.headers["location"].to_str().unwrap()), (303, home));
        assert_eq!(other.sees(home).await.status, 200);
        // Somebody looked over his shoulder.
        let thief = shop.buyer();
        types_password(&thief, name, home).await;
        let stolen = types_code(&thief, home, &phone.shows(&shop)).await;
        assert_eq!(stolen.status, 422, "each code counts once: {stolen:?}");
    }
    let audit = owner.sees("/admin/audit").await;
    assert!(
        audit.body.contains("开启了两步验证") && audit.body.contains("两步验证未通过"),
        "{audit:?}"
    );
}

#[actix_web::test]
async fn a_code_is_guessed_five_times_and_not_after_ten_minutes() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    let (phone, _) = sets_up(&shop, &owner, "/admin").await;
    shop.skip(60);
    let other = shop.buyer();
    types_password(&other, "owner", "/admin").await;
    for guess in 0..5 {
        assert_eq!(types_code(&other, "/admin", &format!("00000{guess}")).await.status, 422);
    }
    assert_eq!(types_code(&other, "/admin", &phone.shows(&shop)).await.status, 401);
    types_password(&other, "owner", "/admin").await;
    shop.skip(601);
    assert_eq!(types_code(&other, "/admin", &phone.shows(&shop)).await.status, 401);
    assert_eq!(types_code(&shop.buyer(), "/admin", &phone.shows(&shop)).await.status, 401);
    // Five who type the same code at the same instant are one.
    types_password(&other, "owner", "/admin").await;
    let code = phone.shows(&shop);
    let tried = (0..5).map(|_| types_code(&other, "/admin", &code));
    let tried = futures_util::future::join_all(tried).await;
    assert_eq!(tried.iter().filter(|it| it.status == 303).count(), 1, "{tried:?}");
}

#[actix_web::test]
async fn whoever_knows_the_password_does_not_guess_on() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    let (phone, _) = sets_up(&shop, &owner, "/admin").await;
    for _ in 0..2 {
        let thief = shop.buyer();
        types_password(&thief, "owner", "/admin").await;
        for guess in 0..5 {
            assert_eq!(types_code(&thief, "/admin", &format!("00000{guess}")).await.status, 422);
        }
    }
    let other = shop.buyer();
    types_password(&other, "owner", "/admin").await;
    shop.skip(60);
    assert_eq!(types_code(&other, "/admin", &phone.shows(&shop)).await.status, 429);
    shop.skip(900);
    types_password(&other, "owner", "/admin").await;
    assert_eq!(types_code(&other, "/admin", &phone.shows(&shop)).await.status, 303);
}

#[actix_web::test]
async fn a_recovery_code_counts_once_and_only_for_its_person() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    let (_, codes) = sets_up(&shop, &owner, "/admin").await;
    let (phone, his) = sets_up(&shop, &dave, "/agent").await;
    let other = shop.buyer();
    types_password(&other, "owner", "/admin").await;
    assert_eq!(types_code(&other, "/admin", &his[0]).await.status, 422);
    let typed = codes[0].to_uppercase().replace('-', " ");
    assert_eq!(types_code(&other, "/admin", &typed).await.status, 303);
    let other = shop.buyer();
    types_password(&other, "owner", "/admin").await;
    assert_eq!(types_code(&other, "/admin", &codes[0]).await.status, 422, "used");
    assert!(owner.sees("/admin/second").await.body.contains("还有 9 个"));

    shop.skip(60);
    let renewed = dave.submits("/agent/second/codes", &[("code", &phone.shows(&shop))]).await;
    assert_eq!(renewed.status, 200, "{renewed:?}");
    types_password(&other, "dave@mine.example", "/agent").await;
    assert_eq!(types_code(&other, "/agent", &his[1]).await.status, 422, "replaced");
}

#[actix_web::test]
async fn it_is_switched_off_with_both_or_reset_by_who_may() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let clerk = shop.clerk().await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    let (phone, _) = sets_up(&shop, &dave, "/agent").await;
    shop.skip(60);
    let code = phone.shows(&shop);
    for wrong in
        [[("code", "000000"), ("password", PASSWORD)], [("code", &code), ("password", "no")]]
    {
        assert_eq!(dave.submits("/agent/second/off", &wrong).await.status, 422, "{wrong:?}");
    }
    let off = dave.submits("/agent/second/off", &[("code", &code), ("password", PASSWORD)]).await;
    assert_eq!(off.status, 303, "{off:?}");
    let form = [("name", "dave@mine.example"), ("password", PASSWORD)];
    let come = dave.submits("/agent/login", &form).await;
    assert_eq!(come.headers["location"].to_str().unwrap(), "/agent");

    sets_up(&shop, &dave, "/agent").await;
    sets_up(&shop, &clerk, "/admin").await;
    let people = owner.sees("/admin/staff").await.body;
    let number = crate::agents::office::number_of(&owner, "dave").await;
    let page = owner.sees(&format!("/admin/agents/{number}/people")).await.body;
    let reset = address_of(&page, "/second\"");
    assert_eq!(clerk.submits(&reset, &[]).await.status, 403, "only an owner");
    assert_eq!(owner.submits(&reset, &[]).await.status, 303);
    let come = dave.submits("/agent/login", &form).await;
    assert_eq!(come.headers["location"].to_str().unwrap(), "/agent");
    let reset = address_of(&people, "/second\"");
    assert_eq!(owner.submits(&reset, &[]).await.status, 303);
    sets_up(&shop, &owner, "/admin").await;
    shop.cli(&["admin", "forget-code", "owner"]).await;
    let form = [("name", "owner"), ("password", PASSWORD)];
    let come = shop.buyer().submits("/admin/login", &form).await;
    assert_eq!(come.headers["location"].to_str().unwrap(), "/admin");
    assert!(owner.sees("/admin/audit").await.body.contains("重置了两步验证"));
}

/// The link that ends so.
fn address_of(page: &str, end: &str) -> String {
    let links = page.split("href=\"").skip(1).map(|it| it.split('>').next().unwrap());
    let mut fitting =
        links.filter(|it| it.ends_with(end) && it.contains("/admin/") && it.len() > 15);
    fitting.next().unwrap().trim_end_matches('"').to_owned()
}

#[actix_web::test]
async fn a_new_password_does_not_go_around_it() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    let (phone, _) = sets_up(&shop, &owner, "/admin").await;
    shop.skip(60);
    let other = shop.buyer();
    types_password(&other, "owner", "/admin").await;
    shop.skip(1);
    let form =
        [("current", PASSWORD), ("new", "another long one 8"), ("again", "another long one 8")];
    assert_eq!(owner.submits("/admin/password", &form).await.status, 303);
    let late = types_code(&other, "/admin", &phone.shows(&shop)).await;
    assert_eq!(late.status, 401, "what the old password opened: {late:?}");
    let form = [("name", "owner"), ("password", "another long one 8")];
    let half = shop.buyer().submits("/admin/login", &form).await;
    assert!(half.headers["location"].to_str().unwrap().contains("/login/code"), "{half:?}");
}

#[actix_web::test]
async fn money_moves_only_with_a_code() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let dave = shop.agents_person("dave", "dave@mine.example", "owner").await;
    let (app, (his, _)) =
        (sets_up(&shop, &owner, "/admin").await.0, sets_up(&shop, &dave, "/agent").await);
    shop.sells_in_daves_shop(10).await;
    assert_eq!(shop.sold(SKU), 10);
    let days = i64::from(shop.config.agents.pending_days) + 1;
    shop.skip(days * 86_400);
    for (who, name, home, phone) in
        [(&owner, "owner", "/admin", &app), (&dave, "dave@mine.example", "/agent", &his)]
    {
        types_password(who, name, home).await;
        assert_eq!(types_code(who, home, &phone.shows(&shop)).await.status, 303);
    }
    let account = [("kind", "alipay"), ("holder", "王大为"), ("number", "dave@pay.example")];
    let save = "/agent/payouts/account";
    let refused = dave.submits(save, &account).await;
    assert_eq!(refused.status, 422, "{refused:?}");
    assert!(refused.body.contains("验证码不正确"), "{refused:?}");
    shop.skip(60);
    let code = his.shows(&shop);
    let saved = dave.submits(save, &[&account[..], &[("code", &code)]].concat()).await;
    assert_eq!(saved.status, 303, "{saved:?}");
    let asks = async |amount: &str, code: &str| {
        dave.submits("/agent/payouts", &[("amount", amount), ("code", code)]).await
    };
    assert_eq!(asks("10.00", &code).await.status, 422, "used for the account");
    shop.skip(60);
    let code = his.shows(&shop);
    assert_eq!(asks("10000.00", &code).await.status, 409, "too much, and the code is not used up");
    assert_eq!(asks("10.00", &code).await.status, 303);

    let number = crate::agents::office::number_of(&owner, "dave").await;
    let behalf = format!("/admin/agents/{number}/payout");
    let elsewhere =
        [("amount", "10.00"), ("kind", "alipay"), ("holder", "x"), ("number", "y@z.cn")];
    let refused = owner.submits(&behalf, &elsewhere).await;
    assert!(refused.status == 422 && refused.body.contains("验证码不正确"), "{refused:?}");
    // What was refused may have used up a number.
    let list = owner.sees("/admin/payouts").await.body;
    let numbers = list.split("href=\"/admin/payouts/").skip(1);
    let number = numbers.filter_map(|it| it.split('"').next()?.parse::<i64>().ok()).next();
    let payout = format!("/admin/payouts/{}", number.unwrap());
    let approve = &format!("{payout}/approve");
    assert!(owner.sees(&payout).await.body.contains("name=\"code\""));
    let refused = owner.submits(approve, &[]).await;
    assert_eq!(refused.status, 422, "{refused:?}");
    assert_eq!(owner.submits(approve, &[("code", &app.shows(&shop))]).await.status, 303);
    shop.skip(60);
    let pay = |code: &str| [("reference", "T-1".to_owned()), ("code", code.to_owned())];
    let (wrong, right) = (pay("000000"), pay(&app.shows(&shop)));
    for (form, status) in [(wrong, 422), (right, 303)] {
        let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
        assert_eq!(owner.submits(&format!("{payout}/pay"), &form).await.status, status);
    }
    shop.work().await;
}

#[actix_web::test]
async fn a_supplier_is_paid_only_with_a_code() {
    let shop = TestShop::open_with(|it| it.payouts.two_people_above = "5.00".to_owned()).await;
    shop.cli(&["supplier", "create", "Acme"]).await;
    let shop = shop.selling_for(("Acme", 500), "key", [1_000, 900, 800], cards(4)).await;
    shop.buyer().gets("key", 4).await;
    shop.work().await;
    shop.skip((i64::from(shop.config.agents.pending_days) + 1) * 86_400);
    let (owner, clerk) = (shop.operator().await, shop.clerk().await);
    let (phone, _) = sets_up(&shop, &owner, "/admin").await;
    let (hers, _) = sets_up(&shop, &clerk, "/admin").await;
    shop.skip(60);
    let page = "/admin/suppliers/1";
    let settles = async |amount: &str, code: &str| {
        let form = [("amount", amount), ("reference", "T-1"), ("code", code)];
        owner.submits(&format!("{page}/settle"), &form).await
    };
    assert!(owner.sees(page).await.body.contains("name=\"code\""));
    for wrong in ["", "000000"] {
        let refused = settles("15.00", wrong).await;
        assert!(refused.status == 422 && refused.body.contains("验证码不正确"), "{refused:?}");
        assert!(refused.body.contains("value=\"15.00\""), "what was typed is kept: {refused:?}");
    }
    let code = phone.shows(&shop);
    assert_eq!(settles("99.00", &code).await.status, 409, "too much, and the code is not used up");
    assert_eq!(settles("15.00", &code).await.status, 303);
    let list = clerk.sees(page).await.body;
    let number = list.split_once("/confirm\"").unwrap().0.rsplit('/').next().unwrap();
    let confirm = format!("{page}/settlements/{number}/confirm");
    assert!(clerk.sees(&confirm).await.body.contains("name=\"code\""));
    let refused = clerk.submits(&confirm, &[]).await;
    assert!(refused.status == 422 && refused.body.contains("验证码不正确"), "{refused:?}");
    assert_eq!(clerk.submits(&confirm, &[("code", &hers.shows(&shop))]).await.status, 303);
    let gone = clerk.sees(&confirm).await;
    assert_eq!(gone.status, 303, "nothing is left to confirm: {gone:?}");

    let account = format!("{page}/account");
    let moved = [("account", "6222000011112345")];
    let refused = owner.submits(&account, &moved).await;
    assert!(refused.status == 422 && refused.body.contains("验证码不正确"), "{refused:?}");
    shop.skip(60);
    let code = phone.shows(&shop);
    let saved = owner.submits(&account, &[moved[0], ("code", &code)]).await;
    assert_eq!(saved.status, 303, "{saved:?}");
}

#[actix_web::test]
async fn a_code_lets_nobody_in_whose_supplier_was_disabled_since() {
    let shop = TestShop::open().await;
    shop.cli(&["supplier", "create", "Acme"]).await;
    let owner = shop.operator().await;
    let sam = shop.suppliers_person("Acme", "sam").await;
    let (phone, _) = sets_up(&shop, &sam, "/supplier").await;
    shop.skip(60);
    let other = shop.buyer();
    types_password(&other, "sam", "/supplier").await;
    assert_eq!(owner.submits("/admin/suppliers/1/disable", &[]).await.status, 303);
    assert_eq!(types_code(&other, "/supplier", &phone.shows(&shop)).await.status, 401);
}
