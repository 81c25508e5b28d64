//! What shops below an agent sold, part after part, as far as it concerns him: amounts, and nothing of
//! the buyer.

mod views;

pub use views::list_beyond;

use crate::types::{Money, OrderId, Timestamp};

/// A sale on which he earned.
#[derive(Debug, Clone)]
pub struct Sale {
    /// Where the list goes on.
    pub place: Place,
    pub agent: String,
    pub total: Money,
    /// What is his of it.
    pub profit: Money,
}

/// Sales go by when they were booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub at: Timestamp,
    pub order: OrderId,
}
