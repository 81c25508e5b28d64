//! The shop that `serve --demo` shows.

use crate::shop::TestShop;
use keygrove::ops::demo;
use keygrove::{catalog, pictures};

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
