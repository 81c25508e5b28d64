//! One search box: an order's code or its beginning, a gateway's number, a SKU's code, or a buyer's
//! contact.

use super::{Slice, Which, slice, views};
use crate::db::Conn;
use crate::orders::{Error, access};
use crate::types::{AgentId, Contact, OrderCode, OrderId, SkuCode};
use crate::vault::Vault;

#[derive(Debug, Clone)]
pub enum Found {
    /// There is exactly one that can be meant.
    One(OrderCode),
    Many(Slice),
}

/// What was typed is tried as one kind of thing after the other, the most exact first; each try is
/// one look into an index.
pub fn search(
    conn: &mut Conn,
    vault: &Vault,
    typed: &str,
    before: Option<OrderId>,
    limit: u32,
) -> Result<Found, Error> {
    let typed = typed.trim();
    if let Ok(code) = typed.parse::<OrderCode>()
        && views::id_of(conn, &code)?.is_some()
    {
        return Ok(Found::One(code));
    }
    let paid = views::codes_by_payment(conn, typed)?;
    if let [code] = paid.as_slice() {
        return Ok(Found::One(code.clone()));
    }
    let wanted = i64::from(limit) + 1;
    if let Ok(code) = typed.parse::<SkuCode>() {
        let ids = views::ids_by_sku(conn, &code, before, wanted)?;
        if !ids.is_empty() {
            return Ok(Found::Many(slice(conn, vault, ids, limit)?));
        }
    }
    let ids = match typed.parse::<Contact>() {
        Ok(contact) => {
            let index = access::contact_index(vault, &contact);
            views::ids_of(conn, Some(&index), None, Which::All, (before, wanted))?
        }
        Err(_) => Vec::new(),
    };
    if !ids.is_empty() {
        return Ok(Found::Many(slice(conn, vault, ids, limit)?));
    }
    let ids = begun(conn, None, typed, limit)?;
    match ids.as_slice() {
        [one] => Ok(Found::One(views::code_of(conn, *one)?)),
        _ => Ok(Found::Many(slice(conn, vault, ids, limit)?)),
    }
}

/// Orders whose codes begin like this, the newest first. To be tried last of all, because a number to
/// reach somebody at may look like the beginning of a code.
fn begun(
    conn: &mut Conn,
    shop: Option<AgentId>,
    typed: &str,
    limit: u32,
) -> Result<Vec<OrderId>, Error> {
    let Some((first, last)) = OrderCode::beginning_with(typed) else {
        return Ok(Vec::new());
    };
    let mut ids = views::ids_between(conn, shop, (&first, &last), i64::from(limit))?;
    ids.sort_unstable_by(|a, b| b.cmp(a));
    Ok(ids)
}

/// The same as a list: what can be only one order is a list of one.
pub fn list_found(
    conn: &mut Conn,
    vault: &Vault,
    typed: &str,
    before: Option<OrderId>,
    limit: u32,
) -> Result<Slice, Error> {
    match search(conn, vault, typed, before, limit)? {
        Found::Many(found) => Ok(found),
        Found::One(code) => {
            let ids = views::id_of(conn, &code)?.into_iter().collect();
            slice(conn, vault, ids, limit)
        }
    }
}

/// The orders of one shop, the newest first; `typed` is an order's code or its beginning, a
/// buyer's contact, or nothing: then those of this status. Orders of other shops are not found.
pub fn list_of_shop(
    conn: &mut Conn,
    vault: &Vault,
    shop: AgentId,
    (typed, which): (&str, Which),
    before: Option<OrderId>,
    limit: u32,
) -> Result<Slice, Error> {
    let wanted = i64::from(limit) + 1;
    let typed = typed.trim();
    let ids = if typed.is_empty() {
        views::ids_of(conn, None, Some(shop), which, (before, wanted))?
    } else if let Ok(code) = typed.parse::<OrderCode>() {
        views::id_in_shop(conn, shop, &code)?.into_iter().collect()
    } else if let Ok(contact) = typed.parse::<Contact>() {
        let index = access::contact_index(vault, &contact);
        let his = views::ids_of(conn, Some(&index), Some(shop), Which::All, (before, wanted))?;
        if his.is_empty() { begun(conn, Some(shop), typed, limit)? } else { his }
    } else {
        Vec::new()
    };
    slice(conn, vault, ids, limit)
}
