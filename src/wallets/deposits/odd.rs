//! Money that came for a deposit and did not fit, put into its agent's wallet all the same.

use super::views;
use crate::db::Conn;
use crate::payments::{self, suspense};
use crate::provenance::By;
use crate::types::{DepositCode, Timestamp};
use crate::wallets::{Error, TopUp, top_up};

/// `wish.way` says nothing here: it is counted.
pub fn put_in(
    conn: &mut Conn,
    payment: i64,
    wish: &suspense::Wish,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let missing = || Error::Payments(payments::Error::NotFound("payment"));
    let odd = suspense::find(conn, payment)?.ok_or_else(missing)?;
    let code: DepositCode = odd.bill.parse().map_err(|_| Error::NoDeposit)?;
    let deposit = views::find_any(conn, &code)?.ok_or(Error::NoDeposit)?;
    let wish = suspense::Wish { way: suspense::Way::Counted, ..wish.clone() };
    suspense::settle(conn, payment, &wish, by, now)?;
    let paid_in = TopUp {
        agent: deposit.agent,
        amount: wish.amount,
        reference: odd.event_key,
        key: format!("payment:{payment}:{}", wish.seen.minor()),
    };
    top_up(conn, &paid_in, by, now)?;
    Ok(())
}
