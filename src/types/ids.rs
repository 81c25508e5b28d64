//! One type per kind of row, so that a card's number cannot be passed where an order's belongs.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::BigInt;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(AsExpression, FromSqlRow, Serialize, Deserialize)]
        #[diesel(sql_type = BigInt)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl<DB: Backend> ToSql<BigInt, DB> for $name
        where
            i64: ToSql<BigInt, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                self.0.to_sql(out)
            }
        }

        impl<DB: Backend> FromSql<BigInt, DB> for $name
        where
            i64: FromSql<BigInt, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                i64::from_sql(bytes).map($name)
            }
        }
    )*};
}

ids! {
    /// A group of products on the storefront.
    CategoryId,
    /// What has a page of its own.
    ProductId,
    /// A variant of a product: what has a price and a stock.
    SkuId,
    /// One import of cards.
    BatchId,
    /// One sellable secret.
    CardId,
    /// A key that seals the cards of one batch, or one class of other secrets.
    DataKeyId,
    OrderId,
    /// One SKU within an order.
    LineId,
    /// A merchant account at a payment gateway.
    GatewayAccountId,
    JobId,
    /// A person who may use the admin pages, an agent's, or a supplier's.
    StaffId,
    /// Somebody who sells in a shop of his own what the platform has.
    AgentId,
    /// An agent's standing with the platform.
    LevelId,
    /// A link by which others join below an agent.
    InviteId,
    /// What an agent's shop gives off a price.
    CouponId,
    /// Somebody who hands an agent's links around.
    PromoterId,
    /// Money that an agent gave a promoter of his.
    PromoterPaymentId,
    /// Somebody who asked to become an agent.
    ApplicationId,
    /// A shop that showed less than it may.
    CaseId,
    RefundId,
    /// Money that a gateway is asked to give back.
    GatewayRefundId,
    /// Money that an agent asked for.
    PayoutId,
    /// Money that an agent paid into his wallet.
    TopUpId,
    /// Money that he is about to pay in through a gateway.
    DepositId,
    /// Somebody whose goods the platform sells.
    SupplierId,
    /// Money that a supplier got.
    SettlementId,
}
