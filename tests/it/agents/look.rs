//! How an agent's shop looks: his own logo and colours, or a mark made of his name; never the main
//! shop's.

use super::shop::names_nobody;
use super::{SKU, a_tree, a_tree_with};
use crate::shop::TestShop;
use image::{ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

fn a_picture() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = RgbImage::from_pixel(300, 200, Rgb([20, 90, 200]));
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// What stands between two pieces of a page.
fn between<'p>(page: &'p str, before: &str, after: &str) -> &'p str {
    let rest = page.split_once(before).unwrap_or_else(|| panic!("{before} in {page}")).1;
    rest.split_once(after).unwrap().0
}

fn icon_of(page: &str) -> &str {
    between(page, "<link rel=\"icon\" href=\"", "\"")
}

#[actix_web::test]
async fn a_shop_without_a_logo_has_a_mark_of_its_own_name() {
    let shop = a_tree().await;
    let front = shop.buyer().sees("/s/d/").await.body;
    let icon = icon_of(&front);
    assert!(icon.starts_with("/media/mark/") && icon.ends_with("/D"), "{icon}");
    assert!(!front.contains("logo.svg") && !front.contains("favicon.svg"), "{front}");
    let mark = shop.buyer().sees(icon).await;
    assert_eq!(mark.headers["content-type"], "image/svg+xml");
    names_nobody(&mark.body, "the mark");
    for odd in ["/media/mark/99/D", "/media/mark/1/%3C", "/media/mark/1/DD"] {
        assert_eq!(shop.buyer().sees(odd).await.status, 404, "{odd}");
    }
}

#[actix_web::test]
async fn a_logo_is_shown_in_the_shop_and_a_script_is_none() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let script = dave.shows("/agent/shop/signs", b"<svg onload=alert(1)>").await;
    let said = dave.follows(&script).await.body;
    assert!(said.contains("无法识别这张图片"), "{said}");

    assert_eq!(dave.shows("/agent/shop/signs", &a_picture()).await.status, 303);
    let front = shop.buyer().sees("/s/d/").await.body;
    let logo = between(&front, "<a class=\"brand\" href=\"/s/d/\"><img src=\"", "\"").to_owned();
    let icon = icon_of(&front).to_owned();
    assert!(logo.starts_with("/media/") && icon.starts_with("/media/") && logo != icon);
    for picture in [&logo, &icon] {
        assert_eq!(shop.buyer().sees(picture).await.status, 200, "{picture}");
    }
    assert!(dave.sees("/agent").await.body.contains(&logo), "his own pages carry it");

    let saved = [("name", "D"), ("announcement", "hello")];
    dave.submits("/agent/shop", &saved).await;
    assert!(shop.buyer().sees("/s/d/").await.body.contains(&logo), "other changes leave it");
    dave.submits("/agent/shop/signs/remove", &[]).await;
    assert!(icon_of(&shop.buyer().sees("/s/d/").await.body).starts_with("/media/mark/"));
}

#[actix_web::test]
async fn a_logo_is_not_swept_away_while_it_is_shown() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    dave.shows("/agent/shop/signs", &a_picture()).await;
    let icon = icon_of(&shop.buyer().sees("/s/d/").await.body).to_owned();
    shop.pass(2 * 86_400).await;
    assert_eq!(shop.buyer().sees(&icon).await.status, 200);
}

#[actix_web::test]
async fn an_icon_alone_leaves_the_logo_as_it_is() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let sent = dave.shows_as("/agent/shop/signs", "icon", &a_picture()).await;
    assert_eq!(sent.status, 303);
    let front = shop.buyer().sees("/s/d/").await.body;
    assert!(!icon_of(&front).contains("mark"), "{front}");
    assert!(front.contains("<img src=\"/media/mark/"), "{front}");
}

#[actix_web::test]
async fn a_palette_is_worn_by_the_shop_and_by_nobody_else() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let set = dave.submits("/agent/shop/palette", &[("palette", "garden")]).await;
    assert_eq!(set.status, 303);
    assert_eq!(dave.submits("/agent/shop/palette", &[("palette", "neon")]).await.status, 422);
    for path in ["/s/d/", "/s/d/p/netflix-1m", "/s/d/lookup", "/s/d/p/nothing"] {
        let page = shop.buyer().sees(path).await.body;
        assert!(page.contains("data-palette=\"garden\""), "{path}: {page}");
        assert!(page.contains("/static/theme-garden.css?v="), "{path}");
    }
    for path in ["/", "/s/carol/"] {
        let page = shop.buyer().sees(path).await.body;
        assert!(!page.contains("palette") && !page.contains("theme-"), "{path}: {page}");
    }
}

#[actix_web::test]
async fn nothing_that_a_page_of_the_shop_loads_names_the_platform() {
    let shop = a_tree().await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    dave.submits("/agent/shop/palette", &[("palette", "silk")]).await;
    let page = shop.buyer().sees(&format!("/s/d/p/{SKU}")).await.body;
    let loaded =
        page.split('"').filter(|it| it.starts_with("/static/") || it.starts_with("/media/"));
    let mut loaded: Vec<&str> = loaded.map(|it| it.split('#').next().unwrap()).collect();
    loaded.sort_unstable();
    loaded.dedup();
    assert!(loaded.len() >= 4, "{loaded:?}");
    for file in loaded {
        names_nobody_at_all(&shop, file).await;
    }
}

async fn names_nobody_at_all(shop: &TestShop, file: &str) {
    let text = shop.buyer().sees(file).await.body.to_lowercase();
    for name in ["keygrove", "钥林"] {
        assert!(!text.contains(name), "{name} in {file}");
    }
}

#[actix_web::test]
async fn the_way_to_the_shop_leads_to_its_own_host() {
    let shop = a_tree_with(|config| {
        config.web.public_url = "https://main.example".to_owned();
        config.web.shops_domain = "shops.example".to_owned();
    })
    .await;
    let dave = shop.agents_person("dave", "dave", "owner").await;
    let at_host = "href=\"https://d.shops.example/\"";
    for page in ["/agent", "/agent/shop"] {
        let page = dave.sees(page).await.body;
        assert!(page.contains(at_host) && !page.contains("href=\"/s/d/\""), "{page}");
    }
    let owner = shop.operator().await;
    let list = owner.sees("/admin/agents?q=dave").await.body;
    let mut links = list.split("/admin/agents/").filter(|it| it.starts_with(char::is_numeric));
    let number = links.next().unwrap().split('"').next().unwrap();
    let sheet = owner.sees(&format!("/admin/agents/{number}")).await.body;
    assert!(sheet.contains(at_host), "the operator is led there too: {sheet}");
    let icon = shop.buyer().at("d.shops.example").sees("/favicon.ico").await;
    assert!(icon.headers["location"].to_str().unwrap().starts_with("/media/mark/"));
}
