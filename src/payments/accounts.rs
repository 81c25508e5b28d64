//! Merchant accounts: rows whose settings are sealed, several per driver.

use super::gateways::Driver;
use super::settings::Settings;
use super::store::{self, NewAccount};
use super::{Account, Error, Fee};
use crate::db::{self, Conn, counters};
use crate::provenance::{self, By};
use crate::types::{Fault, GatewayAccountId, Secret, Timestamp};
use crate::vault::{Purpose, Vault};

/// What the command line or the form says of an account.
#[derive(Debug, Clone)]
pub struct Draft {
    pub code: String,
    pub driver: String,
    /// Empty: the code.
    pub name: String,
    pub settings: Vec<(String, String)>,
    pub fee: Fee,
}

const LONGEST_NAME: usize = 60;

/// Adds an account at the end of the list, switched on.
pub fn add(
    conn: &mut Conn,
    vault: &Vault,
    draft: &Draft,
    by: &By,
    now: Timestamp,
) -> Result<Account, Error> {
    let code = draft.code.trim();
    if code.is_empty() {
        return Err(invalid("code", "empty"));
    }
    if !is_code(code) {
        return Err(invalid("code", "malformed"));
    }
    let driver = Driver::from_word(&draft.driver).ok_or_else(|| invalid("driver", "unknown"))?;
    let name = check_name(&draft.name, code)?;
    draft.fee.check()?;
    if store::find_account(conn, code)?.is_some() {
        return Err(Error::Taken("code"));
    }
    let before = driver.fresh_settings();
    let settings = Settings::check(driver.fields(), &draft.settings, &before)?;
    let sealed = seal(vault, code, &settings);
    let account = NewAccount { code, driver, name: &name, sealed: &sealed };
    touch(conn)?;
    let id = store::insert_account(conn, &account, now).map_err(|error| {
        if db::is_unique_violation(&error) { Error::Taken("code") } else { error.into() }
    })?;
    store::set_fee(conn, id, draft.fee)?;
    note(conn, by, "gateway.add", code, now)?;
    account_of(conn, id)
}

/// Changes name, fee and settings; blank secrets stay as they are. Code and driver are in addresses and
/// in the past, and never change.
pub fn edit(
    conn: &mut Conn,
    vault: &Vault,
    draft: &Draft,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let (account, before) = open_by_code(conn, vault, &draft.code)?;
    let name = check_name(&draft.name, &account.code)?;
    draft.fee.check()?;
    let settings = Settings::check(account.driver.fields(), &draft.settings, &before)?;
    touch(conn)?;
    store::set_fee(conn, account.id, draft.fee)?;
    store::update_account(conn, account.id, &name, &seal(vault, &account.code, &settings))?;
    Ok(note(conn, by, "gateway.edit", &account.code, now)?)
}

/// What the gateway keeps of payments from now on.
pub fn set_fee(
    conn: &mut Conn,
    code: &str,
    fee: Fee,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let account = store::find_account(conn, code)?.ok_or(Error::NotFound("gateway account"))?;
    fee.check()?;
    touch(conn)?;
    store::set_fee(conn, account.id, fee)?;
    Ok(note(conn, by, "gateway.edit", &account.code, now)?)
}

/// Until the transaction ends nobody else changes an account.
pub fn hold(conn: &mut Conn) -> Result<(), Error> {
    Ok(touch(conn)?)
}

/// Offers the account to buyers, or no longer. Callbacks are heard either way: the money is real.
pub fn set_enabled(
    conn: &mut Conn,
    code: &str,
    enabled: bool,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let account = store::find_account(conn, code)?.ok_or(Error::NotFound("gateway account"))?;
    touch(conn)?;
    store::set_enabled(conn, account.id, enabled)?;
    let action = if enabled { "gateway.enable" } else { "gateway.disable" };
    Ok(note(conn, by, action, &account.code, now)?)
}

/// Moves an account one place towards the front of the list.
pub fn move_up(conn: &mut Conn, code: &str) -> Result<(), Error> {
    let mut accounts = store::list_accounts(conn)?;
    let place = accounts.iter().position(|it| it.code == code);
    let place = place.ok_or(Error::NotFound("gateway account"))?;
    accounts.swap(place, place.saturating_sub(1));
    touch(conn)?;
    for (account, position) in accounts.iter().zip(1..) {
        if account.position != position {
            store::set_position(conn, account.id, position)?;
        }
    }
    Ok(())
}

/// An account and its opened settings.
pub fn open_by_code(
    conn: &mut Conn,
    vault: &Vault,
    code: &str,
) -> Result<(Account, Settings), Error> {
    let found = store::account_by_code(conn, code)?.ok_or(Error::NotFound("gateway account"))?;
    open(vault, found)
}

pub(super) fn open_by_id(
    conn: &mut Conn,
    vault: &Vault,
    id: GatewayAccountId,
) -> Result<(Account, Settings), Error> {
    let found = store::account(conn, id)?.ok_or(Error::NotFound("gateway account"))?;
    open(vault, found)
}

fn open(vault: &Vault, found: (Account, Vec<u8>)) -> Result<(Account, Settings), Error> {
    let (account, sealed) = found;
    let key = vault.key(Purpose::Gateways);
    let json: Secret<Vec<u8>> =
        key.open(&place(&account.code), &sealed).map_err(crate::vault::Error::from)?;
    let settings =
        Settings::from_json(json.expose()).ok_or(db::Error::Corrupt("gateway_accounts.sealed"))?;
    Ok((account, settings))
}

fn seal(vault: &Vault, code: &str, settings: &Settings) -> Vec<u8> {
    vault.key(Purpose::Gateways).seal(&place(code), settings.to_json().expose())
}

fn place(code: &str) -> String {
    format!("gateway|v1|account:{code}")
}

fn account_of(conn: &mut Conn, id: GatewayAccountId) -> Result<Account, Error> {
    let (account, _) = store::account(conn, id)?.ok_or(Error::NotFound("gateway account"))?;
    Ok(account)
}

/// Stands in addresses and forms as it is.
fn is_code(text: &str) -> bool {
    let fits = (1..=64).contains(&text.len());
    fits && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

fn check_name(typed: &str, code: &str) -> Result<String, Error> {
    let name = if typed.trim().is_empty() { code } else { typed.trim() };
    Fault::fits(name, LONGEST_NAME).map_err(|it| invalid("name", it))?;
    Ok(name.to_owned())
}

fn invalid(field: &str, problem: impl Into<Fault>) -> Error {
    Error::Invalid { field: field.to_owned(), problem: problem.into() }
}

fn note(
    conn: &mut Conn,
    by: &By,
    action: &'static str,
    code: &str,
    now: Timestamp,
) -> Result<(), db::Error> {
    let entry = by.entry(action, format!("gateway:{code}"));
    provenance::record(conn, &entry, now)
}

/// Every node reads the ways to pay again, as it does a changed catalogue. Before any account is written,
/// for the reason that the catalogue has.
fn touch(conn: &mut Conn) -> Result<(), db::Error> {
    counters::raise(conn, counters::CATALOGUE, 1)?;
    Ok(())
}
