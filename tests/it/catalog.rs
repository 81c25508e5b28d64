//! What the operator puts on sale, and what buyers then find in the window.

use crate::ground::{Ground, NOW};
use crate::shop::TestShop;
use keygrove::catalog::{
    self, CardKind, CategoryDraft, Delivery, Error, ProductDraft, SkuDraft, Tier, Toward,
};
use keygrove::db::Conn;
use keygrove::pictures;
use keygrove::site::{self, Site};
use keygrove::types::{CategoryId, Currency, Money, ProductId, SkuId};

fn yuan(yuan: i64) -> Money {
    Money::new(yuan * 100, Currency::CNY)
}

fn category(conn: &mut Conn, name: &str, parent: Option<CategoryId>) -> CategoryId {
    let draft = CategoryDraft { parent, name: name.into(), slug: None, hidden: false };
    catalog::create_category(conn, &draft).unwrap()
}

fn product(conn: &mut Conn, name: &str, category: Option<CategoryId>) -> ProductId {
    let draft = ProductDraft { name: name.into(), category, ..ProductDraft::default() };
    catalog::create_product(conn, &draft, NOW).unwrap()
}

fn sku(conn: &mut Conn, product: ProductId, code: &str) -> SkuId {
    let mut draft = SkuDraft::new(code.parse().unwrap(), yuan(20));
    draft.name = code.into();
    catalog::create_sku(conn, product, &draft).unwrap()
}

fn names_in_window(conn: &mut Conn) -> Vec<String> {
    let window = catalog::window(conn).unwrap();
    window.listings.into_iter().map(|it| it.product.name.clone()).collect()
}

#[actix_web::test]
async fn a_buyer_finds_what_the_operator_put_on_sale() {
    let ground = Ground::fresh();
    let found = ground
        .write(|conn| {
            let streaming = category(conn, "流媒体", None);
            let films = category(conn, "Films", Some(streaming));
            let netflix = product(conn, "Netflix 会员", Some(films));
            let mut draft = SkuDraft::new("netflix-1m".parse().unwrap(), yuan(20));
            draft.name = "一个月".into();
            draft.floor = Some(yuan(15));
            draft.card_kind = CardKind::Reusable { uses: Some(5) };
            draft.tiers = vec![
                Tier { min_quantity: 10, unit: yuan(16) },
                Tier { min_quantity: 5, unit: yuan(18) },
            ];
            catalog::create_sku(conn, netflix, &draft).unwrap();
            catalog::window(conn).unwrap()
        })
        .await;

    let categories: Vec<&str> = found.categories.iter().map(|it| it.slug.as_str()).collect();
    assert_eq!(categories, ["c-1", "films"]);
    let listing = &found.listings[0];
    assert_eq!(listing.product.slug.as_str(), "netflix");
    let sku = &listing.skus[0];
    assert_eq!((sku.price, sku.floor), (yuan(20), Some(yuan(15))));
    assert_eq!(sku.card_kind, CardKind::Reusable { uses: Some(5) });
    assert_eq!(sku.tiers.iter().map(|it| it.min_quantity).collect::<Vec<_>>(), [5, 10]);
}

#[actix_web::test]
async fn nobody_can_buy_what_is_hidden_at_any_level() {
    let ground = Ground::fresh();
    ground
        .write(|conn| {
            let top = category(conn, "Top", None);
            let below = category(conn, "Below", Some(top));
            let id = product(conn, "Product", Some(below));
            let sku_id = sku(conn, id, "Code");
            let code = "Code".parse().unwrap();
            let shown = |conn: &mut Conn| {
                let offer = catalog::for_sale(conn, &code).unwrap().unwrap();
                assert_eq!(offer.shown, !names_in_window(conn).is_empty());
                offer.shown
            };
            assert!(shown(conn));

            for (category, parent) in [(top, None), (below, Some(top))] {
                let mut draft =
                    CategoryDraft { parent, name: "Name".into(), slug: None, hidden: true };
                catalog::change_category(conn, category, &draft).unwrap();
                assert!(!shown(conn));
                draft.hidden = false;
                catalog::change_category(conn, category, &draft).unwrap();
                assert!(shown(conn));
            }

            catalog::hide_product(conn, id, NOW).unwrap();
            assert!(!shown(conn));
            catalog::show_product(conn, id, NOW).unwrap();

            let mut draft = SkuDraft::new("Code".parse().unwrap(), yuan(20));
            draft.hidden = true;
            catalog::change_sku(conn, sku_id, &draft).unwrap();
            assert!(!shown(conn));
        })
        .await;
}

#[actix_web::test]
async fn a_code_or_an_address_belongs_to_one_thing() {
    let ground = Ground::fresh();
    let prepared = ground.write(|conn| {
        let first = product(conn, "Same name", None);
        sku(conn, first, "code");
        let second = product(conn, "Same name", None);
        let listing = catalog::find_product(conn, second).unwrap().unwrap();
        assert_eq!(listing.product.slug.as_str(), "same-name-2");
        second
    });
    let second = prepared.await;

    let refused = ground.db.write(move |conn| {
        catalog::create_sku(conn, second, &SkuDraft::new("code".parse().unwrap(), yuan(1)))
    });
    assert!(matches!(refused.await, Err(Error::Taken("code"))));
    let refused = ground.db.write(move |conn| {
        let slug = Some("same-name".parse().unwrap());
        let draft = ProductDraft { name: "Other".into(), slug, ..ProductDraft::default() };
        catalog::change_product(conn, second, &draft, NOW)
    });
    assert!(matches!(refused.await, Err(Error::Taken("slug"))));
}

#[actix_web::test]
async fn categories_are_two_levels_deep() {
    let ground = Ground::fresh();
    ground
        .write(|conn| {
            let top = category(conn, "Top", None);
            let below = category(conn, "Below", Some(top));
            let other = category(conn, "Other", None);
            let place = |conn: &mut Conn, id, parent| {
                let draft = CategoryDraft { parent, name: "X".into(), slug: None, hidden: false };
                catalog::change_category(conn, id, &draft).map_err(|it| it.to_string())
            };
            let too_deep = Err("parent: too deep".to_owned());
            assert_eq!(place(conn, other, Some(below)), too_deep, "a third level");
            assert_eq!(place(conn, top, Some(other)), too_deep, "its children would be the third");
            assert_eq!(place(conn, top, Some(top)), too_deep, "itself");
            assert_eq!(place(conn, other, Some(top)), Ok(()));
            assert_eq!(
                place(conn, other, Some(CategoryId(99))),
                Err("parent: not found".to_owned())
            );
            let refused = catalog::delete_category(conn, top).unwrap_err();
            assert_eq!(refused.to_string(), "category: in use");
            catalog::delete_category(conn, other).unwrap();
        })
        .await;
}

#[actix_web::test]
async fn the_operator_sorts_what_buyers_see() {
    let ground = Ground::fresh();
    ground
        .write(|conn| {
            let order = |conn: &mut Conn| {
                let all = catalog::list_categories(conn).unwrap();
                all.into_iter().map(|it| it.name).collect::<Vec<_>>()
            };
            category(conn, "A", None);
            let b = category(conn, "B", None);
            category(conn, "C", None);
            catalog::move_category(conn, b, Toward::Up).unwrap();
            assert_eq!(order(conn), ["B", "A", "C"]);
            catalog::move_category(conn, b, Toward::Up).unwrap();
            assert_eq!(order(conn), ["B", "A", "C"], "first is first");

            let id = product(conn, "Product", None);
            sku(conn, id, "one");
            let two = sku(conn, id, "two");
            catalog::move_sku(conn, two, Toward::Up).unwrap();
            let listing = catalog::find_product(conn, id).unwrap().unwrap();
            let codes: Vec<&str> = listing.skus.iter().map(|it| it.code.as_str()).collect();
            assert_eq!(codes, ["two", "one"]);
        })
        .await;
}

#[actix_web::test]
async fn every_change_is_noticed_by_every_node() {
    let ground = Ground::fresh();
    ground
        .write(|conn| {
            let mut before = catalog::version(conn).unwrap();
            let mut moved_on = |conn: &mut Conn, what: &str| {
                let now = catalog::version(conn).unwrap();
                assert!(now > before, "{what}");
                before = now;
            };
            let top = category(conn, "Top", None);
            moved_on(conn, "a category");
            let id = product(conn, "Product", Some(top));
            moved_on(conn, "a product");
            let sku_id = sku(conn, id, "code");
            moved_on(conn, "a SKU");
            catalog::hide_product(conn, id, NOW).unwrap();
            moved_on(conn, "hiding");
            catalog::set_pictures(conn, id, &[]).unwrap();
            moved_on(conn, "pictures");
            catalog::add_sales(conn, &[(sku_id, 3)]).unwrap();
            moved_on(conn, "sales");
            site::save(conn, &Site::default(), NOW).unwrap();
            moved_on(conn, "the site");
            let sold = catalog::find_product(conn, id).unwrap().unwrap();
            assert_eq!((sold.product.sold, sold.skus[0].sold), (3, 3));
        })
        .await;
}

#[actix_web::test]
async fn what_was_never_sold_can_be_deleted() {
    let ground = Ground::fresh();
    ground
        .write(|conn| {
            let id = product(conn, "Typo", None);
            let mut draft = SkuDraft::new("typo".parse().unwrap(), yuan(20));
            draft.delivery = Delivery::Manual;
            draft.tiers = vec![Tier { min_quantity: 2, unit: yuan(10) }];
            catalog::create_sku(conn, id, &draft).unwrap();
            catalog::delete_product(conn, id).unwrap();
            assert!(catalog::find_sku(conn, &"typo".parse().unwrap()).unwrap().is_none());
            assert!(catalog::find_product(conn, id).unwrap().is_none());
            let again = catalog::delete_product(conn, id);
            assert!(matches!(again, Err(Error::NotFound("product"))));
        })
        .await;
}

#[actix_web::test]
async fn the_site_says_what_the_operator_saved() {
    let ground = Ground::fresh();
    let saved = ground.db.write(|conn| {
        assert_eq!(site::load(conn)?, Site::default());
        let typed = Site {
            name: "钥匙铺".into(),
            announcement: "**营业中**".into(),
            contacts: vec!["QQ: 12345".into()],
            ..Site::default()
        };
        site::save(conn, &typed, NOW)?;
        site::save(conn, &typed, NOW)?;
        Ok::<_, site::Error>(site::load(conn)?)
    });
    let saved = saved.await.unwrap();
    assert_eq!(saved.name, "钥匙铺");
    assert_eq!(saved.announcement_html, "<p><strong>营业中</strong></p>");
    let refused = ground.db.write(|conn| {
        let nameless = Site { name: String::new(), ..Site::default() };
        site::save(conn, &nameless, NOW)
    });
    assert!(matches!(refused.await, Err(site::Error::Invalid { field: "name", .. })));
    let kept = ground.db.read(site::load).await.unwrap();
    assert_eq!(kept.name, "钥匙铺");
}

fn painted(shade: u8) -> pictures::Prepared {
    let picture = image::RgbImage::from_pixel(8, 8, image::Rgb([shade, 0, 0]));
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    pictures::prepare(&png.into_inner()).unwrap()
}

#[actix_web::test]
async fn only_pictures_that_nothing_shows_are_thrown_away() {
    let ground = Ground::fresh();
    ground
        .write(|conn| {
            let [shown, quoted, logo, lost, fresh] = [10, 60, 110, 160, 210].map(painted);
            for picture in [&shown, &quoted, &logo, &lost] {
                pictures::keep(conn, picture, NOW).unwrap();
            }
            pictures::keep(conn, &fresh, NOW.plus(100)).unwrap();
            let id = product(conn, "Product", None);
            catalog::set_pictures(conn, id, std::slice::from_ref(&shown.digest)).unwrap();
            let description = format!("![x](/media/{})", quoted.digest);
            let name = "Product".to_owned();
            let draft = ProductDraft { name, description, ..ProductDraft::default() };
            catalog::change_product(conn, id, &draft, NOW).unwrap();
            let sign = Site { logo: logo.digest.clone(), ..Site::default() };
            site::save(conn, &sign, NOW).unwrap();

            let mut kept = catalog::pictures_in_texts(conn).unwrap();
            kept.extend(site::pictures(conn).unwrap());
            assert_eq!(pictures::sweep(conn, &kept, NOW.plus(1)).unwrap(), 1);
            assert!(!pictures::exists(conn, &lost.digest).unwrap());
            for picture in [&shown, &quoted, &logo, &fresh] {
                assert!(pictures::exists(conn, &picture.digest).unwrap());
            }
        })
        .await;
}

#[actix_web::test]
async fn among_several_variants_none_is_without_words() {
    let shop = TestShop::open().await.selling("netflix", 1_000, String::new()).await;
    let owner = shop.operator().await;
    let add = |code: &'static str, name: &'static str| {
        [("code", code), ("name", name), ("price", "20"), ("min_per_order", "1")]
    };
    let skus = "/admin/products/1/skus";
    assert!(owner.sees(skus).await.body.contains("规格 netflix 的名称"));
    let early = owner.submits(skus, &add("year", "1 年")).await;
    assert_eq!(early.status, 422);
    assert!(early.body.contains("请一并填写") && early.body.contains("1 年"), "{}", early.body);
    let unnamed = [&add("year", " ")[..], &[("other_name", "1 个月")]].concat();
    let unnamed = owner.submits(skus, &unnamed).await;
    assert_eq!(unnamed.status, 422);
    assert!(unnamed.body.contains("每个规格都要填写名称"), "{}", unnamed.body);

    let both = [&add("year", "1 年")[..], &[("other_name", "1 个月")]].concat();
    assert_eq!(owner.submits(skus, &both).await.status, 303);
    let first = owner.sees("/admin/skus/1").await.body;
    assert!(first.contains("1 个月"), "{first}");
    let made_up = [&add("odd", "3 个月")[..], &[("card_kind", "magic")]].concat();
    assert_eq!(owner.submits(skus, &made_up).await.status, 422, "no word stands for another");
    let same = owner.submits(skus, &add("again", "1 个月")).await;
    assert!(same.status == 422 && same.body.contains("已有叫这个名字的规格"), "{same:?}");
    let nameless = [("code", "netflix"), ("name", ""), ("price", "10")];
    assert_eq!(owner.submits("/admin/skus/1", &nameless).await.status, 422);
    let refused = shop.try_cli(&["product", "set", "year", "--name", ""]).await.unwrap_err();
    assert_eq!(refused.to_string(), "--name: needs name");
    shop.cli(&["product", "set", "year", "--name", "12 个月"]).await;
    assert!(owner.sees("/admin/skus/2").await.body.contains("12 个月"));
}
