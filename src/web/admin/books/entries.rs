//! The entries of one account, on pages and as a file.

use super::shown::{self, Line};
use crate::db::Conn;
use crate::ledger::desk::{self, Slice};
use crate::ledger::{self, Account};
use crate::payments;
use crate::state::App;
use crate::types::{Currency, Money, PageRequest};
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::paper::{Cell, Table};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

const PAGE_SIZE: u32 = 50;
/// In a file: so many parts of so many entries, the newest.
const PARTS: u32 = 50;
const PART_SIZE: u32 = 200;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "admin/books/entries.html")]
struct EntriesPage {
    f: Console,
    account: Account,
    title: String,
    pending: Money,
    available: Money,
    lines: Vec<Line>,
    earlier: Option<u32>,
    later: Option<u32>,
}

/// `GET /admin/ledger/{account}`.
pub(super) async fn list(
    app: Data<App>,
    f: Console,
    account: Path<String>,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let account = read_account(&account)?;
    let (now, currency) = (app.clock.now(), app.config.shop.currency);
    let number = wish.page.max(1);
    let wanted = PageRequest::new(number, PAGE_SIZE);
    let read = app.db.read(move |conn| {
        let balances = ledger::balance(conn, account, now)?;
        let entries = desk::list_entries(conn, account, currency, None, wanted)?;
        Ok::<_, payments::Error>((balances, entries, shown::names(conn, &[account])?))
    });
    let (balances, Slice { items, further }, names) = read.await?;
    let balance = balances.iter().find(|it| it.currency == currency);
    let seen = |minor| shown::seen(account, Money::new(minor, currency));
    let page = EntriesPage {
        title: shown::account(&f, account, &names),
        account,
        pending: seen(balance.map_or(0, |it| it.pending)),
        available: seen(balance.map_or(0, |it| it.available)),
        lines: items.into_iter().map(|it| shown::line(&f, account, it, now)).collect(),
        earlier: (number > 1).then(|| number - 1),
        later: further.then(|| number + 1),
        f,
    };
    answer::page(StatusCode::OK, &page)
}

/// `GET /admin/ledger/{account}/csv`: the newest ten thousand.
pub(super) async fn download(
    app: Data<App>,
    f: Console,
    account: Path<String>,
) -> Result<HttpResponse, PageError> {
    let account = read_account(&account)?;
    let (now, currency) = (app.clock.now(), app.config.shop.currency);
    let entries = app.db.read(move |conn| newest(conn, account, currency)).await?;
    let lines = entries.into_iter().map(|it| shown::line(&f, account, it, now));
    let name = account.to_string().replace(':', "-");
    Ok(table(&f, lines).download(&format!("ledger-{name}")))
}

fn newest(
    conn: &mut Conn,
    account: Account,
    currency: Currency,
) -> Result<Vec<desk::Posting>, crate::db::Error> {
    let mut entries = Vec::new();
    for number in 1..=PARTS {
        let wanted = PageRequest::new(number, PART_SIZE);
        let part = desk::list_entries(conn, account, currency, None, wanted)?;
        entries.extend(part.items);
        if !part.further {
            break;
        }
    }
    Ok(entries)
}

pub(super) fn table(f: &Console, lines: impl Iterator<Item = Line>) -> Table {
    let heads = [
        f.t("books-at"),
        f.t("books-what"),
        f.t("books-about"),
        f.t("books-amount"),
        f.t("books-available-from"),
    ];
    let mut table = Table::new(&heads);
    for it in lines {
        let until = it.until.map(|it| f.time(it)).unwrap_or_default();
        table.add(&[
            Cell::Text(&f.time(it.at)),
            Cell::Text(&it.kind),
            Cell::Text(&it.about),
            Cell::Amount(it.amount),
            Cell::Text(&until),
        ]);
    }
    table
}

fn read_account(text: &str) -> Result<Account, PageError> {
    let account: Result<Account, _> = text.parse();
    Ok(account.map_err(|_| Failure::not_found())?)
}
