//! A shelf with cards and nothing around it: for tests of the stock alone.

use crate::ground::{Ground, NOW};
use keygrove::catalog::{self, ProductDraft, Sku, SkuDraft};
use keygrove::crypto::Keyring;
use keygrove::db;
use keygrove::inventory::{
    self, EncodingWish, Error, Format, Import, Lease, Report, Reveal, Shelves, Taken, Wanted,
};
use keygrove::pool::{Local, Pool, Press};
use keygrove::provenance::By;
use keygrove::types::{CardId, Currency, Money, OrderId, SkuId, Timestamp};
use keygrove::vault::Vault;
use std::io::Cursor;
use std::sync::Arc;

pub(crate) struct Stall {
    pub(crate) ground: Ground,
    pub(crate) vault: Vault,
    pub(crate) pool: Arc<Local>,
    pub(crate) shelves: Shelves,
    pub(crate) sku: Sku,
}

impl Stall {
    pub(crate) async fn open() -> Stall {
        Stall::selling(|_| {}).await
    }

    pub(crate) async fn selling(choose: impl Fn(&mut SkuDraft) + Send + 'static) -> Stall {
        let ground = Ground::fresh();
        let keyring = Keyring::for_testing();
        let vault = ground.db.write(move |conn| Vault::open(conn, &keyring, NOW)).await.unwrap();
        let pool = Arc::new(Local::new(None));
        let behind: Arc<dyn Pool> = pool.clone();
        let shelves = Shelves::new(behind, ground.db.clone());
        let sku = another(&ground, "card", choose).await;
        Stall { ground, vault, pool, shelves, sku }
    }

    pub(crate) async fn import(&self, text: &str) -> Report {
        self.import_bytes(text.as_bytes().to_vec(), "cards.txt", None).await
    }

    pub(crate) async fn import_bytes(
        &self,
        bytes: Vec<u8>,
        source: &str,
        separator: Option<&str>,
    ) -> Report {
        let described = Import {
            separator: separator.map(str::to_owned),
            source: source.to_owned(),
            ..self.described()
        };
        let (db, file) = (&self.ground.db, Cursor::new(bytes));
        inventory::import(db, &self.vault, file, described, NOW, |_| {}).await.unwrap()
    }

    pub(crate) fn described(&self) -> Import {
        Import {
            sku: self.sku.clone(),
            format: Format::Auto,
            separator: None,
            encoding: EncodingWish::Auto,
            note: "note".to_owned(),
            source: "cards.txt".to_owned(),
            by: By::COMMAND_LINE,
            cost: None,
        }
    }

    pub(crate) async fn take(&self, wanted: u32, now: Timestamp) -> Result<Lease, Error> {
        let (sku, press) = (self.sku.id, Press { form: [0; 16], shown: None, at: now });
        match self.shelves.take(sku, wanted, &press).await? {
            Taken::Lease(lease) => Ok(lease),
            Taken::SoldOut { left, .. } => Err(Error::OutOfStock { sku, wanted, left }),
        }
    }

    /// As a checkout does it.
    pub(crate) async fn hold(&self, order: i64, quantity: u32) -> Result<Lease, Error> {
        let lease = self.take(quantity, NOW).await?;
        self.hold_with(order, quantity, lease.clone()).await?;
        Ok(lease)
    }

    pub(crate) async fn hold_with(
        &self,
        order: i64,
        quantity: u32,
        lease: Lease,
    ) -> Result<(), Error> {
        let wanted =
            Wanted { order: OrderId(order), sku: self.sku.id, quantity, until: NOW.plus(900) };
        self.ground.db.write(move |conn| inventory::hold(conn, wanted, &lease, NOW)).await
    }

    pub(crate) async fn sell(&self, order: i64, quantity: u32) -> u32 {
        let sku = self.sku.id;
        let sold = move |conn: &mut _| inventory::sell(conn, OrderId(order), sku, quantity, NOW);
        self.ground.db.write(sold).await.unwrap()
    }

    pub(crate) async fn release(&self, order: i64) -> Vec<(SkuId, CardId)> {
        let released = move |conn: &mut _| inventory::release(conn, OrderId(order), NOW);
        self.ground.db.write(released).await.unwrap()
    }

    pub(crate) async fn reveal(&self, order: i64) -> Vec<String> {
        let (vault, sku) = (self.vault.clone(), self.sku.id);
        let texts = self.ground.db.write(move |conn| {
            let reveal = Reveal {
                order: OrderId(order),
                order_code: "ORDER".to_owned(),
                sku,
                by: By::buyer(String::new()),
            };
            inventory::reveal(conn, &vault, &reveal, NOW)
        });
        texts.await.unwrap().iter().map(|it| it.expose().clone()).collect()
    }

    pub(crate) async fn free(&self) -> i64 {
        self.shelves.free(&[self.sku.id], NOW).await.unwrap()[0]
    }
}

pub(crate) async fn another(
    ground: &Ground,
    code: &'static str,
    choose: impl Fn(&mut SkuDraft) + Send + 'static,
) -> Sku {
    let made = ground.db.write(move |conn| {
        let code: keygrove::types::SkuCode = code.parse().unwrap();
        let mut draft = SkuDraft::new(code.clone(), Money::new(100, Currency::CNY));
        choose(&mut draft);
        let product = ProductDraft { name: code.to_string(), ..ProductDraft::default() };
        catalog::add_product(conn, &product, &draft, None, NOW)?;
        catalog::find_sku(conn, &code)
    });
    made.await.unwrap().unwrap()
}

pub(crate) const fn later(seconds: i64) -> Timestamp {
    NOW.plus(seconds)
}

/// The kinds of the jobs that wait.
pub(crate) async fn jobs(ground: &Ground) -> Vec<String> {
    use diesel::prelude::*;
    use keygrove::db::schema::jobs;
    let kinds = ground.db.read(|conn| {
        let kinds = jobs::table.order(jobs::id).select(jobs::kind).load::<String>(conn);
        kinds.map_err(db::Error::from)
    });
    kinds.await.unwrap()
}
