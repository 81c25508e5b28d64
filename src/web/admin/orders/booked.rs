//! What an order brought everybody, up to now.

use crate::db::Conn;
use crate::ledger::{self, Account};
use crate::orders::{self, View};
use crate::types::{Currency, Money};
use crate::web::admin::books::shown::{Names, account, names};
use crate::web::failure::Failure;
use crate::web::page::Frame;

/// What it brought somebody.
pub(super) struct Booked {
    pub(super) who: String,
    pub(super) share: Money,
    pub(super) fee: Money,
    pub(super) taken: Money,
    pub(super) net: Money,
}

pub(super) struct Books {
    parts: Vec<ledger::Part>,
    names: Names,
    currency: Currency,
}

impl Books {
    /// Of those who have a part of it; where the money lies is said among its payments.
    pub(super) fn load(conn: &mut Conn, order: &View) -> Result<Books, Failure> {
        let mut parts = orders::books_of(conn, order.id)?;
        parts.retain(|it| {
            !matches!(it.account, Account::Gateway(_) | Account::Hand | Account::Wallet(_))
        });
        let accounts: Vec<Account> = parts.iter().map(|it| it.account).collect();
        Ok(Books { names: names(conn, &accounts)?, parts, currency: order.total.currency() })
    }

    pub(super) fn shown(&self, f: &Frame) -> Vec<Booked> {
        let money = |minor| Money::new(minor, self.currency);
        let row = |it: &ledger::Part| Booked {
            who: account(f, it.account, &self.names),
            share: money(it.share),
            fee: money(it.fee),
            taken: money(it.taken),
            net: money(it.net()),
        };
        self.parts.iter().map(row).collect()
    }
}
