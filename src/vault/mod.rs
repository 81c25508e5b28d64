//! The data keys: rows sealed with a master key, opened once and kept in memory.
//!
//! One *root* key per shop gives, by derivation, the keys for contacts, custom fields, gateway
//! settings and keyed hashes. Each batch of cards and each delivery by hand has a data key of its own.

use crate::crypto::{DataKey, Keyring, MacKey, SealError};
use crate::db::{self, Conn};
use crate::types::{DataKeyId, Timestamp};
use std::sync::Arc;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database was sealed with another master key.
    #[error("the master key does not fit this database")]
    WrongMasterKey,
    #[error("data key {0} does not exist")]
    NoSuchKey(DataKeyId),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Opened keys. Cloning is cheap.
#[derive(Clone)]
pub struct Vault {
    inner: Arc<Inner>,
}

struct Inner {
    keyring: Keyring,
}

/// What a derived key is for. Each purpose has its own key, so that nothing sealed for one opens
/// for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Contacts,
    Fields,
    Gateways,
}

/// What a keyed hash is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// Finds duplicate cards without opening any.
    Cards,
    Contacts,
    Passphrases,
    /// Browsers and addresses, for limits.
    Visitors,
    /// The token of an order is the keyed hash of its code.
    OrderTokens,
}

/// Whether the database was sealed with some master key already: then a missing key file is an
/// error and not a new shop.
pub fn is_sealed(_conn: &mut Conn) -> Result<bool, Error> {
    todo!()
}

impl Vault {
    /// Checks the keyring against the database, and makes the root key of a new shop. One write.
    pub fn open(_conn: &mut Conn, keyring: &Keyring, _now: Timestamp) -> Result<Vault, Error> {
        Ok(Vault { inner: Arc::new(Inner { keyring: keyring.clone() }) })
    }

    pub fn key(&self, _purpose: Purpose) -> &DataKey {
        todo!("{}", self.inner.keyring.newest())
    }

    pub fn index(&self, _index: Index) -> &MacKey {
        todo!()
    }

    /// A fresh data key, written down in the caller's transaction.
    pub fn fresh(
        &self,
        _conn: &mut Conn,
        _purpose: &str,
        _now: Timestamp,
    ) -> Result<(DataKeyId, Arc<DataKey>), Error> {
        todo!()
    }

    /// An existing data key; from memory, or opened and remembered.
    pub fn data_key(&self, _conn: &mut Conn, _id: DataKeyId) -> Result<Arc<DataKey>, Error> {
        todo!()
    }

    /// Seals every data key that is not yet under `version` with it. Touches no card.
    pub fn rewrap(&self, _conn: &mut Conn, _version: i32, _now: Timestamp) -> Result<u64, Error> {
        todo!()
    }
}
