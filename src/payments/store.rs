//! Rows of `gateway_accounts`, `payment_attempts` and `payment_facts`.

use super::gateways::Driver;
use super::{Account, Fee, Outcome, PaymentFact};
use crate::db::schema::{gateway_accounts, payment_attempts, payment_facts};
use crate::db::{self, Conn};
use crate::types::{Bps, GatewayAccountId, Money, OrderId, Timestamp};
use crate::{each_backend, hot};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

/// Rate, fixed, and the owner's part.
type FeeRow = (i64, i64, i64);
type AccountRow = (GatewayAccountId, String, String, String, bool, i32, FeeRow);

const ACCOUNT: (
    gateway_accounts::id,
    gateway_accounts::code,
    gateway_accounts::driver,
    gateway_accounts::name,
    gateway_accounts::enabled,
    gateway_accounts::position,
    (gateway_accounts::fee_bps, gateway_accounts::fee_fixed, gateway_accounts::fee_owner_bps),
) = (
    gateway_accounts::id,
    gateway_accounts::code,
    gateway_accounts::driver,
    gateway_accounts::name,
    gateway_accounts::enabled,
    gateway_accounts::position,
    (gateway_accounts::fee_bps, gateway_accounts::fee_fixed, gateway_accounts::fee_owner_bps),
);

fn read(row: AccountRow) -> Result<Account, db::Error> {
    let (id, code, driver, name, enabled, position, (rate, fixed, owner)) = row;
    let driver = Driver::from_word(&driver).ok_or(db::Error::Corrupt("gateway_accounts.driver"))?;
    let part = |it: i64| {
        let known = u32::try_from(it).map(Bps);
        known.map_err(|_| db::Error::Corrupt("gateway_accounts.fee_bps"))
    };
    let fee = Fee { rate: part(rate)?, fixed, owner: part(owner)? };
    Ok(Account { id, code, driver, name, enabled, position, fee })
}

pub(super) fn list_accounts(conn: &mut Conn) -> Result<Vec<Account>, db::Error> {
    let in_order = gateway_accounts::table
        .order((gateway_accounts::position, gateway_accounts::id))
        .select(ACCOUNT);
    in_order.load::<AccountRow>(conn)?.into_iter().map(read).collect()
}

pub(super) fn find_account(conn: &mut Conn, code: &str) -> Result<Option<Account>, db::Error> {
    let named = gateway_accounts::table.filter(gateway_accounts::code.eq(code)).select(ACCOUNT);
    named.first::<AccountRow>(conn).optional()?.map(read).transpose()
}

pub(super) fn account(
    conn: &mut Conn,
    id: GatewayAccountId,
) -> Result<Option<(Account, Vec<u8>)>, db::Error> {
    let one = gateway_accounts::table.filter(gateway_accounts::id.eq(id));
    let row = one.select((ACCOUNT, gateway_accounts::sealed));
    match row.first::<(AccountRow, Vec<u8>)>(conn).optional()? {
        Some((account, sealed)) => Ok(Some((read(account)?, sealed))),
        None => Ok(None),
    }
}

pub(super) fn account_by_code(
    conn: &mut Conn,
    code: &str,
) -> Result<Option<(Account, Vec<u8>)>, db::Error> {
    let one = gateway_accounts::table.filter(gateway_accounts::code.eq(code));
    let row = one.select((ACCOUNT, gateway_accounts::sealed));
    match row.first::<(AccountRow, Vec<u8>)>(conn).optional()? {
        Some((account, sealed)) => Ok(Some((read(account)?, sealed))),
        None => Ok(None),
    }
}

/// What a new account is, beside its number and its place at the end of the list.
pub(super) struct NewAccount<'a> {
    pub(super) code: &'a str,
    pub(super) driver: Driver,
    pub(super) name: &'a str,
    pub(super) sealed: &'a [u8],
}

pub(super) fn insert_account(
    conn: &mut Conn,
    account: &NewAccount<'_>,
    now: Timestamp,
) -> Result<GatewayAccountId, db::Error> {
    let last: Option<i32> =
        gateway_accounts::table.select(diesel::dsl::max(gateway_accounts::position)).first(conn)?;
    let row = (
        gateway_accounts::code.eq(account.code),
        gateway_accounts::driver.eq(account.driver.as_str()),
        gateway_accounts::name.eq(account.name),
        gateway_accounts::sealed.eq(account.sealed),
        gateway_accounts::enabled.eq(true),
        gateway_accounts::position.eq(last.unwrap_or_default().saturating_add(1)),
        gateway_accounts::created_at.eq(now),
    );
    Ok(diesel::insert_into(gateway_accounts::table)
        .values(row)
        .returning(gateway_accounts::id)
        .get_result(conn)?)
}

pub(super) fn update_account(
    conn: &mut Conn,
    id: GatewayAccountId,
    name: &str,
    sealed: &[u8],
) -> Result<(), db::Error> {
    let one = gateway_accounts::table.filter(gateway_accounts::id.eq(id));
    diesel::update(one)
        .set((gateway_accounts::name.eq(name), gateway_accounts::sealed.eq(sealed)))
        .execute(conn)?;
    Ok(())
}

pub(super) fn set_fee(conn: &mut Conn, id: GatewayAccountId, fee: Fee) -> Result<(), db::Error> {
    let changed = (
        gateway_accounts::fee_bps.eq(i64::from(fee.rate.0)),
        gateway_accounts::fee_fixed.eq(fee.fixed),
        gateway_accounts::fee_owner_bps.eq(i64::from(fee.owner.0)),
    );
    let one = gateway_accounts::table.filter(gateway_accounts::id.eq(id));
    diesel::update(one).set(changed).execute(conn)?;
    Ok(())
}

pub(super) fn set_enabled(
    conn: &mut Conn,
    id: GatewayAccountId,
    enabled: bool,
) -> Result<(), db::Error> {
    let one = gateway_accounts::table.filter(gateway_accounts::id.eq(id));
    diesel::update(one).set(gateway_accounts::enabled.eq(enabled)).execute(conn)?;
    Ok(())
}

pub(super) fn set_position(
    conn: &mut Conn,
    id: GatewayAccountId,
    position: i32,
) -> Result<(), db::Error> {
    let one = gateway_accounts::table.filter(gateway_accounts::id.eq(id));
    diesel::update(one).set(gateway_accounts::position.eq(position)).execute(conn)?;
    Ok(())
}

pub(super) fn was_started(
    conn: &mut Conn,
    order: OrderId,
    account: GatewayAccountId,
) -> Result<bool, db::Error> {
    Ok(next_step(conn, order, account)?.is_some())
}

/// The JSON of what the buyer was told to do.
pub(super) fn next_step(
    conn: &mut Conn,
    order: OrderId,
    account: GatewayAccountId,
) -> Result<Option<String>, db::Error> {
    let attempt = payment_attempts::table
        .filter(payment_attempts::order_id.eq(order))
        .filter(payment_attempts::account_id.eq(account))
        .select(payment_attempts::next_step);
    Ok(attempt.first(conn).optional()?)
}

/// A payment that was begun. Begun again, it learns what the gateway said meanwhile.
pub(super) struct NewAttempt<'a> {
    pub(super) order: OrderId,
    pub(super) account: GatewayAccountId,
    /// JSON; empty while it can be said without asking the gateway.
    pub(super) next_step: &'a str,
    pub(super) next_poll_at: Option<Timestamp>,
}

pub(super) fn insert_attempt(
    conn: &mut Conn,
    attempt: &NewAttempt<'_>,
    now: Timestamp,
) -> Result<(), db::Error> {
    let row = InsertAttempt {
        order: attempt.order,
        account: attempt.account,
        next_step: attempt.next_step,
        next_poll_at: attempt.next_poll_at,
        now,
    };
    each_backend!(conn => row.execute(conn))?;
    Ok(())
}

hot! {
    InsertAttempt<'a>(both) {
        order: OrderId, account: GatewayAccountId, next_step: &'a str,
        next_poll_at: Option<Timestamp>, now: Timestamp,
    }
    "INSERT INTO payment_attempts (order_id, account_id, next_step, next_poll_at, created_at) VALUES (",
        order as BigInt;
    ", ", account as BigInt;
    ", ", next_step as Text;
    ", ", next_poll_at as Nullable<BigInt>;
    ", ", now as BigInt;
    ") ON CONFLICT (order_id, account_id) DO UPDATE SET next_step = excluded.next_step";
}

/// These attempts' gateways are not asked any more.
pub(super) fn let_be(conn: &mut Conn, attempts: &[i64]) -> Result<(), db::Error> {
    let these = payment_attempts::table.filter(payment_attempts::id.eq_any(attempts));
    diesel::update(these)
        .set(payment_attempts::next_poll_at.eq(None::<Timestamp>))
        .execute(conn)?;
    Ok(())
}

/// Takes one poll of an attempt. `false`: another node has it.
pub(super) fn take_poll(
    conn: &mut Conn,
    attempt: i64,
    polls: i32,
    next: Option<Timestamp>,
) -> Result<bool, db::Error> {
    let unpolled = payment_attempts::table
        .filter(payment_attempts::id.eq(attempt))
        .filter(payment_attempts::polls.eq(polls))
        .filter(payment_attempts::next_poll_at.is_not_null());
    let taken = diesel::update(unpolled)
        .set((payment_attempts::polls.eq(polls + 1), payment_attempts::next_poll_at.eq(next)))
        .execute(conn)?;
    Ok(taken == 1)
}

/// What became of a fact that was to be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recorded {
    New,
    /// It was told wrongly before: so much.
    Corrected {
        id: i64,
        told: Money,
    },
    Known,
}

pub(super) fn insert_fact(
    conn: &mut Conn,
    fact: &PaymentFact,
    order: Option<OrderId>,
    outcome: Outcome,
    now: Timestamp,
) -> Result<Recorded, db::Error> {
    let currency = fact.amount.currency();
    let row = InsertFact {
        account: fact.account,
        event_key: &fact.event_key,
        order,
        code: fact.bill.as_str(),
        amount: fact.amount.minor(),
        currency: currency.as_str(),
        outcome: outcome.as_str(),
        left: if outcome == Outcome::Settled { 0 } else { fact.amount.minor() },
        now,
    };
    let added = each_backend!(conn => row.execute(conn))?;
    match (added, outcome) {
        (0, Outcome::Settled) => correct_fact(conn, fact, order, now),
        (0, _) => Ok(Recorded::Known),
        _ => Ok(Recorded::New),
    }
}

/// What a fact that is written down was said to pay.
pub(super) fn bill_of(conn: &mut Conn, fact: &PaymentFact) -> Result<String, db::Error> {
    let known = payment_facts::table
        .filter(payment_facts::account_id.eq(fact.account))
        .filter(payment_facts::event_key.eq(&fact.event_key));
    Ok(known.select(payment_facts::order_code).first(conn)?)
}

/// The number of a fact that is written down.
pub(super) fn fact_id(conn: &mut Conn, fact: &PaymentFact) -> Result<i64, db::Error> {
    let known = payment_facts::table
        .filter(payment_facts::account_id.eq(fact.account))
        .filter(payment_facts::event_key.eq(&fact.event_key));
    Ok(known.select(payment_facts::id).first(conn)?)
}

hot! {
    InsertFact<'a>(both) {
        account: GatewayAccountId, event_key: &'a str, order: Option<OrderId>, code: &'a str,
        amount: i64, currency: &'a str, outcome: &'static str, left: i64,
        now: Timestamp,
    }
    "INSERT INTO payment_facts (account_id, event_key, order_id, order_code, amount, currency, outcome, \
        odd_left, received_at) VALUES (", account as BigInt;
    ", ", event_key as Text;
    ", ", order as Nullable<BigInt>;
    ", ", code as Text;
    ", ", amount as BigInt;
    ", ", currency as Text;
    ", ", outcome as Text;
    ", ", left as BigInt;
    ", ", now as BigInt;
    ") ON CONFLICT DO NOTHING";
}

/// The same payment, first told wrongly (another amount, another order) and now rightly: it must
/// not be taken for a repetition of the wrong word. Where somebody has decided about the money meanwhile,
/// his word stands: else it would be booked twice.
fn correct_fact(
    conn: &mut Conn,
    fact: &PaymentFact,
    order: Option<OrderId>,
    now: Timestamp,
) -> Result<Recorded, db::Error> {
    let wrong = [Outcome::Mismatch.as_str(), Outcome::Unmatched.as_str()];
    let before: Option<(i64, i64, String)> = payment_facts::table
        .filter(payment_facts::account_id.eq(fact.account))
        .filter(payment_facts::event_key.eq(&fact.event_key))
        .filter(payment_facts::outcome.eq_any(wrong))
        .filter(payment_facts::odd_left.eq(payment_facts::amount))
        .select((payment_facts::id, payment_facts::amount, payment_facts::currency))
        .first(conn)
        .optional()?;
    let Some((id, amount, currency)) = before else {
        return Ok(Recorded::Known);
    };
    let currency = currency.parse().map_err(|_| db::Error::Corrupt("payment_facts.currency"))?;
    let told = payment_facts::table
        .filter(payment_facts::id.eq(id))
        .filter(payment_facts::outcome.eq_any(wrong));
    let corrected = diesel::update(told)
        .set((
            payment_facts::order_id.eq(order),
            payment_facts::order_code.eq(fact.bill.as_str()),
            payment_facts::amount.eq(fact.amount.minor()),
            payment_facts::currency.eq(fact.amount.currency().as_str().to_owned()),
            payment_facts::outcome.eq(Outcome::Settled.as_str()),
            payment_facts::received_at.eq(now),
            payment_facts::odd_left.eq(0),
        ))
        .execute(conn)?;
    Ok(match corrected {
        1 => Recorded::Corrected { id, told: Money::new(amount, currency) },
        _ => Recorded::Known,
    })
}
