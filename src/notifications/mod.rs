//! Who is told what: buyers by mail, the operator by notice and mail.

use crate::db::{self, Conn};
use crate::types::{OrderCode, OrderId, SkuCode, Timestamp};
use serde::{Deserialize, Serialize};

/// Something somebody should know. Names rows, never secrets or contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// To the buyer, if the contact is an address: the cards are there.
    OrderFulfilled {
        order: OrderId,
    },
    /// To the buyer: this is the link to your orders.
    LookupLink {
        orders: Vec<OrderId>,
    },
    /// To the operator.
    LowStock {
        sku: SkuCode,
        left: i64,
    },
    PaidWithoutStock {
        order: OrderCode,
    },
    ManualOrder {
        order: OrderCode,
    },
    DoublePayment {
        order: OrderCode,
    },
    PaymentMismatch {
        order: OrderCode,
    },
    DeadJob {
        kind: String,
    },
}

/// In the transaction that made it true; what goes out goes out after the commit.
pub fn enqueue(_conn: &mut Conn, _notice: &Notice, _now: Timestamp) -> Result<(), db::Error> {
    todo!()
}
