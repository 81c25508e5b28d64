//! Promoters: people who are no agents and hand an agent's links around. They get a share of that
//! agent's own part of what comes of it, and of nobody else's.

pub mod clicks;
mod earn;
mod pay;
mod store;
mod touch;
mod views;

pub use earn::{Earned, Terms, earn, note, note_linked};
pub use pay::{Payment, list_payments, paid, pay};
pub use touch::{Touch, read_own, sign_own};

use crate::crypto::{SealError, TokenHash};
use crate::db::{self, Conn};
use crate::ledger::{self, Account};
use crate::provenance::{self, By};
use crate::types::{
    AgentId, Bps, Contact, Currency, Fault, Money, OrderId, Page, PageRequest, PromoterId,
    Timestamp,
};
use crate::vault::{Index, Purpose, Vault};
use std::collections::HashMap;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `field` is the form field's name; `problem` a stable word.
    #[error("{field}: {problem}")]
    Invalid { field: &'static str, problem: Fault },
    #[error("no such promoter")]
    NotFound,
    #[error("{wanted} wanted, {available} available")]
    TooMuch { wanted: Money, available: Money },
    #[error(transparent)]
    Ledger(ledger::Error),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// How long a touch counts unless the agent says otherwise.
pub const USUAL_DAYS: i64 = 30;

/// All in characters.
const LONGEST_NAME: usize = 40;
const LONGEST_REFERENCE: usize = 200;

const MOST_DAYS: i64 = 365;
const DAY: i64 = 86_400;

/// Which of an agent's promoters a list is of.
#[derive(Debug, Clone)]
pub struct Which {
    pub agent: AgentId,
    /// Within the name; empty: all.
    pub text: String,
    /// Those who are switched off, or those who are not; `None`: both.
    pub off: Option<bool>,
}

/// A promoter as his agent wants him.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub name: String,
    /// Who buys with it is the promoter himself. `None`: as it is.
    pub contact: Option<Contact>,
    /// Of the shop owner's own part of an order.
    pub share: Bps,
    /// How long a touch counts.
    pub days: i64,
}

#[derive(Debug, Clone)]
pub struct Promoter {
    pub id: PromoterId,
    /// In whose shop he promotes.
    pub agent: AgentId,
    /// What his links end in.
    pub code: String,
    pub name: String,
    /// Masked.
    pub contact: String,
    pub share: Bps,
    pub days: i64,
    /// Switched off: he earns nothing new, and keeps what he has.
    pub off: bool,
    pub created_at: Timestamp,
}

/// What a new promoter is known by, made at random by the caller.
#[derive(Debug, Clone)]
pub struct Keys {
    pub code: String,
    /// Of the secret that opens his page.
    pub token: TokenHash,
}

/// Who is meant, and who means him. Nobody reaches the promoter of another agent.
#[derive(Debug, Clone)]
pub struct Act {
    pub agent: AgentId,
    pub by: By,
}

pub fn create(
    conn: &mut Conn,
    vault: &Vault,
    act: &Act,
    wanted: &Wanted,
    keys: &Keys,
    now: Timestamp,
) -> Result<PromoterId, Error> {
    let wanted = checked(wanted)?;
    let Some(contact) = &wanted.contact else {
        return Err(Error::Invalid { field: "contact", problem: "empty".into() });
    };
    let sealed = Sealed::of(vault, &keys.code, contact);
    let id = store::insert(conn, act.agent, &wanted, &sealed, keys, now)?;
    record(conn, act, "agent.promoter", &wanted.name, now)?;
    Ok(id)
}

/// What was frozen with orders before stays as it is.
pub fn change(
    conn: &mut Conn,
    vault: &Vault,
    act: &Act,
    promoter: PromoterId,
    wanted: &Wanted,
    now: Timestamp,
) -> Result<(), Error> {
    let wanted = checked(wanted)?;
    let known = find(conn, act.agent, promoter)?.ok_or(Error::NotFound)?;
    store::update(conn, known.id, &wanted)?;
    if let Some(contact) = &wanted.contact {
        store::put_contact(conn, known.id, &Sealed::of(vault, &known.code, contact))?;
    }
    let detail = format!("{} {} %, {} days", wanted.name, wanted.share.percent(), wanted.days);
    record(conn, act, "agent.promoter_changed", &detail, now)
}

/// Off: his links still lead into the shop, and bring him nothing.
pub fn switch(
    conn: &mut Conn,
    act: &Act,
    promoter: PromoterId,
    off: bool,
    now: Timestamp,
) -> Result<(), Error> {
    let known = find(conn, act.agent, promoter)?.ok_or(Error::NotFound)?;
    store::set_off(conn, known.id, off)?;
    let action = if off { "agent.promoter_off" } else { "agent.promoter_on" };
    record(conn, act, action, &known.name, now)
}

/// From now on another secret opens his page, and the old one nothing.
pub fn renew(
    conn: &mut Conn,
    act: &Act,
    promoter: PromoterId,
    token: &TokenHash,
    now: Timestamp,
) -> Result<Promoter, Error> {
    let known = find(conn, act.agent, promoter)?.ok_or(Error::NotFound)?;
    store::put_token(conn, known.id, token)?;
    record(conn, act, "agent.promoter_link", &known.name, now)?;
    Ok(known)
}

/// One of this agent's; whoever asks learns of no other.
pub fn find(
    conn: &mut Conn,
    agent: AgentId,
    promoter: PromoterId,
) -> Result<Option<Promoter>, db::Error> {
    views::find(conn, agent, promoter)
}

/// Whose link it is in this agent's shop.
pub fn find_by_code(
    conn: &mut Conn,
    agent: AgentId,
    code: &str,
) -> Result<Option<Promoter>, db::Error> {
    views::find_by_code(conn, agent, code)
}

/// Whose page the secret opens in this agent's shop.
pub fn find_by_token(
    conn: &mut Conn,
    agent: AgentId,
    token: &TokenHash,
) -> Result<Option<Promoter>, db::Error> {
    views::find_by_token(conn, agent, token)
}

/// Those who are switched on first, then the newest.
pub fn list(
    conn: &mut Conn,
    which: &Which,
    page: PageRequest,
) -> Result<Page<Promoter>, db::Error> {
    views::list(conn, which, page)
}

/// The newest first, uncounted: at most `limit` of those before `beyond`.
pub fn list_beyond(
    conn: &mut Conn,
    which: &Which,
    beyond: Option<PromoterId>,
    limit: u32,
) -> Result<Vec<Promoter>, db::Error> {
    views::list_beyond(conn, which, beyond, limit)
}

/// Who brought an order, and what is his of it.
pub fn of_order(
    conn: &mut Conn,
    order: OrderId,
    currency: Currency,
) -> Result<Option<(Promoter, Money)>, db::Error> {
    views::of_order(conn, order, currency)
}

/// Where the money of all promoters of an agent stands.
pub fn accounts(conn: &mut Conn, agent: AgentId) -> Result<Vec<Account>, db::Error> {
    Ok(views::ids(conn, agent)?.into_iter().map(Account::Promoter).collect())
}

/// What these are called, for who looks at the books.
pub fn names(
    conn: &mut Conn,
    promoters: &[PromoterId],
) -> Result<HashMap<PromoterId, String>, db::Error> {
    views::names(conn, promoters)
}

/// How he can be reached; for his agent's eyes.
pub fn contact(conn: &mut Conn, vault: &Vault, of: &Promoter) -> Result<Contact, Error> {
    let sealed = views::contact_sealed(conn, of.id)?.ok_or(Error::NotFound)?;
    let plain = vault.key(Purpose::Contacts).open(&Sealed::place(&of.code), &sealed)?;
    let text = std::str::from_utf8(plain.expose()).unwrap_or_default();
    Ok(text.parse().map_err(|_| db::Error::Corrupt("promoters.contact_sealed"))?)
}

/// A contact as it stands in the rows.
struct Sealed {
    contact: Vec<u8>,
    /// The same as an order's with this contact.
    index: Vec<u8>,
    hint: String,
}

impl Sealed {
    fn place(code: &str) -> String {
        format!("contact|v1|promoter:{code}")
    }

    fn of(vault: &Vault, code: &str, contact: &Contact) -> Sealed {
        let plain = contact.as_str().as_bytes();
        Sealed {
            contact: vault.key(Purpose::Contacts).seal(&Sealed::place(code), plain),
            index: vault.mac_key(Index::Contacts).short(contact.folded().as_bytes()).to_vec(),
            hint: contact.masked(),
        }
    }
}

fn checked(wanted: &Wanted) -> Result<Wanted, Error> {
    let refuse = |field, problem: Fault| Err(Error::Invalid { field, problem });
    let name = Fault::line(&wanted.name, LONGEST_NAME)
        .map_err(|problem| Error::Invalid { field: "name", problem })?;
    match wanted.share {
        Bps(0) => return refuse("share", "not_positive".into()),
        Bps(10_001..) => return refuse("share", Fault::too_large(Bps(10_000))),
        Bps(_) => (),
    }
    match wanted.days {
        ..=0 => return refuse("days", Fault::too_small(1)),
        days if days > MOST_DAYS => return refuse("days", Fault::too_large(MOST_DAYS)),
        _ => (),
    }
    Ok(Wanted { name: name.to_owned(), ..wanted.clone() })
}

fn record(
    conn: &mut Conn,
    act: &Act,
    action: &'static str,
    detail: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let entry = act.by.entry(action, format!("agent:{}", act.agent)).detail(detail);
    Ok(provenance::record(conn, &entry, now)?)
}

impl From<ledger::Error> for Error {
    fn from(error: ledger::Error) -> Error {
        match error {
            ledger::Error::TooLittle { wanted, available } => Error::TooMuch { wanted, available },
            other => Error::Ledger(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_more_than_nothing_and_at_most_all() {
        let wanted = |share, days| Wanted {
            name: " 小林 ".to_owned(),
            contact: None,
            share: Bps(share),
            days,
        };
        assert_eq!(checked(&wanted(1, 1)).unwrap().name, "小林");
        assert!(checked(&wanted(10_000, 365)).is_ok());
        for (share, days) in [(0, 30), (10_001, 30), (100, 0), (100, 366)] {
            assert!(checked(&wanted(share, days)).is_err(), "{share} {days}");
        }
    }
}
