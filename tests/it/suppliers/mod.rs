//! Goods of a supplier: Acme's, beside those of the platform and of another, in the main shop and below a
//! small tree: operator → alice → bob, and bob's shop.

mod money;
mod pages;
mod settling;

use crate::agents::office::number_of as agents_number;
use crate::shop::{Answer, TestShop, Visitor, cards};
use keygrove::config::Config;
use keygrove::db::Conn;
use keygrove::ledger::{self, Account};
use keygrove::{agents, suppliers};

const SKU: &str = "acme-key";
/// What Acme gets of each.
const COST: i64 = 500;
/// What bob's shop asks for one.
const RETAIL: i64 = 1_250;
const WEEK: i64 = 7 * 86_400;

async fn supplied() -> TestShop {
    supplied_with(|_| {}).await
}

async fn supplied_with(choose: impl FnOnce(&mut Config)) -> TestShop {
    let shop = TestShop::open_with(choose).await;
    shop.cli(&["supplier", "create", "Acme", "--note", "pays on Mondays"]).await;
    shop.cli(&["supplier", "create", "Other"]).await;
    let shop = shop.selling_for(("Acme", COST), SKU, [1_200, 900, 1_000], cards(20)).await;
    shop.cli(&["agent", "create", "alice", "--shop", "a"]).await;
    shop.cli(&["agent", "create", "bob", "--parent", "alice", "--shop", "b"]).await;
    shop.cli(&["agent", "markup", "alice", "--percent", "10.00"]).await;
    shop.cli(&["agent", "price", "bob", "--sku", SKU, "--retail", "12.50"]).await;
    shop
}

impl TestShop {
    /// Somebody buys in bob's shop and pays.
    async fn sells_in_bobs_shop(&self, quantity: u32) -> Answer {
        let buyer = self.buyer();
        let placed = buyer.buys(SKU, quantity).at("b").seeing(RETAIL * i64::from(quantity)).await;
        assert!(placed.is_placed(), "{placed:?}");
        assert_eq!(buyer.pays(&placed).await.body, "success");
        self.work().await;
        placed
    }

    /// Pending and available, in minor units: the platform, Acme, alice, bob.
    async fn parts(&self) -> [(i64, i64); 4] {
        let now = self.clock().now();
        let read = move |conn: &mut Conn| {
            let agent = |conn: &mut Conn, name: &str| {
                let found = agents::find_by_name(conn, &name.parse().unwrap()).unwrap();
                Account::Agent(found.unwrap().id)
            };
            let acme = suppliers::find_by_name(conn, "Acme")?.unwrap().id;
            let (alice, bob) = (agent(conn, "alice"), agent(conn, "bob"));
            let mut parts = [(0, 0); 4];
            for (it, account) in
                [Account::Platform, Account::Supplier(acme), alice, bob].into_iter().enumerate()
            {
                for balance in ledger::balance(conn, account, now)? {
                    parts[it] = (balance.pending, balance.available);
                }
            }
            Ok::<_, suppliers::Error>(parts)
        };
        self.app().db.read(read).await.unwrap()
    }
}

/// The number in the address of Acme's sheet.
async fn acmes_page(owner: &Visitor<'_>) -> String {
    let list = owner.sees("/admin/suppliers").await.body;
    let (_, rest) = list.split_once("<a class=\"row-link\" href=\"").unwrap();
    let address = rest.split('"').next().unwrap().to_owned();
    assert!(owner.sees(&address).await.body.contains("pays on Mondays"));
    address
}
