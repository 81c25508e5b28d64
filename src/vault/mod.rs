//! The data keys: rows sealed with a master key, opened once and kept in memory.
//!
//! One *root* key per shop gives, by derivation, the keys for contacts, custom fields, gateway
//! settings, second factors and keyed hashes. Each batch of cards and each delivery by hand has a data key of its own.

mod store;

use crate::crypto::{DataKey, Keyring, MacKey, SealError};
use crate::db::{self, Conn};
use crate::types::{DataKeyId, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// More opened keys than this are not kept; one takes about half a kilobyte.
const KEPT: usize = 4_096;

const ROOT: &str = "root";

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database was sealed with another master key.
    #[error("the master key does not fit this database")]
    WrongMasterKey,
    /// What is sealed under it could never be opened.
    #[error("the master key file lacks version {0}, with which keys in this database are sealed")]
    MissingVersion(i32),
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
    keyring: RwLock<Keyring>,
    opened: Mutex<HashMap<DataKeyId, Arc<DataKey>>>,
    purposes: [DataKey; 5],
    indexes: [MacKey; 6],
}

/// What a derived key is for. Each purpose has its own key, so that nothing sealed for one opens
/// for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Contacts,
    Fields,
    Gateways,
    /// Where agents want their money.
    Payouts,
    /// What makes the codes of a second factor.
    SecondFactors,
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
    /// What counts instead of a code.
    RecoveryCodes,
}

/// Whether the database was sealed with some master key already: then a missing key file is an
/// error and not a new shop.
pub fn is_sealed(conn: &mut Conn) -> Result<bool, Error> {
    Ok(!store::proofs(conn)?.is_empty())
}

impl Vault {
    /// Checks the keyring against the database, and makes the root key of a new shop. One write.
    pub fn open(conn: &mut Conn, keyring: &Keyring, now: Timestamp) -> Result<Vault, Error> {
        let known = store::proofs(conn)?;
        if !known.is_empty() && !fits(keyring, &known)? {
            return Err(Error::WrongMasterKey);
        }
        for version in keyring.versions() {
            if known.iter().all(|(it, _)| *it != version) {
                store::insert_proof(conn, version, &keyring.prove(version)?, now)?;
            }
        }
        // Another node may have been first, with another key.
        if !fits(keyring, &store::proofs(conn)?)? {
            return Err(Error::WrongMasterKey);
        }
        let keyring = complete(keyring, &store::versions_in_use(conn)?)?;
        let root = match store::find_by_purpose(conn, ROOT)? {
            Some(row) => keyring.unwrap_key(row.master_version, &row.wrapped)?,
            None => add(conn, &keyring, ROOT, now)?.1,
        };
        Ok(Vault::derive(keyring, &root))
    }

    pub fn key(&self, purpose: Purpose) -> &DataKey {
        let [contacts, fields, gateways, payouts, second_factors] = &self.inner.purposes;
        match purpose {
            Purpose::Contacts => contacts,
            Purpose::Fields => fields,
            Purpose::Gateways => gateways,
            Purpose::Payouts => payouts,
            Purpose::SecondFactors => second_factors,
        }
    }

    pub fn mac_key(&self, index: Index) -> &MacKey {
        let [cards, contacts, passphrases, visitors, order_tokens, recovery_codes] =
            &self.inner.indexes;
        match index {
            Index::Cards => cards,
            Index::Contacts => contacts,
            Index::Passphrases => passphrases,
            Index::Visitors => visitors,
            Index::OrderTokens => order_tokens,
            Index::RecoveryCodes => recovery_codes,
        }
    }

    /// A fresh data key, written down in the caller's transaction. It is not remembered here: the
    /// transaction may be undone, and the next key would get the same number.
    pub fn fresh(
        &self,
        conn: &mut Conn,
        purpose: &str,
        now: Timestamp,
    ) -> Result<(DataKeyId, Arc<DataKey>), Error> {
        let (id, key) = add(conn, &self.newest_keyring(), purpose, now)?;
        Ok((id, Arc::new(key)))
    }

    /// An existing data key; from memory, or opened and remembered. Not for a key that the same
    /// transaction made.
    pub fn data_key(&self, conn: &mut Conn, id: DataKeyId) -> Result<Arc<DataKey>, Error> {
        let mut opened = self.inner.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = opened.get(&id) {
            return Ok(Arc::clone(key));
        }
        drop(opened);
        let row = store::find(conn, id)?.ok_or(Error::NoSuchKey(id))?;
        let key = Arc::new(self.unwrap(&row)?);
        opened = self.inner.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if opened.len() >= KEPT {
            opened.clear();
        }
        opened.insert(id, Arc::clone(&key));
        Ok(key)
    }

    /// Seals every data key that is not yet under `version` with it. Touches no card.
    pub fn rewrap(&self, conn: &mut Conn, version: i32, now: Timestamp) -> Result<u64, Error> {
        let keyring = self.keyring();
        store::insert_proof(conn, version, &keyring.prove(version)?, now)?;
        let mut changed = 0;
        for row in store::not_under(conn, version)? {
            let key = self.unwrap(&row)?;
            store::rewrap(conn, row.id, version, &keyring.wrap(version, &key)?)?;
            changed += 1;
        }
        Ok(changed)
    }

    fn derive(keyring: Keyring, root: &DataKey) -> Vault {
        let inner = Inner {
            keyring: RwLock::new(keyring),
            opened: Mutex::default(),
            purposes: ["contacts", "fields", "gateways", "payouts", "second-factors"]
                .map(|it| root.derive(it)),
            indexes: [
                "index-cards",
                "index-contacts",
                "index-passphrases",
                "index-visitors",
                "index-order-tokens",
                "index-recovery-codes",
            ]
            .map(|it| root.derive_mac(it)),
        };
        Vault { inner: Arc::new(inner) }
    }

    fn keyring(&self) -> Keyring {
        self.inner.keyring.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// With what `rotate-key` added beside a running shop: nothing new is sealed with the key before.
    fn newest_keyring(&self) -> Keyring {
        let known = self.keyring();
        match known.reloaded() {
            Some(newer) if newer.newest() > known.newest() => {
                *self.inner.keyring.write().unwrap_or_else(PoisonError::into_inner) = newer.clone();
                newer
            }
            _ => known,
        }
    }

    /// `rotate-key` beside a running shop seals keys with a version that this process has not read.
    fn unwrap(&self, row: &store::Sealed) -> Result<DataKey, Error> {
        let keyring = self.keyring();
        match keyring.unwrap_key(row.master_version, &row.wrapped) {
            Err(SealError::NoSuchKey(version)) => {
                let newer = keyring.reloaded().ok_or(SealError::NoSuchKey(version))?;
                let key = newer.unwrap_key(row.master_version, &row.wrapped)?;
                *self.inner.keyring.write().unwrap_or_else(PoisonError::into_inner) = newer;
                Ok(key)
            }
            outcome => Ok(outcome?),
        }
    }
}

/// Whether at least one version that the database knows is in the keyring, and none is another key.
fn fits(keyring: &Keyring, known: &[(i32, Vec<u8>)]) -> Result<bool, Error> {
    let mut proven = false;
    for (version, proof) in known {
        match keyring.check_proof(*version, proof) {
            Ok(()) => proven = true,
            // An old version that was taken out of the file after a rotation.
            Err(SealError::NoSuchKey(_)) => {}
            Err(SealError::DoesNotOpen) => return Ok(false),
        }
    }
    Ok(proven)
}

/// A keyring with all the versions that seal something.
fn complete(keyring: &Keyring, used: &[i32]) -> Result<Keyring, Error> {
    let missing = |it: &Keyring| {
        let lacks = |version: &i32| it.versions().all(|it| it != *version);
        used.iter().copied().find(lacks)
    };
    match missing(keyring) {
        None => Ok(keyring.clone()),
        // `rotate-key` may have added it after the file was read.
        Some(version) => {
            let newer = keyring.reloaded().filter(|it| missing(it).is_none());
            newer.ok_or(Error::MissingVersion(version))
        }
    }
}

fn add(
    conn: &mut Conn,
    keyring: &Keyring,
    purpose: &str,
    now: Timestamp,
) -> Result<(DataKeyId, DataKey), Error> {
    let key = DataKey::random();
    let version = keyring.newest();
    let id = store::insert(conn, purpose, version, &keyring.wrap(version, &key)?, now)?;
    Ok((id, key))
}
