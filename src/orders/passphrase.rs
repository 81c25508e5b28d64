//! The word a buyer chooses to find his order again.
//!
//! Argon2id takes 35 ms, a checkout must not. So the order starts with a keyed hash, whose key is
//! not in the database, and a job puts Argon2id around it.

use super::{Error, store};
use crate::crypto::Passwords;
use crate::db::Db;
use crate::types::{OrderCode, Secret};
use crate::vault::{Index, Vault};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use subtle::ConstantTimeEq;

/// How many are hardened in one go: about half a second of one core.
const AT_A_TIME: i64 = 16;

pub(super) fn quick(vault: &Vault, code: &OrderCode, passphrase: &Secret<String>) -> String {
    let bound = Secret::new(format!("{code}|{}", passphrase.expose()));
    STANDARD_NO_PAD.encode(vault.mac_key(Index::Passphrases).mac(bound.expose().as_bytes()))
}

/// What the row says of an order's passphrase.
#[derive(Debug, Clone)]
pub(super) enum Stored {
    /// No such order, or an order without a passphrase: both take as long as a wrong one.
    Nothing,
    Quick(String),
    Argon2(String),
}

pub(super) async fn fits(
    passwords: &Passwords,
    quick: String,
    stored: Stored,
) -> Result<bool, Error> {
    Ok(match stored {
        Stored::Argon2(hash) => passwords.verify(Secret::new(quick), Some(hash)).await?,
        Stored::Nothing => passwords.verify(Secret::new(quick), None).await?,
        Stored::Quick(hash) => {
            let fits: bool = quick.as_bytes().ct_eq(hash.as_bytes()).into();
            // A wrong word takes as long as it will once the hash is hardened.
            fits || passwords.verify(Secret::new(quick), None).await?
        }
    })
}

pub(super) async fn harden(db: &Db, passwords: &Passwords) -> Result<usize, Error> {
    let quick = db.read(|conn| Ok::<_, Error>(store::quick_passphrases(conn, AT_A_TIME)?)).await?;
    let found = quick.len();
    for (order, hash) in quick {
        let hard = passwords.hash(Secret::new(hash)).await?;
        db.write(move |conn| Ok::<_, Error>(store::harden_passphrase(conn, order, &hard)?)).await?;
    }
    Ok(found)
}
