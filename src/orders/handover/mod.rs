//! What the operator hands over himself: a text, a file or both, sealed like a card.

mod store;

use super::steps::{Step, advance};
use super::store::{self as rows, Head};
use super::{Error, Event, Status, refund};
use crate::crypto::DataKey;
use crate::db::Conn;
use crate::notifications::{self, Notice};
use crate::provenance::{self, By, Entry};
use crate::types::{DataKeyId, Fault, LineId, OrderCode, OrderId, Secret, Timestamp};
use crate::vault::Vault;

/// In bytes.
pub const LONGEST_TEXT: usize = 64 * 1024;
/// In bytes. The whole file is in memory while it is sealed and opened.
pub const LARGEST_FILE: usize = 8 * 1024 * 1024;
/// In characters.
const LONGEST_NAME: usize = 120;

/// What the form for handing over says.
#[derive(Debug, Clone)]
pub struct Handover {
    pub code: OrderCode,
    /// At least one.
    pub contents: Vec<Content>,
    pub extent: Extent,
    pub by: By,
}

#[derive(Debug, Clone)]
pub enum Content {
    Text(Secret<String>),
    File { name: String, bytes: Secret<Vec<u8>> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The order is done with this.
    Whole,
    /// More will follow.
    Part,
}

/// What was handed over, still sealed.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub id: i64,
    pub line: LineId,
    pub is_file: bool,
    /// Of the file; empty for a text.
    pub name: String,
    /// In bytes, as it is opened.
    pub size: usize,
    pub actor: String,
    pub at: Timestamp,
}

/// Opened for somebody entitled.
#[derive(Debug, Clone)]
pub struct Opened {
    pub delivery: Delivery,
    pub content: Secret<Vec<u8>>,
}

/// Who opens, and from where.
#[derive(Debug, Clone)]
pub struct Opening {
    pub order: OrderId,
    pub code: OrderCode,
    pub by: By,
}

/// Seals each thing that is handed over under a key of its own, moves the order on, and tells the buyer
/// when it is complete.
pub(super) fn hand_over(
    conn: &mut Conn,
    vault: &Vault,
    handover: &Handover,
    now: Timestamp,
) -> Result<Status, Error> {
    let order = rows::lock_by_code(conn, &handover.code)?.ok_or(Error::NotFound)?;
    let event = match handover.extent {
        Extent::Whole => Event::Delivered,
        Extent::Part => Event::PartDelivered,
    };
    let to = after(order.status, event)?;
    if refund::goes_back(conn, &order)? {
        return Err(Error::GoesBack);
    }
    // Whoever bought cards gets cards: for those, stock is imported.
    let line = store::first_manual_line(conn, order.id)?
        .ok_or(Error::IllegalStep { from: order.status, by: event })?;
    for content in &handover.contents {
        let (id, key) = vault.fresh(conn, "delivery", now)?;
        let sealed = seal(content, &order, line, (id, &key));
        store::insert(conn, &sealed, &handover.by.actor.to_string(), now)?;
        provenance::record(conn, &audit(handover, content), now)?;
    }

    if to != order.status {
        let actor = handover.by.actor.to_string();
        let step = Step { event, from: order.status, to, actor: &actor, note: "" };
        if !advance(conn, order.id, &[step], now)? {
            return Err(Error::IllegalStep { from: order.status, by: event });
        }
    }
    if to == Status::Fulfilled && order.mailable {
        notifications::enqueue(conn, &Notice::OrderFulfilled { order: order.id }, now)?;
    }
    Ok(to)
}

/// A second part of an order that has one already moves nothing.
fn after(from: Status, event: Event) -> Result<Status, Error> {
    match (from, event) {
        (Status::PartiallyFulfilled, Event::PartDelivered) => Ok(from),
        _ => from.after(event),
    }
}

fn seal(
    content: &Content,
    order: &Head,
    line: LineId,
    (id, key): (DataKeyId, &DataKey),
) -> store::Sealed {
    let (kind, name, plain) = match content {
        Content::Text(text) => ("text", String::new(), text.expose().as_bytes()),
        Content::File { name, bytes } => ("file", file_name(name), bytes.expose().as_slice()),
    };
    store::Sealed {
        order: order.id,
        line,
        kind,
        name,
        sealed: key.seal(&place(&order.code, id), plain),
        key: id,
    }
}

/// The key is fresh with every delivery, so it says which one this is.
fn place(code: &OrderCode, key: DataKeyId) -> String {
    format!("delivery|v1|order:{code}|key:{key}")
}

/// What a browser calls the file: no folders, nothing that ends a header line.
fn file_name(typed: &str) -> String {
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = last.chars().filter(|c| !c.is_control() && !r#""<>|:*?;"#.contains(*c));
    let name: String = kept.take(LONGEST_NAME).collect();
    match name.trim().trim_matches('.') {
        "" => "file".to_owned(),
        named => named.to_owned(),
    }
}

fn audit(handover: &Handover, content: &Content) -> Entry {
    let kind = match content {
        Content::Text(_) => "text",
        Content::File { .. } => "file",
    };
    handover.by.entry("order.hand_over", format!("order:{}", handover.code)).detail(kind)
}

/// The problem with what is to be handed over, before anything is written.
pub(super) fn check(contents: &[Content]) -> Result<(), Error> {
    contents.iter().try_for_each(check_one)
}

fn check_one(content: &Content) -> Result<(), Error> {
    let invalid = |problem| Err(Error::Invalid { field: "content".to_owned(), problem });
    match content {
        Content::Text(text) if text.expose().trim().is_empty() => invalid("empty".into()),
        Content::Text(text) if text.expose().len() > LONGEST_TEXT => {
            invalid(Fault::too_big(LONGEST_TEXT))
        }
        Content::File { bytes, .. } if bytes.expose().is_empty() => invalid("empty".into()),
        Content::File { bytes, .. } if bytes.expose().len() > LARGEST_FILE => {
            invalid(Fault::too_big(LARGEST_FILE))
        }
        _ => Ok(()),
    }
}

/// What was handed over for an order, oldest first.
pub(super) fn list(conn: &mut Conn, order: OrderId) -> Result<Vec<Delivery>, Error> {
    Ok(store::list(conn, order)?)
}

/// Opens the texts of an order and writes that down. Files are opened one by one.
pub(super) fn open_texts(
    conn: &mut Conn,
    vault: &Vault,
    opening: &Opening,
    now: Timestamp,
) -> Result<Vec<Opened>, Error> {
    let sealed = store::sealed_texts(conn, opening.order)?;
    let opened: Vec<Opened> = sealed
        .into_iter()
        .map(|it| open(conn, vault, &opening.code, it))
        .collect::<Result<_, _>>()?;
    if !opened.is_empty() {
        provenance::record(conn, &reveal_entry(opening, opened.len()), now)?;
    }
    Ok(opened)
}

/// Opens one delivery of the order, text or file, and writes that down.
pub(super) fn open_one(
    conn: &mut Conn,
    vault: &Vault,
    opening: &Opening,
    delivery: i64,
    now: Timestamp,
) -> Result<Opened, Error> {
    let sealed = store::sealed(conn, opening.order, delivery)?.ok_or(Error::NotFound)?;
    let opened = open(conn, vault, &opening.code, sealed)?;
    provenance::record(conn, &reveal_entry(opening, 1), now)?;
    Ok(opened)
}

fn open(
    conn: &mut Conn,
    vault: &Vault,
    code: &OrderCode,
    (delivery, key, sealed): (Delivery, DataKeyId, Vec<u8>),
) -> Result<Opened, Error> {
    let opened = vault.data_key(conn, key)?.open(&place(code, key), &sealed);
    let content = opened.map_err(crate::vault::Error::from)?;
    Ok(Opened { delivery, content })
}

fn reveal_entry(opening: &Opening, things: usize) -> Entry {
    opening.by.entry("delivery.reveal", format!("order:{}", opening.code)).count(things)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_its_name_and_nothing_of_its_folder() {
        assert_eq!(file_name("C:\\cards\\账号.txt"), "账号.txt");
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("a\r\nSet-Cookie: x\".txt"), "aSet-Cookie x.txt");
        assert_eq!(file_name(".."), "file");
    }

    #[test]
    fn more_parts_may_follow_a_part() {
        let from = Status::PartiallyFulfilled;
        assert_eq!(after(from, Event::PartDelivered).unwrap(), from);
        assert_eq!(after(from, Event::Delivered).unwrap(), Status::Fulfilled);
        assert!(after(Status::Pending, Event::PartDelivered).is_err());
    }
}
