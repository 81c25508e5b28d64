//! Who may come in: the first operator, further ones, and the end of it.

use super::{Employer, Error, Member, Role, StaffName, password, store};
use crate::crypto::Passwords;
use crate::db::{self, Conn, Db};
use crate::provenance::{self, By};
use crate::suppliers;
use crate::types::{AgentId, Page, PageRequest, Secret, StaffId, SupplierId, Timestamp};

/// Somebody about to be let in. The password was checked and hashed before the transaction.
#[derive(Debug, Clone)]
pub struct NewStaff {
    pub name: StaffName,
    pub employer: Employer,
    pub password_hash: String,
    pub role: Role,
    pub must_change_password: bool,
    /// Who lets him in.
    pub by: By,
}

/// Whether nobody can log in to the admin pages yet: the shop shows its first-run page.
pub fn is_empty(conn: &mut Conn) -> Result<bool, db::Error> {
    Ok(store::count(conn, Employer::Platform)? == 0)
}

/// A person of the platform, or of this agent or supplier; nobody else's.
pub fn find(conn: &mut Conn, employer: impl Into<Employer>, who: StaffId) -> Result<Member, Error> {
    let employer = employer.into();
    let found = store::find(conn, who)?.filter(|it| it.employer == employer);
    found.ok_or(Error::NotFound)
}

/// Whosever person he is.
pub fn find_named(conn: &mut Conn, name: &StaffName) -> Result<Option<Member>, Error> {
    Ok(store::find_by_name(conn, name)?)
}

/// Whether somebody of this agent's logs in with this name.
pub fn is_login_of(conn: &mut Conn, agent: AgentId, name: &str) -> Result<bool, db::Error> {
    let Ok(name) = name.parse() else {
        return Ok(false);
    };
    let found = store::find_by_name(conn, &name)?;
    Ok(found.is_some_and(|it| it.agent() == Some(agent)))
}

/// The people of the platform, of an agent, or of a supplier.
pub fn list_staff(
    conn: &mut Conn,
    employer: impl Into<Employer>,
    page: PageRequest,
) -> Result<Page<Member>, Error> {
    Ok(store::list(conn, employer.into(), page)?)
}

pub fn create(conn: &mut Conn, new: &NewStaff, now: Timestamp) -> Result<StaffId, Error> {
    if store::find_by_name(conn, &new.name)?.is_some() {
        return Err(Error::Taken);
    }
    // Two that come at the same instant both see nobody: then the unique name decides.
    let id =
        store::insert(conn, new, now).map_err(|error| match db::is_unique_violation(&error) {
            true => Error::Taken,
            false => Error::Db(error),
        })?;
    let entry = new.by.entry("staff.create", subject(&new.name)).detail(new.role.as_str());
    provenance::record(conn, &entry, now)?;
    Ok(id)
}

/// The operator of a new shop. Of several who try at once, one succeeds.
pub fn create_first(conn: &mut Conn, new: &NewStaff, now: Timestamp) -> Result<StaffId, Error> {
    store::keep_others_out(conn)?;
    if !is_empty(conn)? {
        return Err(Error::NotFirst);
    }
    create(conn, new, now)
}

/// The operator of a demo shop, with a password that must be changed at the first login. `None`:
/// there is somebody already.
pub async fn create_with_one_time_password(
    db: &Db,
    passwords: &Passwords,
    name: StaffName,
    now: Timestamp,
) -> Result<Option<Secret<String>>, Error> {
    if !db.read(is_empty).await? {
        return Ok(None);
    }
    let (password, new) =
        one_time(passwords, (name, Employer::Platform, Role::Owner), By::SYSTEM).await?;
    match db.write(move |conn| create_first(conn, &new, now)).await {
        Ok(_) => Ok(Some(password)),
        Err(Error::NotFirst) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Somebody whom an owner lets in, to the platform's pages, an agent's or a supplier's. The password is for him
/// to hand over, once.
pub async fn invite(
    db: &Db,
    passwords: &Passwords,
    (name, employer, role): (StaffName, impl Into<Employer>, Role),
    by: By,
    now: Timestamp,
) -> Result<Secret<String>, Error> {
    let (password, new) = one_time(passwords, (name, employer.into(), role), by).await?;
    db.write(move |conn| create(conn, &new, now)).await?;
    Ok(password)
}

async fn one_time(
    passwords: &Passwords,
    (name, employer, role): (StaffName, Employer, Role),
    by: By,
) -> Result<(Secret<String>, NewStaff), Error> {
    let password = password::one_time(&mut rand::rng());
    let password_hash = passwords.hash(password.clone()).await?;
    let new = NewStaff { name, employer, password_hash, role, must_change_password: true, by };
    Ok((password, new))
}

/// Somebody forgot his password: he gets a one-time password, handed over by an owner.
pub async fn reset_with_one_time_password(
    db: &Db,
    passwords: &Passwords,
    name: StaffName,
    by: By,
    now: Timestamp,
) -> Result<Secret<String>, Error> {
    let password = password::one_time(&mut rand::rng());
    let hash = passwords.hash(password.clone()).await?;
    db.write(move |conn| reset_password(conn, &name, &hash, &by, now)).await?;
    Ok(password)
}

/// From now on he cannot log in, and where he is logged in he is not any more.
pub fn disable(
    conn: &mut Conn,
    employer: impl Into<Employer>,
    who: StaffId,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    store::keep_others_out(conn)?;
    let member = find(conn, employer, who)?;
    if member.role == Role::Owner && store::count_other_owners(conn, &member)? == 0 {
        return Err(Error::LastOwner);
    }
    store::set_disabled(conn, who, true)?;
    store::delete_sessions_of(conn, who)?;
    Ok(provenance::record(conn, &by.entry("staff.disable", subject(&member.name)), now)?)
}

pub fn enable(
    conn: &mut Conn,
    employer: impl Into<Employer>,
    who: StaffId,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let member = find(conn, employer, who)?;
    store::set_disabled(conn, who, false)?;
    Ok(provenance::record(conn, &by.entry("staff.enable", subject(&member.name)), now)?)
}

/// Somebody forgot his password. The new one was handed over by another, so it must be changed, and
/// nobody stays logged in with the old one.
pub fn reset_password(
    conn: &mut Conn,
    name: &StaffName,
    hash: &str,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let member = store::find_by_name(conn, name)?.ok_or(Error::NotFound)?;
    store::set_password(conn, member.id, hash, true, now)?;
    store::delete_sessions_of(conn, member.id)?;
    Ok(provenance::record(conn, &by.entry("staff.reset_password", subject(name)), now)?)
}

/// Nobody of this agent's comes in any more, and nobody is in.
pub fn shut_out(conn: &mut Conn, agent: AgentId) -> Result<(), Error> {
    Ok(store::shut_out(conn, agent)?)
}

/// Whether this supplier's people are kept out from now on. Either way nobody is in: who came in before
/// comes in again.
pub fn set_supplier_disabled(
    conn: &mut Conn,
    supplier: SupplierId,
    disabled: bool,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    suppliers::set_disabled(conn, supplier, disabled, by, now)?;
    Ok(store::delete_sessions_at(conn, Employer::Supplier(supplier))?)
}

/// As it stands in the audit log.
pub(super) fn subject(name: &StaffName) -> String {
    format!("staff:{name}")
}
