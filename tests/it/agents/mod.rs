//! The tree of agents: operator → alice → bob → carol → dave, and dave's shop.

mod books;
mod chosen;
mod console;
mod coupons;
mod deposits;
mod dormant;
pub(crate) mod exports;
mod fees;
mod files;
mod hosts;
mod joining;
mod links;
mod look;
mod money;
pub(crate) mod office;
mod overtaken;
mod own;
mod payouts;
mod prices;
mod products;
mod promoters;
mod regions;
mod service;
mod settling;
pub(crate) mod shop;
mod suspense;
mod terminal;
mod tree;
mod violations;
mod wallets;

use crate::shop::{Answer, TestShop, cards};
use keygrove::config::Config;
use keygrove::ledger::{self, Account};
use keygrove::{agents, db};

pub(crate) const SKU: &str = "netflix-1m";

/// What dave's shop asks for one.
pub(crate) const RETAIL: i64 = 1_250;

/// Whose it is: the platform's, alice's, bob's, carol's, dave's.
pub(crate) const PARTS: [i64; 5] = [900, 90, 100, 60, 100];

pub(crate) async fn a_tree() -> TestShop {
    a_tree_with(|_| {}).await
}

pub(crate) async fn a_tree_with(choose: impl FnOnce(&mut Config)) -> TestShop {
    let shop = TestShop::open_with(choose).await;
    let shop = shop.selling_through_agents(SKU, [1_200, 900, 1_000], cards(20)).await;
    shop.cli(&["agent", "create", "alice"]).await;
    for (name, parent) in [("bob", "alice"), ("carol", "bob")] {
        shop.cli(&["agent", "create", name, "--parent", parent, "--shop", name]).await;
    }
    shop.cli(&["agent", "create", "dave", "--parent", "carol", "--shop", "d"]).await;
    shop.cli(&["agent", "markup", "alice", "--percent", "10.00"]).await;
    shop.cli(&["agent", "markup", "bob", "--fixed", "1.00"]).await;
    // Of 10.90, 5.50 % are 0.5995.
    shop.cli(&["agent", "markup", "carol", "--percent", "5.50", "--child", "dave"]).await;
    shop.cli(&["agent", "price", "dave", "--sku", SKU, "--retail", "12.50"]).await;
    shop
}

impl TestShop {
    /// Somebody buys in dave's shop and pays.
    pub(crate) async fn sells_in_daves_shop(&self, quantity: u32) -> Answer {
        let buyer = self.buyer();
        let seen = RETAIL * i64::from(quantity);
        let placed = buyer.buys(SKU, quantity).at("d").seeing(seen).await;
        assert!(placed.is_placed(), "{placed:?}");
        assert_eq!(buyer.pays(&placed).await.body, "success");
        self.work().await;
        placed
    }

    /// Pending and available, in minor units: the platform, alice, bob, carol, dave.
    pub(crate) async fn earnings(&self) -> [(i64, i64); 5] {
        let now = self.clock().now();
        let read = move |conn: &mut db::Conn| {
            let mut earnings = [(0, 0); 5];
            let names = ["alice", "bob", "carol", "dave"];
            for (it, earning) in earnings.iter_mut().enumerate() {
                let account = match it.checked_sub(1).map(|it| names[it]) {
                    None => Account::Platform,
                    Some(name) => {
                        let agent = agents::find_by_name(conn, &name.parse().unwrap()).unwrap();
                        Account::Agent(agent.unwrap().id)
                    }
                };
                for balance in ledger::balance(conn, account, now)? {
                    *earning = (balance.pending, balance.available);
                }
            }
            Ok::<_, db::Error>(earnings)
        };
        self.app().db.read(read).await.unwrap()
    }

    /// As pages of the operator name an agent.
    pub(crate) async fn agents_number(&self, name: &str) -> i64 {
        let name = name.parse().unwrap();
        let read = move |conn: &mut db::Conn| agents::find_by_name(conn, &name);
        self.app().db.read(read).await.unwrap().unwrap().id.0
    }

    /// Money that pays no order, in minor units.
    pub(crate) async fn suspense(&self) -> i64 {
        let now = self.clock().now();
        let read = move |conn: &mut db::Conn| ledger::balance(conn, Account::Suspense, now);
        let balances = self.app().db.read(read).await.unwrap();
        balances.iter().map(|it| it.pending + it.available).sum()
    }

    /// All that was mailed, in one piece.
    pub(crate) fn mails(&self) -> String {
        let folder = std::fs::read_dir(self.config.server.data.join("mails")).unwrap();
        let mails = folder.map(|it| std::fs::read_to_string(it.unwrap().path()).unwrap());
        // Long lines are broken on the way.
        mails.collect::<String>().replace("=\r\n", "")
    }

    /// The sentence with which a command is refused.
    pub(crate) async fn refuses(&self, arguments: &[&str]) -> String {
        match self.try_cli(arguments).await {
            Err(error) => format!("{error:#}"),
            Ok(code) => panic!("{arguments:?} was taken: {code:?}"),
        }
    }
}
