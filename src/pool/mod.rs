//! Crowd control before the database: free cards per SKU with time-boxed leases, and rate limits.
//!
//! The rows decide; a pool that is empty, flushed or gone costs speed and never a card.
//!
//! A card that was claimed stays out of the pool until its lease ends, also when the order was placed
//! long before: a window that was read from the database a moment too early may still name it. After
//! the lease only the database says whether the card is free.

mod limits;
mod local;
mod presses;
mod redis;

pub use local::Local;
pub use redis::Redis;

use crate::types::{CardId, SkuId, Timestamp};
use async_trait::async_trait;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the pool does not answer")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// It did not answer a moment ago, so it is not asked again yet.
    #[error("the pool is given time to come back")]
    Resting,
}

/// A buy button that was pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Press {
    /// Half of the hash of the form's token: enough to tell forms apart.
    pub form: [u8; 16],
    /// When the form was shown, if that is known.
    pub shown: Option<Timestamp>,
    pub at: Timestamp,
}

/// What the pool says to "n cards of this SKU, please".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// These are the caller's until the lease runs out.
    Cards(Vec<CardId>),
    /// Known to be fewer than wanted. `first`: this form surely took no cards before; if not, the
    /// database knows.
    SoldOut { left: u32, first: bool },
    /// The pool knows nothing of the SKU, or only a part of it: fill it from the database.
    Cold,
}

/// Part of a SKU's free cards, read from the database.
#[derive(Debug, Clone)]
pub struct Fill {
    pub cards: Vec<CardId>,
    /// Whether there are free cards beyond these.
    pub more: bool,
    /// How many free cards there are in all.
    pub free: i64,
    /// Hand out in any order instead of lowest id first.
    pub random: bool,
}

impl Fill {
    fn beyond(&self) -> i64 {
        let here = i64::try_from(self.cards.len()).unwrap_or(i64::MAX);
        if self.more { self.free.saturating_sub(here).max(0) } else { 0 }
    }
}

/// What a limit says to one more request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Allowed,
    RetryAfter { seconds: u32 },
}

#[async_trait]
pub trait Pool: Send + Sync {
    /// Takes `wanted` cards or none, in one atomic step, leased until `until`. A press that took cards
    /// is remembered.
    async fn claim(
        &self,
        sku: SkuId,
        wanted: u32,
        until: Timestamp,
        press: &Press,
    ) -> Result<Claim, Error>;
    /// Remembers a press that gets its cards elsewhere.
    async fn keep(&self, sku: SkuId, press: &Press) -> Result<(), Error>;
    /// The cards are free again (refused checkout, expired hold).
    async fn give_back(&self, sku: SkuId, cards: &[CardId]) -> Result<(), Error>;
    /// Replaces what the pool knows of a SKU, unless somebody else has just told it everything; cards
    /// under a live lease stay out.
    async fn fill(&self, sku: SkuId, fill: Fill, now: Timestamp) -> Result<(), Error>;
    /// The pool turned out to be wrong about this SKU. Leases stay.
    async fn forget(&self, sku: SkuId) -> Result<(), Error>;
    /// Free cards per SKU as the pool knows them; `None` where it knows nothing.
    async fn free(&self, skus: &[SkuId]) -> Result<Vec<Option<i64>>, Error>;
    /// One request against `limit` per minute under `key` (GCRA, burst = limit). 0 allows all.
    async fn admit(&self, key: &str, limit: u32) -> Result<Verdict, Error>;
}
