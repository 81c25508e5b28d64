//! The shop that `serve --demo` shows.

use crate::shop::TestShop;
use keygrove::catalog::{self, Delivery};
use keygrove::ops::demo;
use keygrove::types::Slug;
use keygrove::{payments, pictures, site};

async fn seed(shop: &TestShop) {
    let app = shop.app();
    let ground = demo::Ground {
        db: app.db.clone(),
        vault: app.vault.clone(),
        shelves: app.shelves.clone(),
        currency: app.config.shop.currency,
    };
    demo::seed(&ground, app.clock.now()).await.unwrap();
}

#[actix_web::test]
async fn a_visitor_of_the_demo_finds_a_furnished_shop() {
    let shop = TestShop::open().await;
    seed(&shop).await;
    let (window, sign, till) = shop
        .app()
        .db
        .read(|conn| {
            let till = payments::find_account(conn, "sandbox").unwrap();
            Ok::<_, catalog::Error>((catalog::window(conn)?, site::load(conn)?, till))
        })
        .await
        .unwrap();
    assert!(window.listings.len() >= 12 && window.categories.len() >= 10);
    assert!(sign.announcement_html.contains("<strong>"));
    assert!(till.is_some_and(|it| it.enabled));
    for listing in &window.listings {
        let product = &listing.product;
        assert!(product.description_html.len() > 100, "{}", product.name);
        assert!(!product.usage_note_html.is_empty(), "{}", product.name);
        let cover = product.pictures[0].clone();
        let kept = shop.app().db.read(move |conn| pictures::exists(conn, &cover)).await.unwrap();
        assert!(kept, "{}", product.name);
    }
    let supplied = window.listings.iter().filter(|it| it.product.supplier.is_some());
    assert!(supplied.flat_map(|it| &it.skus).filter(|it| it.supplier_cost.is_some()).count() >= 2);
    let by_hand = window.listings.iter().find(|it| it.skus[0].delivery == Delivery::Manual);
    assert!(by_hand.is_some_and(|it| !it.product.fields.is_empty()));
}

#[actix_web::test]
async fn a_second_start_of_the_demo_changes_nothing() {
    let shop = TestShop::open().await;
    seed(&shop).await;
    let version = || shop.app().db.read(catalog::version);
    let before = version().await.unwrap();
    let slug: Slug = "stardust".parse().unwrap();
    let removed = shop.app().db.write(move |conn| {
        let found = catalog::find_by_slug(conn, &slug)?.ok_or(catalog::Error::NotFound("it"))?;
        catalog::hide_product(conn, found.product.id, keygrove::types::Timestamp::from_seconds(1))
    });
    removed.await.unwrap();
    seed(&shop).await;
    assert_eq!(version().await.unwrap(), before + 1, "what the operator hid stays hidden");
}
