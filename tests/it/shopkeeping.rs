//! The operator puts things on sale in the admin pages, and the buyer finds them.

use crate::shop::{TestShop, Visitor, cards};

/// Creates a product with one variant; returns where its page is.
async fn put_on_sale(owner: &Visitor<'_>, code: &str) -> String {
    let form = [("name", "Netflix"), ("code", code), ("price", "19.90"), ("delivery", "cards")];
    let created = owner.submits("/admin/products/new", &form).await;
    assert_eq!(created.status, 303, "{created:?}");
    let address = created.headers["location"].to_str().unwrap();
    address.split('?').next().unwrap().to_owned()
}

#[actix_web::test]
async fn a_product_made_in_the_admin_pages_is_for_sale_at_once() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    put_on_sale(&owner, "Netflix-1M").await;
    shop.import("Netflix-1M", &cards(3)).await;
    let buyer = shop.buyer();
    let page = buyer.sees("/p/netflix-1m").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Netflix") && page.body.contains("19.90"));
    assert!(buyer.sees("/").await.body.contains("/p/netflix-1m"));
}

#[actix_web::test]
async fn a_form_with_mistakes_keeps_what_was_typed() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    let form = [("name", "Half done"), ("code", "a b"), ("price", "9,90"), ("delivery", "cards")];
    let refused = owner.submits("/admin/products/new", &form).await;
    assert_eq!(refused.status, 422);
    for kept in ["Half done", "a b", "9,90"] {
        assert!(refused.body.contains(&format!("value=\"{kept}\"")), "{kept}");
    }
    assert_eq!(refused.body.matches("class=\"field-error\"").count(), 2, "code and price");

    put_on_sale(&owner, "code").await;
    let again = [("name", "Other"), ("code", "code"), ("price", "1"), ("delivery", "cards")];
    assert_eq!(owner.submits("/admin/products/new", &again).await.status, 409);
}

#[actix_web::test]
async fn a_variant_keeps_its_tiers_and_its_floor() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    let product = put_on_sale(&owner, "first").await;
    let form = |tier: &'static str| {
        [
            ("code", "second"),
            ("name", "十件装"),
            ("other_name", "单件"),
            ("price", "10"),
            ("floor", "8"),
            ("delivery", "cards"),
            ("card_kind", "one_off"),
            ("take_order", "oldest"),
            ("stock_display", "exact"),
            ("min_per_order", "1"),
            ("max_per_order", "50"),
            ("low_stock_at", "5"),
            ("tier_from", "10"),
            ("tier_unit", tier),
        ]
    };
    let below = owner.submits(&format!("{product}/skus"), &form("7.99")).await;
    assert_eq!(below.status, 422);
    assert!(below.body.contains("value=\"7.99\"") && below.body.contains("十件装"));
    let made = owner.submits(&format!("{product}/skus"), &form("8.00")).await;
    assert_eq!(made.status, 303, "{made:?}");
    let page = owner.sees(&product).await;
    assert!(page.body.contains("十件装") && page.body.contains("second"));
    assert!(page.body.contains("单件"), "the first is called something now: {page:?}");
}

#[actix_web::test]
async fn what_the_operator_hides_is_gone_for_buyers_and_kept_for_him() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    let product = put_on_sale(&owner, "secret").await;
    let buyer = shop.buyer();
    assert_eq!(buyer.sees("/p/secret").await.status, 200);
    assert_eq!(owner.submits(&format!("{product}/hide"), &[]).await.status, 303);
    assert_eq!(buyer.sees("/p/secret").await.status, 404);
    let list = owner.sees("/admin/products?state=hidden&q=SECRET").await;
    assert!(list.body.contains(&product), "found by its code, whatever the case");
    let delete = owner.submits(&format!("{product}/delete"), &[]).await;
    assert_eq!(owner.follows(&delete).await.status, 200);
    assert_eq!(owner.sees(&product).await.status, 404);
}

#[actix_web::test]
async fn a_picture_is_shown_small_and_a_script_is_no_picture() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    let product = put_on_sale(&owner, "pictured").await;
    let mut png = std::io::Cursor::new(Vec::new());
    let drawn = image::RgbImage::from_pixel(1_600, 900, image::Rgb([9, 99, 9]));
    drawn.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let upload = format!("{product}/pictures");
    let sent = owner.shows(&upload, png.get_ref()).await;
    assert_eq!(sent.status, 303, "{sent:?}");
    let page = owner.sees(&product).await;
    let at = page.body.find("/media/").unwrap();
    let address = &page.body[at..at + "/media/".len() + 32];
    let buyer = shop.buyer();
    for path in [address.to_owned(), format!("{address}/thumb")] {
        let picture = buyer.sees(&path).await;
        assert_eq!(picture.status, 200);
        assert_eq!(picture.headers["content-type"], "image/jpeg");
        assert!(picture.headers["cache-control"].to_str().unwrap().contains("immutable"));
    }
    assert_eq!(buyer.sees(&format!("/media/{}", "0".repeat(32))).await.status, 404);

    let script = owner.shows(&upload, b"<svg onload=alert(1)>").await;
    let told = script.headers["location"].to_str().unwrap();
    assert!(told.contains("problem=picture-not-a-picture"), "{told}");
}

#[actix_web::test]
async fn a_question_is_asked_at_checkout() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    let product = put_on_sale(&owner, "asked").await;
    shop.import("asked", &cards(1)).await;
    let question = [
        ("label", "充值地区"),
        ("name", "region"),
        ("kind", "choice"),
        ("options", "美区\r\n日区"),
        ("required", "on"),
    ];
    let kept = owner.submits(&format!("{product}/fields/new"), &question).await;
    assert_eq!(kept.status, 303, "{kept:?}");
    let page = shop.buyer().sees("/p/asked").await;
    assert!(page.body.contains("field.region") && page.body.contains("日区"));
    let empty = [("label", "x"), ("name", "y"), ("kind", "choice"), ("options", " ")];
    assert_eq!(owner.submits(&format!("{product}/fields/new"), &empty).await.status, 422);
    assert_eq!(owner.submits(&format!("{product}/fields/0/delete"), &[]).await.status, 303);
    assert!(!shop.buyer().sees("/p/asked").await.body.contains("field.region"));
}

#[actix_web::test]
async fn the_shops_own_words_are_clean() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    let form = [
        ("name", "钥匙铺"),
        ("announcement", "**满减** <script>alert(1)</script><img src=x onerror=alert(1)>"),
        ("contacts", "QQ：12345\r\n"),
        ("footer", "[条款](javascript:alert(1))"),
        ("operator_mail", ""),
    ];
    let saved = owner.submits("/admin/settings", &form).await;
    assert_eq!(saved.status, 303, "{saved:?}");
    let home = shop.buyer().sees("/").await.body;
    assert!(home.contains("钥匙铺") && home.contains("<strong>满减</strong>"));
    for bad in ["alert(1)", "onerror", "javascript:"] {
        assert!(!home.contains(bad), "{bad}");
    }
    let mistyped = [("name", "钥匙铺"), ("operator_mail", "nobody")];
    let refused = owner.submits("/admin/settings", &mistyped).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("value=\"nobody\""));
}

#[actix_web::test]
async fn a_whole_product_is_put_on_sale_by_one_command() {
    let shop = TestShop::open().await;
    let product = ["--name", "影视会员", "--slug", "video", "--category", "视频 > 会员"];
    let words = ["--summary", "4K", "--tag", "热卖", "--description", "**官方**兑换码"];
    let asked = ["--field", "area:充值地区:choice:美区,日区", "--field", "note?:备注:text:20"];
    let variant = ["--code", "video-1m", "--variant", "1 个月", "--price", "20", "--tier", "5=18"];
    let limits = ["--list-price", "25", "--max-per-order", "9", "--kind", "reusable"];
    let rest = ["--uses", "3", "--stock", "exact"];
    let add = ["product", "add"];
    shop.cli(&[&add[..], &product, &words, &asked, &variant, &limits, &rest].concat()).await;
    let more = ["--to", "video", "--code", "video-1y", "--price", "200"];
    let refused = shop.refuses(&[&add[..], &more].concat()).await;
    assert!(refused.contains("--variant: needs name"), "{refused}");
    shop.cli(&[&add[..], &more, &["--variant", "1 年"]].concat()).await;
    shop.import("video-1m", "CARD-1\n").await;

    let seen = shop.buyer().reads("/p/video").await.json();
    assert_eq!((seen["name"].as_str(), seen["summary"].as_str()), (Some("影视会员"), Some("4K")));
    assert!(seen["description_html"].as_str().unwrap().contains("<strong>官方</strong>"));
    assert_eq!(seen["fields"][0]["label"], "充值地区", "{seen}");
    assert_eq!(seen["fields"][1]["required"], false, "{seen}");
    let [month, year] = seen["skus"].as_array().unwrap().as_slice() else { panic!("{seen}") };
    assert_eq!((&month["name"], &year["name"]), (&"1 个月".into(), &"1 年".into()));
    assert_eq!((&month["list_price"], &month["max"]), (&2_500.into(), &9.into()), "{seen}");
    assert_eq!(month["tiers"][0]["unit"], 1_800, "{seen}");
    let home = shop.buyer().sees("/").await.body;
    assert!(home.contains("视频"), "{home}");
}

#[actix_web::test]
async fn what_has_cards_offers_no_button_to_delete_it() {
    let shop = TestShop::open().await.selling("netflix", 1_000, cards(1)).await;
    let owner = shop.operator().await;
    for page in ["/admin/products/1/delete", "/admin/skus/1/delete"] {
        let asked = owner.sees(page).await.body;
        assert!(asked.contains("不能删除") && !asked.contains("btn-error"), "{asked}");
    }
    let fresh = put_on_sale(&owner, "fresh").await;
    let asked = owner.sees(&format!("{fresh}/delete")).await.body;
    assert!(asked.contains("btn-error"), "{asked}");
}
