//! The books as people read them: one account's entries, a month of it, and who has what.

mod views;

pub use views::{list_entries, list_parties, statement};

use super::Balance;
use crate::types::{Money, OrderCode, PayoutId, Timestamp};

/// One entry of an account.
#[derive(Debug, Clone)]
pub struct Posting {
    /// What was booked: the source's word, as it stands in the rows.
    pub kind: String,
    pub about: About,
    pub amount: Money,
    pub available_at: Timestamp,
    pub at: Timestamp,
}

/// What an entry is about, as far as it has a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    Order(OrderCode),
    Payout(PayoutId),
    /// One that pays nothing: its number, and the code that it came for.
    OddPayment(i64, String),
    Nothing,
}

/// A part of a list that is not counted: with a million entries, that would be its slowest part.
#[derive(Debug, Clone)]
pub struct Slice<T> {
    pub items: Vec<T>,
    pub further: bool,
}

/// Some time of an account.
#[derive(Debug, Clone)]
pub struct Statement {
    pub before: Money,
    pub after: Money,
    /// By what was booked: the source's word, how often, and the sum.
    pub sums: Vec<Sum>,
}

#[derive(Debug, Clone)]
pub struct Sum {
    pub kind: String,
    pub count: i64,
    pub amount: Money,
}

/// What an agent, a promoter or a supplier has, and what is on its way to him.
#[derive(Debug, Clone)]
pub struct Party {
    pub balance: Balance,
    pub in_payout: Money,
}
