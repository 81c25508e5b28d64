//! A gateway gives money back. What was asked is written down first and kept from other refunds; the
//! gateway is called outside of any transaction; what it did is booked. Nothing is asked twice unless
//! it is certain that the first call did nothing: these gateways know no key that makes it once-only.

mod ask;
mod carry;
mod status;
mod store;
mod views;

pub use ask::Verdict;
pub use status::State;
pub use views::{Asked, list_of};

pub(super) use store::{knows, reserved};

use crate::jobs::Payload;
use crate::types::GatewayRefundId;
use serde::{Deserialize, Serialize};

/// The job that sees to a refund which nobody carried out, or whose end nobody saw.
#[derive(Debug, Serialize, Deserialize)]
pub struct SeeToRefund {
    pub refund: GatewayRefundId,
}

impl Payload for SeeToRefund {
    const KIND: &'static str = "see_to_refund";
}
