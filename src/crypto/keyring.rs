//! The master keys: a file outside the database, mode 0600. They seal data keys and nothing else.

use super::{DataKey, SealError};
use std::path::Path;

/// All versions of the master key; the highest is used for new data keys.
#[derive(Clone)]
pub struct Keyring {}

#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    #[error("cannot read the master key file {path}: {problem}")]
    Unreadable { path: String, problem: String },
    #[error("the master key file {path} is not one: {problem}")]
    Malformed { path: String, problem: String },
    /// Anybody on the machine could read it.
    #[error("the master key file {path} must be readable by its owner only (chmod 600)")]
    TooOpen { path: String },
}

impl Keyring {
    /// Reads the file. Missing is an error: whether a new one may be made is `create`'s question.
    pub fn load(path: &Path) -> Result<Keyring, KeyringError> {
        todo!("{}", path.display())
    }

    /// Writes a file with one fresh key. Fails if there is a file.
    pub fn create(path: &Path) -> Result<Keyring, KeyringError> {
        todo!("{}", path.display())
    }

    /// Adds a fresh key with the next version, in the file first, then here.
    pub fn add_version(&mut self, path: &Path) -> Result<i32, KeyringError> {
        todo!("{}", path.display())
    }

    pub fn for_testing() -> Keyring {
        todo!()
    }

    pub fn newest(&self) -> i32 {
        todo!()
    }

    pub fn wrap(&self, _version: i32, _key: &DataKey) -> Result<Vec<u8>, SealError> {
        todo!()
    }

    pub fn unwrap_key(&self, _version: i32, _wrapped: &[u8]) -> Result<DataKey, SealError> {
        todo!()
    }
}
