//! Values the whole shop agrees on. Nothing here does I/O or reads a clock.

mod code;
mod contact;
mod fault;
mod host;
mod ids;
mod lately;
mod locale;
mod money;
mod page;
mod region;
mod secret;
mod time;

pub use code::{BillCode, CodeError, DepositCode, OrderCode, SkuCode, Slug};
pub use contact::{Contact, ContactError};
pub use fault::{Bound, Fault};
pub use host::{Host, HostError, is_authority};
pub use ids::{
    AgentId, ApplicationId, BatchId, CardId, CaseId, CategoryId, CouponId, DataKeyId, DepositId,
    GatewayAccountId, GatewayRefundId, InviteId, JobId, LevelId, LineId, OrderId, PayoutId,
    ProductId, PromoterId, PromoterPaymentId, RefundId, SettlementId, SkuId, StaffId, SupplierId,
    TopUpId,
};
pub use lately::Lately;
pub use locale::Locale;
pub use money::{Bps, Currency, Money, MoneyError};
pub use page::{Page, PageRequest};
pub use region::{Region, RegionError};
pub use secret::Secret;
pub use time::Timestamp;
