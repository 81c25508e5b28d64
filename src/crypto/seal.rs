//! AES-256-GCM with associated data, and keyed hashes.

use crate::types::Secret;

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
pub struct DataKey {}

/// 256 bits that make keyed hashes (HMAC-SHA-256).
#[derive(Clone)]
pub struct MacKey {}

impl DataKey {
    pub fn random() -> DataKey {
        todo!()
    }

    /// A key for one purpose (HKDF-SHA-256, `purpose` as info).
    pub fn derive(&self, _purpose: &str) -> DataKey {
        todo!()
    }

    pub fn derive_mac(&self, _purpose: &str) -> MacKey {
        todo!()
    }

    /// nonce (12 random bytes) ‖ ciphertext ‖ tag. `place` is bound but not stored.
    pub fn seal(&self, _place: &str, _plain: &[u8]) -> Vec<u8> {
        todo!()
    }

    pub fn open(&self, _place: &str, _sealed: &[u8]) -> Result<Secret<Vec<u8>>, SealError> {
        todo!()
    }
}

impl MacKey {
    pub fn mac(&self, _message: &[u8]) -> [u8; 32] {
        todo!()
    }

    /// The first 128 bits: enough for equality, half the index.
    pub fn short(&self, _message: &[u8]) -> [u8; 16] {
        todo!()
    }
}
