//! A month of his account in a few sums, to be read or printed.

use super::desk::Desk;
use super::ledger;
use crate::ledger::Account;
use crate::ledger::desk;
use crate::state::App;
use crate::types::{Money, Timestamp};
use crate::web::failure::PageError;
use crate::web::office::account::Wish;
use crate::web::office::answer;
use crate::web::office::month::Month;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "supplier/statement.html")]
struct StatementPage {
    f: Desk,
    month: Month,
    /// `None`: it has not begun.
    later: Option<Month>,
    before: Money,
    after: Money,
    sums: Vec<(String, i64, Money)>,
    /// When it was made.
    made: Timestamp,
}

/// `GET /supplier/statement`.
pub(super) async fn show(
    app: Data<App>,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let now = app.clock.now();
    let month = wish.month(now, &f.zone);
    let (account, bounds) = (Account::Supplier(f.supplier()), month.bounds(&f.zone));
    let currency = f.currency;
    let read = app.db.read(move |conn| desk::statement(conn, account, currency, bounds));
    let it = read.await?;
    let sums = it.sums.iter().map(|it| (ledger::kind(&f, &it.kind), it.count, it.amount)).collect();
    let later = month.later(now, &f.zone);
    let (before, after) = (it.before, it.after);
    answer::page(StatusCode::OK, &StatementPage { f, month, later, before, after, sums, made: now })
}
