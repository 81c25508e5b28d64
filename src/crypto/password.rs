//! Argon2id (m = 19 MiB, t = 2, p = 1), never more than a few at a time.

use crate::types::Secret;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error as PhcError, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task;

/// In KiB.
const MEMORY: u32 = 19_456;
const ROUNDS: u32 = 2;

const AT_ONCE: usize = 2;
const WAITING: usize = 16;

/// What the password of nobody is compared with. No password is known to give it.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LXdhcy1oZXJl\
     $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes on threads of its own, two at a time; further ones wait, up to sixteen.
#[derive(Clone)]
pub struct Passwords {
    running: Arc<Semaphore>,
    /// One permit for each that runs or waits.
    present: Arc<Semaphore>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashPassword {
    #[error("too many passwords are being checked")]
    Busy,
    #[error("a stored hash cannot be read")]
    Malformed,
    #[error("a password could not be hashed")]
    Failed,
}

impl Passwords {
    pub fn new() -> Passwords {
        Passwords {
            running: Arc::new(Semaphore::new(AT_ONCE)),
            present: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
        }
    }

    /// A PHC string.
    pub async fn hash(&self, password: Secret<String>) -> Result<String, HashPassword> {
        self.run(move || {
            let hash = argon2()?.hash_password(password.expose().as_bytes());
            hash.map(|it| it.to_string()).map_err(|_| HashPassword::Failed)
        })
        .await
    }

    /// `stored: None` (no such person) takes as long as a wrong password and is `false`.
    pub async fn verify(
        &self,
        password: Secret<String>,
        stored: Option<String>,
    ) -> Result<bool, HashPassword> {
        self.run(move || {
            let stored = stored.as_deref().unwrap_or(NOBODY);
            let stored = PasswordHash::new(stored).map_err(|_| HashPassword::Malformed)?;
            match argon2()?.verify_password(password.expose().as_bytes(), &stored) {
                Ok(()) => Ok(true),
                Err(PhcError::PasswordInvalid) => Ok(false),
                Err(_) => Err(HashPassword::Malformed),
            }
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, HashPassword> + Send + 'static,
    ) -> Result<T, HashPassword> {
        let present: OwnedSemaphorePermit =
            Arc::clone(&self.present).try_acquire_owned().map_err(|_| HashPassword::Busy)?;
        let running =
            Arc::clone(&self.running).acquire_owned().await.map_err(|_| HashPassword::Busy)?;
        // The permits go with the thread: a client that hangs up does not make room for another.
        let done = task::spawn_blocking(move || {
            let outcome = work();
            drop((present, running));
            outcome
        });
        done.await.map_err(|_| HashPassword::Failed)?
    }
}

impl Default for Passwords {
    fn default() -> Passwords {
        Passwords::new()
    }
}

fn argon2() -> Result<Argon2<'static>, HashPassword> {
    let params = Params::new(MEMORY, ROUNDS, 1, None).map_err(|_| HashPassword::Failed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    #[tokio::test]
    async fn only_the_right_password_opens() {
        let passwords = Passwords::new();
        let stored = passwords.hash(secret("correct horse")).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_eq!(passwords.verify(secret("correct horse"), Some(stored.clone())).await, Ok(true));
        assert_eq!(passwords.verify(secret("battery"), Some(stored)).await, Ok(false));
    }

    #[tokio::test]
    async fn a_hash_made_elsewhere_is_understood() {
        let stored = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg\
             $gy5SuVm5Z7Vw7keB9se9p87QGcomaseB/S2U1OhTsM0";
        let password = secret("correct horse battery staple");
        assert_eq!(Passwords::new().verify(password, Some(stored.to_owned())).await, Ok(true));
    }

    #[tokio::test]
    async fn nobody_has_a_password() {
        let passwords = Passwords::new();
        assert_eq!(passwords.verify(secret(""), None).await, Ok(false));
        let malformed = passwords.verify(secret(""), Some("plain".to_owned())).await;
        assert_eq!(malformed, Err(HashPassword::Malformed));
    }

    #[tokio::test]
    async fn a_crowd_at_the_door_is_told_so_at_once() {
        let passwords = Passwords::new();
        let crowd = (0..AT_ONCE + WAITING + 1).map(|_| passwords.verify(secret("x"), None));
        let answers = futures_util::future::join_all(crowd).await;
        assert_eq!(answers.iter().filter(|it| **it == Err(HashPassword::Busy)).count(), 1);
    }
}
