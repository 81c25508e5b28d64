//! Money that came and pays no order: it lies at the gateway and is nobody's until somebody looks.

use super::store::{self, Recorded};
use super::{Error, Outcome, PaymentFact};
use crate::db::Conn;
use crate::ledger::{self, Account, Entry, Source};
use crate::types::{Money, Timestamp};

/// In the transaction that writes the fact down. One that settles an order is booked with the order.
pub(super) fn book(
    conn: &mut Conn,
    fact: &PaymentFact,
    outcome: Outcome,
    recorded: &Recorded,
    now: Timestamp,
) -> Result<(), Error> {
    match recorded {
        Recorded::New if outcome != Outcome::Settled => {
            let id = store::fact_id(conn, fact)?;
            post(conn, Source::Payment(id), fact, fact.amount, now)
        }
        Recorded::Corrected { id, told } => {
            // What was wrongly told is taken out again.
            let back = Money::new(-told.minor(), told.currency());
            post(conn, Source::PaymentCorrected(*id), fact, back, now)
        }
        Recorded::New | Recorded::Known => Ok(()),
    }
}

fn post(
    conn: &mut Conn,
    source: Source,
    fact: &PaymentFact,
    amount: Money,
    now: Timestamp,
) -> Result<(), Error> {
    let entry = |account, minor| Entry {
        account,
        amount: Money::new(minor, amount.currency()),
        available_at: now,
    };
    let entries = [
        entry(Account::Suspense, amount.minor()),
        entry(Account::Gateway(fact.account), -amount.minor()),
    ];
    ledger::post(conn, source, &entries, now)?;
    Ok(())
}
