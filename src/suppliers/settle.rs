//! A supplier gets what is his: the operator transfers it and writes it down, above a limit together
//! with a second person.

use super::roster::subject;
use super::{Error, Event, Settlement, Status, line, store, views};
use crate::db::Conn;
use crate::ledger::{self, Account, Entry, Source};
use crate::provenance::{self, By};
use crate::types::{Money, SettlementId, SupplierId, Timestamp};

/// In characters.
const LONGEST_REFERENCE: usize = 200;

/// The operator transferred so much.
#[derive(Debug, Clone)]
pub struct NewSettlement {
    pub supplier: SupplierId,
    pub amount: Money,
    /// Of the transfer.
    pub reference: String,
    /// Once-only: the same key again is the same settlement.
    pub key: String,
}

/// Never more than is available. Above `two_people_above` it is written down by a person with a name and
/// waits for another to confirm it; the money is set aside meanwhile.
pub fn settle(
    conn: &mut Conn,
    new: &NewSettlement,
    two_people_above: Option<Money>,
    by: &By,
    now: Timestamp,
) -> Result<(SettlementId, Status), Error> {
    let supplier = views::find(conn, new.supplier)?.ok_or(Error::NotFound("supplier"))?.id;
    let reference = line("reference", &new.reference, LONGEST_REFERENCE)?;
    if !new.amount.is_positive() {
        return Err(Error::Invalid { field: "amount", problem: "not_positive".into() });
    }
    // Of two that say the same at once, the second one finds what the first one wrote.
    ledger::lock(conn, Account::Supplier(supplier))?;
    if let Some(known) = store::find_by_key(conn, &new.key)? {
        return match known.supplier == supplier && known.amount == new.amount.minor() {
            true => Ok((known.id, known.status)),
            false => Err(Error::Invalid { field: "key", problem: "taken".into() }),
        };
    }
    let waits = two_people_above.is_some_and(|limit| new.amount.minor() > limit.minor());
    if waits && !by.is_somebody() {
        return Err(Error::Nameless);
    }
    let taken = ledger::withdraw(conn, Account::Supplier(supplier), new.amount, now)?;
    let id = store::insert_settlement(conn, new, &reference, &by.actor.to_string(), now)?;
    let aside = entry(Account::InSettlement(supplier), new.amount, now);
    ledger::post(conn, Source::Settlement(id), &[taken, aside], now)?;
    provenance::record(conn, &audit(by, "supplier.settle", supplier, new.amount), now)?;
    if waits {
        return Ok((id, Status::Waiting));
    }
    let written = views::find_settlement(conn, id)?.ok_or(Error::NotFound("settlement"))?;
    pay(conn, &written, by, now)?;
    Ok((id, Status::Paid))
}

/// By somebody else than who wrote it down: the money went out.
pub fn confirm(
    conn: &mut Conn,
    settlement: SettlementId,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let found = views::find_settlement(conn, settlement)?.ok_or(Error::NotFound("settlement"))?;
    found.status.after(Event::Confirm)?;
    if found.asked_by == by.actor.to_string() {
        return Err(Error::SamePerson);
    }
    pay(conn, &found, by, now)?;
    let entry = audit(by, "supplier.confirm", found.supplier, found.amount);
    Ok(provenance::record(conn, &entry, now)?)
}

/// The money did not go out: it is available to the supplier again.
pub fn drop_settlement(
    conn: &mut Conn,
    settlement: SettlementId,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let found = views::find_settlement(conn, settlement)?.ok_or(Error::NotFound("settlement"))?;
    step(conn, &found, Event::Drop, by, now)?;
    let (aside, his) = (Account::InSettlement(found.supplier), Account::Supplier(found.supplier));
    let entries = [entry(aside, negative(found.amount), now), entry(his, found.amount, now)];
    ledger::post(conn, Source::SettlementReturned(found.id), &entries, now)?;
    let line = audit(by, "supplier.drop_settlement", found.supplier, found.amount);
    Ok(provenance::record(conn, &line, now)?)
}

fn pay(conn: &mut Conn, found: &Settlement, by: &By, now: Timestamp) -> Result<(), Error> {
    step(conn, found, Event::Confirm, by, now)?;
    let aside = entry(Account::InSettlement(found.supplier), negative(found.amount), now);
    let entries = [aside, entry(Account::Hand, found.amount, now)];
    Ok(ledger::post(conn, Source::SettlementPaid(found.id), &entries, now)?)
}

/// Whoever comes second finds it somewhere else.
fn step(
    conn: &mut Conn,
    found: &Settlement,
    event: Event,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let from = found.status;
    let to = from.after(event)?;
    match store::advance(conn, found.id, (from, to), &by.actor.to_string(), now)? {
        true => Ok(()),
        false => Err(Error::IllegalStep { from, by: event }),
    }
}

fn entry(account: Account, amount: Money, now: Timestamp) -> Entry {
    Entry { account, amount, available_at: now }
}

fn negative(amount: Money) -> Money {
    Money::new(-amount.minor(), amount.currency())
}

fn audit(by: &By, action: &'static str, supplier: SupplierId, amount: Money) -> provenance::Entry {
    by.entry(action, subject(supplier)).detail(amount.plain())
}
