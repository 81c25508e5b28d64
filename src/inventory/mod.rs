//! Cards: which exist, who holds them, which are sold; importing, revealing, exporting them.

use crate::crypto::SealError;
use crate::db::{self, Conn, Db};
use crate::pool::{self, Pool};
use crate::provenance::Actor;
use crate::types::{CardId, LineId, OrderId, Secret, SkuId, Timestamp};
use crate::vault::{self, Vault};
use std::sync::Arc;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("SKU {sku}: {wanted} wanted, {left} left")]
    OutOfStock { sku: SkuId, wanted: u32, left: u32 },
    /// The pool named cards that the rows say are taken. The caller forgets the SKU and tries once more.
    #[error("the pool is out of step with the cards")]
    StalePool,
    #[error("no such {0}")]
    NotFound(&'static str),
    #[error("a card cannot go from {from} by {by}")]
    IllegalStep { from: &'static str, by: &'static str },
    #[error(transparent)]
    Vault(#[from] vault::Error),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// The pool and the rows behind it, as one shelf to take from. Cloning is cheap.
#[derive(Clone)]
pub struct Shelves {
    pool: Arc<dyn Pool>,
    db: Db,
}

/// Cards set aside for one checkout.
#[derive(Debug, Clone)]
pub enum Lease {
    /// The pool named them.
    Pooled { sku: SkuId, cards: Vec<CardId> },
    /// The pool is gone or wrong: the transaction picks for itself.
    Unpooled,
}

impl Shelves {
    pub fn new(pool: Arc<dyn Pool>, db: Db) -> Shelves {
        Shelves { pool, db }
    }

    /// Before the transaction. Fills a cold pool from the database; an unreachable pool gives
    /// [`Lease::Unpooled`]; known to be sold out gives `OutOfStock` without touching the database
    /// (looked up at most once a second and SKU).
    pub async fn take(&self, _sku: SkuId, _wanted: u32, _now: Timestamp) -> Result<Lease, Error> {
        todo!("{:?}", self.db.is_shared())
    }

    /// After the commit.
    pub async fn confirm(&self, _lease: Lease) {
        todo!()
    }

    /// After a refusal.
    pub async fn give_back(&self, _lease: Lease) {
        todo!()
    }

    /// Cards that a transaction set free are on sale again.
    pub async fn offer(&self, _freed: &[(SkuId, CardId)]) {
        todo!()
    }

    /// What the pool knows about the SKU is wrong or old.
    pub async fn forget(&self, _sku: SkuId) {
        todo!()
    }

    /// Free cards per SKU, in the order asked; from the pool, else from the database.
    /// Reusable SKUs: uses left (`i64::MAX` without end).
    pub async fn free(&self, _skus: &[SkuId], _now: Timestamp) -> Result<Vec<i64>, Error> {
        todo!()
    }

    /// Compares the pool with the rows, mends it, exports the drift as a metric, and tells the
    /// operator of SKUs that went low. Once a minute, by `worker`.
    pub async fn reconcile(&self, _now: Timestamp) -> Result<(), Error> {
        todo!()
    }

    pub fn pool(&self) -> &Arc<dyn Pool> {
        let _: Option<pool::Error> = None;
        &self.pool
    }
}

/// What a checkout wants to keep until it is paid.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub order: OrderId,
    pub sku: SkuId,
    pub quantity: u32,
    pub until: Timestamp,
}

/// Takes cards out of sale for an order, all or none. In the transaction that creates the order.
pub fn hold(
    _conn: &mut Conn,
    _wanted: Wanted,
    _lease: &Lease,
    _now: Timestamp,
) -> Result<(), Error> {
    todo!()
}

/// The order is paid: its held cards become sold; what is missing (the hold had run out) is picked
/// from what is free, never from what somebody holds. If it does not suffice, the rest is queued in
/// `stock_waits` and picked cards stay the order's. Returns how many are still missing.
/// Sku may be reusable. Cards leaving by another door than the pool are told to it by `forget`.
pub fn sell(
    _conn: &mut Conn,
    _order: OrderId,
    _sku: SkuId,
    _quantity: u32,
    _now: Timestamp,
) -> Result<u32, Error> {
    todo!()
}

/// The order ended unpaid: its held cards go to who waits for them, the rest is free.
pub fn release(
    _conn: &mut Conn,
    _order: OrderId,
    _now: Timestamp,
) -> Result<Vec<(SkuId, CardId)>, Error> {
    todo!()
}

/// Decrypts the sold cards of an order for someone entitled, and writes that down.
pub fn reveal(
    _conn: &mut Conn,
    _vault: &Vault,
    _reveal: &Reveal,
    _now: Timestamp,
) -> Result<Vec<Secret<String>>, Error> {
    todo!()
}

/// Who looks, at what.
#[derive(Debug, Clone)]
pub struct Reveal {
    pub order: OrderId,
    /// For the audit line.
    pub order_code: String,
    pub line: LineId,
    pub sku: SkuId,
    pub actor: Actor,
    pub address: String,
}
