//! Gateways: starting a payment, reading what a gateway says about one, and the accounts there.

mod accounts;
mod fee;
mod gateways;
mod polling;
mod registry;
mod settings;
mod store;
pub mod suspense;
mod views;

pub use accounts::{Draft, add, edit, hold, move_up, open_by_code, set_enabled, set_fee};
pub use fee::Fee;
pub use gateways::{Driver, Given, Giving, Look, Received, Verdict};
pub use polling::{first_look, next_look};
pub use registry::Gateways;
pub use settings::{Field, Kind, Settings};
pub use views::{NoOrders, Payment, Started, find_no_orders, payment_of};

use crate::db::{self, Conn};
use crate::types::{BillCode, Fault, GatewayAccountId, Money, OrderId, Timestamp};
use crate::{ledger, outbound, vault};
use serde::{Deserialize, Serialize};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `field` is the setting's name.
    #[error("{field}: {problem}")]
    Invalid { field: String, problem: Fault },
    #[error("no such {0}")]
    NotFound(&'static str),
    #[error("{0} is taken")]
    Taken(&'static str),
    /// It is not any more what the caller saw.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// The signature, the merchant or the form of a callback is wrong. `reason` is for the log.
    #[error("callback refused: {reason}")]
    Refused { reason: &'static str },
    /// The gateway answered no, or nothing. `reason` is for the log and holds no secret.
    #[error("the gateway failed: {reason}")]
    Gateway { reason: String },
    #[error("the sandbox gateway is switched off")]
    SandboxOff,
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    #[error(transparent)]
    Outbound(#[from] outbound::Error),
    #[error(transparent)]
    Vault(#[from] vault::Error),
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// A merchant account, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub id: GatewayAccountId,
    /// In addresses and forms: letters, digits, hyphens.
    pub code: String,
    pub driver: Driver,
    /// As buyers see it.
    pub name: String,
    pub enabled: bool,
    pub position: i32,
    pub fee: Fee,
}

/// What the buyer has to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum NextStep {
    /// Send the browser there with a form (POST).
    Form { action: String, fields: Vec<(String, String)> },
    /// Send the browser there.
    Redirect { url: String },
    /// Show this text as a QR code; `open`: a link for the phone that shows the page.
    Qr { text: String, open: Option<String> },
}

/// A verified statement of a gateway: this much money for this bill. Made only by a driver that has
/// checked signature, merchant and status.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PaymentFact {
    pub account: GatewayAccountId,
    /// Unique per account: the gateway's own number of the payment.
    pub event_key: String,
    /// From the signed bytes, never from the address.
    pub bill: BillCode,
    pub amount: Money,
    /// What the account keeps of payments at that time.
    pub fee: Fee,
}

/// What a callback turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Callback {
    Paid(PaymentFact),
    /// Genuine, but not a payment (waiting, refunded, …). Answer with the success word and do nothing.
    Nothing,
}

/// How a fact ended; kept with it. "Order" is also said of a deposit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It paid the order.
    Settled,
    /// The order was paid already by another payment: money to give back.
    Double,
    /// Amount or currency is not the order's.
    Mismatch,
    /// No such order, or the order never went to this account.
    Unmatched,
}

/// Everything a driver needs to start a payment.
#[derive(Debug, Clone)]
pub struct StartPayment {
    pub code: BillCode,
    pub total: Money,
    /// A neutral name for the gateway's page.
    pub title: String,
    pub notify_url: String,
    pub return_url: String,
    pub client_ip: String,
    pub mobile: bool,
}

impl Outcome {
    const ALL: [Outcome; 4] =
        [Outcome::Settled, Outcome::Double, Outcome::Mismatch, Outcome::Unmatched];

    pub fn from_word(word: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|it| it.as_str() == word)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Settled => "settled",
            Outcome::Double => "double",
            Outcome::Mismatch => "mismatch",
            Outcome::Unmatched => "unmatched",
        }
    }
}

/// All accounts in the order shown.
pub fn list_accounts(conn: &mut Conn) -> Result<Vec<Account>, Error> {
    Ok(store::list_accounts(conn)?)
}

/// Enabled accounts in the order shown. [`Gateways::list_offered`] leaves out the sandbox where it
/// is switched off.
pub fn list_enabled(conn: &mut Conn) -> Result<Vec<Account>, Error> {
    Ok(store::list_accounts(conn)?.into_iter().filter(|it| it.enabled).collect())
}

pub fn find_account(conn: &mut Conn, code: &str) -> Result<Option<Account>, Error> {
    Ok(store::find_account(conn, code)?)
}

/// The order goes to this account. In the transaction that creates the order; from then on the
/// account's callbacks for it are believed, and the gateway is asked when none comes.
pub fn begin(
    conn: &mut Conn,
    order: OrderId,
    account: &Account,
    now: Timestamp,
) -> Result<(), Error> {
    save_step(conn, order, account, "", now)
}

fn save_step(
    conn: &mut Conn,
    order: OrderId,
    account: &Account,
    said: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let attempt = store::NewAttempt {
        order,
        account: account.id,
        next_step: said,
        next_poll_at: first_look(account, now),
    };
    Ok(store::insert_attempt(conn, &attempt, now)?)
}

/// Whether `account` was ever offered for the order (an attempt exists).
pub fn was_started(
    conn: &mut Conn,
    order: OrderId,
    account: GatewayAccountId,
) -> Result<bool, Error> {
    Ok(store::was_started(conn, order, account)?)
}

/// Whether a fact that is known was written down for the bill that it names now.
pub fn is_of_its_bill(conn: &mut Conn, fact: &PaymentFact) -> Result<bool, Error> {
    Ok(store::bill_of(conn, fact)? == fact.bill.as_str())
}

/// Writes a fact down once, and money that pays no order into the books. `false`: this one is known
/// already.
pub fn record_fact(
    conn: &mut Conn,
    fact: &PaymentFact,
    order: Option<OrderId>,
    outcome: Outcome,
    now: Timestamp,
) -> Result<bool, Error> {
    let recorded = store::insert_fact(conn, fact, order, outcome, now)?;
    suspense::book(conn, fact, outcome, &recorded, now)?;
    Ok(!matches!(recorded, store::Recorded::Known))
}
