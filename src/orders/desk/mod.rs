//! Orders as the operator sees them: the list, the search box, one order with all that happened,
//! and what can be done with it by hand.

mod act;
mod search;
mod views;

pub use search::{Found, list_found, list_of_shop, search};

use super::handover::Delivery;
use super::{Error, Status, View, access, settle};
use crate::catalog;
use crate::db::Conn;
use crate::types::{AgentId, Contact, Money, OrderCode, OrderId, SkuCode, Timestamp};
use crate::vault::{Purpose, Vault};

/// Which orders a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    All,
    /// Paid, and somebody has to do something.
    Waiting,
    One(Status),
}

/// One line of a list.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: OrderId,
    pub code: OrderCode,
    pub status: Status,
    pub total: Money,
    pub created_at: Timestamp,
    pub paid_at: Option<Timestamp>,
    /// Masked.
    pub contact: String,
    pub product_name: String,
    pub sku_name: String,
    pub sku_code: Option<SkuCode>,
    pub quantity: i64,
    /// The agent in whose shop it was bought; `None`: the main one.
    pub agent: Option<String>,
}

/// A part of a list and where the next part begins. Orders are never counted for a
/// list: with a million of them, that would be the slowest part of the page.
#[derive(Debug, Clone, Default)]
pub struct Slice {
    pub rows: Vec<Row>,
    pub next: Option<OrderId>,
}

/// Everything about one order, except the cards and the whole contact.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub order: View,
    /// Masked.
    pub contact: String,
    pub mailable: bool,
    /// Question and answer. A question that is not asked any more has only its name.
    pub answers: Vec<(String, String)>,
    pub steps: Vec<StepLine>,
    pub attempts: Vec<Attempt>,
    pub facts: Vec<Fact>,
    pub deliveries: Vec<Delivery>,
    /// Cards that are the order's for good.
    pub cards: i64,
}

impl Sheet {
    /// Whether the agent himself is the buyer, at cost.
    pub fn is_paid_from_wallet_of(&self, agent: AgentId) -> bool {
        let payer = settle::wallet_of(agent);
        self.steps.iter().any(|it| it.actor == payer)
    }
}

#[derive(Debug, Clone)]
pub struct StepLine {
    pub to: Status,
    /// `staff:NAME`, `gateway`, `wallet:AGENT`, `system`, `buyer`.
    pub actor: String,
    pub note: String,
    pub at: Timestamp,
}

/// A payment that was started.
#[derive(Debug, Clone)]
pub struct Attempt {
    pub account: String,
    pub driver: String,
    pub provider_ref: String,
    pub at: Timestamp,
}

/// What a gateway said.
#[derive(Debug, Clone)]
pub struct Fact {
    pub id: i64,
    pub account: String,
    pub event_key: String,
    pub amount: Money,
    /// A stable word, as it stands in the row.
    pub outcome: String,
    /// Of one that paid nothing, nobody has decided about all of it.
    pub open: bool,
    pub at: Timestamp,
}

/// At most `limit` orders, the newest first; of those that wait, the oldest first. `beyond` is what
/// the part before this one gave as its `next`.
pub fn list_orders(
    conn: &mut Conn,
    vault: &Vault,
    which: Which,
    beyond: Option<OrderId>,
    limit: u32,
) -> Result<Slice, Error> {
    let ids = views::ids(conn, which, beyond, i64::from(limit) + 1)?;
    slice(conn, vault, ids, limit)
}

/// How many orders wait for somebody.
pub fn count_waiting(conn: &mut Conn) -> Result<i64, Error> {
    Ok(views::count_waiting(conn)?)
}

pub fn find_sheet(
    conn: &mut Conn,
    vault: &Vault,
    code: &OrderCode,
) -> Result<Option<Sheet>, Error> {
    let Some(order) = super::views::find(conn, code)? else {
        return Ok(None);
    };
    let secrets = views::secrets(conn, order.id)?;
    Ok(Some(Sheet {
        contact: open_contact(vault, code, &secrets.contact)?.masked(),
        mailable: secrets.mailable,
        answers: answers(conn, vault, &order, secrets.fields.as_deref())?,
        steps: views::steps(conn, order.id)?,
        attempts: views::attempts(conn, order.id)?,
        facts: views::facts(conn, order.id)?,
        deliveries: super::handover::list(conn, order.id)?,
        cards: views::count_cards(conn, order.id)?,
        order,
    }))
}

/// The questions as the buyer read them.
fn labelled(
    conn: &mut Conn,
    order: &View,
    answers: Vec<(String, String)>,
) -> Result<Vec<(String, String)>, Error> {
    let mut asked = Vec::new();
    for line in &order.lines {
        asked.extend(catalog::for_sale(conn, &line.sku_code)?.into_iter().flat_map(|it| it.fields));
    }
    let label = |name: String| match asked.iter().find(|it| it.name.as_str() == name) {
        Some(field) => field.label.clone(),
        None => name,
    };
    Ok(answers.into_iter().map(|(name, answer)| (label(name), answer)).collect())
}

/// One more than `limit` was asked for, to know whether there is more.
fn slice(
    conn: &mut Conn,
    vault: &Vault,
    mut ids: Vec<OrderId>,
    limit: u32,
) -> Result<Slice, Error> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = ids.len() > limit;
    ids.truncate(limit);
    let next = if more { ids.last().copied() } else { None };
    let rows = views::rows(conn, &ids)?
        .into_iter()
        .map(|(row, sealed)| {
            let contact = open_contact(vault, &row.code, &sealed)?.masked();
            Ok(Row { contact, ..row })
        })
        .collect::<Result<_, Error>>()?;
    Ok(Slice { rows, next })
}

/// What the buyer was asked at checkout and what he said; for himself and for the operator.
pub fn answers_of(
    conn: &mut Conn,
    vault: &Vault,
    order: &View,
) -> Result<Vec<(String, String)>, Error> {
    let secrets = views::secrets(conn, order.id)?;
    answers(conn, vault, order, secrets.fields.as_deref())
}

fn answers(
    conn: &mut Conn,
    vault: &Vault,
    order: &View,
    sealed: Option<&[u8]>,
) -> Result<Vec<(String, String)>, Error> {
    match sealed {
        Some(sealed) => labelled(conn, order, open_answers(vault, &order.code, sealed)?),
        None => Ok(Vec::new()),
    }
}

fn open_contact(vault: &Vault, code: &OrderCode, sealed: &[u8]) -> Result<Contact, Error> {
    let opened = vault.key(Purpose::Contacts).open(&access::contact_place(code), sealed);
    let plain = opened.map_err(crate::vault::Error::from)?;
    let text = std::str::from_utf8(plain.expose()).unwrap_or_default();
    Ok(text.parse().map_err(|_| crate::db::Error::Corrupt("orders.contact_sealed"))?)
}

fn open_answers(
    vault: &Vault,
    code: &OrderCode,
    sealed: &[u8],
) -> Result<Vec<(String, String)>, Error> {
    let opened = vault.key(Purpose::Fields).open(&access::fields_place(code), sealed);
    let plain = opened.map_err(crate::vault::Error::from)?;
    let answers = serde_json::from_slice(plain.expose());
    Ok(answers.map_err(|_| crate::db::Error::Corrupt("orders.fields_sealed"))?)
}
