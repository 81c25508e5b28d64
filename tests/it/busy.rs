//! A shop that has more to write than it can: it says so at once, and loses nothing.

use crate::shop::{TestShop, cards};
use keygrove::db;
use std::future::ready;
use std::sync::Mutex;
use std::sync::mpsc::channel;
use tokio::sync::mpsc::unbounded_channel;

#[actix_web::test]
async fn who_cannot_be_served_now_hears_so_and_buys_a_moment_later() {
    let open = TestShop::open_with(|config| {
        config.database.writers = 1;
        config.database.write_queue = 1;
    });
    let shop = open.await.selling("netflix-1m", 1_000, cards(1)).await;
    let buyer = shop.buyer();
    let token = buyer.reads("/p/netflix-1m").await.text("form_token");
    let form = [
        ("sku", "netflix-1m"),
        ("quantity", "1"),
        ("contact", "typed@example.com"),
        ("seen", "1000"),
        ("gateway", "epay"),
        ("form_token", token.as_str()),
    ];

    let (go_on, held) = channel::<()>();
    let held = Mutex::new(held);
    let (began, mut begun) = unbounded_channel();
    let db = shop.app().db.clone();
    let first = tokio::spawn(async move {
        let long = move |_: &mut db::Conn| {
            let _ = began.send(());
            let _ = held.lock().unwrap().recv();
            Ok::<_, db::Error>(())
        };
        db.write(long).await
    });
    begun.recv().await.unwrap();
    let mut second = Box::pin(shop.app().db.write(|_| Ok::<_, db::Error>(())));
    tokio::select! {
        biased;
        done = &mut second => panic!("behind one that is not done: {done:?}"),
        () = ready(()) => {}
    }

    let page = buyer.submits("/checkout", &form).await;
    assert_eq!(page.status, 503);
    assert_eq!(page.headers["retry-after"], "1");
    assert!(page.body.contains("typed@example.com"), "what was typed is kept: {page:?}");
    let refused = buyer.posts("/checkout", &form).await;
    assert_eq!((refused.status, refused.code()), (503, "busy".to_owned()));
    assert_eq!(buyer.sees("/p/netflix-1m").await.status, 200, "reading waits for nobody");

    go_on.send(()).unwrap();
    first.await.unwrap().unwrap();
    second.await.unwrap();
    let placed = buyer.posts("/checkout", &form).await;
    assert!(placed.is_placed(), "the same form, and the card was never held: {placed:?}");
}
