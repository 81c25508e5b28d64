//! An agent's shop as its buyers see it: his own, and nobody's above him.

use super::{RETAIL, SKU, a_tree};
use crate::shop::TestShop;

const ABOVE: [&str; 6] = ["keygrove", "钥林", "alice", "bob", "carol", "dave"];

/// As a word of its own: a token drawn by lot holds any three letters now and then.
fn says(page: &str, name: &str) -> bool {
    let of_a_word =
        |it: Option<char>| it.is_some_and(|it| it.is_ascii_alphanumeric() || "_-".contains(it));
    page.match_indices(name).any(|(at, _)| {
        let (before, after) = (&page[..at], &page[at + name.len()..]);
        !of_a_word(before.chars().next_back()) && !of_a_word(after.chars().next())
    })
}

pub(crate) fn names_nobody(page: &str, where_it_was: &str) {
    let page = page.to_lowercase();
    for name in ABOVE {
        assert!(!says(&page, name), "{name} in {where_it_was}: {page}");
    }
    for cost in ["9.00", "9.90", "10.90", "11.50", "wholesale"] {
        assert!(!page.contains(cost), "{cost} in {where_it_was}: {page}");
    }
}

#[actix_web::test]
async fn nothing_in_the_shop_names_who_is_above() {
    let shop = a_tree().await;
    let buyer = shop.buyer();
    let placed = buyer.buys(SKU, 1).at("d").seeing(RETAIL).with("passphrase", "sesame").await;
    names_nobody(&placed.body, "the checkout's answer");
    let order = format!("/s/d/orders/{}", placed.order());
    assert!(placed.text("pay_url").ends_with(&format!("{order}/pay")), "{placed:?}");
    let pay = format!("{order}/pay");
    let pages = ["/s/d", "/s/d/", "/s/d/p/netflix-1m", "/s/d/lookup", &pay, "/s/d/p/nothing"];
    for path in pages {
        let page = buyer.sees(path).await;
        names_nobody(&page.body, path);
        assert!(!page.body.contains("href=\"/\"") && !page.body.contains("\"/lookup"), "{path}");
        names_nobody(&buyer.reads(path).await.body, path);
    }
    buyer.pays(&placed).await;
    shop.work().await;
    names_nobody(&buyer.sees(&order).await.body, "the order");
    let mail = shop.mails();
    assert!(mail.contains("From: d <"), "{mail}");
    assert!(mail.contains(&order), "{mail}");
    names_nobody(&mail, "the mail");
    assert!(shop.buyer().sees("/").await.body.contains("Keygrove"), "the main shop has its name");
}

#[actix_web::test]
async fn a_refused_checkout_stays_in_the_shop() {
    let shop = a_tree().await;
    let form = [("sku", SKU), ("quantity", "1"), ("seen", "1250"), ("contact", "")];
    let again = shop.buyer().submits("/s/d/checkout", &form).await;
    assert_eq!(again.status, 422);
    names_nobody(&again.body, "the form");
    assert!(again.body.contains("action=\"/s/d/checkout\""), "{}", again.body);
}

#[actix_web::test]
async fn trying_the_shop_out_never_leads_out_of_it() {
    let shop = a_tree().await;
    shop.cli(&["gateway", "add", "--code", "try", "--driver", "sandbox"]).await;
    let buyer = shop.buyer();
    let buys = buyer.buys(SKU, 1).at("d").seeing(RETAIL).with("gateway", "try");
    let placed = buys.await;
    let order = format!("/s/d/orders/{}", placed.order());
    let pay = buyer.posts(&format!("{order}/pay"), &[("gateway", "try")]).await.json();
    let page = pay["next"]["url"].as_str().unwrap().to_owned();
    assert!(page.starts_with("/s/d/sandbox/pay/"), "{page}");
    names_nobody(&buyer.sees(&page).await.body, "the sandbox");
    let paid = buyer.submits(&page, &[("result", "paid")]).await;
    assert_eq!(paid.headers["location"].to_str().unwrap(), order);
    assert!(buyer.sees(&page).await.body.contains(&format!("href=\"{order}\"")));
    shop.work().await;
}

#[actix_web::test]
async fn orders_are_found_in_the_shop_they_were_bought_in() {
    let shop = a_tree().await;
    let buyer = shop.buyer();
    let here = buyer.buys(SKU, 1).at("d").seeing(RETAIL).with("passphrase", "sesame").await;
    let main = buyer.buys(SKU, 1).with("passphrase", "sesame").await;
    let mine = |page: serde_json::Value| {
        let orders = page["orders"].as_array().unwrap().clone();
        orders.iter().map(|it| it["order"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(mine(buyer.reads("/s/d/lookup").await.json()), [here.order()]);
    assert_eq!(mine(buyer.reads("/lookup").await.json()), [main.order()]);
    assert!(mine(buyer.reads("/s/carol/lookup").await.json()).is_empty());

    for (placed, path, status) in
        [(&here, "/s/d", 200), (&here, "/s/carol", 404), (&main, "/s/d", 404), (&here, "", 200)]
    {
        let page = format!("{path}/orders/{}?token={}", placed.order(), placed.text("token"));
        assert_eq!(buyer.reads(&page).await.status, status, "{page}");
        let state = format!("{path}/orders/{}/status", placed.order());
        assert_eq!(buyer.reads(&state).await.status, status, "{state}");
    }
    let words = [("order", main.order()), ("passphrase", "sesame".to_owned())];
    let words: Vec<_> = words.iter().map(|(name, word)| (*name, word.as_str())).collect();
    assert_eq!(buyer.posts("/s/d/lookup", &words).await.code(), "wrong_lookup");
    assert_eq!(buyer.posts("/lookup", &words).await.status, 200);
    let order = here.order();
    let words = [("order", order.as_str()), ("passphrase", "sesame")];
    assert_eq!(buyer.posts("/s/d/lookup", &words).await.status, 200);
    assert_eq!(buyer.posts("/lookup", &words).await.code(), "wrong_lookup");
}

#[actix_web::test]
async fn an_unknown_shop_is_nobodys() {
    let shop = a_tree().await;
    for path in ["/s/nobody/", "/s/", "/s/nobody/p/netflix-1m"] {
        let page = shop.buyer().sees(path).await;
        assert_eq!(page.status, 404, "{path}");
        names_nobody(&page.body, path);
        assert!(!page.body.contains("<a "), "no way leads on: {}", page.body);
    }
    for path in
        ["/s/d/admin", "/s/d/admin/login", "/s/d/healthz", "/s/d/s/d/", "/s/d/hooks/pay/epay"]
    {
        assert_eq!(shop.buyer().sees(path).await.status, 404, "{path}");
    }
}

async fn status(shop: &TestShop, path: &str) -> u16 {
    shop.buyer().sees(path).await.status
}

#[actix_web::test]
async fn a_suspended_agents_shop_is_closed_and_his_buyers_keep_their_orders() {
    let shop = a_tree().await;
    let buyer = shop.buyer();
    let placed = buyer.buys(SKU, 1).at("d").seeing(RETAIL).await;
    buyer.pays(&placed).await;
    shop.work().await;
    let form_token = buyer.reads(&format!("/s/d/p/{SKU}")).await.text("form_token");
    shop.cli(&["agent", "suspend", "dave"]).await;
    let closed = shop.buyer().sees("/s/d/").await;
    assert_eq!(closed.status, 503);
    assert!(closed.body.contains("本店现在不接单"), "{closed:?}");
    names_nobody(&closed.body, "the closed page");
    let late = buyer.buys(SKU, 1).at("d").seeing(RETAIL).with("form_token", &form_token).await;
    assert_eq!(late.code(), "shop_closed");
    let order = format!("/s/d/orders/{}", placed.order());
    assert!(buyer.sees(&order).await.body.contains("CARD-"), "what was bought is still there");

    shop.cli(&["agent", "resume", "dave"]).await;
    shop.cli(&["agent", "suspend", "bob"]).await;
    assert_eq!((status(&shop, "/s/bob/").await, status(&shop, "/s/d/").await), (503, 200));
    shop.cli(&["agent", "suspend", "bob", "--with-branch"]).await;
    assert_eq!((status(&shop, "/s/bob/").await, status(&shop, "/s/d/").await), (503, 503));
    shop.cli(&["agent", "resume", "bob"]).await;
    assert_eq!((status(&shop, "/s/bob/").await, status(&shop, "/s/d/").await), (200, 200));
}
