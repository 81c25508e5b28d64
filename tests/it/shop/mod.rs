//! A shop to test against: its own database, its own port, a clock set by hand, and people who
//! walk in through the front door. Nothing is shared with the next test.

mod database;
mod elsewhere;
mod gateway;
mod node;
mod program;
mod redis;
mod visitor;

pub(crate) use database::Database;
pub(crate) use elsewhere::Elsewhere;
pub(crate) use gateway::{Epay, sign};
pub(crate) use node::Node;
pub(crate) use redis::RedisServer;
pub(crate) use visitor::{Answer, Visitor};

use clap::Parser;
use keygrove::cli::{self, Cli};
use keygrove::config::Config;
use keygrove::state::{App, Clock};
use keygrove::types::Secret;
use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use tempfile::TempDir;

/// 2026-01-01T00:00:00Z, when every test begins.
pub(crate) const OPENING: i64 = 1_767_225_600;

pub(crate) const PASSWORD: &str = "rather long, and known to this test only 7";

pub(crate) struct TestShop {
    pub(crate) node: Node,
    pub(crate) config: Config,
    pub(crate) epay: Epay,
    pub(crate) elsewhere: Arc<Elsewhere>,
    clock: Arc<AtomicI64>,
    /// Minor units by SKU.
    prices: BTreeMap<String, i64>,
    visitors: AtomicU32,
    // Dropped in this order: the database after who uses it.
    database: Database,
    dir: TempDir,
}

/// So many different cards, as a file to import.
pub(crate) fn cards(count: usize) -> String {
    (0..count).map(|it| format!("CARD-{it:06}\n")).collect()
}

/// Says on the terminal, past the capture of passing tests, what a run leaves out.
pub(crate) fn left_out(what: &str) {
    let _ = writeln!(
        std::io::stderr(),
        "NOT RUN here: {what}. `cargo xtask test` brings what it needs."
    );
}

impl TestShop {
    pub(crate) async fn open() -> TestShop {
        TestShop::open_with(|_| {}).await
    }

    /// A shop whose operator chose something else than usual.
    pub(crate) async fn open_with(choose: impl FnOnce(&mut Config)) -> TestShop {
        let dir = TempDir::new().unwrap();
        let database = Database::fresh(dir.path());
        let mut config = Config::for_testing(&dir.path().join("data"));
        config.database.url = database.url();
        config.server.workers = 2;
        config.server.shutdown_seconds = 1;
        config.orders.holds_per_visitor = 0;
        config.web.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
        if let Ok(url) = std::env::var("KEYGROVE_TEST_REDIS_URL") {
            config.redis.url = Secret::new(url);
            config.redis.prefix = format!("{}:", database.name());
            // A loaded test machine is slow, and a slow answer is not what most tests are about.
            config.redis.timeout_ms = 2_000;
        }
        choose(&mut config);

        let seconds = Arc::new(AtomicI64::new(OPENING));
        let elsewhere = Arc::<Elsewhere>::default();
        let node = Node::open(&config, &Clock::Hand(Arc::clone(&seconds)), &elsewhere).await;
        let epay = Epay::open().await;
        let shop = TestShop {
            node,
            config,
            epay,
            elsewhere,
            clock: seconds,
            prices: BTreeMap::new(),
            visitors: AtomicU32::new(0),
            database,
            dir,
        };
        let account = shop.epay.account_arguments();
        shop.cli(&account.iter().map(String::as_str).collect::<Vec<_>>()).await;
        shop
    }

    /// Puts a product with one SKU on the shelf; `sku` names both. `price` in minor units.
    pub(crate) async fn selling(self, sku: &str, price: i64, cards: String) -> TestShop {
        self.selling_as(sku, price, &[], cards).await
    }

    /// The same, with more said of it at the command line.
    pub(crate) async fn selling_as(
        mut self,
        sku: &str,
        price: i64,
        more: &[&str],
        cards: String,
    ) -> TestShop {
        let shown = format!("{}.{:02}", price / 100, price % 100);
        let add = ["product", "add", "--code", sku, "--name", sku, "--price", &shown];
        self.cli(&[&add[..], more].concat()).await;
        self.prices.insert(sku.to_owned(), price);
        if !cards.is_empty() {
            self.import(sku, &cards).await;
        }
        self
    }

    /// The same for agents to sell, at a wholesale price and never below a floor.
    pub(crate) async fn selling_through_agents(
        mut self,
        sku: &str,
        [price, wholesale, floor]: [i64; 3],
        cards: String,
    ) -> TestShop {
        let shown = |minor: i64| format!("{}.{:02}", minor / 100, minor % 100);
        let (price_shown, wholesale, floor) = (shown(price), shown(wholesale), shown(floor));
        let mut add = vec!["product", "add", "--code", sku, "--name", sku];
        add.extend(["--price", &price_shown, "--wholesale", &wholesale, "--floor", &floor]);
        self.cli(&add).await;
        self.prices.insert(sku.to_owned(), price);
        self.import(sku, &cards).await;
        self
    }

    /// The same of a supplier's goods, who gets `cost` of each.
    pub(crate) async fn selling_for(
        mut self,
        (supplier, cost): (&str, i64),
        sku: &str,
        prices: [i64; 3],
        cards: String,
    ) -> TestShop {
        let shown = |minor: i64| format!("{}.{:02}", minor / 100, minor % 100);
        let [price, wholesale, floor] = prices.map(shown);
        let cost = shown(cost);
        let mut add = vec!["product", "add", "--code", sku, "--name", sku, "--price", &price];
        add.extend(["--wholesale", &wholesale, "--floor", &floor]);
        add.extend(["--supplier", supplier, "--supplier-cost", &cost]);
        self.cli(&add).await;
        self.prices.insert(sku.to_owned(), prices[0]);
        if !cards.is_empty() {
            self.import(sku, &cards).await;
        }
        self
    }

    /// The same for goods that the operator hands over himself.
    pub(crate) async fn selling_by_hand(mut self, sku: &str, price: i64) -> TestShop {
        let shown = format!("{}.{:02}", price / 100, price % 100);
        let add = ["product", "add", "--code", sku, "--name", sku, "--price", &shown, "--manual"];
        self.cli(&add).await;
        self.prices.insert(sku.to_owned(), price);
        self
    }

    pub(crate) async fn import(&self, sku: &str, text: &str) {
        let file = self.dir.path().join("cards.txt");
        std::fs::write(&file, text).unwrap();
        self.cli(&["import", "--sku", sku, &file.display().to_string()]).await;
        self.work().await;
    }

    /// Runs `keygrove …` beside the running shop, as an operator does in a terminal.
    pub(crate) async fn cli(&self, arguments: &[&str]) {
        let code = self.try_cli(arguments).await.unwrap();
        assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::SUCCESS), "{arguments:?}");
    }

    pub(crate) async fn try_cli(&self, arguments: &[&str]) -> anyhow::Result<ExitCode> {
        let all = std::iter::once(&"keygrove").chain(arguments);
        let cli = Cli::try_parse_from(all)?;
        let mut app = App::open(self.config.clone(), self.clock()).await?;
        app.lookup = self.elsewhere.clone();
        cli::run(cli.command, app).await
    }

    pub(crate) fn app(&self) -> &App {
        self.node.app()
    }

    pub(crate) fn clock(&self) -> Clock {
        Clock::Hand(Arc::clone(&self.clock))
    }

    /// A second process of the same shop.
    pub(crate) async fn another_node(&self) -> Node {
        Node::open(&self.config, &self.clock(), &self.elsewhere).await
    }

    /// Whether several processes can share this shop: PostgreSQL and Redis.
    pub(crate) fn is_scaled(&self) -> bool {
        self.app().db.is_shared() && !self.config.redis.url.expose().is_empty()
    }

    /// Time goes by, and what falls due is done.
    pub(crate) async fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
        self.work().await;
    }

    /// Time goes by while the shop's background work stands still.
    pub(crate) fn skip(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Does all background work that is due.
    pub(crate) async fn work(&self) {
        self.node.work().await;
    }

    /// The owner, logged in: whoever comes to a new shop first.
    pub(crate) async fn operator(&self) -> Visitor<'_> {
        let owner = self.buyer();
        let form = [("name", "owner"), ("password", PASSWORD), ("again", PASSWORD)];
        let welcome = owner.submits("/admin/setup", &form).await;
        assert_eq!(welcome.status, 303, "{welcome:?}");
        owner
    }

    /// Somebody who may do the daily work and does not decide who else may.
    pub(crate) async fn clerk(&self) -> Visitor<'_> {
        let create = ["admin", "create", "clerk", "--role", "operator"];
        let made = self.program_hearing(&format!("{PASSWORD}\n"), &create).await;
        assert_eq!(made.code, 0, "{made:?}");
        let clerk = self.buyer();
        let form = [("name", "clerk"), ("password", PASSWORD)];
        let welcome = clerk.submits("/admin/login", &form).await;
        assert_eq!(welcome.status, 303, "{welcome:?}");
        clerk
    }

    /// Somebody of an agent's, logged in with a password of his own.
    pub(crate) async fn agents_person(&self, agent: &str, name: &str, role: &str) -> Visitor<'_> {
        let add = ["agent", "login", "add", agent, "--name", name, "--role", role];
        self.comes_in("/agent", name, &add).await
    }

    /// The same of a supplier's.
    pub(crate) async fn suppliers_person(&self, supplier: &str, name: &str) -> Visitor<'_> {
        self.comes_in("/supplier", name, &["supplier", "login", supplier, "--name", name]).await
    }

    /// With the one-time password that a command printed, and then one of his own.
    async fn comes_in(&self, home: &str, name: &str, command: &[&str]) -> Visitor<'_> {
        let made = self.program(command).await;
        assert_eq!(made.code, 0, "{made:?}");
        let (person, once) = (self.buyer(), made.out.trim().to_owned());
        let form = [("name", name), ("password", once.as_str())];
        let come = person.submits(&format!("{home}/login"), &form).await;
        let password = format!("{home}/password");
        assert_eq!(come.headers["location"].to_str().unwrap(), password, "{come:?}");
        let form = [("current", once.as_str()), ("new", PASSWORD), ("again", PASSWORD)];
        let welcome = person.submits(&password, &form).await;
        assert_eq!(welcome.status, 303, "{welcome:?}");
        person
    }

    /// Somebody with a browser and an address of their own, who typed in what the shop says it is at.
    pub(crate) fn buyer(&self) -> Visitor<'_> {
        self.buyer_at(&self.node)
    }

    pub(crate) fn buyer_at<'a>(&'a self, node: &'a Node) -> Visitor<'a> {
        let number = self.visitors.fetch_add(1, Ordering::SeqCst);
        let address = format!("10.0.{}.{}", number / 250, number % 250 + 1);
        let visitor = Visitor::new(self, node, address);
        match self.config.web.public_url.split("://").nth(1) {
            Some(host) => visitor.at(host.trim_end_matches('/')),
            None => visitor,
        }
    }

    /// How many cards of a SKU have been sold.
    pub(crate) fn sold(&self, sku: &str) -> i64 {
        self.database.sold(sku)
    }

    /// How many parts of orders are frozen.
    pub(crate) fn frozen_parts(&self) -> i64 {
        self.database.frozen_parts()
    }

    fn price(&self, sku: &str) -> i64 {
        *self.prices.get(sku).unwrap_or_else(|| panic!("the shop does not sell {sku}"))
    }
}

impl Drop for TestShop {
    fn drop(&mut self) {
        self.node.stop();
        if !std::thread::panicking() {
            let now = self.clock.load(Ordering::SeqCst);
            let left = self.database.jobs_due(now);
            assert!(left.is_empty(), "jobs are left unrun, `shop.work()` runs them: {left:?}");
            let broken = self.database.broken_promises(now);
            assert!(broken.is_empty(), "`keygrove check` says: {broken:?}");
        }
    }
}
