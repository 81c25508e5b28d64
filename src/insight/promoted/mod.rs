//! What came of a promoter's links: the orders he brought, as far as they concern him.

mod views;

pub use views::{counts, list};

use crate::orders::Status;
use crate::types::{Money, OrderCode, OrderId, Timestamp};

/// A paid order that he brought. Nothing of the buyer, and no cards.
#[derive(Debug, Clone)]
pub struct Promoted {
    /// For the agent whose order it is; a promoter does not see it.
    pub order: OrderCode,
    pub at: Timestamp,
    pub product: String,
    pub variant: String,
    /// What is his of it, less what refunds took back.
    pub part: Money,
    pub status: Status,
}

/// A part of a list, and where the next part begins.
#[derive(Debug, Clone)]
pub struct Slice {
    pub items: Vec<Promoted>,
    pub next: Option<OrderId>,
}
