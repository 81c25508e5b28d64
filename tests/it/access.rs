//! Who may go where. Every route of the source stands in this table, or the test names it.

use crate::shop::TestShop;
use Who::{Everyone, Gateway, Local, Owner, Principal, Seller, Staff, Trader, Vendor};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    /// Anybody with the address; an order's secrets are behind rights of its own.
    Everyone,
    /// Whoever signs with the merchant's key.
    Gateway,
    /// Loopback, or a token of the configuration.
    Local,
    /// Whoever is logged in.
    Staff,
    /// Logged in, and an owner.
    Owner,
    /// Whoever works for an agent,
    Seller,
    /// may set his prices,
    Trader,
    /// or see his money.
    Principal,
    /// Whoever works for a supplier.
    Vendor,
}

const ROUTES: &[(&str, &str, Who)] = &[
    ("GET", "/", Everyone),
    ("GET", "/admin", Staff),
    ("GET", "/admin/agents", Staff),
    ("POST", "/admin/agents/export", Staff),
    ("GET", "/admin/agents/hosts", Staff),
    ("POST", "/admin/agents/hosts/export", Staff),
    ("GET", "/admin/agents/assortment", Staff),
    ("POST", "/admin/agents/assortment", Staff),
    ("GET", "/admin/agents/levels", Staff),
    ("POST", "/admin/agents/levels", Staff),
    ("GET", "/admin/agents/levels/{id}", Staff),
    ("POST", "/admin/agents/levels/{id}", Staff),
    ("POST", "/admin/agents/levels/{id}/regions", Staff),
    ("GET", "/admin/agents/new", Staff),
    ("POST", "/admin/agents/new", Staff),
    ("GET", "/admin/agents/{id}", Staff),
    ("POST", "/admin/agents/{id}/assortment", Staff),
    ("GET", "/admin/agents/{id}/close", Staff),
    ("POST", "/admin/agents/{id}/close", Staff),
    ("POST", "/admin/agents/{id}/export", Staff),
    ("POST", "/admin/agents/{id}/hosts/remove", Staff),
    ("POST", "/admin/agents/{id}/level", Staff),
    ("POST", "/admin/agents/{id}/regions", Staff),
    ("GET", "/admin/agents/{id}/move", Staff),
    ("POST", "/admin/agents/{id}/move", Staff),
    ("POST", "/admin/agents/dormant", Staff),
    ("POST", "/admin/agents/{id}/wake", Staff),
    ("GET", "/admin/agents/{id}/people", Staff),
    ("GET", "/admin/agents/{id}/people/{who}/reset", Owner),
    ("POST", "/admin/agents/{id}/people/{who}/reset", Owner),
    ("GET", "/admin/agents/{id}/payout", Staff),
    ("POST", "/admin/agents/{id}/payout", Staff),
    ("GET", "/admin/agents/{id}/prices", Staff),
    ("POST", "/admin/agents/{id}/prices/export", Staff),
    ("POST", "/admin/agents/{id}/resume", Staff),
    ("POST", "/admin/agents/{id}/special", Staff),
    ("GET", "/admin/agents/{id}/statement", Staff),
    ("GET", "/admin/agents/{id}/statement/csv", Staff),
    ("GET", "/admin/agents/{id}/wallet", Staff),
    ("POST", "/admin/agents/{id}/wallet", Staff),
    ("POST", "/admin/agents/{id}/credit", Staff),
    ("GET", "/admin/agents/{id}/suspend", Staff),
    ("POST", "/admin/agents/{id}/suspend", Staff),
    ("GET", "/admin/applications", Staff),
    ("POST", "/admin/applications/export", Staff),
    ("GET", "/admin/applications/{id}", Staff),
    ("POST", "/admin/applications/{id}/approve", Staff),
    ("POST", "/admin/applications/{id}/refuse", Staff),
    ("GET", "/admin/audit", Staff),
    ("POST", "/admin/audit/export", Staff),
    ("GET", "/admin/batches/{id}", Staff),
    ("POST", "/admin/batches/{id}", Staff),
    ("GET", "/admin/batches/{id}/withdraw", Staff),
    ("POST", "/admin/batches/{id}/withdraw", Staff),
    ("GET", "/admin/cards", Staff),
    ("GET", "/admin/cards/change", Staff),
    ("POST", "/admin/cards/change", Staff),
    ("POST", "/admin/cards/move", Staff),
    ("GET", "/admin/cards/of/{sku}", Staff),
    ("GET", "/admin/cards/of/{sku}/export", Staff),
    ("POST", "/admin/cards/of/{sku}/export", Staff),
    ("POST", "/admin/cards/search", Staff),
    ("GET", "/admin/cards/{id}", Staff),
    ("POST", "/admin/cards/{id}", Staff),
    ("GET", "/admin/categories", Staff),
    ("POST", "/admin/categories", Staff),
    ("GET", "/admin/categories/{id}", Staff),
    ("POST", "/admin/categories/{id}", Staff),
    ("GET", "/admin/categories/{id}/delete", Staff),
    ("POST", "/admin/categories/{id}/delete", Staff),
    ("POST", "/admin/categories/{id}/move", Staff),
    ("GET", "/admin/gateways", Staff),
    ("GET", "/admin/gateways/new", Staff),
    ("POST", "/admin/gateways/new", Staff),
    ("POST", "/admin/gateways/{code}/disable", Staff),
    ("GET", "/admin/gateways/{code}/edit", Staff),
    ("POST", "/admin/gateways/{code}/edit", Staff),
    ("POST", "/admin/gateways/{code}/enable", Staff),
    ("POST", "/admin/gateways/{code}/up", Staff),
    ("GET", "/admin/imports", Staff),
    ("POST", "/admin/imports", Staff),
    ("GET", "/admin/jobs", Staff),
    ("POST", "/admin/jobs/{id}/again", Staff),
    ("GET", "/admin/jobs/{id}/delete", Staff),
    ("POST", "/admin/jobs/{id}/delete", Staff),
    ("GET", "/admin/ledger", Staff),
    ("GET", "/admin/ledger/{account}", Staff),
    ("GET", "/admin/ledger/{account}/csv", Staff),
    ("GET", "/admin/suspense", Staff),
    ("GET", "/admin/suspense/{id}", Staff),
    ("POST", "/admin/suspense/{id}", Staff),
    ("GET", "/admin/login", Everyone),
    ("POST", "/admin/login", Everyone),
    ("POST", "/admin/logout", Staff),
    ("GET", "/admin/notices", Staff),
    ("POST", "/admin/notices/read", Staff),
    ("GET", "/admin/orders", Staff),
    ("POST", "/admin/orders/export", Staff),
    ("GET", "/admin/orders/{code}", Staff),
    ("GET", "/admin/orders/{code}/cancel", Staff),
    ("POST", "/admin/orders/{code}/cancel", Staff),
    ("POST", "/admin/orders/{code}/cards", Staff),
    ("POST", "/admin/orders/{code}/contact", Staff),
    ("POST", "/admin/orders/{code}/deliver", Staff),
    ("POST", "/admin/orders/{code}/files/{delivery}", Staff),
    ("POST", "/admin/orders/{code}/fulfil", Staff),
    ("POST", "/admin/orders/{code}/mail", Staff),
    ("GET", "/admin/orders/{code}/paid", Staff),
    ("POST", "/admin/orders/{code}/paid", Staff),
    ("GET", "/admin/orders/{code}/refund", Staff),
    ("POST", "/admin/orders/{code}/refund", Staff),
    ("GET", "/admin/password", Staff),
    ("POST", "/admin/password", Staff),
    ("GET", "/admin/payouts", Staff),
    ("POST", "/admin/payouts/export", Staff),
    ("POST", "/admin/payouts/list", Staff),
    ("GET", "/admin/payouts/{id}", Staff),
    ("POST", "/admin/payouts/{id}/account", Staff),
    ("POST", "/admin/payouts/{id}/approve", Staff),
    ("POST", "/admin/payouts/{id}/pay", Staff),
    ("POST", "/admin/payouts/{id}/refuse", Staff),
    ("GET", "/admin/products", Staff),
    ("GET", "/admin/products/new", Staff),
    ("POST", "/admin/products/new", Staff),
    ("GET", "/admin/products/{id}", Staff),
    ("POST", "/admin/products/{id}", Staff),
    ("GET", "/admin/products/{id}/delete", Staff),
    ("POST", "/admin/products/{id}/delete", Staff),
    ("GET", "/admin/products/{id}/fields/{place}", Staff),
    ("POST", "/admin/products/{id}/fields/{place}", Staff),
    ("POST", "/admin/products/{id}/fields/{place}/{act}", Staff),
    ("POST", "/admin/products/{id}/hide", Staff),
    ("POST", "/admin/products/{id}/pictures", Staff),
    ("POST", "/admin/products/{id}/pictures/{act}", Staff),
    ("POST", "/admin/products/{id}/show", Staff),
    ("GET", "/admin/products/{id}/skus", Staff),
    ("POST", "/admin/products/{id}/skus", Staff),
    ("GET", "/admin/settings", Staff),
    ("POST", "/admin/settings", Staff),
    ("GET", "/admin/settings/service", Staff),
    ("POST", "/admin/settings/service", Staff),
    ("GET", "/admin/settings/ways", Staff),
    ("POST", "/admin/settings/ways", Staff),
    ("POST", "/admin/settings/logo", Staff),
    ("POST", "/admin/settings/logo/remove", Staff),
    ("GET", "/admin/setup", Everyone),
    ("POST", "/admin/setup", Everyone),
    ("GET", "/admin/skus/{id}", Staff),
    ("POST", "/admin/skus/{id}", Staff),
    ("GET", "/admin/skus/{id}/agents", Staff),
    ("POST", "/admin/skus/{id}/assortment", Staff),
    ("GET", "/admin/skus/{id}/delete", Staff),
    ("POST", "/admin/skus/{id}/delete", Staff),
    ("POST", "/admin/skus/{id}/move", Staff),
    ("POST", "/admin/skus/{id}/wholesale", Staff),
    ("GET", "/admin/staff", Staff),
    ("POST", "/admin/staff", Owner),
    ("GET", "/admin/staff/{id}/disable", Owner),
    ("POST", "/admin/staff/{id}/disable", Owner),
    ("POST", "/admin/staff/{id}/enable", Owner),
    ("GET", "/admin/staff/{id}/reset", Owner),
    ("POST", "/admin/staff/{id}/reset", Owner),
    ("GET", "/admin/suppliers", Staff),
    ("POST", "/admin/suppliers/export", Staff),
    ("GET", "/admin/suppliers/new", Staff),
    ("POST", "/admin/suppliers/new", Staff),
    ("GET", "/admin/suppliers/{id}", Staff),
    ("POST", "/admin/suppliers/{id}/account", Staff),
    ("POST", "/admin/suppliers/{id}/account/show", Staff),
    ("POST", "/admin/suppliers/{id}/disable", Staff),
    ("GET", "/admin/suppliers/{id}/edit", Staff),
    ("POST", "/admin/suppliers/{id}/edit", Staff),
    ("POST", "/admin/suppliers/{id}/enable", Staff),
    ("GET", "/admin/suppliers/{id}/people", Staff),
    ("POST", "/admin/suppliers/{id}/people", Owner),
    ("POST", "/admin/suppliers/{id}/people/{who}/disable", Owner),
    ("POST", "/admin/suppliers/{id}/people/{who}/enable", Owner),
    ("POST", "/admin/suppliers/{id}/people/{who}/reset", Owner),
    ("GET", "/admin/suppliers/{id}/people/{who}/second", Owner),
    ("POST", "/admin/suppliers/{id}/people/{who}/second", Owner),
    ("POST", "/admin/suppliers/{id}/settle", Staff),
    ("POST", "/admin/suppliers/{id}/settlements/export", Staff),
    ("GET", "/admin/suppliers/{id}/settlements/{which}/confirm", Staff),
    ("POST", "/admin/suppliers/{id}/settlements/{which}/confirm", Staff),
    ("POST", "/admin/suppliers/{id}/settlements/{which}/drop", Staff),
    ("GET", "/admin/suppliers/{id}/statement", Staff),
    ("GET", "/admin/suppliers/{id}/statement/csv", Staff),
    ("GET", "/admin/violations", Staff),
    ("POST", "/admin/violations", Staff),
    ("POST", "/admin/violations/export", Staff),
    ("GET", "/admin/violations/{id}", Staff),
    ("POST", "/admin/violations/{id}", Staff),
    ("GET", "/agent", Seller),
    ("GET", "/agent/applications", Trader),
    ("POST", "/agent/applications/export", Trader),
    ("GET", "/agent/applications/{id}", Trader),
    ("POST", "/agent/applications/{id}/approve", Trader),
    ("POST", "/agent/applications/{id}/refuse", Trader),
    ("GET", "/agent/hosts", Principal),
    ("POST", "/agent/hosts", Principal),
    ("POST", "/agent/hosts/prove", Principal),
    ("POST", "/agent/hosts/remove", Principal),
    ("GET", "/agent/login/code", Everyone),
    ("POST", "/agent/login/code", Everyone),
    ("GET", "/agent/second", Seller),
    ("POST", "/agent/second", Seller),
    ("POST", "/agent/second/confirm", Seller),
    ("POST", "/agent/second/codes", Seller),
    ("POST", "/agent/second/off", Seller),
    ("GET", "/admin/login/code", Everyone),
    ("POST", "/admin/login/code", Everyone),
    ("GET", "/admin/second", Staff),
    ("POST", "/admin/second", Staff),
    ("POST", "/admin/second/confirm", Staff),
    ("POST", "/admin/second/codes", Staff),
    ("POST", "/admin/second/off", Staff),
    ("POST", "/admin/orders/{code}/refunds/{id}/look", Staff),
    ("POST", "/admin/orders/{code}/refunds/{id}/arrived", Staff),
    ("POST", "/admin/orders/{code}/refunds/{id}/missing", Staff),
    ("GET", "/admin/staff/{id}/second", Owner),
    ("POST", "/admin/staff/{id}/second", Owner),
    ("GET", "/admin/agents/{id}/people/{who}/second", Owner),
    ("POST", "/admin/agents/{id}/people/{who}/second", Owner),
    ("GET", "/agent/shop/contacts", Principal),
    ("POST", "/agent/shop/contacts", Principal),
    ("POST", "/agent/shop/contacts/remove", Principal),
    ("GET", "/admin/agents/{id}/contacts", Staff),
    ("POST", "/admin/agents/{id}/contacts", Staff),
    ("POST", "/admin/agents/{id}/contacts/remove", Staff),
    ("GET", "/agent/wallet", Principal),
    ("POST", "/agent/wallet", Principal),
    ("GET", "/agent/wallet.csv", Principal),
    ("GET", "/agent/wallet/{code}", Principal),
    ("POST", "/agent/wallet/{code}", Principal),
    ("GET", "/agent/wallet/{code}/status", Principal),
    ("GET", "/agent/wallet/{code}/back", Everyone),
    ("GET", "/agent/buy", Principal),
    ("POST", "/agent/buy", Principal),
    ("GET", "/agent/ledger", Principal),
    ("GET", "/agent/ledger.csv", Principal),
    ("GET", "/agent/coupons", Trader),
    ("POST", "/agent/coupons", Trader),
    ("POST", "/agent/coupons/export", Trader),
    ("POST", "/agent/coupons/{id}/close", Trader),
    ("GET", "/agent/promoters", Trader),
    ("POST", "/agent/promoters", Trader),
    ("POST", "/agent/promoters/export", Trader),
    ("GET", "/agent/promoters/{id}", Trader),
    ("POST", "/agent/promoters/{id}", Trader),
    ("POST", "/agent/promoters/{id}/door", Trader),
    ("POST", "/agent/promoters/{id}/renew", Trader),
    ("POST", "/agent/promoters/{id}/pay", Principal),
    ("GET", "/agent/links", Trader),
    ("POST", "/agent/links/export", Trader),
    ("GET", "/agent/links/poster", Trader),
    ("GET", "/agent/login", Everyone),
    ("POST", "/agent/login", Everyone),
    ("POST", "/agent/logout", Seller),
    ("GET", "/agent/orders", Seller),
    ("POST", "/agent/orders/export", Seller),
    ("GET", "/agent/orders/below", Trader),
    ("POST", "/agent/orders/below/export", Trader),
    ("POST", "/agent/orders/{code}/contact", Seller),
    ("GET", "/agent/orders/{code}", Seller),
    ("GET", "/agent/password", Seller),
    ("POST", "/agent/password", Seller),
    ("GET", "/agent/prices", Trader),
    ("GET", "/agent/prices.csv", Trader),
    ("GET", "/agent/prices/file", Trader),
    ("POST", "/agent/prices/file", Trader),
    ("GET", "/agent/prices/rule", Trader),
    ("POST", "/agent/prices/rule", Trader),
    ("POST", "/agent/prices/rule/remove", Trader),
    ("POST", "/agent/prices/{sku}", Trader),
    ("GET", "/agent/invites", Trader),
    ("POST", "/agent/invites", Trader),
    ("POST", "/agent/invites/export", Trader),
    ("POST", "/agent/invites/{id}/revoke", Trader),
    ("GET", "/agent/payouts", Principal),
    ("POST", "/agent/payouts", Principal),
    ("POST", "/agent/payouts/export", Principal),
    ("POST", "/agent/payouts/account", Principal),
    ("POST", "/agent/payouts/{id}/cancel", Principal),
    ("GET", "/agent/statement", Principal),
    ("GET", "/agent/people", Principal),
    ("POST", "/agent/people", Principal),
    ("POST", "/agent/people/{id}/disable", Principal),
    ("POST", "/agent/people/{id}/enable", Principal),
    ("POST", "/agent/people/{id}/reset", Principal),
    ("GET", "/agent/rules", Principal),
    ("POST", "/agent/rules", Principal),
    ("GET", "/agent/rules/of/{name}", Principal),
    ("POST", "/agent/rules/of/{name}/export", Principal),
    ("POST", "/agent/rules/remove", Principal),
    ("POST", "/agent/rules/export", Principal),
    ("GET", "/agent/shop", Trader),
    ("POST", "/agent/shop", Trader),
    ("POST", "/agent/shop/door", Trader),
    ("POST", "/agent/shop/palette", Trader),
    ("GET", "/agent/shop/products", Trader),
    ("GET", "/agent/shop/products/{id}", Trader),
    ("POST", "/agent/shop/products/{id}", Trader),
    ("POST", "/agent/shop/products/{id}/place", Trader),
    ("POST", "/agent/shop/signs", Trader),
    ("POST", "/agent/shop/signs/remove", Trader),
    ("GET", "/agent/team", Trader),
    ("POST", "/agent/team/export", Trader),
    ("GET", "/agent/team/{id}", Trader),
    ("POST", "/agent/team/{id}/export", Trader),
    ("GET", "/agent/violations", Trader),
    ("POST", "/agent/violations", Trader),
    ("POST", "/agent/violations/export", Trader),
    ("GET", "/agent/violations/{id}", Trader),
    ("POST", "/agent/violations/{id}/answer", Trader),
    ("GET", "/join", Everyone),
    ("POST", "/join", Everyone),
    ("GET", "/join/{code}", Everyone),
    ("POST", "/join/{code}", Everyone),
    ("POST", "/checkout", Everyone),
    ("GET", "/favicon.ico", Everyone),
    ("GET", "/healthz", Everyone),
    ("GET", "/hooks/pay/{account}", Gateway),
    ("POST", "/hooks/pay/{account}", Gateway),
    ("GET", "/language", Everyone),
    ("GET", "/lookup", Everyone),
    ("POST", "/lookup", Everyone),
    ("GET", "/media/mark/{tint}/{sign}", Everyone),
    ("GET", "/media/{digest}", Everyone),
    ("GET", "/media/{digest}/thumb", Everyone),
    ("GET", "/metrics", Local),
    ("GET", "/tls/ask", Local),
    ("GET", "/orders/{code}", Everyone),
    ("POST", "/orders/{code}/cancel", Everyone),
    ("GET", "/orders/{code}/cards.txt", Everyone),
    ("GET", "/orders/{code}/files/{file}", Everyone),
    ("GET", "/orders/{code}/pay", Everyone),
    ("POST", "/orders/{code}/pay", Everyone),
    ("GET", "/orders/{code}/status", Everyone),
    ("GET", "/p/{product}", Everyone),
    ("GET", "/promoter", Everyone),
    ("GET", "/r/{code}", Everyone),
    ("GET", "/r/{code}/{product}", Everyone),
    ("GET", "/readyz", Everyone),
    ("GET", "/sandbox/pay/{order}", Everyone),
    ("POST", "/sandbox/pay/{order}", Everyone),
    ("GET", "/service", Everyone),
    ("POST", "/service", Everyone),
    ("GET", "/static/{name}", Everyone),
    ("GET", "/supplier", Vendor),
    ("GET", "/supplier/batches/{id}", Vendor),
    ("POST", "/supplier/batches/{id}/withdraw", Vendor),
    ("GET", "/supplier/goods", Vendor),
    ("POST", "/supplier/goods/export", Vendor),
    ("GET", "/supplier/imports", Vendor),
    ("POST", "/supplier/imports", Vendor),
    ("GET", "/supplier/ledger", Vendor),
    ("GET", "/supplier/ledger.csv", Vendor),
    ("GET", "/supplier/login", Everyone),
    ("GET", "/supplier/login/code", Everyone),
    ("POST", "/supplier/login/code", Everyone),
    ("GET", "/supplier/second", Vendor),
    ("POST", "/supplier/second", Vendor),
    ("POST", "/supplier/second/confirm", Vendor),
    ("POST", "/supplier/second/codes", Vendor),
    ("POST", "/supplier/second/off", Vendor),
    ("POST", "/supplier/login", Everyone),
    ("POST", "/supplier/logout", Vendor),
    ("GET", "/supplier/password", Vendor),
    ("POST", "/supplier/password", Vendor),
    ("GET", "/supplier/sales", Vendor),
    ("POST", "/supplier/sales/export", Vendor),
    ("POST", "/supplier/settlements/export", Vendor),
    ("GET", "/supplier/statement", Vendor),
    ("GET", "/theme", Everyone),
    ("GET", "/.well-known/keygrove-{token}", Everyone),
    ("GET", "/x/{code}", Everyone),
];

/// A route as it is written down.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Route {
    method: String,
    path: String,
    handler: String,
    file: PathBuf,
}

#[test]
fn every_route_says_who_may_use_it() {
    let written: BTreeSet<(String, String)> =
        routes().into_iter().map(|it| (it.method, it.path)).collect();
    let known: BTreeSet<(String, String)> =
        ROUTES.iter().map(|it| (it.0.to_owned(), it.1.to_owned())).collect();
    let unknown: Vec<_> = written.difference(&known).collect();
    assert!(unknown.is_empty(), "not in the table of tests/it/access.rs: {unknown:#?}");
    let gone: Vec<_> = known.difference(&written).collect();
    assert!(gone.is_empty(), "in the table, and nowhere else: {gone:#?}");
}

/// Other ways to register a route would pass by the table.
#[test]
fn routes_are_written_one_way() {
    let others = ["web::resource(", "web::scope(", "#[get(", "#[post(", "#[route(", ".service("];
    for (path, text) in sources() {
        for other in others {
            assert!(!text.contains(other), "{}: {other} instead of .route(", path.display());
        }
    }
}

/// A check that is an argument cannot be forgotten inside.
#[test]
fn handlers_behind_a_door_take_who_is_logged_in() {
    for route in routes() {
        let (method, path) = (route.method.as_str(), route.path.as_str());
        let row = ROUTES.iter().find(|it| (it.0, it.1) == (method, path));
        let wanted = match row.map(|it| it.2) {
            Some(Staff) => ["Staff", "Console", "Owner"].as_slice(),
            Some(Owner) => ["Owner"].as_slice(),
            Some(Seller) => ["Seller", "Trader", "Principal"].as_slice(),
            Some(Trader) => ["Trader", "Principal"].as_slice(),
            Some(Principal) => ["Principal"].as_slice(),
            Some(Vendor) => ["Vendor", "Desk"].as_slice(),
            _ => continue,
        };
        let arguments = arguments_of(&route);
        assert!(
            wanted.iter().any(|it| arguments.contains(it)),
            "{method} {path}: {} takes none of {wanted:?}, but {arguments}",
            route.handler,
        );
    }
}

#[actix_web::test]
async fn strangers_get_no_further_than_the_login() {
    let shop = TestShop::open().await;
    // Before the first operator there is only the page that makes one.
    shop.operator().await;
    let stranger = shop.buyer();
    for (method, path, who) in ROUTES {
        let door = match who {
            Staff | Owner => "/admin/login",
            Seller | Trader | Principal => "/agent/login",
            Vendor => "/supplier/login",
            Everyone | Gateway | Local => continue,
        };
        let path = filled(path);
        let answer = match *method {
            "GET" => stranger.sees(&path).await,
            _ => stranger.submits(&path, &[]).await,
        };
        let sent_away =
            answer.status == 303 && answer.headers["location"].to_str().unwrap().contains(door);
        let refused = (400..500).contains(&answer.status);
        assert!(sent_away || refused, "{method} {path}: {answer:?}");
    }
}

#[actix_web::test]
async fn who_is_not_an_owner_does_not_decide_who_comes_in() {
    let shop = TestShop::open().await;
    let clerk = shop.clerk().await;
    for (method, path, who) in ROUTES {
        if *who != Owner {
            continue;
        }
        let path = filled(path);
        let answer = match *method {
            "GET" => clerk.sees(&path).await,
            _ => clerk.submits(&path, &[]).await,
        };
        assert!([400, 403].contains(&answer.status), "{method} {path}: {answer:?}");
    }
}

#[actix_web::test]
async fn who_answers_buyers_sets_no_prices_and_sees_no_money() {
    let shop = TestShop::open().await;
    shop.cli(&["agent", "create", "alice", "--shop", "a"]).await;
    let helper = shop.agents_person("alice", "helper", "support").await;
    let seller = shop.agents_person("alice", "merchant", "seller").await;
    for (method, path, who) in ROUTES {
        let kept_out = match who {
            Trader => vec![&helper],
            Principal => vec![&helper, &seller],
            _ => continue,
        };
        for person in kept_out {
            let path = filled(path);
            let answer = match *method {
                "GET" => person.sees(&path).await,
                _ => person.submits(&path, &[]).await,
            };
            assert!([400, 403].contains(&answer.status), "{method} {path}: {answer:?}");
        }
    }
}

/// A key to one door opens no other.
#[actix_web::test]
async fn a_session_at_one_door_opens_nothing_behind_another() {
    let shop = TestShop::open().await;
    let owner = shop.operator().await;
    shop.cli(&["agent", "create", "alice", "--shop", "a"]).await;
    let alice = shop.agents_person("alice", "alice", "owner").await;
    shop.cli(&["supplier", "create", "Acme"]).await;
    let sam = shop.suppliers_person("Acme", "sam").await;
    let keys = [
        owner.cookie("kg-admin").unwrap(),
        alice.cookie("kg-agent").unwrap(),
        sam.cookie("kg-supplier").unwrap(),
    ];
    // Each key at the two doors that are not its own.
    for [admin, agent, supplier] in [[1, 2, 0], [2, 0, 1]] {
        let stranger = shop.buyer();
        stranger.has_cookie("kg-admin", &keys[admin]);
        stranger.has_cookie("kg-agent", &keys[agent]);
        stranger.has_cookie("kg-supplier", &keys[supplier]);
        for (method, path, who) in ROUTES {
            if *method != "GET" || matches!(who, Everyone | Gateway | Local) {
                continue;
            }
            let answer = stranger.sees(&filled(path)).await;
            let location = answer.headers.get("location").map(|it| it.to_str().unwrap());
            let sent_away = answer.status == 303 && location.unwrap_or_default().contains("/login");
            assert!(sent_away || (400..500).contains(&answer.status), "{path}: {answer:?}");
        }
    }
    for (name, others) in [
        ("owner", ["/agent", "/supplier"]),
        ("alice", ["/admin", "/supplier"]),
        ("sam", ["/admin", "/agent"]),
    ] {
        for other in others {
            let form = [("name", name), ("password", crate::shop::PASSWORD)];
            let refused = shop.buyer().submits(&format!("{other}/login"), &form).await;
            assert_eq!(refused.status, 401, "{name} at {other}");
        }
    }
}

/// The path with something in every gap.
fn filled(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Every `.route("path", web::method().to(handler))` under `src/web`.
fn routes() -> Vec<Route> {
    let mut routes = Vec::new();
    for (file, text) in sources() {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for written in text.split(".route(").skip(1) {
            let (path, call) = written.split_once(", web::").unwrap();
            let path = match path.trim().strip_prefix('"') {
                Some(path) => path.trim_end_matches('"').to_owned(),
                None => constant(&text, path.trim()),
            };
            let (method, rest) = call.split_once("()").unwrap();
            let (_, handler) = rest.split_once(".to(").unwrap();
            let handler = handler.split(')').next().unwrap().trim();
            routes.push(Route {
                method: method.to_uppercase(),
                path,
                handler: handler.to_owned(),
                file: file.clone(),
            });
        }
    }
    assert!(!routes.is_empty());
    routes
}

/// The text behind `const NAME: &str = "…"`.
fn constant(text: &str, name: &str) -> String {
    let (_, rest) = text.split_once(&format!("const {name}: &str = \"")).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// What stands between the brackets of the handler's signature. Handlers that all doors share are told
/// by the route whose they are: `second::show::<Seller>`.
fn arguments_of(route: &Route) -> String {
    let office = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/office");
    let (handler, person) = match route.handler.split_once("::<") {
        Some((handler, person)) => (handler, person.trim_end_matches('>')),
        None => (route.handler.as_str(), ""),
    };
    let folder = if person.is_empty() { route.file.parent().unwrap() } else { &office };
    let (module, name) = handler.rsplit_once("::").unwrap_or(("", handler));
    let file = match module {
        "" => route.file.clone(),
        module => {
            let path = folder.join(module.replace("::", "/"));
            let file = path.with_extension("rs");
            if file.exists() { file } else { path.join("mod.rs") }
        }
    };
    let text = fs::read_to_string(&file).unwrap_or_else(|_| panic!("no {}", file.display()));
    let shared = if person.is_empty() { "" } else { "<P: Person>" };
    let signature = text.split(&format!("fn {name}{shared}(")).nth(1);
    let signature = signature.unwrap_or_else(|| panic!("no {name} in {}", file.display()));
    let arguments = signature.split("->").next().unwrap();
    if person.is_empty() {
        arguments.to_owned()
    } else {
        arguments.replace(": P", &format!(": {person}"))
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found
}
