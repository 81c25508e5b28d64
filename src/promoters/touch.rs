//! A touch: a buyer came by a promoter's link, or by an agent's own. His browser carries it, signed,
//! until he buys.

use super::{DAY, USUAL_DAYS};
use crate::types::{AgentId, ProductId, Timestamp};
use crate::vault::{Index, Vault};
use subtle::ConstantTimeEq;

/// What a browser says about how its buyer came. Believed, because only the shop can sign it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    /// Of the promoter's links.
    pub code: String,
    pub at: Timestamp,
    /// The same browser opened the promoter's own page.
    pub himself: bool,
}

impl Touch {
    /// As a cookie of this shop carries it.
    pub fn sign(vault: &Vault, shop: AgentId, code: &str, at: Timestamp) -> String {
        format!("{code}.{}.{}", at.seconds(), mark(vault, shop, code, at))
    }

    /// `None`: made up, or another shop's.
    pub fn read(vault: &Vault, shop: AgentId, cookie: &str) -> Option<Touch> {
        let mut parts = cookie.splitn(3, '.');
        let (code, at, sent) = (parts.next()?, parts.next()?, parts.next()?);
        let at = Timestamp::from_seconds(at.parse().ok()?);
        let fits: bool = mark(vault, shop, code, at).as_bytes().ct_eq(sent.as_bytes()).into();
        fits.then(|| Touch { code: code.to_owned(), at, himself: false })
    }
}

/// The same of an agent's own link to a product: as a cookie of his shop carries it. It earns nobody
/// anything, and is counted alone.
pub fn sign_own(vault: &Vault, shop: AgentId, product: ProductId, at: Timestamp) -> String {
    format!("{product}.{}.{}", at.seconds(), own_mark(vault, shop, product, at))
}

/// By which link of his own, as long as it counts.
pub fn read_own(vault: &Vault, shop: AgentId, cookie: &str, now: Timestamp) -> Option<ProductId> {
    let mut parts = cookie.splitn(3, '.');
    let (product, at, sent) = (parts.next()?, parts.next()?, parts.next()?);
    let product = ProductId(product.parse().ok()?);
    let at = Timestamp::from_seconds(at.parse().ok()?);
    let fits: bool = own_mark(vault, shop, product, at).as_bytes().ct_eq(sent.as_bytes()).into();
    let recent = (0..=USUAL_DAYS * DAY).contains(&now.since(at));
    (fits && recent).then_some(product)
}

fn mark(vault: &Vault, shop: AgentId, code: &str, at: Timestamp) -> String {
    signed(vault, &format!("touch|{shop}|{code}|{}", at.seconds()))
}

fn own_mark(vault: &Vault, shop: AgentId, product: ProductId, at: Timestamp) -> String {
    signed(vault, &format!("link|{shop}|{product}|{}", at.seconds()))
}

fn signed(vault: &Vault, text: &str) -> String {
    hex::encode(vault.mac_key(Index::Visitors).short(text.as_bytes()))
}
