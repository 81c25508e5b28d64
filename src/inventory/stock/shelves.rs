//! The pool and the rows behind it, as one shelf to take from.

use super::{rounds, store};
use crate::db::{Conn, Db};
use crate::inventory::Error;
use crate::pool::{Claim, Fill, Pool, Press};
use crate::types::{CardId, SkuId, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Mutex as Turn;

/// How long a card that was taken stays out of the pool, whatever the database said a moment ago.
/// Longer than any checkout takes.
const LEASE_SECONDS: i64 = 10;

/// How many free cards the pool knows of a SKU at a time.
const WINDOW: usize = 10_000;

/// An order for more than this picks from the rows itself.
const LARGEST_CLAIM: u32 = 5_000;

/// SKUs that one question about stock may warm up; the others are counted in the rows.
const WARMED: usize = 64;

/// Cloning is cheap.
#[derive(Clone)]
pub struct Shelves {
    pub(super) pool: Arc<dyn Pool>,
    pub(super) db: Db,
    memory: Arc<Mutex<Memory>>,
}

#[derive(Default)]
struct Memory {
    /// One task at a time fills a SKU.
    turns: HashMap<SkuId, Arc<Turn<()>>>,
    /// When the rows were last asked about a SKU.
    doubted: HashMap<SkuId, Timestamp>,
    /// Where the counter of imports stood at the last look.
    seen: Option<i64>,
}

/// Cards set aside for one checkout.
#[derive(Debug, Clone)]
pub enum Lease {
    /// The pool named them.
    Pooled { sku: SkuId, cards: Vec<CardId> },
    /// The pool is gone or wrong: the transaction picks for itself.
    Unpooled,
}

/// What there is for a checkout.
#[derive(Debug)]
pub enum Taken {
    Lease(Lease),
    /// Fewer than wanted. `first`: the form that was pressed surely took no cards before.
    SoldOut {
        left: u32,
        first: bool,
    },
}

impl Shelves {
    pub fn new(pool: Arc<dyn Pool>, db: Db) -> Shelves {
        Shelves { pool, db, memory: Arc::default() }
    }

    /// Before the transaction. Fills a cold pool from the database; an unreachable pool gives
    /// [`Lease::Unpooled`]; known to be sold out is said without touching the database (looked up at
    /// most once a second and SKU).
    pub async fn take(&self, sku: SkuId, wanted: u32, press: &Press) -> Result<Taken, Error> {
        let taken = self.take_as_known(sku, wanted, press).await?;
        if let Taken::Lease(Lease::Unpooled) = taken {
            // A pool that does not answer now knows itself that it missed this.
            let _ = self.pool.keep(sku, press).await;
        }
        Ok(taken)
    }

    async fn take_as_known(&self, sku: SkuId, wanted: u32, press: &Press) -> Result<Taken, Error> {
        if wanted > LARGEST_CLAIM {
            return Ok(Taken::Lease(Lease::Unpooled));
        }
        match self.pool.claim(sku, wanted, press.at.plus(LEASE_SECONDS), press).await {
            Ok(Claim::Cards(cards)) => Ok(Taken::Lease(Lease::Pooled { sku, cards })),
            Ok(Claim::Cold) => self.fill_and_take(sku, wanted, press).await,
            Ok(Claim::SoldOut { left, first }) if !self.may_doubt(sku, press.at) => {
                Ok(Taken::SoldOut { left, first })
            }
            Ok(Claim::SoldOut { .. }) => {
                self.forget(sku).await;
                self.fill_and_take(sku, wanted, press).await
            }
            Err(_) => Ok(Taken::Lease(Lease::Unpooled)),
        }
    }

    /// After a refusal. After a success nothing is to be done: what was sold leaves the pool with the
    /// end of its lease.
    pub async fn give_back(&self, lease: Lease) {
        if let Lease::Pooled { sku, cards } = lease {
            // A pool that does not answer now is read from the rows when it comes back.
            let _ = self.pool.give_back(sku, &cards).await;
        }
    }

    /// Cards that a transaction set free are on sale again.
    pub async fn offer(&self, freed: &[(SkuId, CardId)]) {
        let mut by_sku: HashMap<SkuId, Vec<CardId>> = HashMap::new();
        for (sku, card) in freed {
            by_sku.entry(*sku).or_default().push(*card);
        }
        for (sku, cards) in by_sku {
            self.give_back(Lease::Pooled { sku, cards }).await;
        }
    }

    /// What the pool knows about the SKU is wrong or old.
    pub async fn forget(&self, sku: SkuId) {
        let _ = self.pool.forget(sku).await;
    }

    /// Free cards per SKU, in the order asked; from the pool, else from the database.
    /// Reusable SKUs: uses left (`i64::MAX` without end).
    pub async fn free(&self, skus: &[SkuId], now: Timestamp) -> Result<Vec<i64>, Error> {
        let cold = cold_of(skus, &self.known(skus).await);
        for sku in cold.iter().take(WARMED) {
            self.fill(*sku, now).await?;
        }
        let known = self.known(skus).await;
        let cold = cold_of(skus, &known);
        let counted = match cold.is_empty() {
            true => HashMap::new(),
            false => self.db.read(move |conn| store::count_all(conn, &cold)).await?,
        };
        let count = |sku: &SkuId| counted.get(sku).copied().unwrap_or(0);
        Ok(skus.iter().zip(known).map(|(sku, it)| it.unwrap_or_else(|| count(sku))).collect())
    }

    pub fn pool(&self) -> &Arc<dyn Pool> {
        &self.pool
    }

    async fn known(&self, skus: &[SkuId]) -> Vec<Option<i64>> {
        self.pool.free(skus).await.unwrap_or_else(|_| vec![None; skus.len()])
    }

    async fn fill_and_take(&self, sku: SkuId, wanted: u32, press: &Press) -> Result<Taken, Error> {
        let until = press.at.plus(LEASE_SECONDS);
        let turn = self.turn(sku);
        let _mine = turn.lock().await;
        // Whoever had the turn before may have filled it.
        let mut claim = self.pool.claim(sku, wanted, until, press).await;
        if let Ok(Claim::Cold) = claim {
            if !self.fill_now(sku, press.at).await? {
                return Ok(Taken::Lease(Lease::Unpooled));
            }
            claim = self.pool.claim(sku, wanted, until, press).await;
        }
        Ok(match claim {
            Ok(Claim::Cards(cards)) => Taken::Lease(Lease::Pooled { sku, cards }),
            Ok(Claim::SoldOut { left, first }) => Taken::SoldOut { left, first },
            Ok(Claim::Cold) | Err(_) => Taken::Lease(Lease::Unpooled),
        })
    }

    async fn fill(&self, sku: SkuId, now: Timestamp) -> Result<(), Error> {
        let turn = self.turn(sku);
        let _mine = turn.lock().await;
        self.fill_now(sku, now).await.map(drop)
    }

    /// `false`: these cards do not go through the pool.
    async fn fill_now(&self, sku: SkuId, now: Timestamp) -> Result<bool, Error> {
        self.memory().doubted.insert(sku, now);
        match self.db.read(move |conn| read_window(conn, sku)).await? {
            Some(fill) => Ok(self.pool.fill(sku, fill, now).await.is_ok()),
            None => Ok(false),
        }
    }

    fn may_doubt(&self, sku: SkuId, now: Timestamp) -> bool {
        let mut memory = self.memory();
        let before = memory.doubted.insert(sku, now);
        before.is_none_or(|before| before != now)
    }

    fn turn(&self, sku: SkuId) -> Arc<Turn<()>> {
        Arc::clone(self.memory().turns.entry(sku).or_default())
    }

    pub(super) fn seen(&self) -> Option<i64> {
        self.memory().seen
    }

    pub(super) fn remember(&self, seen: i64) {
        self.memory().seen = Some(seen);
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn cold_of(skus: &[SkuId], known: &[Option<i64>]) -> Vec<SkuId> {
    skus.iter().zip(known).filter(|(_, it)| it.is_none()).map(|(sku, _)| *sku).collect()
}

fn read_window(conn: &mut Conn, sku: SkuId) -> Result<Option<Fill>, Error> {
    let Some(terms) = store::find_terms(conn, sku)?.filter(|terms| !terms.reusable) else {
        return Ok(None);
    };
    let [first, second] = rounds(conn, sku, &terms)?;
    let mut cards = store::free(conn, sku, first, WINDOW)?;
    if cards.len() < WINDOW && !second.is_empty() {
        cards.extend(store::free(conn, sku, second, WINDOW - cards.len())?);
    }
    let more = cards.len() == WINDOW;
    let here = i64::try_from(cards.len()).unwrap_or(i64::MAX);
    let free = if more { store::count_free(conn, sku, terms.free_from)? } else { here };
    Ok(Some(Fill { cards, more, free, random: terms.random }))
}
