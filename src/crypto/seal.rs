//! AES-256-GCM with associated data, and keyed hashes.

use crate::types::Secret;
use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes256Gcm, KeyInit, Nonce, Tag};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use rand::RngCore;
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

const NONCE: usize = 12;
const TAG: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Wrong key, wrong place (associated data), or changed bytes: they cannot be told apart.
    #[error("sealed data does not open")]
    DoesNotOpen,
    #[error("no key of version {0}")]
    NoSuchKey(i32),
}

/// 256 bits that seal. Wiped when dropped.
#[derive(Clone)]
pub struct DataKey {
    bytes: Zeroizing<[u8; 32]>,
    cipher: Aes256Gcm,
}

/// 256 bits that make keyed hashes (HMAC-SHA-256).
#[derive(Clone)]
pub struct MacKey(Hmac<Sha256>);

impl DataKey {
    pub fn random() -> DataKey {
        let mut bytes = Zeroizing::new([0; 32]);
        rand::rng().fill_bytes(&mut *bytes);
        DataKey::from_bytes(bytes)
    }

    /// A key for one purpose (HKDF-SHA-256, `purpose` as info).
    pub fn derive(&self, purpose: &str) -> DataKey {
        DataKey::from_bytes(self.expand(purpose))
    }

    pub fn derive_mac(&self, purpose: &str) -> MacKey {
        MacKey::from_bytes(&self.expand(purpose))
    }

    /// nonce (12 random bytes) ‖ ciphertext ‖ tag. `place` is bound but not stored.
    pub fn seal(&self, place: &str, plain: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE];
        rand::rng().fill_bytes(&mut nonce);
        self.seal_with(nonce, place, plain)
    }

    /// In bytes, how much opens from so much sealed.
    pub const fn plain_size(sealed: usize) -> usize {
        sealed.saturating_sub(NONCE + TAG)
    }

    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Secret<Vec<u8>>, SealError> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE>().ok_or(SealError::DoesNotOpen)?;
        let (text, tag) = rest.split_last_chunk::<TAG>().ok_or(SealError::DoesNotOpen)?;
        let mut plain = Zeroizing::new(text.to_vec());
        let buffer = plain.as_mut_slice().into();
        self.cipher
            .decrypt_inout_detached(
                &Nonce::from(*nonce),
                place.as_bytes(),
                buffer,
                &Tag::from(*tag),
            )
            .map_err(|_| SealError::DoesNotOpen)?;
        Ok(Secret::new(std::mem::take(&mut *plain)))
    }

    pub(super) fn from_bytes(bytes: Zeroizing<[u8; 32]>) -> DataKey {
        let cipher = Aes256Gcm::new(&(*bytes).into());
        DataKey { bytes, cipher }
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    fn seal_with(&self, nonce: [u8; NONCE], place: &str, plain: &[u8]) -> Vec<u8> {
        let mut sealed = Vec::with_capacity(NONCE + plain.len() + TAG);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plain);
        let (_, text) = sealed.split_at_mut(NONCE);
        let tag = self
            .cipher
            .encrypt_inout_detached(&Nonce::from(nonce), place.as_bytes(), text.into())
            .expect("only messages of many gigabytes are too long");
        sealed.extend_from_slice(&tag);
        sealed
    }

    fn expand(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut bytes = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, &*self.bytes)
            .expand(purpose.as_bytes(), &mut *bytes)
            .expect("32 bytes are within what HKDF gives");
        bytes
    }
}

impl MacKey {
    pub fn mac(&self, message: &[u8]) -> [u8; 32] {
        let mut mac = self.0.clone();
        mac.update(message);
        mac.finalize().into_bytes().into()
    }

    /// The first 128 bits: enough for equality, half the index.
    pub fn short(&self, message: &[u8]) -> [u8; 16] {
        let [short, _] = split(self.mac(message));
        short
    }

    fn from_bytes(bytes: &[u8; 32]) -> MacKey {
        MacKey(KeyInit::new_from_slice(bytes).expect("HMAC takes keys of any length"))
    }
}

fn split(mac: [u8; 32]) -> [[u8; 16]; 2] {
    let mut halves = [[0; 16]; 2];
    halves.as_flattened_mut().copy_from_slice(&mac);
    halves
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(..)")
    }
}

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MacKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn vectors() -> Value {
        serde_json::from_str(include_str!("../../tests/fixtures/crypto/envelope.json")).unwrap()
    }

    fn bytes<const N: usize>(vectors: &Value, name: &str) -> [u8; N] {
        hex::decode(vectors[name].as_str().unwrap()).unwrap().try_into().unwrap()
    }

    fn text<'a>(vectors: &'a Value, name: &str) -> &'a str {
        vectors[name].as_str().unwrap()
    }

    #[test]
    fn the_envelope_of_the_reference_sheet_is_ours() {
        let v = vectors();
        let master = DataKey::from_bytes(Zeroizing::new(bytes(&v, "kek")));
        let wrapped = master.seal_with(
            bytes(&v, "wrap_nonce"),
            text(&v, "wrap_aad"),
            &bytes::<32>(&v, "dek"),
        );
        assert_eq!(hex::encode(&wrapped[NONCE..]), text(&v, "wrapped"));

        let opened = master.open(text(&v, "wrap_aad"), &wrapped).unwrap();
        let key: [u8; 32] = opened.expose().as_slice().try_into().unwrap();
        let key = DataKey::from_bytes(Zeroizing::new(key));
        let plain = text(&v, "plaintext").as_bytes();
        let card = key.seal_with(bytes(&v, "card_nonce"), text(&v, "card_aad"), plain);
        assert_eq!(hex::encode(&card[NONCE..]), text(&v, "ciphertext"));

        let index = MacKey::from_bytes(&bytes(&v, "blind_index_key"));
        let found = index.short(format!("55|{}", text(&v, "plaintext")).as_bytes());
        assert_eq!(hex::encode(found), text(&v, "blind_index"));
    }

    #[test]
    fn a_card_moved_to_another_row_does_not_open() {
        let key = DataKey::random();
        let sealed = key.seal("card|v1|id:1|sku:1", b"ABCD");
        assert_eq!(key.open("card|v1|id:1|sku:1", &sealed).unwrap().expose(), b"ABCD");
        assert!(key.open("card|v1|id:2|sku:1", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key.open("card|v1|id:1|sku:1", &changed).is_err(), "byte {at}");
        }
        assert!(key.open("card|v1|id:1|sku:1", &sealed[..NONCE + TAG - 1]).is_err());
    }

    #[test]
    fn keys_for_two_purposes_are_strangers() {
        let root = DataKey::random();
        let sealed = root.derive("contacts").seal("", b"x");
        assert!(root.derive("contacts").open("", &sealed).is_ok());
        assert!(root.derive("fields").open("", &sealed).is_err());
        assert_ne!(root.derive_mac("a").mac(b"x"), root.derive_mac("b").mac(b"x"));
    }
}
