//! An agent wants to pay in, and what becomes of it when he does not.

use super::{Deposit, Terms, store, views};
use crate::db::Conn;
use crate::ledger::{self, Account};
use crate::payments;
use crate::provenance::{self, By};
use crate::types::{AgentId, DepositCode, DepositId, Money, Timestamp};
use crate::wallets::{Error, open_agent};

/// Deposits of one agent that may wait for their money at a time.
const MOST_OPEN: i64 = 5;

/// What the form says.
#[derive(Debug, Clone)]
pub struct Wish {
    pub agent: AgentId,
    pub amount: Money,
    /// Where he pays.
    pub account: payments::Account,
    /// Once-only: the same key again is the same deposit.
    pub key: String,
}

/// Nothing leaves here: the gateway is asked after the commit.
pub fn begin(
    conn: &mut Conn,
    wanted: &Wish,
    terms: &Terms,
    code: &DepositCode,
    by: &By,
    now: Timestamp,
) -> Result<Deposit, Error> {
    let agent = open_agent(conn, wanted.agent)?.id;
    // One after the other: the second press of a button sees what the first one made.
    ledger::lock(conn, Account::Wallet(agent))?;
    if let Some(known) = views::find_keyed(conn, &wanted.key)? {
        let same = known.agent == agent && known.amount == wanted.amount;
        return match same && known.account == wanted.account.id {
            true => Ok(known),
            false => Err(Error::Invalid { field: "key", problem: "taken".into() }),
        };
    }
    let Terms { least, most, .. } = *terms;
    if !terms.allow(wanted.amount) {
        return Err(Error::DepositRange { least, most });
    }
    if store::count_pending(conn, agent, now)? >= MOST_OPEN {
        return Err(Error::TooManyDeposits { most: MOST_OPEN });
    }
    let end = now.plus(terms.pay_within_seconds);
    store::insert(conn, wanted, code, now, end)?;
    let entry = by.entry("wallet.deposit", format!("agent:{agent}"));
    let entry = entry.detail(format!("{} {code}", wanted.amount.plain()));
    provenance::record(conn, &entry, now)?;
    views::find(conn, agent, code)?.ok_or(Error::NoDeposit)
}

/// What the gateway said when it was asked how to pay.
pub fn keep_step(conn: &mut Conn, deposit: DepositId, said: &str) -> Result<(), Error> {
    Ok(store::keep_step(conn, deposit, said)?)
}

/// Ends those that nobody paid in time. Returns how many.
pub fn expire(conn: &mut Conn, now: Timestamp) -> Result<usize, Error> {
    Ok(store::expire(conn, now)?)
}
