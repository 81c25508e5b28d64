//! An agent asks for his money, or changes his mind.

use super::{Error, Event, Terms, decide, store, views};
use crate::agents;
use crate::db::Conn;
use crate::ledger::{self, Account, Entry, Source};
use crate::notifications::{self, Notice};
use crate::provenance::{self, By};
use crate::types::{AgentId, Money, PayoutId, Timestamp};

/// Sets the money aside. It goes to the account that is saved at this moment, whatever he saves later.
pub fn ask(
    conn: &mut Conn,
    agent: AgentId,
    amount: Money,
    terms: &Terms,
    by: &By,
    now: Timestamp,
) -> Result<PayoutId, Error> {
    // Money of a late order comes to him who was closed, too.
    let who = agents::find(conn, agent)?.ok_or(agents::Error::NotFound("agent"))?;
    let minimum = terms.minimum;
    let fee = terms.fee_of(amount);
    if amount.minor() < minimum.minor() || amount.minor() <= fee.minor() {
        return Err(Error::TooSmall { amount, minimum });
    }
    if store::has_open(conn, agent)? {
        return Err(Error::AlreadyOpen);
    }
    let account = store::find_account(conn, agent)?.ok_or(Error::NoAccount)?;
    let payout = store::insert(conn, agent, (amount, fee), &account, &by.actor.to_string(), now)?;

    let taken = ledger::withdraw(conn, Account::Agent(agent), amount, now)?;
    let kept = Entry { account: Account::InPayout(agent), amount, available_at: now };
    ledger::post(conn, Source::Payout(payout), &[taken, kept], now)?;
    provenance::record(conn, &decide::entry(by, "payout.ask", payout, amount), now)?;
    let notice = Notice::PayoutAsked { agent: who.name.to_string(), amount: amount.to_string() };
    notifications::enqueue(conn, &notice, now)?;
    Ok(payout)
}

/// By the agent whose it is; somebody else's is not there for him.
pub fn cancel(
    conn: &mut Conn,
    agent: AgentId,
    payout: PayoutId,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let found = views::find(conn, payout)?.filter(|it| it.agent == agent).ok_or(Error::NotFound)?;
    decide::give_back(conn, &found, Event::Cancel, "", by, now)
}
