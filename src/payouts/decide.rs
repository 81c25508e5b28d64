//! What becomes of a request: agreed to, paid, or refused.

use super::{Error, Event, Payout, Terms, store, views};
use crate::db::Conn;
use crate::ledger::{self, Account, Entry, Source};
use crate::provenance::{self, By};
use crate::types::{Fault, Money, PayoutId, Timestamp};

/// In characters.
const LONGEST_NOTE: usize = 200;

/// Agreed to: above the limit by a person with a name, as whoever pays must be another.
pub fn approve(
    conn: &mut Conn,
    payout: PayoutId,
    terms: &Terms,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let found = load(conn, payout)?;
    if terms.needs_two(found.amount) && !by.is_somebody() {
        return Err(Error::Nameless);
    }
    step(conn, &found, Event::Approve, "", by, now)?;
    Ok(provenance::record(conn, &entry(by, "payout.approve", payout, found.amount), now)?)
}

/// The money went out, under this reference of the bank. The fee is the platform's.
pub fn pay(
    conn: &mut Conn,
    payout: PayoutId,
    reference: &str,
    terms: &Terms,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let found = load(conn, payout)?;
    let reference = note("reference", reference)?;
    match terms.needs_two(found.amount) {
        true if !by.is_somebody() => return Err(Error::Nameless),
        true if found.approved_by == by.actor.to_string() => return Err(Error::SamePerson),
        _ => (),
    }
    step(conn, &found, Event::Pay, &reference, by, now)?;
    let (amount, currency) = (found.amount.minor(), found.amount.currency());
    let entry_of =
        |account, minor| Entry { account, amount: Money::new(minor, currency), available_at: now };
    let entries = [
        entry_of(Account::InPayout(found.agent), -amount),
        entry_of(Account::Hand, found.out().minor()),
        entry_of(Account::Platform, found.fee.minor()),
    ];
    ledger::post(conn, Source::PayoutPaid(payout), &entries, now)?;
    Ok(provenance::record(conn, &entry(by, "payout.pay", payout, found.amount), now)?)
}

/// The money is available to the agent again, and he reads the reason.
pub fn refuse(
    conn: &mut Conn,
    payout: PayoutId,
    reason: &str,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let found = load(conn, payout)?;
    let reason = note("reason", reason)?;
    give_back(conn, &found, Event::Refuse, &reason, by, now)
}

pub(super) fn give_back(
    conn: &mut Conn,
    payout: &Payout,
    event: Event,
    why: &str,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    step(conn, payout, event, why, by, now)?;
    let back = Money::new(-payout.amount.minor(), payout.amount.currency());
    let entry_of = |account, amount| Entry { account, amount, available_at: now };
    let entries = [
        entry_of(Account::Agent(payout.agent), payout.amount),
        entry_of(Account::InPayout(payout.agent), back),
    ];
    ledger::post(conn, Source::PayoutReturned(payout.id), &entries, now)?;
    let action = if event == Event::Cancel { "payout.cancel" } else { "payout.refuse" };
    Ok(provenance::record(conn, &entry(by, action, payout.id, payout.amount), now)?)
}

pub(super) fn entry(
    by: &By,
    action: &'static str,
    payout: PayoutId,
    amount: Money,
) -> provenance::Entry {
    by.entry(action, format!("payout:{payout}")).detail(amount.plain())
}

fn load(conn: &mut Conn, payout: PayoutId) -> Result<Payout, Error> {
    views::find(conn, payout)?.ok_or(Error::NotFound)
}

/// Whoever comes second finds the payout somewhere else.
fn step(
    conn: &mut Conn,
    payout: &Payout,
    event: Event,
    note: &str,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let from = payout.status;
    let to = from.after(event)?;
    let actor = by.actor.to_string();
    match store::advance(conn, payout.id, (from, to), &actor, note, now)? {
        true => Ok(()),
        false => Err(Error::IllegalStep { from, by: event }),
    }
}

fn note(field: &'static str, text: &str) -> Result<String, Error> {
    let text = Fault::line(text, LONGEST_NOTE);
    text.map(str::to_owned).map_err(|problem| Error::Invalid { field, problem })
}
