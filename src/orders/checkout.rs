//! From the buy button to a pending order: price it, write it down, take the cards out of sale.

use super::offer::{Offer, Shelf};
use super::store::Sale;
use super::till::Terms;
use super::{
    Checkout, Error, PayBy, Placed, Status, access, coupon, limits, own, passphrase, promoted,
    regions, shares, store,
};
use crate::catalog::{self, Delivery, ForSale, Sku};
use crate::crypto::TokenHash;
use crate::db::Conn;
use crate::inventory::{self, Lease, Wanted};
use crate::payments;
use crate::pricing::{self, InShop};
use crate::promoters;
use crate::types::{Fault, OrderCode, Timestamp};
use crate::vault::{Purpose, Vault};
use std::sync::Arc;

/// In characters.
const LONGEST_PASSPHRASE: usize = 128;
const LONGEST_FORM_TOKEN: usize = 200;

/// A checkout with everything that can be decided before the transaction: its code, and its secrets
/// sealed. The transaction may run twice and must find the same values.
pub(super) struct Draft {
    pub(super) request: Checkout,
    pub(super) offer: Arc<Offer>,
    pub(super) code: OrderCode,
    pub(super) token: String,
    pub(super) terms: Terms,
    pub(super) form: TokenHash,
    pub(super) contact_sealed: Vec<u8>,
    pub(super) contact_index: Vec<u8>,
    pub(super) passphrase: Option<String>,
    pub(super) fields_sealed: Option<Vec<u8>>,
    pub(super) visitor: Vec<u8>,
    pub(super) address: Vec<u8>,
    pub(super) expires_at: Timestamp,
}

impl Draft {
    pub(super) fn new(
        request: Checkout,
        form: TokenHash,
        offer: Arc<Offer>,
        vault: &Vault,
        terms: Terms,
        now: Timestamp,
    ) -> Draft {
        let code = OrderCode::random(&mut rand::rng());
        let place = access::contact_place(&code);
        let contact = request.contact.as_str().as_bytes();
        Draft {
            token: access::token(vault, &code),
            terms,
            form,
            contact_sealed: vault.key(Purpose::Contacts).seal(&place, contact),
            contact_index: access::contact_index(vault, &request.contact),
            passphrase: request.passphrase.as_ref().map(|it| passphrase::quick(vault, &code, it)),
            fields_sealed: seal_answers(&request, vault, &code),
            visitor: access::visitor_index(vault, &request.visitor),
            address: access::address_index(vault, &request.address),
            expires_at: now.plus(terms.hold_seconds),
            code,
            offer,
            request,
        }
    }
}

pub(super) fn check_shape(request: &Checkout) -> Result<(), Error> {
    let invalid =
        |field: &str, problem: Fault| Err(Error::Invalid { field: field.to_owned(), problem });
    if request.form_token.is_empty() || request.form_token.len() > LONGEST_FORM_TOKEN {
        return invalid("form_token", "missing".into());
    }
    let long = |it: &crate::types::Secret<String>| it.expose().chars().count() > LONGEST_PASSPHRASE;
    if request.passphrase.as_ref().is_some_and(long) {
        return invalid("passphrase", Fault::too_long(LONGEST_PASSPHRASE));
    }
    Ok(())
}

pub(super) fn check_quantity(sku: &Sku, quantity: u32) -> Result<(), Error> {
    let (min, max) = (sku.min_per_order, sku.max_per_order);
    if (min..=max).contains(&quantity) { Ok(()) } else { Err(Error::Quantity { min, max }) }
}

fn seal_answers(request: &Checkout, vault: &Vault, code: &OrderCode) -> Option<Vec<u8>> {
    if request.fields.is_empty() {
        return None;
    }
    let answers = serde_json::to_vec(&request.fields).expect("pairs of text are JSON");
    Some(vault.key(Purpose::Fields).seal(&access::fields_place(code), &answers))
}

/// Runs in one write transaction. Nothing here leaves the process: the payment is started afterwards.
pub(super) fn place(
    conn: &mut Conn,
    draft: &Draft,
    lease: &Lease,
    now: Timestamp,
) -> Result<Placed, Error> {
    let request = &draft.request;
    let reread;
    let offer = if draft.offer.is_current(conn)? {
        &*draft.offer
    } else {
        reread = Offer::read(conn, &request.sku)?;
        &reread
    };
    let wanted = &offer.wanted;
    if !wanted.shown {
        return Err(Error::NotForSale);
    }
    check_lease(offer, lease)?;
    check_answers(wanted, request)?;
    let sku = &wanted.sku;
    check_quantity(sku, request.quantity)?;
    let mut priced = shares::quote(conn, draft, wanted)?;
    regions::check(conn, draft, &priced)?;
    let quote = priced.quote;
    if quote.total.minor() != request.seen {
        return Err(Error::PriceChanged { seen: request.seen, now: quote.total });
    }
    let coupon = coupon::redeem(conn, draft, &mut priced, now)?;
    let InShop { total, title, mut shares, .. } = priced;
    own::give_up(conn, draft, offer, &mut shares)?;
    let earned = promoted::reward(conn, draft, &mut shares, now)?;
    let gateway = match &request.pay_by {
        PayBy::Wallet => None,
        PayBy::Gateway(code) => offer.account(code).filter(|it| draft.terms.take(it)),
    };
    let gateway = match gateway {
        Some(account) => Some(account),
        None if request.pay_by == PayBy::Wallet || !total.is_positive() => None,
        None => {
            return Err(Error::Invalid { field: "gateway".to_owned(), problem: "unknown".into() });
        }
    };
    limits::check(conn, draft, wanted, now)?;

    let account = gateway.map(|it| it.id);
    let called = title.as_deref().unwrap_or(&wanted.product_name);
    let sale = Sale { wanted, called, quote, total };
    let order = store::insert(conn, draft, &sale, account, now)?;
    if let Some(used) = coupon {
        pricing::note_coupon(conn, order, used, &draft.contact_index)?;
    }
    match earned {
        Some(earned) => promoters::note(conn, order, earned)?,
        None => promoted::count_link(conn, order, draft)?,
    }
    shares::freeze(conn, order, draft, wanted, &shares)?;
    if let Some(gateway) = gateway {
        payments::begin(conn, order, gateway, now)?;
    }
    if sku.delivery == Delivery::Cards {
        let hold =
            Wanted { order, sku: sku.id, quantity: request.quantity, until: draft.expires_at };
        inventory::hold(conn, hold, lease, now)?;
    }
    Ok(Placed {
        id: order,
        code: draft.code.clone(),
        token: draft.token.clone(),
        total,
        status: Status::Pending,
        gateway: account,
        expires_at: draft.expires_at,
    })
}

/// The cards set aside must be this SKU's: its code or kind may have moved since it was remembered.
fn check_lease(offer: &Offer, lease: &Lease) -> Result<(), Error> {
    match lease {
        Lease::Pooled { sku, .. } if offer.shelf() != Shelf::Pooled(*sku) => {
            Err(inventory::Error::StalePool.into())
        }
        _ => Ok(()),
    }
}

fn check_answers(wanted: &ForSale, request: &Checkout) -> Result<(), Error> {
    let answer_to = |name: &str| {
        request
            .fields
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, answer)| answer.as_str())
    };
    for field in &wanted.fields {
        catalog::check_answer(field, answer_to(field.name.as_str())).map_err(|problem| {
            Error::Invalid { field: format!("field.{}", field.name), problem }
        })?;
    }
    let asked = |name: &str| wanted.fields.iter().any(|it| it.name.as_str() == name);
    match request.fields.iter().find(|(name, _)| !asked(name)) {
        Some((name, _)) => {
            Err(Error::Invalid { field: format!("field.{name}"), problem: "unknown".into() })
        }
        None => Ok(()),
    }
}

/// The order that the same form made before with the same answers, if it did.
pub(super) fn find_placed(
    conn: &mut Conn,
    vault: &Vault,
    form: &TokenHash,
) -> Result<Option<Placed>, Error> {
    let found = store::find_by_form_token(conn, form)?;
    Ok(found.map(|it| Placed {
        id: it.id,
        token: access::token(vault, &it.code),
        code: it.code,
        total: it.total,
        status: it.status,
        gateway: it.gateway,
        expires_at: it.expires_at,
    }))
}
