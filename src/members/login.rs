//! Coming in with a name and a password, and choosing another password.

use super::staff::subject;
use super::{Employer, Error, Member, StaffName, password, second, session, store};
use crate::crypto::{Passwords, Token, TokenHash};
use crate::db::{Conn, Db};
use crate::provenance::{self, Actor, By};
use crate::suppliers;
use crate::types::{Secret, StaffId, Timestamp};

/// Which pages somebody wants to come into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The operator's.
    Admin,
    /// His agent's.
    Agent,
    /// His supplier's.
    Supplier,
}

impl Door {
    pub(super) fn is_for(self, member: &Member) -> bool {
        match member.employer {
            Employer::Platform => self == Door::Admin,
            Employer::Agent(_) => self == Door::Agent,
            Employer::Supplier(_) => self == Door::Supplier,
        }
    }
}

/// What the login form says.
#[derive(Debug, Clone)]
pub struct Attempt {
    pub name: String,
    pub password: Secret<String>,
    /// The client's address, for the audit log.
    pub address: String,
    pub door: Door,
    /// The session the browser had before; it ends.
    pub before: Option<TokenHash>,
}

#[derive(Clone)]
pub struct LoggedIn {
    /// For the cookie: of the session, or of the step in which a code is asked.
    pub token: Token,
    pub next: Next,
}

/// Where somebody goes whose password was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// He is in.
    In,
    /// He is in and has to choose another password.
    Password,
    /// He is not in yet: he has to show a code.
    Code,
}

impl Next {
    pub(super) fn of(member: &Member) -> Next {
        if member.must_change_password { Next::Password } else { Next::In }
    }
}

/// What the page for one's own password says.
#[derive(Debug, Clone)]
pub struct ChangePassword {
    pub who: StaffId,
    pub current: Secret<String>,
    pub new: Secret<String>,
    pub address: String,
}

/// Takes as long for an unknown name as for a wrong password.
pub async fn log_in(
    db: &Db,
    passwords: &Passwords,
    attempt: Attempt,
    now: Timestamp,
) -> Result<LoggedIn, Error> {
    let typed: Option<StaffName> = attempt.name.parse().ok();
    let known = db
        .read(move |conn| match typed {
            Some(name) => find_let_in(conn, &name),
            None => Ok(None),
        })
        .await?;
    let hash = known.as_ref().map(|(_, hash)| hash.clone());
    let right = passwords.verify(attempt.password.clone(), hash).await?;

    let Some((member, hash)) = known.filter(|(member, _)| right && attempt.door.is_for(member))
    else {
        let refused = refusal(&attempt);
        db.write(move |conn| provenance::record(conn, &refused, now)).await?;
        return Err(Error::Refused);
    };
    let token = Token::random();
    let fresh = token.clone();
    let next = db.write(move |conn| come_in(conn, &member, &hash, &attempt, &fresh, now)).await?;
    Ok(LoggedIn { token, next })
}

fn find_let_in(conn: &mut Conn, name: &StaffName) -> Result<Option<(Member, String)>, Error> {
    match store::find_with_hash(conn, name)? {
        Some((member, hash)) => Ok((!is_kept_out(conn, &member)?).then_some((member, hash))),
        None => Ok(None),
    }
}

/// Himself, or whoever he works for.
pub(super) fn is_kept_out(conn: &mut Conn, member: &Member) -> Result<bool, Error> {
    Ok(match member.employer {
        _ if member.disabled => true,
        Employer::Supplier(supplier) => {
            suppliers::find(conn, supplier)?.is_none_or(|it| it.disabled)
        }
        Employer::Platform | Employer::Agent(_) => false,
    })
}

fn come_in(
    conn: &mut Conn,
    member: &Member,
    hash: &str,
    attempt: &Attempt,
    token: &Token,
    now: Timestamp,
) -> Result<Next, Error> {
    // The password was checked outside of the transaction, and may have been changed since.
    let still = find_let_in(conn, &member.name)?.filter(|(_, now_hash)| now_hash == hash);
    let (member, _) = still.ok_or(Error::Refused)?;
    if member.second_factor {
        second::begin_step(conn, &member, token, now)?;
        return Ok(Next::Code);
    }
    if let Some(before) = &attempt.before {
        store::delete_session(conn, before)?;
    }
    session::open(conn, member.id, token, now)?;
    let by = member.by(attempt.address.clone());
    provenance::record(conn, &by.entry("staff.login", subject(&member.name)), now)?;
    Ok(Next::of(&member))
}

/// The name is not written down: people type passwords into the wrong field.
fn refusal(attempt: &Attempt) -> provenance::Entry {
    let by = By { actor: Actor::System, address: attempt.address.clone() };
    by.entry("staff.login_refused", "staff")
}

/// Ends every session of the person and begins a new one, whose token is returned.
pub async fn change_password(
    db: &Db,
    passwords: &Passwords,
    change: ChangePassword,
    now: Timestamp,
) -> Result<Token, Error> {
    let who = change.who;
    let found = db.read(move |conn| store::find_by_id_with_hash(conn, who)).await?;
    let (member, hash) = found.ok_or(Error::NotFound)?;
    if !passwords.verify(change.current.clone(), Some(hash)).await? {
        return Err(Error::Refused);
    }
    if change.current == change.new {
        return Err(Error::Password { problem: "unchanged".into() });
    }
    password::check(&member.name, &change.new)?;
    let hash = passwords.hash(change.new).await?;

    let token = Token::random();
    let fresh = token.clone();
    let by = member.by(change.address);
    db.write(move |conn| {
        store::set_password(conn, who, &hash, false, now)?;
        store::delete_sessions_of(conn, who)?;
        session::open(conn, who, &fresh, now)?;
        let entry = by.entry("staff.change_password", subject(&member.name));
        Ok::<_, Error>(provenance::record(conn, &entry, now)?)
    })
    .await?;
    Ok(token)
}
