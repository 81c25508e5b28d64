//! The second step of coming in: the password was right, and a code is to be shown.

use super::prove::{note_wrong, prove};
use super::store;
use crate::crypto::{Token, TokenHash};
use crate::db::{Conn, Db};
use crate::members::login::{Door, LoggedIn, Next, is_kept_out};
use crate::members::staff::subject;
use crate::members::{Error, Member, session, store as people};
use crate::provenance;
use crate::types::{Secret, Timestamp};
use crate::vault::Vault;

/// Between password and code, in seconds.
const STEP_SECONDS: i64 = 10 * 60;
/// Codes tried before the password is asked again.
const MOST_GUESSES: i32 = 5;

/// What the form for the code says.
#[derive(Debug, Clone)]
pub struct CodeAttempt {
    /// What the browser was given for its password.
    pub token: TokenHash,
    pub code: Secret<String>,
    pub address: String,
    pub door: Door,
    /// The session the browser had before; it ends.
    pub before: Option<TokenHash>,
}

/// For whoever has a second factor, instead of a session.
pub(in crate::members) fn begin(
    conn: &mut Conn,
    member: &Member,
    token: &Token,
    now: Timestamp,
) -> Result<(), Error> {
    let end = now.plus(STEP_SECONDS);
    Ok(store::insert_step(conn, &token.hash(), member.id, now, end)?)
}

/// [`Error::StepOver`]: the password has to be asked again.
pub async fn log_in_with_code(
    db: &Db,
    vault: &Vault,
    attempt: CodeAttempt,
    now: Timestamp,
) -> Result<LoggedIn, Error> {
    let token = attempt.token;
    let counted = db
        .write(move |conn| {
            let began = store::find_step(conn, &token, now)?;
            let open = began.is_some_and(|it| it.wrong < MOST_GUESSES);
            Ok::<_, Error>(open && store::count_guess(conn, &token, MOST_GUESSES)?)
        })
        .await?;
    if !counted {
        return Err(Error::StepOver);
    }
    let (fresh, opened) = (Token::random(), vault.clone());
    let (session, tried) = (fresh.clone(), attempt.clone());
    let entered = db.write(move |conn| come_in(conn, &opened, &tried, &session, now)).await;
    match entered {
        Ok(member) => Ok(LoggedIn { token: fresh, next: Next::of(&member) }),
        Err(Error::Code) => {
            let by = provenance::By { actor: provenance::Actor::System, address: attempt.address };
            let refused = by.entry("staff.second_refused", "staff");
            let note = move |conn: &mut Conn| match store::find_step(conn, &token, now)? {
                Some(step) => note_wrong(conn, step.who, &refused, now),
                None => provenance::record(conn, &refused, now),
            };
            db.write(note).await?;
            Err(Error::Code)
        }
        Err(error) => Err(error),
    }
}

fn come_in(
    conn: &mut Conn,
    vault: &Vault,
    attempt: &CodeAttempt,
    session: &Token,
    now: Timestamp,
) -> Result<Member, Error> {
    let began = store::find_step(conn, &attempt.token, now)?.ok_or(Error::StepOver)?;
    let member = people::find(conn, began.who)?.ok_or(Error::StepOver)?;
    // What the password opened counts only as long as it is his password.
    let changed = member.password_changed_at > began.began_at;
    if changed || is_kept_out(conn, &member)? || !attempt.door.is_for(&member) {
        return Err(Error::StepOver);
    }
    let by = member.by(attempt.address.clone());
    if member.second_factor {
        prove(conn, vault, &member, &attempt.code, &by, now)?;
    }
    store::delete_step(conn, &attempt.token)?;
    if let Some(before) = &attempt.before {
        people::delete_session(conn, before)?;
    }
    session::open(conn, member.id, session, now)?;
    provenance::record(conn, &by.entry("staff.login", subject(&member.name)), now)?;
    Ok(member)
}
