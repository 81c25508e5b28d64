//! The operator at work: finding orders, and moving them by hand.

use crate::shop::{Answer, TestShop, cards};
use keygrove::provenance;
use keygrove::types::PageRequest;

const HOSTILE: &str = "<img src=x onerror=alert(1)>";

fn goes_to(answer: &Answer) -> &str {
    answer.headers.get("location").map_or("", |it| it.to_str().unwrap())
}

async fn audited(shop: &TestShop, order: &str) -> Vec<String> {
    let subject = format!("order:{order}");
    let page = shop
        .app()
        .db
        .read(move |conn| provenance::list_entries(conn, &subject, PageRequest::new(1, 50)));
    page.await.unwrap().items.into_iter().map(|it| it.action).collect()
}

#[actix_web::test]
async fn money_seen_by_the_operator_delivers_like_a_gateways_word() {
    let shop = TestShop::open().await.selling("netflix", 1_000, cards(2)).await;
    let owner = shop.operator().await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix", 1).await;
    let paid = format!("/admin/orders/{}/paid", placed.order());

    assert_eq!(owner.sees(&paid).await.status, 200, "he is asked first");
    assert_eq!(shop.sold("netflix"), 0);
    let marked = owner.submits(&paid, &[("note", "transfer 8842")]).await;
    assert!(goes_to(&marked).ends_with("?done=order-paid"), "{marked:?}");
    assert_eq!(buyer.cards(&placed).await.len(), 1);
    assert!(audited(&shop, &placed.order()).await.contains(&"order.mark_paid".to_owned()));

    let again = owner.submits(&paid, &[("note", "")]).await;
    assert!(goes_to(&again).ends_with("?problem=order-moved-on"), "{again:?}");
    assert_eq!(shop.sold("netflix"), 1, "pressed twice, delivered once");
    shop.work().await;
}

#[actix_web::test]
async fn what_is_handed_over_by_hand_reaches_the_buyer() {
    let shop = TestShop::open().await.selling_by_hand("top-up", 2_000).await;
    let owner = shop.operator().await;
    let buyer = shop.buyer();
    let placed = buyer.gets("top-up", 1).await;
    let here = format!("/admin/orders/{}", placed.order());
    assert!(owner.sees("/admin/orders?status=waiting").await.body.contains(&placed.order()));

    let empty = owner.uploads(&format!("{here}/fulfil"), &[("text", "  ")], None).await;
    assert_eq!(empty.status, 422);
    let fields = [("text", "user: a\r\npass: b"), ("extent", "part")];
    let part = owner.uploads(&format!("{here}/fulfil"), &fields, None).await;
    assert!(goes_to(&part).ends_with("?done=order-part"), "{part:?}");
    let file = Some(("C:\\账号.txt", "the rest of it"));
    let whole = owner.uploads(&format!("{here}/fulfil"), &[("extent", "whole")], file).await;
    assert!(goes_to(&whole).ends_with("?done=order-fulfilled"), "{whole:?}");

    let seen = buyer.order(&placed).await;
    assert_eq!(seen["status"], "fulfilled");
    assert_eq!(seen["deliveries"][0], "user: a\npass: b");
    assert_eq!(seen["deliveries"].as_array().map(Vec::len), Some(1));
    let (file, rest) = (&seen["files"][0], "the rest of it");
    assert!(file["name"].as_str().unwrap().ends_with("账号.txt"), "{file}");
    assert_eq!(file["size"].as_u64(), u64::try_from(rest.len()).ok());
    let (_, address) = file["url"].as_str().unwrap().split_once("/orders/").unwrap();
    let stranger = shop.buyer().reads(&format!("/orders/{address}")).await;
    assert_eq!(stranger.body, rest, "the address holds the right to it");
    shop.work().await;

    let page = owner.sees(&here).await;
    assert!(page.body.contains("账号.txt") && !page.body.contains("C:\\"), "{page:?}");
    assert!(!page.body.contains("pass: b"), "it is shown only when asked for");
    let shown = owner.submits(&format!("{here}/cards"), &[]).await;
    assert!(shown.body.contains("pass: b"));
    let download = owner.submits(&format!("{here}/files/2"), &[]).await;
    assert_eq!(download.body, "the rest of it");
    assert_eq!(download.headers["content-type"], "application/octet-stream");
}

#[actix_web::test]
async fn a_text_beside_a_file_reaches_the_buyer_too() {
    let shop = TestShop::open().await.selling_by_hand("top-up", 2_000).await;
    let (owner, buyer) = (shop.operator().await, shop.buyer());
    let placed = buyer.gets("top-up", 1).await;
    let here = format!("/admin/orders/{}", placed.order());
    let nothing = owner
        .uploads(&format!("{here}/fulfil"), &[("text", "done at noon")], Some(("receipt.txt", "")))
        .await;
    assert_eq!(nothing.status, 422, "an empty file");
    assert_eq!(buyer.order(&placed).await["deliveries"].as_array().map(Vec::len), Some(0));
    let file = Some(("receipt.txt", "8842"));
    let sent = owner.uploads(&format!("{here}/fulfil"), &[("text", "done at noon")], file).await;
    assert!(goes_to(&sent).ends_with("?done=order-fulfilled"), "{sent:?}");
    let seen = buyer.order(&placed).await;
    assert_eq!(
        (&seen["status"], &seen["deliveries"][0]),
        (&"fulfilled".into(), &"done at noon".into())
    );
    assert!(owner.sees(&here).await.body.contains("receipt.txt"));
    shop.work().await;
}

#[actix_web::test]
async fn one_search_box_finds_any_number_and_any_contact() {
    let shop = TestShop::open()
        .await
        .selling("netflix", 1_000, cards(3))
        .await
        .selling("spotify", 500, "S-1\n".to_owned())
        .await;
    let owner = shop.operator().await;
    let buyer = shop.buyer();
    let first = buyer.gets("netflix", 1).await;
    let second = buyer.buys("netflix", 1).await;
    let other = shop.buyer().buys("spotify", 1).await;
    shop.work().await;
    let search = async |typed: &str| {
        let query = serde_urlencoded::to_string([("q", typed)]).unwrap();
        owner.sees(&format!("/admin/orders?{query}")).await
    };

    let spoken = format!(" {} ", first.order().to_lowercase());
    let here = format!("/admin/orders/{}", first.order());
    assert_eq!(goes_to(&search(&spoken).await), here);
    let number = owner.sees(&here).await;
    let (_, rest) = number.body.split_once("<small class=\"mono\">").unwrap();
    assert_eq!(goes_to(&search(rest.split_once('<').unwrap().0).await), here, "gateway's number");

    let by_sku = search("netflix").await.body;
    assert!(by_sku.contains(&first.order()) && by_sku.contains(&second.order()));
    assert!(!by_sku.contains(&other.order()));
    let by_contact = search(&buyer.contact().to_uppercase()).await.body;
    assert!(by_contact.contains(&first.order()) && by_contact.contains(&second.order()));
    assert!(!by_contact.contains(&other.order()));
    let part = format!("{}-{}", &first.order()[..4], first.order()[4..9].to_lowercase());
    assert_eq!(goes_to(&search(&part).await), here, "the beginning of its code");
    assert!(!search(&first.order()[..5]).await.body.contains(&first.order()), "too little");
    assert!(!search(&first.order()[5..]).await.body.contains(&first.order()), "not its beginning");
    assert!(!search("nothing like it").await.body.contains(&first.order()));
}

#[actix_web::test]
async fn what_a_buyer_types_does_nothing_in_the_operators_browser() {
    let shop = TestShop::open().await.selling("netflix", 1_000, cards(1)).await;
    let owner = shop.operator().await;
    let placed = shop.buyer().buys("netflix", 1).with("contact", HOSTILE).await;
    let here = format!("/admin/orders/{}", placed.order());
    let typed = serde_urlencoded::to_string([("q", HOSTILE)]).unwrap();
    let shown = owner.submits(&format!("{here}/contact"), &[]).await;
    assert!(shown.body.contains("onerror=alert(1)"), "the whole contact is there, as text");
    for page in [
        owner.sees("/admin").await,
        owner.sees("/admin/orders").await,
        owner.sees(&format!("/admin/orders?{typed}")).await,
        owner.sees(&here).await,
        shown,
    ] {
        assert_eq!(page.status, 200);
        assert!(!page.body.contains("<img src=x"), "{page:?}");
    }
}

#[actix_web::test]
async fn who_looks_at_a_contact_or_a_card_is_written_down() {
    let shop = TestShop::open().await.selling("netflix", 1_000, cards(1)).await;
    let owner = shop.operator().await;
    let buyer = shop.buyer();
    let placed = buyer.gets("netflix", 1).await;
    shop.work().await;
    let here = format!("/admin/orders/{}", placed.order());

    let page = owner.sees(&here).await;
    assert!(!page.body.contains(&buyer.contact()) && !page.body.contains("CARD-000000"));
    let contact = owner.submits(&format!("{here}/contact"), &[]).await;
    assert!(contact.body.contains(&buyer.contact()));
    let shown = owner.submits(&format!("{here}/cards"), &[]).await;
    assert!(shown.body.contains("CARD-000000"));
    let written = audited(&shop, &placed.order()).await;
    for action in ["contact.reveal", "card.reveal"] {
        assert!(written.contains(&action.to_owned()), "{written:?}");
    }
}

#[actix_web::test]
async fn a_cancelled_order_gives_its_card_back() {
    let shop = TestShop::open().await.selling("netflix", 1_000, cards(1)).await;
    let owner = shop.operator().await;
    let placed = shop.buyer().buys("netflix", 1).await;
    assert_eq!(shop.buyer().buys("netflix", 1).await.code(), "out_of_stock");
    let path = format!("/admin/orders/{}/cancel", placed.order());
    let cancelled = owner.submits(&path, &[]).await;
    assert!(goes_to(&cancelled).ends_with("?done=order-cancelled"), "{cancelled:?}");
    shop.skip(2);
    assert!(shop.buyer().buys("netflix", 1).await.is_placed());
}

#[actix_web::test]
async fn an_order_without_stock_waits_where_the_operator_sees_it() {
    let shop = TestShop::open().await.selling("netflix", 1_000, cards(1)).await;
    let owner = shop.operator().await;
    let late = shop.buyer();
    let placed = late.buys("netflix", 1).await;
    shop.pass(1_000).await;
    shop.buyer().gets("netflix", 1).await;
    late.pays(&placed).await;
    shop.work().await;
    let here = format!("/admin/orders/{}", placed.order());

    assert!(owner.sees("/admin/orders?status=waiting").await.body.contains(&placed.order()));
    let words = owner.uploads(&format!("{here}/fulfil"), &[("text", "sorry")], None).await;
    assert_eq!(words.status, 409, "a sentence is no card");
    let still = owner.submits(&format!("{here}/deliver"), &[]).await;
    assert!(goes_to(&still).ends_with("?problem=still-no-stock"), "{still:?}");
    shop.import("netflix", "LATE-1\n").await;
    assert_eq!(late.cards(&placed).await, ["LATE-1"]);
}
