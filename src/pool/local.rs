//! The pool of a shop that is one process.

use super::limits::Limits;
use super::presses::Presses;
use super::{Claim, Error, Fill, Pool, Press, Verdict};
use crate::types::{CardId, SkuId, Timestamp};
use async_trait::async_trait;
use std::collections::hash_map::RandomState;
use std::collections::{BTreeSet, HashMap};
use std::hash::BuildHasher;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub struct Local {
    shelves: Mutex<HashMap<SkuId, Shelf>>,
    presses: Mutex<Presses>,
    limits: Limits,
}

#[derive(Default)]
struct Shelf {
    /// `None`: nothing is known, or no longer.
    stock: Option<Stock>,
    leases: HashMap<CardId, Timestamp>,
}

struct Stock {
    /// In the order in which they are handed out.
    cards: BTreeSet<(u64, CardId)>,
    more: bool,
    beyond: i64,
    /// Gives each card its place when the order is to be random.
    shuffle: Option<RandomState>,
}

impl Local {
    /// `since`: from when on every press comes to this pool; `None` when another process sells too.
    pub fn new(since: Option<Timestamp>) -> Local {
        let presses = Mutex::new(Presses::new(since));
        Local { shelves: Mutex::default(), presses, limits: Limits::default() }
    }

    fn shelves(&self) -> MutexGuard<'_, HashMap<SkuId, Shelf>> {
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn presses(&self) -> MutexGuard<'_, Presses> {
        self.presses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Pool for Local {
    async fn claim(
        &self,
        sku: SkuId,
        wanted: u32,
        until: Timestamp,
        press: &Press,
    ) -> Result<Claim, Error> {
        let mut shelves = self.shelves();
        let Some(shelf) = shelves.get_mut(&sku) else {
            return Ok(Claim::Cold);
        };
        let Some(stock) = &mut shelf.stock else {
            return Ok(Claim::Cold);
        };
        let left = u32::try_from(stock.cards.len()).unwrap_or(u32::MAX);
        if left < wanted && stock.more {
            return Ok(Claim::Cold);
        }
        let mut presses = self.presses();
        if left < wanted {
            return Ok(Claim::SoldOut { left, first: presses.is_first(press) });
        }
        presses.keep(press);
        let next = std::iter::from_fn(|| stock.cards.pop_first());
        let cards: Vec<CardId> = (0..wanted).zip(next).map(|(_, (_, card))| card).collect();
        shelf.leases.extend(cards.iter().map(|card| (*card, until)));
        Ok(Claim::Cards(cards))
    }

    async fn keep(&self, _: SkuId, press: &Press) -> Result<(), Error> {
        self.presses().keep(press);
        Ok(())
    }

    async fn give_back(&self, sku: SkuId, cards: &[CardId]) -> Result<(), Error> {
        if let Some(shelf) = self.shelves().get_mut(&sku) {
            for card in cards {
                shelf.leases.remove(card);
                if let Some(stock) = &mut shelf.stock {
                    stock.cards.insert(stock.placed(*card));
                }
            }
        }
        Ok(())
    }

    async fn fill(&self, sku: SkuId, fill: Fill, now: Timestamp) -> Result<(), Error> {
        let mut shelves = self.shelves();
        let shelf = shelves.entry(sku).or_default();
        if shelf.stock.as_ref().is_some_and(|stock| !stock.more) {
            return Ok(());
        }
        shelf.leases.retain(|_, until| *until > now);
        let mut stock = Stock {
            cards: BTreeSet::new(),
            more: fill.more,
            beyond: fill.beyond(),
            shuffle: fill.random.then(RandomState::new),
        };
        let free = fill.cards.into_iter().filter(|card| !shelf.leases.contains_key(card));
        stock.cards = free.map(|card| stock.placed(card)).collect();
        shelf.stock = Some(stock);
        Ok(())
    }

    async fn forget(&self, sku: SkuId) -> Result<(), Error> {
        if let Some(shelf) = self.shelves().get_mut(&sku) {
            shelf.stock = None;
        }
        Ok(())
    }

    async fn free(&self, skus: &[SkuId]) -> Result<Vec<Option<i64>>, Error> {
        let shelves = self.shelves();
        let known = |sku| shelves.get(sku).and_then(|shelf| shelf.stock.as_ref());
        Ok(skus.iter().map(|sku| known(sku).map(Stock::free)).collect())
    }

    async fn admit(&self, key: &str, limit: u32) -> Result<Verdict, Error> {
        Ok(self.limits.admit(key, limit))
    }
}

impl Stock {
    fn placed(&self, card: CardId) -> (u64, CardId) {
        (self.shuffle.as_ref().map_or(0, |shuffle| shuffle.hash_one(card)), card)
    }

    fn free(&self) -> i64 {
        i64::try_from(self.cards.len()).unwrap_or(i64::MAX).saturating_add(self.beyond)
    }
}
