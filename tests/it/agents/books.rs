//! The operator reads the books, and gives money back from an order's page.

use super::office::{logs_in, number_of};
use super::{SKU, a_tree};

#[actix_web::test]
async fn a_refund_says_first_what_it_takes_of_everybody() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let order = shop.sells_in_daves_shop(1).await.order();
    let page = format!("/admin/orders/{order}/refund");
    assert!(owner.sees(&format!("/admin/orders/{order}")).await.body.contains(&page));
    let asked = owner.sees(&format!("{page}?amount=3.00&reason=late")).await;
    for said in ["−¥2.16", "−¥0.22", "−¥0.14", "alice", "dave"] {
        assert!(asked.body.contains(said), "{said}: {asked:?}");
    }
    assert_eq!(shop.earnings().await[4], (100, 0), "nothing happened yet");
    let (_, key) = asked.body.split_once("name=\"key\" value=\"").unwrap();
    let key = key.split('"').next().unwrap();
    let form = [("amount", "3.00"), ("reason", "late"), ("key", key)];
    for _ in 0..2 {
        let given = owner.follows(&owner.submits(&page, &form).await).await;
        assert!(given.body.contains("late"), "the reason stands in its history: {given:?}");
    }
    assert_eq!(shop.earnings().await[4], (76, 0), "pressed twice, given back once");

    let much = owner.sees(&format!("{page}?amount=9.51")).await;
    assert_eq!(much.status, 409, "{much:?}");
    assert!(much.body.contains("¥9.51") && much.body.contains("¥9.50"), "{much:?}");
    for odd in ["x", "-1", "0"] {
        let refused = owner.sees(&format!("{page}?amount={odd}")).await;
        assert!([409, 422].contains(&refused.status), "{odd}: {refused:?}");
    }
}

#[actix_web::test]
async fn what_nobody_paid_cannot_be_given_back() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let order = shop.buyer().buys(SKU, 1).await.order();
    let page = format!("/admin/orders/{order}/refund");
    assert!(!owner.sees(&format!("/admin/orders/{order}")).await.body.contains(&page));
    assert!(owner.follows(&owner.sees(&page).await).await.body.contains("flash-bad"));
    let form = [("amount", "1.00"), ("key", "one")];
    let refused = owner.follows(&owner.submits(&page, &form).await).await;
    assert!(refused.body.contains("flash-bad"), "{refused:?}");
}

#[actix_web::test]
async fn the_books_say_whose_the_money_is_and_where_it_lies() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let order = shop.sells_in_daves_shop(2).await.order();
    let books = owner.sees("/admin/ledger").await;
    for said in ["¥18.00", "¥25.00", ">dave<", "¥2.00"] {
        assert!(books.body.contains(said), "{said}: {books:?}");
    }
    let account = format!("/admin/ledger/agent:{}", number_of(&owner, "dave").await);
    assert!(owner.sees(&account).await.body.contains(&order));
    let file = owner.sees(&format!("{account}/csv")).await;
    assert!(file.body.contains(&format!("\"{order}\",2.00,")), "{file:?}");
    for strange in ["agent:x", "nobody", "agent:999"] {
        let answer = owner.sees(&format!("/admin/ledger/{strange}")).await;
        assert!([200, 404].contains(&answer.status), "{strange}: {answer:?}");
    }
}

#[actix_web::test]
async fn an_agents_month_adds_up() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let first = shop.sells_in_daves_shop(1).await.order();
    shop.pass(31 * 86_400).await;
    shop.sells_in_daves_shop(3).await;
    shop.cli(&["refund", &first, "--amount", "12.50"]).await;
    logs_in(&owner).await;
    let page = format!("/admin/agents/{}/statement", number_of(&owner, "dave").await);
    let january = owner.sees(&format!("{page}?month=2026-01")).await;
    assert!(january.body.contains("¥1.00") && january.body.contains(&first), "{january:?}");
    let february = owner.sees(&page).await;
    for said in ["2026-02", "¥3.00", "-¥1.00"] {
        assert!(february.body.contains(said), "{said}: {february:?}");
    }
    let file = owner.sees(&format!("{page}/csv?month=2026-01")).await;
    assert!(file.body.contains(&first) && !file.body.contains(",3.00,"), "{file:?}");
    assert_eq!(owner.sees(&format!("{page}?month=nonsense")).await.status, 200);
}

#[actix_web::test]
async fn a_level_pays_its_own_price_and_never_one_above_the_ceiling() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let level = [("level", "gold"), ("of_wholesale", "100")];
    owner.submits("/admin/agents/levels", &level).await;
    let alice = number_of(&owner, "alice").await;
    owner.submits(&format!("/admin/agents/{alice}/level"), &[("level", "1")]).await;
    let price = [("level", "1"), ("from", "1"), ("unit", "8.00")];
    assert_eq!(owner.submits("/admin/skus/1/wholesale", &price).await.status, 303);
    assert!(owner.sees("/admin/skus/1/agents").await.body.contains("¥8.00"));
    let prices = owner.sees(&format!("/admin/agents/{alice}/prices")).await;
    assert!(prices.body.contains("¥8.00"), "her cost: {prices:?}");
    shop.sells_in_daves_shop(1).await;
    assert_eq!(shop.earnings().await[0], (0, 800));

    let sku = [("code", SKU), ("price", "12.00"), ("wholesale", "9.00"), ("ceiling", "20.00")];
    assert_eq!(owner.submits("/admin/skus/1", &sku).await.status, 303);
    let dear = [("level", "1"), ("from", "10"), ("unit", "20.01")];
    let refused = owner.submits("/admin/skus/1/wholesale", &dear).await;
    assert_eq!(refused.status, 409, "{refused:?}");
    assert!(refused.body.contains("¥20.01") && refused.body.contains("¥20.00"), "{refused:?}");
    let markup = ["agent", "markup", "bob", "--sku", SKU, "--absolute"];
    let refused = shop.refuses(&[&markup[..], &["20.01"]].concat()).await;
    assert!(refused.contains("20.01") && refused.contains("20.00"), "{refused}");
    let gone = [("level", "1"), ("from", "1"), ("remove", "on")];
    assert_eq!(owner.submits("/admin/skus/1/wholesale", &gone).await.status, 303);
    assert!(!owner.sees("/admin/skus/1/agents").await.body.contains("¥8.00"));
}

#[actix_web::test]
async fn the_platform_asks_less_of_one_agent_than_of_others() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let alice = format!("/admin/agents/{}", number_of(&owner, "alice").await);
    let special = format!("{alice}/special");
    let set = owner.submits(&special, &[("special_sku", SKU), ("unit", "7.00")]).await;
    assert_eq!(set.status, 303, "{set:?}");
    assert!(owner.sees(&format!("{alice}/prices")).await.body.contains("¥7.00"));
    shop.sells_in_daves_shop(1).await;
    assert_eq!(shop.earnings().await[0], (0, 700));
    for (sku, unit) in [("nothing", "7.00"), (SKU, "0"), (SKU, ""), ("", "7.00")] {
        let refused = owner.submits(&special, &[("special_sku", sku), ("unit", unit)]).await;
        assert!([409, 422].contains(&refused.status), "{sku} {unit}: {refused:?}");
    }
    let bob = format!("/admin/agents/{}/special", number_of(&owner, "bob").await);
    let refused = owner.submits(&bob, &[("special_sku", SKU), ("unit", "7.00")]).await;
    assert_eq!(refused.status, 422, "his cost is what alice asks");
    owner.submits(&special, &[("special_sku", SKU), ("remove", "on")]).await;
    shop.sells_in_daves_shop(1).await;
    assert_eq!(shop.earnings().await[0], (0, 700 + 900));
}

#[actix_web::test]
async fn what_is_closed_to_a_branch_is_not_in_its_shops() {
    let shop = a_tree().await;
    let owner = shop.operator().await;
    let sells = async |at: &str| {
        shop.skip(2);
        let page = shop.buyer().sees(&format!("/s/{at}/p/{SKU}")).await;
        page.status == 200
    };
    let carol = number_of(&owner, "carol").await;
    let closed = [("what", "sku"), ("sku", SKU), ("word", "closed")];
    let set = owner.submits(&format!("/admin/agents/{carol}/assortment"), &closed).await;
    assert_eq!(set.status, 303, "{set:?}");
    assert_eq!((sells("bob").await, sells("d").await), (true, false));
    let open = [("whom", "agent"), ("agent", "dave"), ("word", "open")];
    assert_eq!(owner.submits("/admin/skus/1/assortment", &open).await.status, 303);
    assert_eq!((sells("carol").await, sells("d").await), (false, true));
    let named = owner.sees("/admin/skus/1/agents").await.body;
    assert!(named.contains("carol") && named.contains("dave"), "{named}");
    let nobody = [("whom", "agent"), ("agent", "nobody"), ("word", "open")];
    assert_eq!(owner.submits("/admin/skus/1/assortment", &nobody).await.status, 422);
    let gone = [("whom", "agent"), ("agent", "carol")];
    assert_eq!(owner.submits("/admin/skus/1/assortment", &gone).await.status, 303);
    assert!(sells("carol").await);
}
