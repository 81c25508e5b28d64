//! Argon2id (m = 19 MiB, t = 2, p = 1), never more than a few at a time.

use crate::types::Secret;
use std::sync::Arc;

/// Hashes on threads of its own, two at a time; further ones wait, up to sixteen.
#[derive(Clone)]
pub struct Passwords(Arc<()>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashPassword {
    #[error("too many passwords are being checked")]
    Busy,
    #[error("a stored hash cannot be read")]
    Malformed,
}

impl Passwords {
    pub fn new() -> Passwords {
        Passwords(Arc::new(()))
    }

    /// A PHC string.
    pub async fn hash(&self, _password: Secret<String>) -> Result<String, HashPassword> {
        todo!()
    }

    /// `stored: None` (no such person) takes as long as a wrong password and is `false`.
    pub async fn verify(
        &self,
        _password: Secret<String>,
        _stored: Option<String>,
    ) -> Result<bool, HashPassword> {
        todo!()
    }
}

impl Default for Passwords {
    fn default() -> Passwords {
        Passwords::new()
    }
}
