//! An agent gives a promoter his money himself, and says so here: what was the promoter's is his.

use super::{Act, Error, LONGEST_REFERENCE, find, record, store, views};
use crate::db::{self, Conn};
use crate::ledger::{self, Account, Entry, Source};
use crate::types::{Currency, Fault, Money, PromoterId, PromoterPaymentId, Timestamp};

/// What an agent gave, as it was told.
#[derive(Debug, Clone)]
pub struct Payment {
    pub amount: Money,
    /// Of the transfer.
    pub reference: String,
    pub at: Timestamp,
}

/// Never more than is available. `key` makes it once-only: the same again is the same money.
pub fn pay(
    conn: &mut Conn,
    act: &Act,
    promoter: PromoterId,
    (amount, reference, key): (Money, &str, &str),
    now: Timestamp,
) -> Result<PromoterPaymentId, Error> {
    let known = find(conn, act.agent, promoter)?.ok_or(Error::NotFound)?;
    let reference = check(reference)?;
    if !amount.is_positive() {
        return Err(Error::Invalid { field: "amount", problem: "not_positive".into() });
    }
    let account = Account::Promoter(known.id);
    ledger::lock(conn, account)?;
    if let Some((id, of, before)) = store::find_payment(conn, key)? {
        return match of == known.id && before == amount.minor() {
            true => Ok(id),
            false => Err(Error::Invalid { field: "key", problem: "taken".into() }),
        };
    }
    let taken = ledger::withdraw(conn, account, amount, now)?;
    let actor = act.by.actor.to_string();
    let id = store::insert_payment(conn, known.id, (amount, reference, key), &actor, now)?;
    let given = Entry { account: Account::Agent(act.agent), amount, available_at: now };
    ledger::post(conn, Source::PromoterPaid(id), &[taken, given], now)?;
    let detail = format!("{} {} {reference}", known.name, amount.plain());
    record(conn, act, "agent.promoter_paid", &detail, now)?;
    Ok(id)
}

/// The newest first, as many as a page holds.
pub fn list_payments(
    conn: &mut Conn,
    promoter: PromoterId,
    most: i64,
) -> Result<Vec<Payment>, db::Error> {
    views::payments(conn, promoter, most)
}

/// What a promoter got so far.
pub fn paid(conn: &mut Conn, promoter: PromoterId, currency: Currency) -> Result<Money, db::Error> {
    views::paid(conn, promoter, currency)
}

fn check(reference: &str) -> Result<&str, Error> {
    Fault::line(reference, LONGEST_REFERENCE)
        .map_err(|problem| Error::Invalid { field: "reference", problem })
}
