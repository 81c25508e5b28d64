//! Showing the second factor: each code and each recovery code once.

use super::store;
use crate::crypto::CodeSecret;
use crate::db::{self, Conn, Db};
use crate::members::staff::subject;
use crate::members::{Error, Member, store as people};
use crate::provenance::{self, By};
use crate::types::{Secret, StaffId, Timestamp};
use crate::vault::{Index, Purpose, Vault};
use std::error::Error as StdError;

/// Wrong codes in a row; after these, each further one is a quarter of an hour away. Whoever knows the
/// password would need years to guess a code.
const MOST_WRONG: i32 = 10;
const PAUSE_SECONDS: i64 = 15 * 60;

/// In signs, of what is typed; no code is longer.
const LONGEST: usize = 64;

/// What somebody shows before he does something that moves money.
#[derive(Debug, Clone)]
pub struct Proof {
    pub who: Member,
    /// Whatever stands in the field; not asked of who has no second factor.
    pub code: Secret<String>,
    pub address: String,
}

/// Why something that wants a proof was not done.
#[derive(Debug, thiserror::Error)]
pub enum Guarded<E: StdError + 'static> {
    #[error(transparent)]
    Proof(Error),
    #[error(transparent)]
    Act(E),
}

impl<E: StdError + 'static> From<db::Error> for Guarded<E> {
    fn from(error: db::Error) -> Guarded<E> {
        Guarded::Proof(Error::Db(error))
    }
}

/// Does `act` in the transaction in which the code is used up: who is refused for another reason has
/// his code still. A wrong code is written down.
pub async fn prove_and<T, E>(
    db: &Db,
    vault: &Vault,
    proof: Proof,
    act: impl Fn(&mut Conn) -> Result<T, E> + Send + 'static,
    now: Timestamp,
) -> Result<T, Guarded<E>>
where
    T: Send + 'static,
    E: StdError + Send + 'static,
{
    let (by, who) = (proof.who.by(proof.address.clone()), proof.who.id);
    let refused = by.entry("staff.second_refused", subject(&proof.who.name));
    let vault = vault.clone();
    let done = db
        .write(move |conn| {
            let still = people::find(conn, who)?;
            if still.is_none_or(|it| it.second_factor) {
                prove(conn, &vault, &proof.who, &proof.code, &by, now).map_err(Guarded::Proof)?;
            }
            act(conn).map_err(Guarded::Act)
        })
        .await;
    if matches!(done, Err(Guarded::Proof(Error::Code))) {
        db.write(move |conn| note_wrong(conn, who, &refused, now)).await?;
    }
    done
}

/// Wrong, used and unknown answer alike.
pub(super) fn prove(
    conn: &mut Conn,
    vault: &Vault,
    who: &Member,
    typed: &Secret<String>,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let typed = plain(typed);
    let Some(factor) = store::find(conn, who.id)?.filter(|it| it.confirmed) else {
        return Err(Error::Code);
    };
    let (wrong, at) = factor.wrong;
    if wrong >= MOST_WRONG && now.since(at) < PAUSE_SECONDS {
        return Err(Error::CodeTooOften { seconds: PAUSE_SECONDS - now.since(at) });
    }
    let how = if is_from_app(&typed) {
        take_code(conn, vault, (who.id, &factor), &typed, now)?.then_some("code")
    } else {
        let hash = hash_of(vault, who.id, &typed);
        store::use_code(conn, who.id, &hash, now)?.then_some("recovery")
    };
    let how = how.ok_or(Error::Code)?;
    if wrong > 0 {
        store::forget_wrong(conn, who.id)?;
    }
    let entry = by.entry("staff.second_used", subject(&who.name)).detail(how);
    Ok(provenance::record(conn, &entry, now)?)
}

/// After a refusal, whose transaction was undone.
pub(super) fn note_wrong(
    conn: &mut Conn,
    who: StaffId,
    refused: &provenance::Entry,
    now: Timestamp,
) -> Result<(), db::Error> {
    store::count_wrong(conn, who, now)?;
    provenance::record(conn, refused, now)
}

fn take_code(
    conn: &mut Conn,
    vault: &Vault,
    (who, factor): (StaffId, &store::Factor),
    typed: &Secret<String>,
    now: Timestamp,
) -> Result<bool, Error> {
    let secret = open(vault, who, &factor.sealed)?;
    match secret.step_of(typed.expose(), factor.last_step, now) {
        Some(step) => Ok(store::take_step(conn, who, step)?),
        None => Ok(false),
    }
}

pub(super) fn is_from_app(typed: &Secret<String>) -> bool {
    typed.expose().len() == 6 && typed.expose().bytes().all(|b| b.is_ascii_digit())
}

/// Without what makes codes easy to read.
pub(super) fn plain(typed: &Secret<String>) -> Secret<String> {
    let signs = typed.expose().chars().filter(|c| !c.is_whitespace() && *c != '-');
    Secret::new(signs.take(LONGEST).map(|c| c.to_ascii_lowercase()).collect())
}

/// The same code of another person is another hash.
pub(super) fn hash_of(vault: &Vault, who: StaffId, plain: &Secret<String>) -> [u8; 32] {
    let message = Secret::new(format!("recovery|{who}|{}", plain.expose()));
    vault.mac_key(Index::RecoveryCodes).mac(message.expose().as_bytes())
}

pub(super) fn seal(vault: &Vault, who: StaffId, secret: &CodeSecret) -> Vec<u8> {
    vault.key(Purpose::SecondFactors).seal(&place(who), secret.bytes())
}

pub(super) fn open(vault: &Vault, who: StaffId, sealed: &[u8]) -> Result<CodeSecret, Error> {
    let opened = vault.key(Purpose::SecondFactors).open(&place(who), sealed);
    Ok(CodeSecret::from_bytes(opened.map_err(crate::vault::Error::from)?))
}

/// Binds what is sealed to its person: nobody else's row opens with it.
fn place(who: StaffId) -> String {
    format!("second|v1|staff:{who}")
}
