//! Who may see an order: the holder of its token. And where its secrets are sealed.

use crate::crypto::Token;
use crate::types::{Contact, OrderCode};
use crate::vault::{Index, Vault};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::net::IpAddr;
use subtle::ConstantTimeEq;

/// The keyed hash of the code: nothing is stored that could leak, and a mail sent twice carries the
/// same link.
pub(super) fn token(vault: &Vault, code: &OrderCode) -> String {
    URL_SAFE_NO_PAD.encode(vault.mac_key(Index::OrderTokens).mac(code.as_str().as_bytes()))
}

pub(super) fn token_fits(vault: &Vault, code: &OrderCode, sent: &str) -> bool {
    token(vault, code).as_bytes().ct_eq(sent.as_bytes()).into()
}

pub(super) fn contact_index(vault: &Vault, contact: &Contact) -> Vec<u8> {
    vault.mac_key(Index::Contacts).short(contact.folded().as_bytes()).to_vec()
}

/// The name of a browser that has none yet. Both clicks of a double click give it the same one; from
/// elsewhere nobody gets it, whatever he knows of the form. `place`: whence the click came.
pub fn newcomer(vault: &Vault, form_token: &str, place: &str) -> String {
    if form_token.is_empty() {
        return Token::random().as_str().to_owned();
    }
    let name = vault.mac_key(Index::Visitors).mac(format!("new|{place}|{form_token}").as_bytes());
    URL_SAFE_NO_PAD.encode(name)
}

pub(super) fn visitor_index(vault: &Vault, cookie: &str) -> Vec<u8> {
    vault.mac_key(Index::Visitors).short(format!("browser|{cookie}").as_bytes()).to_vec()
}

/// One household has one IPv4 address or one /64 of IPv6.
pub(super) fn address_index(vault: &Vault, address: &str) -> Vec<u8> {
    let network = match address.parse() {
        Ok(IpAddr::V6(v6)) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        _ => address.to_owned(),
    };
    vault.mac_key(Index::Visitors).short(format!("address|{network}").as_bytes()).to_vec()
}

pub(super) fn contact_place(code: &OrderCode) -> String {
    format!("contact|v1|order:{code}")
}

pub(super) fn fields_place(code: &OrderCode) -> String {
    format!("fields|v1|order:{code}")
}
