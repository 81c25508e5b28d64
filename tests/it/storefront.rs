//! The pages of the shop, as browsers fetch and read them.

use crate::shop::{TestShop, cards};
use reqwest::Method;
use reqwest::header::{ACCEPT_ENCODING, HeaderMap};
use std::io::Read;

/// What a browser that packs like this makes of a page.
async fn unpacked(shop: &TestShop, path: &str, encoding: &'static str) -> (HeaderMap, String) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.get(format!("{}{path}", shop.node.base()));
    let answer = request.header(ACCEPT_ENCODING, encoding).send().await.unwrap();
    let headers = answer.headers().clone();
    let packed = answer.bytes().await.unwrap();
    let mut page = Vec::new();
    match encoding {
        "br" => brotli::BrotliDecompress(&mut packed.as_ref(), &mut page).unwrap(),
        "gzip" => {
            flate2::read::GzDecoder::new(packed.as_ref()).read_to_end(&mut page).unwrap();
        }
        _ => page.extend_from_slice(&packed),
    }
    (headers, String::from_utf8(page).unwrap())
}

/// The form token of a page, and the page without it.
fn without_token(page: &str) -> (&str, String) {
    let mark = "name=\"form_token\" autocomplete=\"off\" value=\"";
    let (before, rest) = page.split_once(mark).expect("the page has a form token");
    let (token, after) = rest.split_once('"').unwrap();
    (token, format!("{before}{after}"))
}

#[actix_web::test]
async fn an_address_that_is_asked_the_wrong_way_says_so() {
    let shop = TestShop::open().await.selling("netflix", 1_000, String::new()).await;
    let buyer = shop.buyer();
    for (method, path, allowed) in [
        (Method::PUT, "/", "GET, HEAD, POST"),
        (Method::DELETE, "/p/netflix", "GET, HEAD, POST"),
        (Method::POST, "/p/netflix", "GET, HEAD"),
        (Method::GET, "/checkout", "POST"),
        (Method::PATCH, "/lookup", "GET, HEAD, POST"),
    ] {
        let refused = buyer.tries(method.clone(), path).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (405, "method_not_allowed"),
            "{path}"
        );
        assert_eq!(refused.headers["allow"], allowed, "{method} {path}");
    }
    assert_eq!(buyer.tries(Method::PUT, "/p").await.status, 404);
    assert_eq!(buyer.tries(Method::HEAD, "/p/netflix").await.status, 200);
    let page = buyer.sees("/checkout").await;
    assert!(page.status == 405 && page.body.contains("这个地址不接受这种访问方式"), "{page:?}");
}

#[actix_web::test]
async fn every_browser_reads_the_same_page_with_a_token_of_its_own() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(3)).await;
    let (_, plain) = unpacked(&shop, "/p/netflix-1m", "identity").await;
    let (first, page) = without_token(&plain);
    assert!(page.ends_with("</html>\n"), "{page}");
    for encoding in ["br", "gzip"] {
        let (headers, packed) = unpacked(&shop, "/p/netflix-1m", encoding).await;
        let (token, same) = without_token(&packed);
        assert_eq!(headers["content-encoding"], encoding);
        assert_eq!(same, page, "{encoding}");
        assert!(token.len() >= 22 && token != first, "{token}");
    }
}

#[actix_web::test]
async fn the_shelf_and_the_page_say_the_same() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let buyer = shop.buyer();
    assert!(buyer.sees("/").await.body.contains("netflix-1m"));
    assert!(!buyer.sees("/p/netflix-1m").await.body.contains("已售罄"));
    buyer.gets("netflix-1m", 1).await;
    let gone = buyer.sees("/p/netflix-1m").await.body;
    assert!(gone.contains("已售罄") && gone.contains("看看其他商品"), "the last card is gone");
    assert!(!gone.contains("name=\"contact\""), "nothing to fill in for nothing");
    assert!(buyer.sees("/").await.body.contains("已售罄"));
    shop.work().await;
}

#[actix_web::test]
async fn without_a_script_the_page_still_adds_up() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(5)).await;
    let page = shop.buyer().sees("/p/netflix-1m?sku=netflix-1m&quantity=3").await;
    assert!(page.body.contains("¥30.00"), "{}", page.body);
    assert!(page.body.contains("name=\"seen\" value=\"3000\""));
}

#[actix_web::test]
async fn a_form_on_another_site_buys_nothing_here() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client
        .post(format!("{}/checkout", shop.node.base()))
        .header("sec-fetch-site", "cross-site")
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded")
        .body("sku=netflix-1m&quantity=1")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 403);
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let id = answer.headers()["x-request-id"].to_str().unwrap();
    assert!(id.len() == 9 && id.starts_with('r'), "{id}");
    assert!(answer.text().await.unwrap().contains("\"code\":\"forged\""));
}

#[actix_web::test]
async fn a_language_once_chosen_stays() {
    let shop = TestShop::open().await;
    let buyer = shop.buyer();
    assert!(buyer.sees("/lookup").await.body.contains("查询订单"));
    let chosen = buyer.sees("/language?to=en&back=/lookup").await;
    assert!(buyer.follows(&chosen).await.body.contains("Find my order"));
    let elsewhere = buyer.sees("/theme?to=dark&back=//evil.example").await;
    assert_eq!(elsewhere.headers["location"], "/");
    assert!(buyer.sees("/").await.body.contains("data-theme=\"dark\""));
}

#[actix_web::test]
async fn nobody_learns_whether_an_order_exists() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let placed = shop.buyer().buys("netflix-1m", 1).await;
    let stranger = shop.buyer();
    for code in [placed.order(), "0".repeat(20)] {
        let answer = stranger.sees(&format!("/orders/{code}")).await;
        assert_eq!(answer.status, 303);
        assert_eq!(answer.headers["location"], format!("/lookup?order={code}"));
        let answer = stranger.reads(&format!("/orders/{code}")).await;
        assert_eq!((answer.status, answer.code()), (404, "not_found".to_owned()));
    }
}

#[actix_web::test]
async fn what_is_not_there_is_said_kindly_and_plainly() {
    let shop = TestShop::open().await;
    let buyer = shop.buyer();
    for path in ["/nowhere", "/p/nothing", "/orders/short"] {
        let page = buyer.sees(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.body.contains("页面不存在"), "{path}: {}", page.body);
        let answer = buyer.reads(path).await;
        assert_eq!(answer.headers["content-type"], "application/problem+json", "{path}");
        assert_eq!(answer.code(), "not_found", "{path}");
    }
    assert!(buyer.sees("/").await.body.contains("货架还空着"));
}

#[actix_web::test]
async fn no_page_lets_a_stranger_in() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let buyer = shop.buyer();
    let placed = buyer.gets("netflix-1m", 1).await;
    let order = format!("/orders/{}", placed.order());
    for path in ["/", "/p/netflix-1m", "/lookup", "/nowhere", order.as_str()] {
        let page = buyer.sees(path).await;
        let policy = page.headers["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(page.headers["x-content-type-options"], "nosniff");
        for inline in ["<script>", "style=\"", " onclick=", "javascript:", "http://", "//cdn"] {
            assert!(!page.body.contains(inline), "{path} holds {inline}");
        }
    }
    let page = buyer.sees(&order).await;
    assert_eq!(page.headers["cache-control"], "no-store");
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    shop.work().await;
}

#[actix_web::test]
async fn a_link_that_is_passed_on_shows_this_shop_s_name_and_price() {
    let shop =
        TestShop::open_with(|config| config.web.public_url = "https://cards.example/".into());
    let shop = shop.await.selling_through_agents("netflix-1m", [1_000, 800, 900], cards(1));
    let shop = shop.await;
    let buyer = shop.buyer();
    let page = buyer.sees("/p/netflix-1m").await.body;
    for said in [
        "<meta property=\"og:title\" content=\"netflix-1m\">",
        "<meta property=\"product:price:amount\" content=\"10.00\">",
        "<meta property=\"og:url\" content=\"https://cards.example/p/netflix-1m\">",
    ] {
        assert!(page.contains(said), "{said}\n{page}");
    }
    shop.cli(&["agent", "create", "mei", "--shop", "mei"]).await;
    shop.cli(&["agent", "price", "mei", "--sku", "netflix-1m", "--retail", "12.50"]).await;
    let theirs = buyer.sees("/s/mei/p/netflix-1m").await.body;
    assert!(theirs.contains("content=\"https://cards.example/s/mei/p/netflix-1m\""), "{theirs}");
    assert!(theirs.contains("content=\"12.50\"") && !theirs.contains("10.00"), "{theirs}");
}

#[actix_web::test]
async fn a_link_to_what_has_no_picture_shows_the_logo_of_its_own_shop() {
    let shop =
        TestShop::open_with(|config| config.web.public_url = "https://cards.example/".into());
    let shop = shop.await.selling_through_agents("netflix-1m", [1_000, 800, 900], cards(1));
    let shop = shop.await;
    shop.cli(&["agent", "create", "mei", "--shop", "mei"]).await;
    shop.cli(&["agent", "price", "mei", "--sku", "netflix-1m", "--retail", "12.50"]).await;
    let owner = shop.operator().await;
    let mut logo = std::io::Cursor::new(Vec::new());
    let drawn = image::RgbImage::from_pixel(300, 200, image::Rgb([9, 99, 9]));
    drawn.write_to(&mut logo, image::ImageFormat::Png).unwrap();
    assert_eq!(owner.shows("/admin/settings/logo", logo.get_ref()).await.status, 303);
    let buyer = shop.buyer();
    let ours = buyer.sees("/p/netflix-1m").await.body;
    let image = "<meta property=\"og:image\" content=\"https://cards.example/media/";
    assert!(ours.contains(image), "{ours}");
    let theirs = buyer.sees("/s/mei/p/netflix-1m").await.body;
    assert!(theirs.contains("og:title") && !theirs.contains("og:image"), "{theirs}");
}

#[actix_web::test]
async fn a_shop_that_does_not_know_its_address_puts_nobody_s_into_a_page() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let page = shop.buyer().sees("/p/netflix-1m").await.body;
    assert!(page.contains("og:title") && !page.contains("og:url"), "{page}");
}

#[actix_web::test]
async fn a_category_is_asked_for_by_slug_or_by_name() {
    let shop = TestShop::open().await.selling("netflix-1m", 1_000, cards(1)).await;
    let games = ["--name", "Chess", "--price", "5", "--category", "Board Games"];
    shop.cli(&[&["product", "add", "--code", "chess"][..], &games].concat()).await;
    shop.skip(2);
    let buyer = shop.buyer();
    let all = buyer.reads("/").await.json();
    let [category] = &all["categories"].as_array().unwrap()[..] else { panic!("{all}") };
    assert_eq!(
        (&category["category"], &category["name"]),
        (&"board-games".into(), &"Board Games".into())
    );
    for wanted in ["board-games", "Board%20Games"] {
        let found = buyer.reads(&format!("/?category={wanted}")).await.json();
        assert_eq!(
            (&found["total"], &found["products"][0]["product"]),
            (&1.into(), &"chess".into())
        );
        assert!(buyer.sees(&format!("/?category={wanted}")).await.body.contains("Chess"));
    }
    assert_eq!(buyer.reads("/?category=cards").await.json()["total"], 0);
}
