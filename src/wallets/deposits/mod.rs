//! Deposits: an agent pays into his wallet through a gateway. What has arrived is a top-up.

mod begin;
mod odd;
mod poll;
mod settle;
mod status;
mod store;
mod terms;
mod views;

pub use begin::{Wish, begin, expire, keep_step};
pub use odd::put_in;
pub use poll::ask_due;
pub use settle::settle;
pub use status::Status;
pub use terms::Terms;
pub use views::{find, find_any, list_of};

use crate::types::{AgentId, DepositCode, DepositId, GatewayAccountId, Money, Timestamp};

/// As it stands in the rows.
#[derive(Debug, Clone)]
pub struct Deposit {
    pub id: DepositId,
    pub code: DepositCode,
    pub agent: AgentId,
    /// Where it is paid; nowhere else.
    pub account: GatewayAccountId,
    pub amount: Money,
    pub status: Status,
    /// What the gateway said when it was asked how to pay; for [`crate::payments::Gateways::step_of`].
    pub said: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub paid_at: Option<Timestamp>,
}
