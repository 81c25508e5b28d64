//! Shops that show less than they may, and what becomes of it.

use super::office::number_of;
use super::{RETAIL, SKU, a_tree};
use crate::shop::{TestShop, Visitor};

/// What may be shown at least: more than dave shows.
async fn lowest_shown(owner: &Visitor<'_>, price: &str) {
    let sku = [
        ("code", SKU),
        ("price", "12.00"),
        ("wholesale", "9.00"),
        ("floor", "10.00"),
        ("advertised_floor", price),
        ("max_per_order", "100"),
    ];
    assert_eq!(owner.submits("/admin/skus/1", &sku).await.status, 303);
}

/// The address of the first case in a list.
async fn first(at: &Visitor<'_>, list: &str) -> String {
    let page = at.sees(list).await.body;
    let (_, rest) = page.split_once(&format!("class=\"row-link\" href=\"{list}/")).unwrap();
    format!("{list}/{}", rest.split('"').next().unwrap())
}

async fn acts(owner: &Visitor<'_>, case: &str, form: &[(&str, &str)]) -> u16 {
    owner.submits(case, &[form, &[("sure", "on")]].concat()).await.status
}

async fn a_case(shop: &TestShop) -> (Visitor<'_>, Visitor<'_>, String) {
    let owner = shop.operator().await;
    let dave = shop.agents_person("dave", "davo", "owner").await;
    lowest_shown(&owner, "13.00").await;
    shop.work().await;
    let list = owner.sees("/admin/violations").await.body;
    assert!(list.contains(">dave<") && list.contains("¥12.50") && list.contains("¥13.00"));
    let told = "what the main shop asks is too little as well, and no doing of bob's and carol's";
    assert_eq!(list.matches("class=\"row-link\"").count(), 1, "{told}");
    let case = first(&dave, "/agent/violations").await.replace("/agent/", "/admin/");
    (owner, dave, case)
}

#[actix_web::test]
async fn a_shop_that_shows_too_little_climbs_the_ladder() {
    let shop = a_tree().await;
    shop.sells_in_daves_shop(3).await;
    let (owner, dave, case) = a_case(&shop).await;
    let his = case.replace("/admin/", "/agent/");
    shop.pass(60).await;
    let page = dave.sees("/agent/violations").await.body;
    assert_eq!(page.matches("class=\"row-link\"").count(), 1, "one case of one price");

    assert_eq!(acts(&owner, &case, &[("act", "fine"), ("amount", "1.00")]).await, 303);
    let refused = owner.sees(&format!("{case}?problem=moved-on")).await.body;
    assert!(
        refused.contains("flash-bad") && !refused.contains("罚款 ¥"),
        "no fine before a strike"
    );
    assert_eq!(acts(&owner, &case, &[("act", "warn"), ("note", "Please mend it")]).await, 303);
    let told = dave.sees(&his).await.body;
    assert!(told.contains("Please mend it") && !told.contains("staff:owner"), "{told}");
    let answer = format!("{his}/answer");
    assert_eq!(dave.submits(&answer, &[("note", " ")]).await.status, 422);
    assert_eq!(dave.submits(&answer, &[("note", "By tomorrow")]).await.status, 303);
    assert!(owner.sees(&case).await.body.contains("By tomorrow"));
    let notices = owner.sees("/admin/notices").await.body;
    assert!(
        notices.contains("dave")
            && notices.contains("class=\"row-link\" href=\"/admin/violations\"")
    );

    assert_eq!(acts(&owner, &case, &[("act", "strike")]).await, 303);
    let before = shop.earnings().await;
    assert_eq!(acts(&owner, &case, &[("act", "fine"), ("amount", "0")]).await, 422);
    let asked = owner.submits(&case, &[("act", "fine"), ("amount", "2.50")]).await;
    assert!(asked.status == 200 && asked.body.contains("¥2.50"), "it is asked for once more");
    assert_eq!(shop.earnings().await, before);
    assert_eq!(acts(&owner, &case, &[("act", "fine"), ("amount", "2.50")]).await, 303);
    let after = shop.earnings().await;
    assert_eq!(after[4].0, before[4].0 - 250, "from what is pending first");
    assert_eq!(after[0].1, before[0].1 + 250);
    assert!(dave.sees(&his).await.body.contains("¥2.50"));

    assert_eq!(acts(&owner, &case, &[("act", "hide")]).await, 303);
    let form_token = shop.buyer().reads(&format!("/p/{SKU}")).await.text("form_token");
    let attempt = shop.buyer();
    let attempt = attempt.buys(SKU, 1).at("d").seeing(RETAIL).with("form_token", &form_token);
    let refused = attempt.await;
    assert_eq!(refused.code(), "not_for_sale", "{refused:?}");
    assert_eq!(acts(&owner, &case, &[("act", "suspend")]).await, 303);
    let sheet = format!("/admin/agents/{}", number_of(&owner, "dave").await);
    assert!(owner.sees(&sheet).await.body.contains("resume"), "suspended");

    assert_eq!(acts(&owner, &case, &[("act", "close")]).await, 422, "without its outcome");
    assert_eq!(acts(&owner, &case, &[("act", "close"), ("note", "Mended")]).await, 303);
    assert!(owner.sees("/admin/violations?status=closed").await.body.contains(">dave<"));
    shop.work().await;
    shop.pass(60).await;
    assert!(!owner.sees("/admin/violations").await.body.contains(">dave<"), "judged once");
}

#[actix_web::test]
async fn who_presses_twice_fines_once() {
    let shop = a_tree().await;
    let (owner, _dave, case) = a_case(&shop).await;
    assert_eq!(acts(&owner, &case, &[("act", "warn")]).await, 303);
    assert_eq!(acts(&owner, &case, &[("act", "strike")]).await, 303);
    let page = owner.sees(&case).await.body;
    let (_, seen) = page.split_once("name=\"seen\" value=\"").unwrap();
    let seen = seen.split('"').next().unwrap();
    let fine = [("act", "fine"), ("amount", "5.00"), ("seen", seen), ("sure", "on")];
    let before = shop.earnings().await[4];
    let (one, two) = tokio::join!(owner.submits(&case, &fine), owner.submits(&case, &fine));
    assert_eq!((one.status, two.status), (303, 303));
    let pages = [&one, &two].map(|it| it.headers["location"].to_str().unwrap().to_owned());
    assert_eq!(pages.iter().filter(|it| it.contains("moved-on")).count(), 1, "{pages:?}");
    let after = shop.earnings().await[4];
    assert_eq!(before.0 + before.1 - after.0 - after.1, 500);
    let same = [("act", "lower"), ("level", "")];
    assert_eq!(acts(&owner, &case, &same).await, 422, "he has no level to lose");
    shop.work().await;
}

#[actix_web::test]
async fn anybody_in_the_consoles_can_tell_of_a_shop() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let carol = shop.agents_person("carol", "caro", "seller").await;
    let dave = shop.agents_person("dave", "davo", "owner").await;
    let link = "https://elsewhere.example/d";
    let form = [("shop", "d"), ("sku", SKU), ("link", link), ("reason", "Half the price")];
    for (wrong, typed) in [("shop", "nobody"), ("sku", "nobody"), ("link", "javascript:alert(1)")] {
        let form = form.map(|(name, value)| (name, if name == wrong { typed } else { value }));
        assert_eq!(carol.submits("/agent/violations", &form).await.status, 422, "{wrong}");
    }
    for _ in 0..2 {
        assert_eq!(carol.submits("/agent/violations", &form).await.status, 303);
    }
    let list = owner.sees("/admin/violations").await.body;
    assert_eq!(list.matches("class=\"row-link\"").count(), 1, "{list}");
    let case = first(&owner, "/admin/violations").await;
    assert!(!owner.sees(&case).await.body.contains("再次举报"), "a double click says nothing new");
    let more = [("shop", "d"), ("sku", SKU), ("link", "other.example/d"), ("reason", "Again")];
    assert_eq!(carol.submits("/agent/violations", &more).await.status, 303);
    let again = owner.sees(&case).await.body;
    assert!(again.contains("再次举报") && again.contains("https://other.example/d"), "{again}");
    let seen = owner.sees(&case).await.body;
    assert!(seen.contains("代理 caro") && seen.contains(link), "{seen}");
    let his = case.replace("/admin/", "/agent/");
    let told = dave.sees(&his).await.body;
    assert!(told.contains(link) && !told.contains("caro"), "not by whom: {told}");
    assert!(!told.contains("Half the price") && !told.contains("Again"), "nor his words: {told}");
    assert_eq!(carol.sees(&his).await.status, 404, "the case is dave's");
    assert_eq!(carol.submits(&format!("{his}/answer"), &[("note", "x")]).await.status, 404);

    let own = [("agent", "bob"), ("sku", SKU), ("reason", "Heard of it")];
    assert_eq!(owner.submits("/admin/violations", &own).await.status, 303);
    let nobody = [("agent", "nobody"), ("sku", SKU), ("reason", "x")];
    assert_eq!(owner.submits("/admin/violations", &nobody).await.status, 422);
    shop.work().await;
}

#[actix_web::test]
async fn taken_off_his_shelf_it_is_still_sold_below_him() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let told = [("agent", "carol"), ("sku", SKU), ("reason", "Heard of it")];
    assert_eq!(owner.submits("/admin/violations", &told).await.status, 303);
    let case = first(&owner, "/admin/violations").await;
    for act in ["warn", "strike", "hide"] {
        assert_eq!(acts(&owner, &case, &[("act", act)]).await, 303, "{act}");
    }
    let buyer = shop.buyer();
    let form_token = buyer.reads(&format!("/p/{SKU}")).await.text("form_token");
    let at_carols = || buyer.buys(SKU, 1).at("carol").seeing(1_200);
    let refused = at_carols().with("form_token", &form_token).await;
    assert_eq!(refused.code(), "not_for_sale", "{refused:?}");
    assert!(buyer.buys(SKU, 1).at("d").seeing(RETAIL).await.is_placed(), "dave goes on");
    assert!(buyer.buys(SKU, 1).at("bob").seeing(1_200).await.is_placed(), "and so does bob");

    let agent = format!("/admin/agents/{}", number_of(&owner, "carol").await);
    assert!(owner.sees(&format!("{agent}/prices")).await.body.contains("仅本店"));
    let lifted = [("what", "sku"), ("sku", SKU), ("alone", "on")];
    assert_eq!(owner.submits(&format!("{agent}/assortment"), &lifted).await.status, 303);
    assert!(at_carols().await.is_placed(), "the operator may lift it");
    shop.work().await;
}

#[actix_web::test]
async fn who_is_closed_has_nothing_to_answer_for() {
    let shop = a_tree().await;
    let (owner, _, case) = a_case(&shop).await;
    shop.cli(&["agent", "close", "dave"]).await;
    let anybody = ["agent", "login", "add", "dave", "--name", "again"];
    assert!(shop.refuses(&anybody).await.contains("closed"));
    assert!(!owner.sees("/admin/violations").await.body.contains("class=\"row-link\""));
    assert!(owner.sees(&case).await.body.contains("已结案"));
}

#[actix_web::test]
async fn what_a_shop_does_not_show_is_no_violation() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let dave = shop.agents_person("dave", "davo", "owner").await;
    let hide = [("act", "hide")];
    assert_eq!(dave.submits("/agent/shop/products/1/place", &hide).await.status, 303);
    lowest_shown(&owner, "13.00").await;
    shop.work().await;
    assert!(!owner.sees("/admin/violations").await.body.contains("class=\"row-link\""));
    assert_eq!(dave.submits("/agent/shop/products/1/place", &[("act", "show")]).await.status, 303);
    shop.work().await;
    assert!(owner.sees("/admin/violations").await.body.contains(">dave<"));
}
