//! Setting a second factor up, new recovery codes, and the end of it.

use super::prove::{Guarded, Proof, hash_of, open, plain, prove_and, seal};
use super::{RECOVERY_CODES, store};
use crate::crypto::{CodeSecret, Passwords};
use crate::db::{Conn, Db};
use crate::members::staff::{find, subject};
use crate::members::{Employer, Error, Member, password, store as people};
use crate::provenance::{self, By};
use crate::types::{Secret, StaffId, Timestamp};
use crate::vault::Vault;

/// What somebody types to switch his second factor on or off.
#[derive(Debug, Clone)]
pub struct Confirm {
    pub proof: Proof,
    pub password: Secret<String>,
}

/// What stands on his page.
pub enum Pending {
    /// Nothing was begun.
    None,
    /// To be taken into an app and confirmed.
    Begun(CodeSecret),
    /// In use, with so many recovery codes left.
    On { codes: i64 },
}

/// A secret of his own, which opens nothing until it is confirmed.
pub fn begin(
    conn: &mut Conn,
    vault: &Vault,
    who: StaffId,
    secret: &CodeSecret,
    now: Timestamp,
) -> Result<(), Error> {
    if store::find(conn, who)?.is_some_and(|it| it.confirmed) {
        return Err(Error::SecondThere);
    }
    Ok(store::put_pending(conn, who, &seal(vault, who, secret), now)?)
}

pub fn pending(conn: &mut Conn, vault: &Vault, who: StaffId) -> Result<Pending, Error> {
    Ok(match store::find(conn, who)? {
        None => Pending::None,
        Some(it) if it.confirmed => Pending::On { codes: store::count_codes(conn, who)? },
        Some(it) => Pending::Begun(open(vault, who, &it.sealed)?),
    })
}

/// From now on it is asked for. The recovery codes are for him to keep, and are shown once.
pub async fn confirm(
    db: &Db,
    vault: &Vault,
    passwords: &Passwords,
    wanted: Confirm,
    now: Timestamp,
) -> Result<Vec<Secret<String>>, Error> {
    check_password(db, passwords, &wanted).await?;
    let (codes, vault, proof) = (fresh_codes(), vault.clone(), wanted.proof);
    let shown = codes.clone();
    db.write(move |conn| switch_on(conn, &vault, &proof, &codes, now)).await?;
    Ok(shown)
}

fn switch_on(
    conn: &mut Conn,
    vault: &Vault,
    proof: &Proof,
    codes: &[Secret<String>],
    now: Timestamp,
) -> Result<(), Error> {
    let who = proof.who.id;
    let begun = store::find(conn, who)?.ok_or(Error::NotFound)?;
    if begun.confirmed {
        return Err(Error::SecondThere);
    }
    let typed = plain(&proof.code);
    let step = open(vault, who, &begun.sealed)?.step_of(typed.expose(), begun.last_step, now);
    store::confirm(conn, who, step.ok_or(Error::Code)?, now)?;
    put_codes(conn, vault, who, codes)?;
    note(conn, proof, "staff.second_on", now)
}

/// Takes the password and a code.
pub async fn switch_off(
    db: &Db,
    vault: &Vault,
    passwords: &Passwords,
    wanted: Confirm,
    now: Timestamp,
) -> Result<(), Error> {
    check_password(db, passwords, &wanted).await?;
    let proof = wanted.proof.clone();
    let off = move |conn: &mut Conn| {
        store::delete(conn, proof.who.id)?;
        note(conn, &proof, "staff.second_off", now)
    };
    flat(prove_and(db, vault, wanted.proof, off, now).await)
}

/// Ten other recovery codes; the old ones count no more.
pub async fn renew(
    db: &Db,
    vault: &Vault,
    proof: Proof,
    now: Timestamp,
) -> Result<Vec<Secret<String>>, Error> {
    let (codes, kept, whose) = (fresh_codes(), vault.clone(), proof.clone());
    let shown = codes.clone();
    let put = move |conn: &mut Conn| {
        let there = store::find(conn, whose.who.id)?.is_some_and(|it| it.confirmed);
        if !there {
            return Err(Error::NotFound);
        }
        put_codes(conn, &kept, whose.who.id, &codes)?;
        note(conn, &whose, "staff.second_codes", now)
    };
    flat(prove_and(db, vault, proof, put, now).await)?;
    Ok(shown)
}

/// Somebody lost his telephone and his codes: another, who may, switches his second factor off. His
/// password stays.
pub fn forget(
    conn: &mut Conn,
    employer: impl Into<Employer>,
    who: StaffId,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let member = find(conn, employer, who)?;
    store::delete(conn, who)?;
    Ok(provenance::record(conn, &by.entry("staff.second_forget", subject(&member.name)), now)?)
}

fn flat<T>(done: Result<T, Guarded<Error>>) -> Result<T, Error> {
    done.map_err(|error| match error {
        Guarded::Proof(error) | Guarded::Act(error) => error,
    })
}

async fn check_password(db: &Db, passwords: &Passwords, wanted: &Confirm) -> Result<(), Error> {
    let who = wanted.proof.who.id;
    let found = db.read(move |conn| people::find_by_id_with_hash(conn, who)).await?;
    let (_, hash) = found.ok_or(Error::NotFound)?;
    match passwords.verify(wanted.password.clone(), Some(hash)).await? {
        true => Ok(()),
        false => Err(Error::Refused),
    }
}

fn fresh_codes() -> Vec<Secret<String>> {
    (0..RECOVERY_CODES).map(|_| password::one_time(&mut rand::rng())).collect()
}

fn put_codes(
    conn: &mut Conn,
    vault: &Vault,
    who: StaffId,
    codes: &[Secret<String>],
) -> Result<(), Error> {
    let hashes: Vec<_> = codes.iter().map(|it| hash_of(vault, who, &plain(it))).collect();
    Ok(store::put_codes(conn, who, &hashes)?)
}

fn note(conn: &mut Conn, proof: &Proof, action: &'static str, now: Timestamp) -> Result<(), Error> {
    let Proof { who, address, .. } = proof;
    let by = Member::by(who, address.clone());
    Ok(provenance::record(conn, &by.entry(action, subject(&who.name)), now)?)
}
