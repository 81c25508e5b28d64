//! Finding an order again, from another browser and months later; and finding other people's.

use crate::shop::{TestShop, cards};

#[actix_web::test]
async fn order_and_passphrase_find_the_cards_from_another_browser() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).with("passphrase", "open sesame").await;
    buyer.pays(&placed).await;
    // The passphrase is hashed again, slowly, off the hot path; both must open.
    for _ in 0..2 {
        let elsewhere = shop.buyer();
        let code = placed.order();
        let found = elsewhere
            .submits("/lookup", &[("order", code.as_str()), ("passphrase", "open sesame")])
            .await;
        let page = elsewhere.follows(&found).await;
        assert!(page.body.contains("CARD-000000"), "{page:?}");
        shop.work().await;
    }
}

#[actix_web::test]
async fn a_lookup_opens_the_order_in_the_browser_that_looked() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).with("passphrase", "open sesame").await;
    buyer.pays(&placed).await;
    let (code, elsewhere) = (placed.order(), shop.buyer());
    let page = format!("/orders/{code}");
    assert_eq!(elsewhere.reads(&page).await.status, 404);
    let form = [("order", code.as_str()), ("passphrase", "open sesame")];
    elsewhere.posts("/lookup", &form).await;
    assert!(elsewhere.reads(&page).await.body.contains("CARD-000000"));
    assert!(elsewhere.reads(&format!("{page}/cards.txt")).await.body.contains("CARD-000000"));
    assert_eq!(shop.buyer().reads(&page).await.status, 404, "nobody else's browser");
    shop.work().await;
}

#[actix_web::test]
async fn wrong_and_unknown_answer_alike() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(2)).await;
    let buyer = shop.buyer();
    let guarded = buyer.buys("netflix-1m", 1).with("passphrase", "open sesame").await;
    let unguarded = buyer.buys("netflix-1m", 1).await;
    let stranger = shop.buyer();
    let mut answers = Vec::new();
    for order in [guarded.order(), unguarded.order(), "0123456789ABCDEFGHJK".to_owned()] {
        let form = [("order", order.as_str()), ("passphrase", "guess")];
        let answer = stranger.posts("/lookup", &form).await;
        answers.push((answer.status, answer.body));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);

    let mut pages = Vec::new();
    for path in [guarded.order(), "0123456789ABCDEFGHJK".to_owned()] {
        let answer = stranger.reads(&format!("/orders/{path}?token=guess")).await;
        pages.push((answer.status, answer.body));
    }
    assert_eq!(pages[0], pages[1]);
}

#[actix_web::test]
async fn the_link_goes_to_the_contact_and_to_nobody_else() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let buyer = shop.buyer();
    buyer.gets("netflix-1m", 1).await;
    shop.work().await;
    let stranger = shop.buyer();
    let known = stranger.posts("/lookup", &[("contact", buyer.contact().as_str())]).await;
    let unknown = stranger.posts("/lookup", &[("contact", "nobody@example.com")]).await;
    assert_eq!((known.status, known.body), (unknown.status, unknown.body));
    shop.work().await;
}

#[actix_web::test]
async fn the_browser_that_bought_lists_its_orders() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let buyer = shop.buyer();
    let placed = buyer.gets("netflix-1m", 1).await;
    let mine = buyer.sees("/lookup").await;
    assert!(mine.body.contains(&placed.order()), "{mine:?}");
    let others = shop.buyer().sees("/lookup").await;
    assert!(!others.body.contains(&placed.order()), "{others:?}");
    shop.work().await;
}

#[actix_web::test]
async fn guessing_passphrases_is_slow() {
    let few = |config: &mut keygrove::config::Config| config.limits.passphrase_per_minute = 5;
    let shop = TestShop::open_with(few).await.selling("netflix-1m", 1_000, cards(1)).await;
    let placed = shop.buyer().buys("netflix-1m", 1).with("passphrase", "open sesame").await;
    let code = placed.order();
    let mut last = None;
    for guess in 0..6 {
        // From many addresses: the order itself is guarded.
        let guess = guess.to_string();
        let form = [("order", code.as_str()), ("passphrase", guess.as_str())];
        last = Some(shop.buyer().posts("/lookup", &form).await);
    }
    let last = last.unwrap();
    assert_eq!((last.status, last.code()), (429, "rate_limited".to_owned()));
    assert!(last.headers.contains_key("retry-after"), "{last:?}");
}
