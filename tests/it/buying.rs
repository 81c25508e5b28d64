//! Buying, seen from the buyer's side of the counter.

use crate::shop::{TestShop, Visitor, cards};

#[actix_web::test]
async fn who_pays_gets_the_oldest_card() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(3)).await;
    let buyer = shop.buyer();
    let placed = buyer.gets("netflix-1m", 2).await;
    assert_eq!(buyer.order(&placed).await["status"], "fulfilled");
    assert_eq!(buyer.cards(&placed).await, ["CARD-000000", "CARD-000001"]);
    shop.work().await;
}

#[actix_web::test]
async fn nobody_sees_cards_before_paying() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let buyer = shop.buyer();
    let placed = buyer.buys("netflix-1m", 1).await;
    assert_eq!(buyer.order(&placed).await["status"], "pending");
    let page = buyer.sees(&format!("/orders/{}", placed.order())).await;
    assert!(!page.body.contains("CARD-"), "{page:?}");
    let file = buyer.sees(&format!("/orders/{}/cards.txt", placed.order())).await;
    assert!(!file.body.contains("CARD-"), "{file:?}");
}

#[actix_web::test]
async fn only_the_owner_sees_the_cards() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let buyer = shop.buyer();
    let placed = buyer.gets("netflix-1m", 1).await;
    let path = format!("/orders/{}", placed.order());

    assert!(buyer.sees(&path).await.body.contains("CARD-000000"), "the browser that bought");
    let stranger = shop.buyer();
    for token in ["", "?token=", "?token=wrong"] {
        let seen = stranger.sees(&format!("{path}{token}")).await;
        assert!(!seen.body.contains("CARD-"), "{seen:?}");
        let file = stranger.sees(&format!("{path}/cards.txt{token}")).await;
        assert!(!file.body.contains("CARD-"), "{file:?}");
    }
    let linked = stranger.sees(&format!("{path}?token={}", placed.text("token"))).await;
    assert!(linked.body.contains("CARD-000000"), "the link from the mail");
    shop.work().await;
}

#[actix_web::test]
async fn a_price_that_moved_is_never_charged() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_100, cards(1)).await;
    let refused = shop.buyer().buys("netflix-1m", 1).seeing(900).await;
    assert_eq!((refused.status, refused.code()), (409, "price_changed".to_owned()));
    let placed = shop.buyer().buys("netflix-1m", 1).seeing(1_100).await;
    assert!(placed.is_placed(), "the refused attempt held nothing: {placed:?}");
}

#[actix_web::test]
async fn what_is_sold_out_says_so_and_keeps_what_was_typed() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    shop.buyer().gets("netflix-1m", 1).await;
    let late = shop.buyer();
    let refused = late.buys("netflix-1m", 1).await;
    assert_eq!((refused.status, refused.code()), (409, "out_of_stock".to_owned()));

    let token = late.reads("/p/netflix-1m").await.text("form_token");
    let form = [
        ("sku", "netflix-1m"),
        ("quantity", "1"),
        ("contact", "typed@example.com"),
        ("seen", "1000"),
        ("gateway", "epay"),
        ("form_token", token.as_str()),
    ];
    let page = late.submits("/checkout", &form).await;
    assert_eq!(page.status, 409);
    assert!(page.body.contains("typed@example.com"), "{page:?}");
    shop.work().await;
}

#[actix_web::test]
async fn more_than_is_left_is_refused_whole() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(3)).await;
    let refused = shop.buyer().buys("netflix-1m", 4).await;
    assert_eq!(refused.code(), "out_of_stock");
    assert!(shop.buyer().buys("netflix-1m", 3).await.is_placed());
}

#[actix_web::test]
async fn how_many_are_left_is_told_only_where_the_page_tells_it() {
    let mut shop = TestShop::open().await;
    for (code, display) in [("open", "exact"), ("discreet", "hidden")] {
        let more = ["--stock", display, "--max-per-order", "50"];
        shop = shop.selling_as(code, 1_000, &more, cards(7)).await;
    }
    let buyer = shop.buyer();
    let (told, untold) = (buyer.buys("open", 9).await, buyer.buys("discreet", 9).await);
    assert_eq!((told.code().as_str(), told.json()["left"].as_i64()), ("out_of_stock", Some(7)));
    assert_eq!(untold.code(), "out_of_stock");
    assert!(untold.json()["left"].is_null() && !untold.body.contains("only"), "{untold:?}");
    let many = buyer.buys("discreet", 51).await;
    assert_eq!((many.status, many.json()["max"].as_i64()), (422, Some(50)), "{many:?}");
}

#[actix_web::test]
async fn a_number_that_cannot_be_bought_stays_as_it_was_typed() {
    let shop = TestShop::open().await.selling("netflix", 1_000, cards(9)).await;
    let buyer = shop.buyer();
    for typed in ["0", "101", "1.5"] {
        let token = buyer.reads("/p/netflix").await.text("form_token");
        let form = [
            ("sku", "netflix"),
            ("quantity", typed),
            ("contact", ""),
            ("seen", "1000"),
            ("gateway", "epay"),
            ("form_token", token.as_str()),
        ];
        let page = buyer.submits("/checkout", &form).await;
        assert_eq!(page.status, 422);
        assert!(page.body.contains(&format!("value=\"{typed}\" min=\"1\"")), "{page:?}");
    }
}

#[actix_web::test]
async fn who_goes_back_and_corrects_the_form_gets_what_it_says_now() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_250, cards(9)).await;
    let buyer = shop.buyer();
    let token = buyer.reads("/p/netflix-1m").await.text("form_token");
    let press = |quantity| buyer.buys("netflix-1m", quantity).with("form_token", &token);
    let wrong = press(1).with("contact", "typo@example.com").await.order();
    let right = press(1).with("contact", "right@example.com").await.order();
    assert_ne!(wrong, right);
    let more = press(2).with("contact", "right@example.com").await;
    assert_ne!(more.order(), right);
    assert_eq!(buyer.order(&more).await["total"], 2_500);
    assert_eq!(press(1).with("contact", "right@example.com").await.order(), right);
}

#[actix_web::test]
async fn a_double_click_is_one_order() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let buyer = shop.buyer();
    let token = buyer.reads("/p/netflix-1m").await.text("form_token");
    let first = buyer.buys("netflix-1m", 1).with("form_token", &token).await;
    let second = buyer.buys("netflix-1m", 1).with("form_token", &token).await;
    assert!(first.is_placed(), "{first:?}");
    assert_eq!(first.order(), second.order(), "also when the first click took the last card");
    assert_eq!(first.text("token"), second.text("token"));
}

#[actix_web::test]
async fn who_repeats_somebodys_form_gets_neither_his_order_nor_his_name() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(3)).await;
    let (buyer, stranger) = (shop.buyer(), shop.buyer());
    let press = async |who: &Visitor<'_>| {
        let form = who.buys("netflix-1m", 1).with("form_token", "7");
        form.with("contact", "buyer@example.com").await
    };
    let bought = press(&buyer).await;
    buyer.pays(&bought).await;
    let repeated = press(&stranger).await;
    assert_ne!(repeated.order(), bought.order());
    assert_ne!(stranger.cookie("browser"), buyer.cookie("browser"));
    let page = format!("/orders/{}", bought.order());
    assert!(stranger.reads(&page).await.json()["lines"].is_null());
    assert!(!stranger.sees("/lookup").await.body.contains(&bought.order()));
    assert!(buyer.sees("/lookup").await.body.contains(&bought.order()));
    assert_eq!(press(&buyer).await.order(), bought.order(), "his own again");
    shop.work().await;
}

#[actix_web::test]
async fn one_visitor_cannot_empty_the_shop() {
    let few = |config: &mut keygrove::config::Config| config.orders.holds_per_visitor = 3;
    let shop = TestShop::open_with(few).await.selling("netflix-1m", 1_000, cards(10)).await;
    let greedy = shop.buyer();
    for _ in 0..3 {
        assert!(greedy.buys("netflix-1m", 1).await.is_placed());
        shop.skip(100);
    }
    let refused = greedy.buys("netflix-1m", 1).await;
    assert_eq!((refused.status, refused.code()), (429, "too_many_holds".to_owned()));
    let ends = shop.config.orders.hold_seconds - 300;
    assert_eq!(refused.headers["retry-after"].to_str().unwrap(), ends.to_string());

    let friend = shop.buyer();
    let same_contact = friend.buys("netflix-1m", 1).with("contact", &greedy.contact()).await;
    assert_eq!(same_contact.code(), "too_many_holds", "another browser, the same contact");
    assert!(friend.buys("netflix-1m", 1).await.is_placed(), "other people are served");

    shop.pass(shop.config.orders.hold_seconds + 1).await;
    assert!(greedy.buys("netflix-1m", 1).await.is_placed(), "the old ones have expired");
}

#[actix_web::test]
async fn a_visitor_is_known_by_his_browser_alone_and_by_his_address_alone() {
    let few = |config: &mut keygrove::config::Config| config.orders.holds_per_visitor = 2;
    let shop = TestShop::open_with(few).await.selling("netflix-1m", 1_000, cards(10)).await;
    let greedy = shop.buyer().from("10.9.9.1");
    for contact in ["a@mine.example", "b@mine.example"] {
        assert!(greedy.buys("netflix-1m", 1).with("contact", contact).await.is_placed());
    }
    let elsewhere = greedy.from("10.9.9.2");
    let third =
        async |it: &Visitor<'_>| it.buys("netflix-1m", 1).with("contact", "c@mine.example").await;
    assert_eq!(third(&elsewhere).await.code(), "too_many_holds", "the same browser");
    let other = shop.buyer().from("10.9.9.1");
    assert_eq!(third(&other).await.code(), "too_many_holds", "the same address");
    assert!(third(&shop.buyer()).await.is_placed(), "neither");
}

#[actix_web::test]
async fn nobody_gets_more_of_a_limited_thing_by_ordering_twice() {
    let limit = ["--per-contact", "3"];
    let shop = TestShop::open().await.selling_as("rare", 1_000, &limit, cards(9)).await;
    let buyer = shop.buyer();
    let page = buyer.sees("/p/rare").await.body;
    assert!(page.contains("max=\"3\""), "told before it is ordered: {page}");
    assert!(buyer.buys("rare", 2).seeing(2_000).await.is_placed());
    let more = buyer.buys("rare", 2).seeing(2_000).await;
    assert_eq!((more.status, more.code().as_str()), (409, "contact_limit"), "{more:?}");
    assert!(buyer.buys("rare", 1).seeing(1_000).await.is_placed());
    assert!(shop.buyer().buys("rare", 3).seeing(3_000).await.is_placed(), "others have their own");
}

#[actix_web::test]
async fn who_presses_too_often_is_told_when_to_come_back() {
    let few = |config: &mut keygrove::config::Config| {
        (config.limits.checkout_per_minute, config.limits.lookup_per_minute) = (2, 2);
    };
    let shop = TestShop::open_with(few).await.selling("netflix-1m", 1_000, cards(9)).await;
    let buyer = shop.buyer();
    for _ in 0..2 {
        assert!(buyer.buys("netflix-1m", 1).await.is_placed());
    }
    let often = buyer.buys("netflix-1m", 1).await;
    assert_eq!((often.status, often.code().as_str()), (429, "rate_limited"), "{often:?}");
    assert!(often.headers.contains_key("retry-after"));
    assert!(shop.buyer().buys("netflix-1m", 1).await.is_placed(), "others are served");
    let guess = [("order", "00000000000000000000"), ("passphrase", "guess")];
    for status in [404, 404, 429] {
        assert_eq!(buyer.posts("/lookup", &guess).await.status, status);
    }
}

#[actix_web::test]
async fn on_https_cookies_are_the_hosts_alone() {
    let named = |config: &mut keygrove::config::Config| {
        config.web.public_url = "https://main.example".to_owned();
    };
    let shop = TestShop::open_with(named).await.selling("netflix-1m", 1_000, cards(1)).await;
    let placed = shop.buyer().buys("netflix-1m", 1).await;
    let cookie = placed.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-browser=") && cookie.contains("Secure"), "{cookie}");
    assert!(cookie.contains("HttpOnly") && cookie.contains("Path=/"), "{cookie}");
    assert!(placed.headers.contains_key("strict-transport-security"));
}

#[actix_web::test]
async fn a_text_that_no_database_keeps_breaks_nothing() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(3)).await;
    let (owner, buyer) = (shop.operator().await, shop.buyer());
    for path in ["/hooks/pay/%00", "/p/%00", "/r/%00", "/x/%00", "/?q=%00", "/media/%00"] {
        let answer = buyer.sees(path).await;
        assert!(answer.status < 500, "{path}: {answer:?}");
    }
    for path in [
        "/admin/orders?q=%00",
        "/admin/agents?q=%00",
        "/admin/products?q=%00",
        "/admin/audit?actor=%00&subject=%00",
    ] {
        let answer = owner.sees(path).await;
        assert!(answer.status < 500, "{path}: {answer:?}");
    }
    let coupon = buyer.buys("netflix-1m", 1).with("coupon", "A\0").await;
    assert!(coupon.status < 500, "{coupon:?}");
    let placed = buyer.buys("netflix-1m", 1).await;
    let called = buyer.calls_back(&shop.epay.paid_as("T\0", &placed.order(), "10.00")).await;
    assert!(called.status < 500, "{called:?}");
    shop.work().await;
}

#[actix_web::test]
async fn a_hold_returns_to_sale_when_it_runs_out() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let first = shop.buyer();
    let placed = first.buys("netflix-1m", 1).await;
    assert_eq!(shop.buyer().buys("netflix-1m", 1).await.code(), "out_of_stock");
    shop.pass(shop.config.orders.hold_seconds + 1).await;
    assert_eq!(first.order(&placed).await["status"], "expired");
    let next = shop.buyer().buys("netflix-1m", 1).await;
    assert!(next.is_placed(), "{next:?}");
}

#[actix_web::test]
async fn bad_input_names_the_field() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let buyer = shop.buyer();
    for (field, value, named) in [
        ("contact", "", "contact"),
        ("quantity", "0", "quantity"),
        ("quantity", "-1", "quantity"),
        ("quantity", "many", "quantity"),
        ("gateway", "nobody", "gateway"),
    ] {
        let refused = buyer.buys("netflix-1m", 1).with(field, value).await;
        assert!([400, 422].contains(&refused.status), "{field}={value}: {refused:?}");
        assert_eq!(refused.text("field"), named, "{refused:?}");
    }
    for impossible in ["-1", "0", "99999999999999999999999"] {
        let refused = buyer.buys("netflix-1m", 1).with("quantity", impossible).await;
        assert_eq!(refused.status, 422, "{refused:?}");
        let problem: serde_json::Value = serde_json::from_str(&refused.body).unwrap();
        assert_eq!(
            (problem["min"].as_i64(), problem["max"].as_i64()),
            (Some(1), Some(100)),
            "{refused:?}"
        );
    }
    let unknown = buyer.buys("netflix-1m", 1).with("sku", "no-such-thing").await;
    assert_eq!(unknown.code(), "not_for_sale");
    let hidden = ["product", "add", "--code", "new", "--name", "New", "--price", "1", "--hide"];
    shop.cli(&hidden).await;
    let form_token = buyer.reads("/p/netflix-1m").await.text("form_token");
    let early = buyer.buys("netflix-1m", 1).with("sku", "new").with("form_token", &form_token);
    assert_eq!(early.await.code(), "not_for_sale", "that there is none of it is nobody's business");
    assert!(buyer.buys("netflix-1m", 1).await.is_placed(), "none of them held anything");
}

#[actix_web::test]
async fn what_was_typed_outlives_a_variant_that_is_taken_away() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(3)).await;
    let buyer = shop.buyer();
    let form = |product| {
        [
            ("product", product),
            ("sku", "taken-away"),
            ("quantity", "2"),
            ("seen", "1000"),
            ("form_token", "00000000000000000000000000000001"),
            ("gateway", "sandbox"),
            ("contact", "anna@example.com"),
            ("field.note", "门禁 3 号"),
        ]
    };
    let gone = buyer.submits("/checkout", &form("taken-away")).await;
    assert_eq!(gone.status, 404, "{gone:?}");
    for kept in ["anna@example.com", "门禁 3 号"] {
        assert!(gone.body.contains(&format!("value=\"{kept}\" readonly")), "{kept}");
    }
    let other = buyer.submits("/checkout", &form("netflix-1m")).await;
    assert_eq!(other.status, 404);
    assert!(other.body.contains("action=\"/checkout\""), "what is left can be chosen");
    assert!(other.body.contains("您选的规格已下架"), "{other:?}");
    assert!(other.body.contains("value=\"anna@example.com\""), "{other:?}");
    assert!(
        other.body.contains("name=\"quantity\" type=\"number\" inputmode=\"numeric\" value=\"2\"")
    );
}

#[actix_web::test]
async fn a_refusal_names_the_limit() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let long = "x".repeat(200);
    let refused = shop.buyer().buys("netflix-1m", 1).with("contact", &long).await;
    assert_eq!((refused.status, refused.text("field")), (422, "contact".to_owned()));
    assert_eq!(refused.text("problem"), "too_long");
    assert_eq!(refused.json()["limit"], 120, "{refused:?}");
    assert!(refused.text("title").contains("120"), "{refused:?}");

    let owner = shop.operator().await;
    let tags = (1..=9).map(|it| format!("标签{it}")).collect::<Vec<_>>().join(",");
    let product = [("name", "N"), ("code", "n-1"), ("price", "2"), ("delivery", "cards")];
    let made = owner.submits("/admin/products/new", &product).await;
    let page = made.headers["location"].to_str().unwrap().split('?').next().unwrap().to_owned();
    let many = owner.submits(&page, &[("name", "N"), ("slug", "n-1"), ("tags", &tags)]).await;
    assert_eq!(many.status, 422, "{many:?}");
    assert!(many.body.contains("最多 8 个"), "{}", many.body);
}
