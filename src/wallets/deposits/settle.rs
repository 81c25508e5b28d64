//! Money arrived for a deposit: it is written down once and stands in the wallet.

use super::{Deposit, store};
use crate::agents::{self, Status as Standing};
use crate::db::Conn;
use crate::ledger::{self, Account, Entry, Source};
use crate::notifications::{self, Notice};
use crate::payments::{self, Outcome, PaymentFact};
use crate::types::{BillCode, DepositCode, Money, Timestamp, TopUpId};
use crate::wallets::{Error, store as wallet, top_up_of};

/// What became of it, and whether it is the first time that this fact is heard. Runs in one write
/// transaction. What does not fit is kept too and lies in suspense.
pub fn settle(
    conn: &mut Conn,
    fact: &PaymentFact,
    code: &DepositCode,
    now: Timestamp,
) -> Result<(Outcome, bool), Error> {
    let deposit = store::lock(conn, code)?;
    let outcome = match &deposit {
        None => Outcome::Unmatched,
        Some(it) if it.account != fact.account => Outcome::Unmatched,
        // Nobody can spend it there, so somebody has to give it back.
        Some(it) if is_closed(conn, it)? => Outcome::Unmatched,
        Some(it) if it.amount != fact.amount => Outcome::Mismatch,
        Some(it) if it.status.after_payment().is_none() => Outcome::Double,
        Some(_) => Outcome::Settled,
    };
    let fresh = payments::record_fact(conn, fact, None, outcome, now)?;
    if !fresh && !payments::is_of_its_bill(conn, fact)? {
        return Ok((Outcome::Unmatched, false));
    }
    match deposit.filter(|_| fresh && outcome == Outcome::Settled) {
        Some(deposit) => pay_in(conn, &deposit, fact, now)?,
        None if fresh => tell(conn, fact, outcome, now)?,
        None => {}
    }
    Ok((outcome, fresh))
}

fn is_closed(conn: &mut Conn, deposit: &Deposit) -> Result<bool, Error> {
    let agent = agents::find(conn, deposit.agent)?;
    Ok(agent.is_none_or(|it| it.status == Standing::Closed))
}

fn pay_in(
    conn: &mut Conn,
    deposit: &Deposit,
    fact: &PaymentFact,
    now: Timestamp,
) -> Result<(), Error> {
    store::mark_paid(conn, deposit.id, now)?;
    let wanted = top_up_of(deposit, &fact.event_key);
    let id = wallet::insert(conn, &wanted, &fact.event_key, "gateway", now)?;
    let amount = fact.amount;
    let entry = |account, minor| Entry {
        account,
        amount: Money::new(minor, amount.currency()),
        available_at: now,
    };
    let his = entry(Account::Wallet(deposit.agent), amount.minor());
    let there = entry(Account::Gateway(fact.account), -amount.minor());
    ledger::post(conn, Source::TopUp(id), &[his, there], now)?;
    bear_fee(conn, id, fact, now)
}

/// The platform bears what the gateway keeps: the agent has all that he paid.
fn bear_fee(conn: &mut Conn, id: TopUpId, fact: &PaymentFact, now: Timestamp) -> Result<(), Error> {
    let kept = fact.fee.of(fact.amount);
    if !kept.is_positive() {
        return Ok(());
    }
    let borne = Money::new(-kept.minor(), kept.currency());
    let platform = Entry { account: Account::Platform, amount: borne, available_at: now };
    let fees = Entry { account: Account::Fees, amount: kept, available_at: now };
    Ok(ledger::post(conn, Source::TopUpFee(id), &[platform, fees], now)?)
}

fn tell(
    conn: &mut Conn,
    fact: &PaymentFact,
    outcome: Outcome,
    now: Timestamp,
) -> Result<(), Error> {
    let order: BillCode = fact.bill.clone();
    let notice = match outcome {
        Outcome::Double => Notice::DoublePayment { order },
        _ => Notice::PaymentMismatch { order },
    };
    Ok(notifications::enqueue(conn, &notice, now)?)
}
