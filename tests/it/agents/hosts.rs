//! An agent's shop at a host of his own: proven first, served afterwards, and nobody else's.

use super::shop::names_nobody;
use super::{RETAIL, SKU, a_tree_with};
use crate::shop::{Answer, PASSWORD, TestShop};
use keygrove::agents::{self, OwnHost};

const MAIN: &str = "main.example";

const HOST: &str = "cards.example";

/// The tree of agents below a main shop that says where it is.
async fn a_named_tree() -> TestShop {
    a_tree_with(|config| {
        config.web.public_url = format!("https://{MAIN}");
        config.web.shops_domain = "shops.example".to_owned();
    })
    .await
}

impl TestShop {
    async fn hosts_of(&self, agent: &'static str) -> Vec<OwnHost> {
        let read = self.app().db.read(move |conn| {
            let agent = agents::find_by_name(conn, &agent.parse().unwrap())?.unwrap();
            agents::hosts_of(conn, agent.id)
        });
        read.await.unwrap()
    }

    /// His domain gets the record that Keygrove asks for.
    async fn sets_record(&self, agent: &'static str, host: &str) {
        let hosts = self.hosts_of(agent).await;
        let his = hosts.iter().find(|it| it.host.as_str() == host).unwrap();
        self.elsewhere.has_record(&his.record(), &his.token);
    }

    async fn gives_host(&self, agent: &'static str, host: &str) {
        self.cli(&["agent", "host", "add", agent, host]).await;
        self.sets_record(agent, host).await;
        self.cli(&["agent", "host", "prove", agent, host]).await;
    }

    async fn home_of(&self, host: &str) -> Answer {
        self.buyer().at(host).sees("/").await
    }
}

fn is_nobodys(page: &Answer) {
    assert_eq!(page.status, 404);
    names_nobody(&page.body, "a host that is nobody's");
    assert!(!page.body.contains("<a "), "no way leads on: {}", page.body);
}

#[actix_web::test]
async fn a_host_is_served_once_it_is_proven_and_no_longer_than_it_is_his() {
    let shop = a_named_tree().await;
    shop.cli(&["agent", "host", "add", "dave", HOST]).await;
    is_nobodys(&shop.home_of(HOST).await);
    let refused = shop.refuses(&["agent", "host", "prove", "dave", HOST]).await;
    assert!(refused.contains("neither the record nor the file"), "{refused}");
    is_nobodys(&shop.home_of(HOST).await);

    shop.sets_record("dave", HOST).await;
    shop.cli(&["agent", "host", "prove", "dave", HOST]).await;
    let home = shop.home_of(HOST).await;
    assert!(home.status == 200 && home.body.contains("12.50"), "{home:?}");
    let shouted = shop.home_of("CARDS.example:443").await;
    assert_eq!(shouted.status, 200, "capitals and a port are the same host");

    shop.cli(&["agent", "host", "remove", "dave", HOST]).await;
    is_nobodys(&shop.home_of(HOST).await);
    let log = shop.operator().await.sees("/admin/audit").await.body;
    for act in ["添加", "验证", "移除"] {
        assert!(log.contains(&format!("{act}自有域名")), "{act}: {log}");
    }
}

#[actix_web::test]
async fn a_file_proves_a_host_as_well_as_a_record() {
    let shop = a_named_tree().await;
    shop.cli(&["agent", "host", "add", "dave", HOST]).await;
    let his = shop.hosts_of("dave").await.remove(0);
    let page = format!("http://{HOST}{}", his.file());
    shop.elsewhere.has_page(&page, "Welcome to my page, whatever you ask for");
    shop.refuses(&["agent", "host", "prove", "dave", HOST]).await;
    shop.elsewhere.has_page(&page, &format!("{}\n", his.token));
    shop.cli(&["agent", "host", "prove", "dave", HOST]).await;
    assert_eq!(shop.home_of(HOST).await.status, 200);
}

#[actix_web::test]
async fn a_host_is_whose_proof_comes_first() {
    let shop = a_named_tree().await;
    shop.cli(&["agent", "host", "add", "bob", HOST]).await;
    shop.gives_host("dave", HOST).await;
    assert!(shop.home_of(HOST).await.body.contains("12.50"), "bob's claim was no obstacle");

    shop.sets_record("bob", HOST).await;
    let late = shop.refuses(&["agent", "host", "prove", "bob", HOST]).await;
    assert!(late.contains("host is taken"), "{late}");
    let late = shop.refuses(&["agent", "host", "add", "carol", HOST]).await;
    assert!(late.contains("host is taken"), "{late}");
    shop.cli(&["agent", "host", "remove", "dave", HOST]).await;
    shop.cli(&["agent", "host", "prove", "bob", HOST]).await;
    assert_eq!(shop.home_of(HOST).await.status, 200);
}

#[actix_web::test]
async fn the_platforms_own_names_cannot_be_claimed_and_nobody_claims_them_all() {
    let shop = a_named_tree().await;
    for host in [MAIN, "x.shops.example", "shops.example", "127.0.0.1", "localhost", "a.example:80"]
    {
        shop.refuses(&["agent", "host", "add", "dave", host]).await;
    }
    for host in ["a.example", "b.example", "c.example", "d.example", "e.example"] {
        shop.cli(&["agent", "host", "add", "dave", host]).await;
    }
    let sixth = shop.refuses(&["agent", "host", "add", "dave", "f.example"]).await;
    assert!(sixth.contains("at most 5"), "{sixth}");
    let again = shop.refuses(&["agent", "host", "add", "dave", "a.example"]).await;
    assert!(again.contains("at most 5") || again.contains("taken"), "{again}");
}

#[actix_web::test]
async fn an_own_host_is_the_agents_shop_alone() {
    let shop = a_named_tree().await;
    shop.gives_host("dave", HOST).await;
    let buyer = shop.buyer().at(HOST);
    let placed = buyer.buys(SKU, 1).seeing(RETAIL).with("passphrase", "sesame").await;
    names_nobody(&placed.body, "the checkout's answer");
    let order = format!("/orders/{}", placed.order());
    assert_eq!(placed.text("pay_url"), format!("https://{HOST}{order}/pay"));
    let pay = format!("{order}/pay");
    for path in ["/", "/p/netflix-1m", "/lookup", &pay, "/p/nothing", "/nothing"] {
        let page = buyer.sees(path).await;
        names_nobody(&page.body, path);
        assert!(!page.body.contains("/s/") && !page.body.contains(MAIN), "{path}: {}", page.body);
        names_nobody(&buyer.reads(path).await.body, path);
    }
    assert_eq!(buyer.pays(&placed).await.body, "success", "gateways are heard at every host");
    shop.work().await;
    let bought = buyer.sees(&order).await.body;
    assert!(bought.contains("CARD-"), "{bought}");
    names_nobody(&bought, "the order");
    let words = [("order", placed.order()), ("passphrase", "sesame".to_owned())];
    let words: Vec<_> = words.iter().map(|(name, word)| (*name, word.as_str())).collect();
    let found = buyer.posts("/lookup", &words).await;
    assert!(found.text("url").starts_with(&format!("https://{HOST}{order}?")), "{found:?}");

    let main = shop.buyer();
    let other = main.buys(SKU, 1).await;
    for page in ["", "/status"] {
        let page = format!("/orders/{}{page}?token={}", other.order(), other.text("token"));
        assert_eq!(buyer.reads(&page).await.status, 404, "{page}");
    }
    for path in ["/admin", "/admin/login", "/admin/setup", "/s/d/", "/agent"] {
        let page = buyer.sees(path).await;
        assert_eq!(page.status, 404, "{path}");
        names_nobody(&page.body, path);
    }
    assert_eq!(buyer.sees("/s/bob/").await.status, 404);
    assert_eq!(buyer.submits("/admin/setup", &[("name", "owner")]).await.status, 404);
}

#[actix_web::test]
async fn a_mail_leads_to_the_host_that_was_proven_first() {
    let shop = a_named_tree().await;
    shop.gives_host("dave", HOST).await;
    shop.skip(60);
    shop.gives_host("dave", "a.example").await;
    // Bought below the main shop's address, and told where the shop has its own.
    let buyer = shop.buyer();
    let placed = buyer.buys(SKU, 1).at("d").seeing(RETAIL).await;
    buyer.pays(&placed).await;
    shop.work().await;
    let mail = shop.mails();
    assert!(mail.contains(&format!("https://{HOST}/orders/{}", placed.order())), "{mail}");
    names_nobody(&mail, "the mail");
    assert!(!mail.contains(MAIN), "{mail}");
    let page = shop.buyer().sees("/s/d/p/netflix-1m").await.body;
    assert!(page.contains(&format!("rel=\"canonical\" href=\"https://{HOST}/p/netflix-1m\"")));
    let page = shop.buyer().at("a.example").sees("/p/netflix-1m").await.body;
    assert!(page.contains(&format!("content=\"https://{HOST}/p/netflix-1m\"")), "{page}");
}

#[actix_web::test]
async fn who_stands_above_is_led_to_the_host_of_a_shop() {
    let shop = a_named_tree().await;
    let carol = shop.agents_person("carol", "carol", "owner").await;
    let team = carol.sees("/agent/team").await.body;
    assert!(team.contains("href=\"https://d.shops.example/\">d<"), "{team}");
    shop.gives_host("dave", HOST).await;
    shop.skip(60);
    shop.gives_host("dave", "a.example").await;
    let team = carol.sees("/agent/team").await.body;
    assert!(team.contains(&format!("href=\"https://{HOST}/\">d<")), "{team}");
}

#[actix_web::test]
async fn every_shop_has_a_host_below_the_domain_of_shops() {
    let shop = a_named_tree().await;
    let home = shop.home_of("d.shops.example").await;
    assert!(home.status == 200 && home.body.contains("12.50"), "{home:?}");
    names_nobody(&home.body, "the home page");
    for host in ["nobody.shops.example", "x.d.shops.example", "shops.example"] {
        is_nobodys(&shop.home_of(host).await);
        let style = shop.buyer().at(host).sees("/static/app.css").await;
        assert_eq!(style.status, 200, "{host}: the page has its looks");
    }
    let placed = shop.buyer().at("d.shops.example").buys(SKU, 1).seeing(RETAIL).await;
    shop.buyer().pays(&placed).await;
    shop.work().await;
    assert!(shop.mails().contains("https://d.shops.example/orders/"), "{}", shop.mails());
    shop.cli(&["agent", "suspend", "dave"]).await;
    let closed = shop.home_of("d.shops.example").await;
    assert_eq!(closed.status, 503);
    names_nobody(&closed.body, "the closed page");
}

#[actix_web::test]
async fn a_proven_host_that_leads_here_goes_on_showing_its_file() {
    let shop = a_named_tree().await;
    shop.gives_host("dave", HOST).await;
    let his = shop.hosts_of("dave").await.remove(0);
    let shown = shop.buyer().at(HOST).sees(&his.file()).await;
    assert_eq!((shown.status, shown.body.as_str()), (200, his.token.as_str()), "{shown:?}");
    let made_up = shop.buyer().at(HOST).sees("/.well-known/keygrove-else").await;
    assert_eq!(made_up.status, 404);
    assert_eq!(shop.buyer().at(MAIN).sees(&his.file()).await.status, 404, "it is not there");
}

#[actix_web::test]
async fn a_host_that_nobody_knows_is_never_the_main_shop() {
    let shop = a_named_tree().await;
    assert!(shop.home_of(MAIN).await.body.contains("Keygrove"));
    for host in ["evil.example", "127.0.0.1", "localhost:8080", "www.main.example"] {
        is_nobodys(&shop.home_of(host).await);
        for path in ["/p/netflix-1m", "/admin/login", "/s/d/", "/lookup"] {
            is_nobodys(&shop.buyer().at(host).sees(path).await);
        }
        let json = shop.buyer().at(host).reads("/").await;
        assert_eq!(json.code(), "not_found");
        names_nobody(&json.body, "the problem");
    }
    for path in ["/healthz", "/readyz"] {
        assert_eq!(shop.buyer().at("10.0.0.7").sees(path).await.status, 200, "{path}");
    }
}

#[actix_web::test]
async fn a_shop_that_names_no_address_answers_at_every_host() {
    let shop = a_tree_with(|_| {}).await;
    assert!(shop.home_of("anything.example").await.body.contains("Keygrove"));
    shop.gives_host("dave", HOST).await;
    let home = shop.home_of(HOST).await;
    names_nobody(&home.body, "the home page");
    assert!(home.body.contains("12.50"));
}

#[actix_web::test]
async fn an_agent_brings_his_own_host_and_the_operator_takes_it_back() {
    let shop = a_named_tree().await;
    let dave = shop.agents_person("dave", "dave-himself", "owner").await;
    let bob = shop.agents_person("bob", "bob-himself", "owner").await;
    let host = [("host", HOST)];
    let wrong = dave.submits("/agent/hosts", &[("host", "http://x")]).await;
    assert!(wrong.status == 422 && wrong.body.contains("这不是有效的域名"), "{wrong:?}");
    assert_eq!(dave.submits("/agent/hosts", &host).await.status, 303);
    let his = shop.hosts_of("dave").await.remove(0);
    let page = dave.sees("/agent/hosts").await.body;
    assert!(page.contains(&his.record()) && page.contains(&his.token), "{page}");
    let early = dave.submits("/agent/hosts/prove", &host).await;
    assert!(early.status == 409 && early.body.contains("还没有查到"), "{early:?}");
    for act in ["prove", "remove"] {
        let his = format!("/agent/hosts/{act}");
        assert_eq!(bob.submits(&his, &host).await.status, 404, "bob cannot {act} it");
    }
    shop.sets_record("dave", HOST).await;
    assert_eq!(dave.submits("/agent/hosts/prove", &host).await.status, 303);
    assert_eq!(shop.home_of(HOST).await.status, 200);

    let operator = shop.operator().await;
    let dave = shop.app().db.read(|conn| agents::find_by_name(conn, &"dave".parse().unwrap()));
    let sheet = format!("/admin/agents/{}", dave.await.unwrap().unwrap().id);
    assert!(operator.sees(&sheet).await.body.contains(HOST));
    assert_eq!(operator.submits(&format!("{sheet}/hosts/remove"), &host).await.status, 303);
    is_nobodys(&shop.home_of(HOST).await);
}

#[actix_web::test]
async fn proofs_are_not_looked_for_all_the_time() {
    let shop = a_tree_with(|config| config.limits.prove_per_minute = 1).await;
    let dave = shop.agents_person("dave", "dave-himself", "owner").await;
    let host = [("host", HOST)];
    dave.submits("/agent/hosts", &host).await;
    assert_eq!(dave.submits("/agent/hosts/prove", &host).await.status, 409);
    assert_eq!(dave.submits("/agent/hosts/prove", &host).await.status, 429);
}

#[actix_web::test]
async fn a_proxy_is_told_which_hosts_deserve_a_certificate() {
    let shop = a_named_tree().await;
    shop.gives_host("dave", HOST).await;
    shop.cli(&["agent", "host", "add", "carol", "claimed.example"]).await;
    let stranger = shop.buyer().sees(&format!("/tls/ask?domain={HOST}")).await;
    assert_eq!(stranger.status, 403);
    // As a proxy on the same machine asks: by number, and for nobody else.
    let asks = async |domain: &str| {
        let address = format!("{}/tls/ask?domain={domain}", shop.node.base());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        client.get(address).send().await.unwrap().status().as_u16()
    };
    for served in [MAIN, HOST, "d.shops.example"] {
        assert_eq!(asks(served).await, 200, "{served}");
    }
    for other in ["claimed.example", "nothing.shops.example", "shops.example", "127.0.0.1", ""] {
        assert_eq!(asks(other).await, 404, "{other}");
    }
}

#[actix_web::test]
async fn a_domain_that_somebody_else_has_shows_no_shop_after_three_days() {
    let shop = a_named_tree().await;
    shop.gives_host("dave", HOST).await;
    let record = shop.hosts_of("dave").await[0].record();
    let token = shop.hosts_of("dave").await[0].token.clone();
    shop.elsewhere.loses_record(&record);
    for _ in 0..2 {
        shop.pass(86_401).await;
        assert_eq!(shop.home_of(HOST).await.status, 200, "a name server may have a bad day");
    }
    shop.elsewhere.has_record(&record, &token);
    shop.pass(86_401).await;
    shop.elsewhere.loses_record(&record);
    for _ in 0..2 {
        shop.pass(86_401).await;
        assert_eq!(shop.home_of(HOST).await.status, 200, "counted anew");
    }
    shop.pass(86_401).await;
    is_nobodys(&shop.home_of(HOST).await);
    assert!(shop.hosts_of("dave").await[0].proven_at.is_none());
    let log = shop.operator().await.sees("/admin/audit").await.body;
    assert!(log.contains("自有域名验证失效"), "{log}");
    shop.elsewhere.has_record(&record, &token);
    shop.cli(&["agent", "host", "prove", "dave", HOST]).await;
    assert_eq!(shop.home_of(HOST).await.status, 200);
}

#[actix_web::test]
async fn the_operator_sees_all_hosts_and_how_they_stand() {
    let shop = a_named_tree().await;
    let owner = shop.operator().await;
    shop.gives_host("dave", HOST).await;
    shop.cli(&["agent", "host", "add", "bob", "keys.example"]).await;
    let page = owner.sees("/admin/agents/hosts").await.body;
    for told in [HOST, "keys.example", ">dave<", ">bob<", "已验证", "待验证"] {
        assert!(page.contains(told), "{told} in {page}");
    }
    let proven = owner.sees("/admin/agents/hosts?state=proven").await.body;
    assert!(proven.contains(HOST) && !proven.contains("keys.example"), "{proven}");
    let bobs = owner.sees("/admin/agents/hosts?q=BOB").await.body;
    assert!(bobs.contains("keys.example") && !bobs.contains(HOST), "{bobs}");
    let found = owner.sees("/admin/agents/hosts?q=cards.ex&state=claimed").await.body;
    assert!(!found.contains(">dave<"), "{found}");

    let missing = owner.sees("/admin/agents/hosts?state=missing").await.body;
    assert!(!missing.contains(HOST), "{missing}");
    let his = shop.hosts_of("dave").await;
    shop.elsewhere.has_record(&his[0].record(), "somebody else's");
    shop.pass(2 * 86_400).await;
    let form = [("name", "owner"), ("password", PASSWORD)];
    assert_eq!(owner.submits("/admin/login", &form).await.status, 303);
    let missing = owner.sees("/admin/agents/hosts?state=missing").await.body;
    assert!(missing.contains(HOST) && missing.contains("复查未通过"), "{missing}");
    let file = owner.submits("/admin/agents/hosts/export", &[("q", "cards")]).await.body;
    assert!(file.contains("\"cards.example\",\"dave\",\"d\",\"复查未通过\""), "{file}");
    assert!(!file.contains("keys.example"), "{file}");
}
