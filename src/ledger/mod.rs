//! Whose the money is: accounts, entries, and what follows from their sums.
//!
//! An amount above zero is somebody's: the platform's, an agent's. Below zero it is where the money
//! lies: at a gateway, in the operator's hand. So everything that one source books adds up to nothing.

pub mod desk;
mod divide;
mod store;
mod views;

pub use divide::take_back;
pub use views::{Balance, Sums, balance, balances, list_balances, on_the_way, paid_out};

use crate::db::{self, Conn};
use crate::types::{
    AgentId, Currency, GatewayAccountId, Money, OrderId, PayoutId, PromoterId, PromoterPaymentId,
    RefundId, SettlementId, SupplierId, Timestamp, TopUpId,
};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What was to be booked does not add up to nothing.
    #[error("{source_kind} {source_id} is out of balance by {by} minor units")]
    Unbalanced { source_kind: &'static str, source_id: i64, by: i128 },
    #[error("{wanted} wanted, {available} available")]
    TooLittle { wanted: Money, available: Money },
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Stands in the rows by a stable number, never by a name: `agent:12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Account {
    Platform,
    Agent(AgentId),
    /// Somebody who brought buyers into an agent's shop.
    Promoter(PromoterId),
    /// Money of an agent that he asked for and has not got yet.
    InPayout(AgentId),
    /// Money that an agent paid in beforehand; below nothing, what he owes.
    Wallet(AgentId),
    /// What gateways kept of payments.
    Fees,
    /// Money that came and pays no order: somebody is to look at it.
    Suspense,
    /// Money at a merchant account.
    Gateway(GatewayAccountId),
    /// Money that the operator received or gave back himself.
    Hand,
    Supplier(SupplierId),
    /// Money of a supplier that somebody is about to transfer.
    InSettlement(SupplierId),
}

/// What is booked. One source books an account once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// An order was paid.
    Order(OrderId),
    Refund(RefundId),
    /// What a promoter no longer had of it came from the shop's owner, who had paid him.
    MadeGood(RefundId),
    /// What the gateway kept of its payment.
    Fee(OrderId),
    /// An agent paid into his wallet.
    TopUp(TopUpId),
    /// What the gateway kept of that.
    TopUpFee(TopUpId),
    /// What an agent paid in went back to him; a top-up below nothing.
    GivenBack(TopUpId),
    /// An agent's wallet paid what he owed of earnings; a top-up below nothing.
    DebtPaid(TopUpId),
    /// A payment that pays no order; the number of its fact.
    Payment(i64),
    /// Such a payment turned out to pay an order after all.
    PaymentCorrected(i64),
    /// Such a payment, or a part of it, was given back, kept or counted; the number of that.
    OddMoney(i64),
    /// An agent asked for money of his.
    Payout(PayoutId),
    /// He got it.
    PayoutPaid(PayoutId),
    /// He did not get it, and it is available to him again.
    PayoutReturned(PayoutId),
    /// An agent gave a promoter of his what was available to him.
    PromoterPaid(PromoterPaymentId),
    /// The platform took something from an agent; the number of the step in his case.
    Fine(i64),
    /// Money of a supplier was set aside for him.
    Settlement(SettlementId),
    /// He got it.
    SettlementPaid(SettlementId),
    /// He did not get it, and it is available to him again.
    SettlementReturned(SettlementId),
}

/// One movement. Before `available_at` the money is somebody's, but he cannot have it yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    pub account: Account,
    pub amount: Money,
    pub available_at: Timestamp,
}

/// Writes the entries of a source down, in the transaction of the act itself. Entries of nothing are
/// left out. One statement. A source that was booked before fails on the key of its rows.
pub fn post(
    conn: &mut Conn,
    source: Source,
    entries: &[Entry],
    now: Timestamp,
) -> Result<(), Error> {
    check_balance(source, entries)?;
    let moving: Vec<Entry> = entries.iter().filter(|it| it.amount.minor() != 0).copied().collect();
    Ok(store::insert(conn, source, &moving, now)?)
}

fn check_balance(source: Source, entries: &[Entry]) -> Result<(), Error> {
    let mut sums: BTreeMap<String, i128> = BTreeMap::new();
    for entry in entries {
        let sum = sums.entry(entry.amount.currency().to_string()).or_default();
        *sum += i128::from(entry.amount.minor());
    }
    match sums.into_values().find(|sum| *sum != 0) {
        None => Ok(()),
        Some(by) => {
            let (source_kind, source_id) = source.key();
            Err(Error::Unbalanced { source_kind, source_id, by })
        }
    }
}

/// Whoever else takes from this account waits until the transaction ends.
pub fn lock(conn: &mut Conn, account: Account) -> Result<(), db::Error> {
    store::lock(conn, account)
}

/// Takes `amount` back from an account: from what is pending first, then from what is available, then
/// as a debt that later earnings pay. The entries, to be posted with where the money goes. The
/// account is locked until the transaction ends.
pub fn claw_back(
    conn: &mut Conn,
    account: Account,
    amount: Money,
    now: Timestamp,
) -> Result<Vec<Entry>, Error> {
    store::lock(conn, account)?;
    let pending = store::pending(conn, account, amount.currency(), now)?;
    let taken = divide::take_from(&pending, amount.minor(), now);
    let entry = |(available_at, minor): (Timestamp, i64)| Entry {
        account,
        amount: Money::new(-minor, amount.currency()),
        available_at,
    };
    Ok(taken.into_iter().map(entry).collect())
}

/// Takes `amount` from what is available in an account, never more. The entry, to be posted with where
/// the money goes. The account is locked until the transaction ends.
pub fn withdraw(
    conn: &mut Conn,
    account: Account,
    amount: Money,
    now: Timestamp,
) -> Result<Entry, Error> {
    store::lock(conn, account)?;
    let currency = amount.currency();
    let balances = views::balance(conn, account, now)?;
    let balance = balances.iter().find(|it| it.currency == currency);
    let available = Money::new(balance.map_or(0, |it| it.available), currency);
    if !amount.is_positive() || amount.minor() > available.minor() {
        return Err(Error::TooLittle { wanted: amount, available });
    }
    let taken = Money::new(-amount.minor(), currency);
    Ok(Entry { account, amount: taken, available_at: now })
}

/// What a source booked on an account, in minor units.
pub fn booked(conn: &mut Conn, source: Source, account: Account) -> Result<i64, Error> {
    Ok(store::booked(conn, source, account)?)
}

/// What refunds took from each account so far, in minor units.
pub fn taken_by_refunds(
    conn: &mut Conn,
    refunds: &[RefundId],
) -> Result<BTreeMap<Account, i64>, Error> {
    Ok(store::taken_by_refunds(conn, refunds)?)
}

/// What an order brought somebody, in minor units; what it cost him is below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub account: Account,
    pub share: i64,
    pub fee: i64,
    /// By refunds.
    pub taken: i64,
}

impl Part {
    pub const fn net(&self) -> i64 {
        self.share + self.fee + self.taken
    }
}

/// Everybody's part of a paid order, in the order of their accounts.
pub fn parts_of_order(
    conn: &mut Conn,
    order: OrderId,
    refunds: &[RefundId],
) -> Result<Vec<Part>, Error> {
    let mut parts: BTreeMap<Account, Part> = BTreeMap::new();
    for (kind, account, minor) in store::of_order(conn, order.0, refunds)? {
        let account: Account = account.parse()?;
        let nothing = Part { account, share: 0, fee: 0, taken: 0 };
        let part = parts.entry(account).or_insert(nothing);
        match kind.as_str() {
            "order" => part.share += minor,
            "fee" => part.fee += minor,
            _ => part.taken += minor,
        }
    }
    Ok(parts.into_values().collect())
}

/// Of what an agent got, as it stands in the rows.
const PAYOUT_PAID: &str = "payout_paid";
/// The same of a supplier.
const SETTLEMENT_PAID: &str = "settlement_paid";

impl Source {
    /// As it stands in the rows.
    const fn key(self) -> (&'static str, i64) {
        match self {
            Source::Order(order) => ("order", order.0),
            Source::Refund(refund) => ("refund", refund.0),
            Source::MadeGood(refund) => ("made_good", refund.0),
            Source::Fee(order) => ("fee", order.0),
            Source::TopUp(top_up) => ("top_up", top_up.0),
            Source::TopUpFee(top_up) => ("top_up_fee", top_up.0),
            Source::GivenBack(top_up) => ("given_back", top_up.0),
            Source::DebtPaid(top_up) => ("debt_paid", top_up.0),
            Source::Payment(fact) => ("payment", fact),
            Source::PaymentCorrected(fact) => ("payment_corrected", fact),
            Source::OddMoney(number) => ("odd_money", number),
            Source::Payout(payout) => ("payout", payout.0),
            Source::PayoutPaid(payout) => (PAYOUT_PAID, payout.0),
            Source::PayoutReturned(payout) => ("payout_returned", payout.0),
            Source::PromoterPaid(payment) => ("promoter_paid", payment.0),
            Source::Fine(step) => ("fine", step),
            Source::Settlement(settlement) => ("settlement", settlement.0),
            Source::SettlementPaid(settlement) => (SETTLEMENT_PAID, settlement.0),
            Source::SettlementReturned(settlement) => ("settlement_returned", settlement.0),
        }
    }
}

impl Account {
    /// Whether money above zero here is somebody's share of sales.
    pub const fn is_party(self) -> bool {
        matches!(
            self,
            Account::Platform | Account::Agent(_) | Account::Promoter(_) | Account::Supplier(_)
        )
    }

    /// Whose it is or will be, if an agent's.
    pub const fn agent(self) -> Option<AgentId> {
        match self {
            Account::Agent(agent) | Account::InPayout(agent) | Account::Wallet(agent) => {
                Some(agent)
            }
            _ => None,
        }
    }

    /// Whose it is or will be, if a supplier's.
    pub const fn supplier(self) -> Option<SupplierId> {
        match self {
            Account::Supplier(supplier) | Account::InSettlement(supplier) => Some(supplier),
            _ => None,
        }
    }

    /// Where what is on its way to this party lies.
    pub const fn on_the_way(self) -> Option<Account> {
        match self {
            Account::Agent(agent) => Some(Account::InPayout(agent)),
            Account::Supplier(supplier) => Some(Account::InSettlement(supplier)),
            _ => None,
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Account::Platform => f.write_str("platform"),
            Account::Agent(agent) => write!(f, "agent:{agent}"),
            Account::Promoter(promoter) => write!(f, "promoter:{promoter}"),
            Account::InPayout(agent) => write!(f, "payout:{agent}"),
            Account::Gateway(gateway) => write!(f, "gateway:{gateway}"),
            Account::Wallet(agent) => write!(f, "wallet:{agent}"),
            Account::Fees => f.write_str("fees"),
            Account::Suspense => f.write_str("suspense"),
            Account::Hand => f.write_str("hand"),
            Account::Supplier(supplier) => write!(f, "supplier:{supplier}"),
            Account::InSettlement(supplier) => write!(f, "settlement:{supplier}"),
        }
    }
}

impl FromStr for Account {
    type Err = db::Error;

    fn from_str(text: &str) -> Result<Account, db::Error> {
        let unknown = db::Error::Corrupt("ledger_entries.account");
        let (kind, number) = text.split_once(':').unwrap_or((text, ""));
        Ok(match (kind, number.parse()) {
            ("platform", _) => Account::Platform,
            ("fees", _) => Account::Fees,
            ("suspense", _) => Account::Suspense,
            ("hand", _) => Account::Hand,
            ("agent", Ok(number)) => Account::Agent(AgentId(number)),
            ("promoter", Ok(number)) => Account::Promoter(PromoterId(number)),
            ("payout", Ok(number)) => Account::InPayout(AgentId(number)),
            ("wallet", Ok(number)) => Account::Wallet(AgentId(number)),
            ("gateway", Ok(number)) => Account::Gateway(GatewayAccountId(number)),
            ("supplier", Ok(number)) => Account::Supplier(SupplierId(number)),
            ("settlement", Ok(number)) => Account::InSettlement(SupplierId(number)),
            _ => return Err(unknown),
        })
    }
}

fn currency(text: &str) -> Result<Currency, db::Error> {
    text.parse().map_err(|_| db::Error::Corrupt("ledger_entries.currency"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_read_back_as_it_was_written() {
        for account in [
            Account::Platform,
            Account::Fees,
            Account::Suspense,
            Account::Hand,
            Account::Agent(AgentId(12)),
            Account::Promoter(PromoterId(12)),
            Account::InPayout(AgentId(12)),
            Account::Wallet(AgentId(12)),
            Account::Gateway(GatewayAccountId(3)),
            Account::Supplier(SupplierId(5)),
            Account::InSettlement(SupplierId(5)),
        ] {
            assert_eq!(account.to_string().parse::<Account>().unwrap(), account);
        }
        assert!("agent:".parse::<Account>().is_err());
    }

    #[test]
    fn what_does_not_add_up_is_refused() {
        let entry = |account, minor| Entry {
            account,
            amount: Money::new(minor, Currency::CNY),
            available_at: Timestamp::from_seconds(0),
        };
        let source = Source::Order(OrderId(1));
        let whole = [entry(Account::Platform, 900), entry(Account::Hand, -900)];
        assert!(check_balance(source, &whole).is_ok());
        let short = [entry(Account::Platform, 899), entry(Account::Hand, -900)];
        assert!(matches!(check_balance(source, &short), Err(Error::Unbalanced { by: -1, .. })));
    }
}
