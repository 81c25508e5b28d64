//! Suppliers come, are called otherwise, and are kept out.

use super::{Error, Supplier, line, store, views};
use crate::db::{self, Conn};
use crate::provenance::{self, By};
use crate::types::{Fault, SupplierId, Timestamp};

/// In characters.
const LONGEST_NAME: usize = 40;
const LONGEST_NOTE: usize = 1_000;

/// A supplier as the operator wants him.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub name: String,
    /// May be empty.
    pub note: String,
}

pub fn create(
    conn: &mut Conn,
    draft: &Draft,
    by: &By,
    now: Timestamp,
) -> Result<SupplierId, Error> {
    let draft = checked(draft)?;
    let id = store::insert(conn, &draft, now).map_err(taken)?;
    let entry = by.entry("supplier.create", subject(id)).detail(draft.name);
    provenance::record(conn, &entry, now)?;
    Ok(id)
}

/// Until the transaction ends nobody else changes him: what is read now is still so when he is changed.
pub fn hold(conn: &mut Conn, id: SupplierId) -> Result<Supplier, Error> {
    store::lock(conn, id)?;
    views::find(conn, id)?.ok_or(Error::NotFound("supplier"))
}

pub fn change(
    conn: &mut Conn,
    id: SupplierId,
    draft: &Draft,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let draft = checked(draft)?;
    if !store::update(conn, id, &draft).map_err(taken)? {
        return Err(Error::NotFound("supplier"));
    }
    let entry = by.entry("supplier.change", subject(id)).detail(draft.name);
    Ok(provenance::record(conn, &entry, now)?)
}

/// Whether his people are kept out from now on. Who is in stays in; `members` ends that.
pub fn set_disabled(
    conn: &mut Conn,
    id: SupplierId,
    disabled: bool,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let supplier = views::find(conn, id)?.ok_or(Error::NotFound("supplier"))?;
    store::set_disabled(conn, id, disabled)?;
    let action = if disabled { "supplier.disable" } else { "supplier.enable" };
    let entry = by.entry(action, subject(id)).detail(supplier.name);
    Ok(provenance::record(conn, &entry, now)?)
}

fn checked(draft: &Draft) -> Result<Draft, Error> {
    let note = draft.note.trim();
    if note.chars().count() > LONGEST_NOTE {
        return Err(Error::Invalid { field: "note", problem: Fault::too_long(LONGEST_NOTE) });
    }
    Ok(Draft { name: line("name", &draft.name, LONGEST_NAME)?, note: note.to_owned() })
}

fn taken(error: db::Error) -> Error {
    if db::is_unique_violation(&error) { Error::Taken } else { Error::Db(error) }
}

/// As it stands in the audit log.
pub(super) fn subject(id: SupplierId) -> String {
    format!("supplier:{id}")
}
