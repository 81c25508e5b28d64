//! The promises hold in a new shop, and the questions run on both databases.

use crate::ground::{Ground, NOW};
use keygrove::ops;

#[actix_web::test]
async fn an_empty_shop_breaks_no_promise() {
    let ground = Ground::fresh();
    let invariants = ground.db.read(|conn| ops::check(conn, NOW)).await.unwrap();
    let broken: Vec<_> = invariants.iter().filter(|it| it.broken > 0).collect();
    assert!(broken.is_empty(), "{broken:?}");
}
