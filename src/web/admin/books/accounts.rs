//! Whose the money is, and where it lies.

use super::shown::{self, Names};
use super::suspense;
use crate::ledger::desk::{self, Party, Slice};
use crate::ledger::{self, Account, Balance};
use crate::payments;
use crate::state::App;
use crate::types::{Currency, Money, PageRequest};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

const PAGE_SIZE: u32 = 50;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "admin/books/accounts.html")]
struct AccountsPage {
    f: Console,
    /// The platform, and what nobody understands yet.
    own: Vec<Line>,
    /// At gateways and in the operator's hand.
    lies: Vec<Line>,
    parties: Vec<PartyLine>,
    earlier: Option<u32>,
    later: Option<u32>,
}

struct Line {
    href: String,
    name: String,
    amount: Money,
}

struct PartyLine {
    href: String,
    name: String,
    pending: Money,
    available: Money,
    in_payout: Money,
}

/// `GET /admin/ledger`.
pub(super) async fn list(
    app: Data<App>,
    f: Console,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let (now, currency) = (app.clock.now(), app.config.shop.currency);
    let number = wish.page.max(1);
    let wanted = PageRequest::new(number, PAGE_SIZE);
    let read = app.db.read(move |conn| {
        let gateways = payments::list_accounts(conn)?;
        let mut accounts = vec![Account::Platform, Account::Suspense, Account::Hand, Account::Fees];
        accounts.extend(gateways.iter().map(|it| Account::Gateway(it.id)));
        let balances = ledger::balances(conn, &accounts, now)?;
        let parties = desk::list_parties(conn, currency, now, wanted)?;
        accounts.extend(parties.items.iter().map(|it| it.balance.account));
        let names = shown::names(conn, &accounts)?;
        Ok::<_, payments::Error>((balances, parties, names))
    });
    let (balances, parties, names) = read.await?;
    let Slice { items, further } = parties;
    let page = AccountsPage {
        own: own(&f, &balances, currency, &names),
        lies: lies(&f, &balances, currency, &names),
        parties: items.into_iter().map(|it| party(&f, it, &names)).collect(),
        earlier: (number > 1).then(|| number - 1),
        later: further.then(|| number + 1),
        f,
    };
    answer::page(StatusCode::OK, &page)
}

fn total(balances: &[Balance], account: Account, currency: Currency) -> Option<i64> {
    let found = balances.iter().find(|it| it.account == account && it.currency == currency);
    found.map(|it| it.pending.saturating_add(it.available))
}

fn own(f: &Console, balances: &[Balance], currency: Currency, names: &Names) -> Vec<Line> {
    let line = |account: Account| Line {
        href: match account {
            Account::Suspense => suspense::HERE.to_owned(),
            other => href(other),
        },
        name: shown::account(f, account, names),
        amount: Money::new(total(balances, account, currency).unwrap_or_default(), currency),
    };
    [Account::Platform, Account::Suspense].map(line).into()
}

fn lies(f: &Console, balances: &[Balance], currency: Currency, names: &Names) -> Vec<Line> {
    let lies =
        balances.iter().filter(|it| shown::is_a_drawer(it.account) && it.currency == currency);
    lies.map(|it| Line {
        href: href(it.account),
        name: shown::account(f, it.account, names),
        amount: shown::seen(
            it.account,
            Money::new(it.pending.saturating_add(it.available), currency),
        ),
    })
    .collect()
}

fn party(f: &Console, it: Party, names: &Names) -> PartyLine {
    let money = |minor| Money::new(minor, it.balance.currency);
    PartyLine {
        href: href(it.balance.account),
        name: match it.balance.account {
            Account::Agent(_) => names.get(&it.balance.account).cloned().unwrap_or_default(),
            other => shown::account(f, other, names),
        },
        pending: money(it.balance.pending),
        available: money(it.balance.available),
        in_payout: it.in_payout,
    }
}

fn href(account: Account) -> String {
    format!("/admin/ledger/{account}")
}
