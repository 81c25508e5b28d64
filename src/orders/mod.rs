//! Orders: what a buyer asked for, what it cost at that moment, and how far it has come.

mod access;
mod checkout;
mod coupon;
pub mod desk;
mod expiry;
pub mod handover;
mod limits;
mod lookup;
mod offer;
mod own;
mod passphrase;
mod presses;
mod promoted;
mod queues;
mod recent;
mod refund;
mod regions;
mod settle;
mod shares;
mod status;
mod steps;
mod store;
mod tally;
mod till;
mod views;

pub use access::newcomer;
pub use coupon::Reduced;
pub use lookup::Cards;
pub use own::{OwnContact, own_contacts, unlink_listed};
pub use presses::form_token;
pub use refund::{
    Asked, Preview, Refund, RefundState, RefundTo, Refunded, SeeToRefund, Verdict, asked_of,
    books_of, taken_of,
};
pub use settle::{ByHand, Settled};
pub use shares::{part_of, parts_of};
pub use status::{Event, Status};
pub use till::{Terms, Till};

use crate::agents::Whereabouts;
use crate::promoters::Touch;
use crate::types::{
    AgentId, Contact, Fault, GatewayAccountId, LineId, Locale, Money, OrderCode, OrderId,
    ProductId, Secret, SkuCode, SkuId, Timestamp,
};
use crate::{catalog, crypto, db, inventory, ledger, payments, pricing, vault, wallets};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the price is now {now}, the buyer saw {seen} minor units")]
    PriceChanged { seen: i64, now: Money },
    #[error("not for sale")]
    NotForSale,
    /// In so many seconds the first of them ends.
    #[error("at most {limit} unpaid orders at a time")]
    TooManyHolds { limit: u32, seconds: u32 },
    #[error("between {min} and {max} pieces an order")]
    Quantity { min: u32, max: u32 },
    /// The cards that are left do not suffice; how many there are is not told.
    #[error("not enough in stock")]
    TooFewLeft,
    #[error("at most {limit} pieces a contact")]
    ContactLimit { limit: u32 },
    /// `field` as in the form; `problem` a stable word.
    #[error("{field}: {problem}")]
    Invalid { field: String, problem: Fault },
    /// Nothing is sold to where the buyer is.
    #[error("not sold there")]
    RegionClosed,
    /// Whether something is sold to him hangs on where he is.
    #[error("where the buyer is, is not known")]
    RegionUnknown,
    #[error("no such order")]
    NotFound,
    #[error("the order is {}, and nothing leads on by {}", .from.as_str(), .by.as_str())]
    IllegalStep { from: Status, by: Event },
    #[error("an order that waits for its goods gets all its money back, or is completed first")]
    RefundOnlyWhole,
    /// A gateway is giving its money back: until that is decided, nothing is handed over.
    #[error("its money is on the way back")]
    GoesBack,
    /// `left` of the order can still be given back.
    #[error("{wanted} is not between 0 and the {left} that can still be given back")]
    RefundTooMuch { wanted: Money, left: Money },
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    #[error(transparent)]
    Inventory(#[from] inventory::Error),
    #[error(transparent)]
    Pricing(#[from] pricing::Error),
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
    #[error(transparent)]
    Payments(#[from] payments::Error),
    #[error(transparent)]
    Wallets(#[from] wallets::Error),
    #[error(transparent)]
    Vault(#[from] vault::Error),
    #[error(transparent)]
    Seal(#[from] crypto::SealError),
    #[error(transparent)]
    Password(#[from] crypto::HashPassword),
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// What the checkout form says.
#[derive(Debug, Clone)]
pub struct Checkout {
    /// In whose shop; `None`: the main one.
    pub shop: Option<AgentId>,
    pub sku: SkuCode,
    pub quantity: u32,
    pub contact: Contact,
    pub passphrase: Option<Secret<String>>,
    /// The total on the page the buyer pressed the button on, in minor units.
    pub seen: i64,
    pub pay_by: PayBy,
    /// A coupon's code; empty: none.
    pub coupon: String,
    /// From [`form_token`]; the same token with the same answers again gives the same order.
    pub form_token: String,
    /// Name → answer.
    pub fields: Vec<(String, String)>,
    pub locale: Locale,
    /// By whose link the buyer came; `None`: by nobody's.
    pub touch: Option<Touch>,
    /// To which product the shop owner's own link led by which the buyer came.
    pub linked: Option<ProductId>,
    /// Where the buyer is, as far as somebody knows.
    pub whereabouts: Whereabouts,
    /// Whose pages the buyer is logged in at.
    pub logged_in: Option<AgentId>,
    /// The browser's cookie, for "this browser's orders" and the limit on holds.
    pub visitor: String,
    pub address: String,
}

/// Whose orders are looked through for a finder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Among {
    /// Of one shop; `None`: of the main one.
    Shop(Option<AgentId>),
    /// Of all shops, at the central after-sales page.
    All,
}

/// Where the money is to come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayBy {
    /// A gateway account's code.
    Gateway(String),
    /// The agent in whose shop it is buys for himself, at cost, and pays at once.
    Wallet,
}

#[derive(Debug, Clone)]
pub struct Placed {
    pub id: OrderId,
    pub code: OrderCode,
    /// Gives the right to see the cards.
    pub token: String,
    pub total: Money,
    pub status: Status,
    pub gateway: Option<GatewayAccountId>,
    pub expires_at: Timestamp,
}

/// An order as its owner sees it.
#[derive(Debug, Clone)]
pub struct View {
    pub id: OrderId,
    pub code: OrderCode,
    pub status: Status,
    pub total: Money,
    /// In whose shop it was bought; `None`: the main one.
    pub shop: Option<AgentId>,
    pub gateway: Option<GatewayAccountId>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub paid_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub has_passphrase: bool,
    pub locale: Locale,
    pub lines: Vec<Line>,
}

impl View {
    /// What a coupon took off; `None`: there was none.
    pub fn discount(&self) -> Option<Money> {
        let zero = Money::zero(self.total.currency());
        let whole = self.lines.iter().try_fold(zero, |sum, it| sum.checked_add(it.total))?;
        whole.checked_sub(self.total).filter(|it| it.is_positive())
    }
}

#[derive(Debug, Clone)]
pub struct Line {
    pub id: LineId,
    pub sku: SkuId,
    pub sku_code: SkuCode,
    pub product_name: String,
    pub sku_name: String,
    pub quantity: u32,
    pub unit: Money,
    pub total: Money,
    pub manual: bool,
}
