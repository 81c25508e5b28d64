//! Money that agents pay in beforehand, and how far they may go beyond it. What they buy at cost is
//! paid from there.

mod debt;
pub mod deposits;
mod store;

pub use debt::{debt, pay_debt};

use crate::agents::{self, Agent, Status};
use crate::db::{self, Conn};
use crate::ledger::{self, Account, Entry, Source};
use crate::payments;
use crate::provenance::{self, By};
use crate::types::{AgentId, Currency, Fault, Money, Timestamp, TopUpId};
use deposits::Deposit;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{wanted} wanted, there are {left}")]
    TooLittle { wanted: Money, left: Money },
    /// The wallet stands further below nothing.
    #[error("{owed} are owed already")]
    CreditInUse { owed: Money },
    /// `field` is the form field's name; `problem` a stable word.
    #[error("{field}: {problem}")]
    Invalid { field: &'static str, problem: Fault },
    #[error("a deposit is between {least} and {most}")]
    DepositRange { least: Money, most: Money },
    /// So many wait for their money already.
    #[error("{most} deposits are open")]
    TooManyDeposits { most: i64 },
    #[error("no such deposit")]
    NoDeposit,
    #[error(transparent)]
    Agents(#[from] agents::Error),
    #[error(transparent)]
    Payments(#[from] payments::Error),
    #[error(transparent)]
    Ledger(ledger::Error),
    #[error(transparent)]
    Db(#[from] db::Error),
}

impl From<ledger::Error> for Error {
    fn from(error: ledger::Error) -> Error {
        match error {
            ledger::Error::TooLittle { wanted, available: left } => {
                Error::TooLittle { wanted, left }
            }
            other => Error::Ledger(other),
        }
    }
}

/// What an agent has, and how far he may go below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wallet {
    pub balance: Money,
    pub credit: Money,
}

/// The operator or a gateway has the money; or it is given back, where the amount is below nothing.
#[derive(Debug, Clone)]
pub struct TopUp {
    pub agent: AgentId,
    pub amount: Money,
    /// Of the transfer.
    pub reference: String,
    /// Once-only: the same key again is the same money.
    pub key: String,
}

/// In characters.
const LONGEST_REFERENCE: usize = 200;

impl Wallet {
    /// What can still be spent.
    pub fn left(&self) -> Money {
        let left = self.balance.minor().saturating_add(self.credit.minor());
        Money::new(left, self.balance.currency())
    }
}

pub fn find(
    conn: &mut Conn,
    agent: AgentId,
    currency: Currency,
    now: Timestamp,
) -> Result<Wallet, Error> {
    let balances = ledger::balance(conn, Account::Wallet(agent), now)?;
    let balance = balances.iter().find(|it| it.currency == currency);
    let balance = balance.map_or(0, |it| it.pending.saturating_add(it.available));
    let credit = store::credit(conn, agent)?;
    let money = |minor| Money::new(minor, currency);
    Ok(Wallet { balance: money(balance), credit: money(credit) })
}

/// What is given back was there: never on credit.
pub fn top_up(conn: &mut Conn, wanted: &TopUp, by: &By, now: Timestamp) -> Result<TopUpId, Error> {
    let source = if wanted.amount.is_positive() { Source::TopUp } else { Source::GivenBack };
    book(conn, wanted, ("wallet.top_up", source, Account::Hand), by, now)
}

/// What is booked about a top-up's number.
type Booking = fn(TopUpId) -> Source;

/// `other`: where the money came from, or goes to.
fn book(
    conn: &mut Conn,
    wanted: &TopUp,
    (action, source, other): (&'static str, Booking, Account),
    by: &By,
    now: Timestamp,
) -> Result<TopUpId, Error> {
    // Also of who was closed: a refund may come late.
    let agent = agents::find(conn, wanted.agent)?.ok_or(agents::Error::NotFound("agent"))?.id;
    let reference = check(wanted)?;
    if let Some(known) = store::find(conn, &wanted.key)? {
        return match known.is(wanted) {
            true => Ok(known.id),
            false => Err(Error::Invalid { field: "key", problem: "taken".into() }),
        };
    }
    let account = Account::Wallet(agent);
    let back = Money::new(-wanted.amount.minor(), wanted.amount.currency());
    let mine = match back.is_positive() {
        true => ledger::withdraw(conn, account, back, now)?,
        false => Entry { account, amount: wanted.amount, available_at: now },
    };
    let id = store::insert(conn, wanted, reference, &by.actor.to_string(), now)?;
    let theirs = Entry { account: other, amount: back, available_at: now };
    ledger::post(conn, source(id), &[mine, theirs], now)?;
    let entry = by.entry(action, format!("agent:{agent}"));
    let entry = entry.detail(format!("{} {reference}", wanted.amount.plain()));
    provenance::record(conn, &entry, now)?;
    Ok(id)
}

/// What a deposit becomes when its money is here; `number` is the gateway's.
fn top_up_of(deposit: &Deposit, number: &str) -> TopUp {
    TopUp {
        agent: deposit.agent,
        amount: deposit.amount,
        reference: number.to_owned(),
        key: format!("deposit:{}", deposit.code),
    }
}

fn check(wanted: &TopUp) -> Result<&str, Error> {
    let refuse = |field, problem: Fault| Err(Error::Invalid { field, problem });
    let reference = wanted.reference.trim();
    if wanted.amount.minor() == 0 {
        return refuse("amount", "not_an_amount".into());
    }
    Fault::line(reference, LONGEST_REFERENCE).or_else(|it| refuse("reference", it))
}

/// Not less than is owed already.
pub fn set_credit(
    conn: &mut Conn,
    agent: AgentId,
    credit: Money,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    open_agent(conn, agent)?;
    if credit.minor() < 0 {
        return Err(Error::Invalid { field: "credit", problem: "not_an_amount".into() });
    }
    // Whoever spends at the same instant has read the old limit, or waits for the new one.
    ledger::lock(conn, Account::Wallet(agent))?;
    let wallet = find(conn, agent, credit.currency(), now)?;
    let owed = Money::new(-wallet.balance.minor(), credit.currency());
    if owed.minor() > credit.minor() {
        return Err(Error::CreditInUse { owed });
    }
    store::put_credit(conn, agent, credit.minor())?;
    let entry = by.entry("wallet.credit", format!("agent:{agent}")).detail(credit.plain());
    Ok(provenance::record(conn, &entry, now)?)
}

/// Whether so much can be spent, until the transaction ends. Nothing is booked here: what is paid is
/// booked with the order.
pub fn reserve(
    conn: &mut Conn,
    agent: AgentId,
    amount: Money,
    now: Timestamp,
) -> Result<(), Error> {
    ledger::lock(conn, Account::Wallet(agent))?;
    let left = find(conn, agent, amount.currency(), now)?.left();
    match amount.minor() > left.minor() {
        true => Err(Error::TooLittle { wanted: amount, left }),
        false => Ok(()),
    }
}

fn open_agent(conn: &mut Conn, agent: AgentId) -> Result<Agent, Error> {
    let found = agents::find(conn, agent)?.filter(|it| it.status != Status::Closed);
    Ok(found.ok_or(agents::Error::NotFound("agent"))?)
}
