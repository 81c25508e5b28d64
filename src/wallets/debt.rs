//! Earnings below nothing, because a refund or a fine took more than there was, paid from the wallet.

use super::{Error, TopUp, book, store};
use crate::db::Conn;
use crate::ledger::{self, Account, Source};
use crate::provenance::By;
use crate::types::{AgentId, Currency, Fault, Money, Timestamp, TopUpId};

/// What he owes; nothing, if he owes nothing.
pub fn debt(
    conn: &mut Conn,
    agent: AgentId,
    currency: Currency,
    now: Timestamp,
) -> Result<Money, Error> {
    let balances = ledger::balance(conn, Account::Agent(agent), now)?;
    let available = balances.iter().find(|it| it.currency == currency).map_or(0, |it| it.available);
    Ok(Money::new(available.saturating_neg().max(0), currency))
}

/// At most what he owes, and what is in the wallet: never on credit.
pub fn pay_debt(
    conn: &mut Conn,
    wanted: &TopUp,
    by: &By,
    now: Timestamp,
) -> Result<TopUpId, Error> {
    let agent = wanted.agent;
    ledger::lock(conn, Account::Agent(agent))?;
    let owed = debt(conn, agent, wanted.amount.currency(), now)?;
    let fits = wanted.amount.is_positive() && wanted.amount.minor() <= owed.minor();
    // The same again is the same payment, and the debt is gone.
    if !fits && store::find(conn, &wanted.key)?.is_none() {
        return Err(Error::Invalid { field: "amount", problem: Fault::too_large(owed) });
    }
    let amount = Money::new(-wanted.amount.minor(), wanted.amount.currency());
    let taken = TopUp { amount, ..wanted.clone() };
    book(conn, &taken, ("wallet.pay_debt", Source::DebtPaid, Account::Agent(agent)), by, now)
}
