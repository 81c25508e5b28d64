//! A touch: a buyer came by a promoter's link. His browser carries it, signed, until he buys.

use crate::types::{AgentId, Timestamp};
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

fn mark(vault: &Vault, shop: AgentId, code: &str, at: Timestamp) -> String {
    let text = format!("touch|{shop}|{code}|{}", at.seconds());
    hex::encode(vault.mac_key(Index::Visitors).short(text.as_bytes()))
}
