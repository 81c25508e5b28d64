//! A month of an agent or a supplier, to be read, printed or taken along.

use super::entries;
use super::shown::{self, Line};
use crate::agents;
use crate::db::{self, Conn};
use crate::ledger::Account;
use crate::ledger::desk::{self, Posting, Statement};
use crate::state::App;
use crate::suppliers;
use crate::types::{AgentId, Currency, Money, PageRequest, SupplierId, Timestamp};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::account::Wish;
use crate::web::office::answer;
use crate::web::office::month::Month;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;

/// So many parts of so many entries are shown; the sums are over all.
const PARTS: u32 = 25;
const PART_SIZE: u32 = 200;

/// Whose month it is.
struct Of {
    account: Account,
    /// What he is: an agent, or a supplier.
    what: &'static str,
    name: String,
    /// His sheet.
    home: String,
}

#[derive(Template)]
#[template(path = "admin/books/statement.html")]
struct StatementPage {
    f: Console,
    of: Of,
    month: Month,
    /// `None`: it has not begun.
    later: Option<Month>,
    before: Money,
    after: Money,
    sums: Vec<(String, i64, Money)>,
    lines: Vec<Line>,
    /// When it was made.
    made: Timestamp,
}

/// `GET /admin/agents/{id}/statement`.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let of = agent(&app, AgentId(*id)).await?;
    page(&app, f, of, &wish).await
}

/// `GET /admin/suppliers/{id}/statement`.
pub(super) async fn show_supplier(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let of = supplier(&app, SupplierId(*id)).await?;
    page(&app, f, of, &wish).await
}

/// `GET /admin/agents/{id}/statement/csv`.
pub(super) async fn download(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let of = agent(&app, AgentId(*id)).await?;
    file(&app, &f, &of, &wish, &format!("statement-{id}")).await
}

/// `GET /admin/suppliers/{id}/statement/csv`.
pub(super) async fn download_supplier(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let of = supplier(&app, SupplierId(*id)).await?;
    file(&app, &f, &of, &wish, &format!("statement-supplier-{id}")).await
}

async fn agent(app: &App, id: AgentId) -> Result<Of, PageError> {
    let found = app.db.read(move |conn| agents::find(conn, id)).await?;
    let name = found.ok_or(agents::Error::NotFound("agent"))?.name.to_string();
    let (account, home) = (Account::Agent(id), format!("/admin/agents/{id}"));
    Ok(Of { account, what: "agents-name", name, home })
}

async fn supplier(app: &App, id: SupplierId) -> Result<Of, PageError> {
    let found = app.db.read(move |conn| suppliers::find(conn, id)).await?;
    let name = found.ok_or(suppliers::Error::NotFound("supplier"))?.name;
    let (account, home) = (Account::Supplier(id), format!("/admin/suppliers/{id}"));
    Ok(Of { account, what: "suppliers-one", name, home })
}

async fn page(app: &App, f: Console, of: Of, wish: &Wish) -> Result<HttpResponse, PageError> {
    let now = app.clock.now();
    let month = wish.month(now, &f.zone);
    let (statement, entries) = read(app, &f, of.account, month).await?;
    let page = StatementPage {
        month,
        later: month.later(now, &f.zone),
        before: statement.before,
        after: statement.after,
        sums: statement
            .sums
            .into_iter()
            .map(|it| (shown::kind(&f, &it.kind), it.count, it.amount))
            .collect(),
        lines: entries.into_iter().map(|it| shown::line(&f, of.account, it, now)).collect(),
        made: now,
        of,
        f,
    };
    answer::page(StatusCode::OK, &page)
}

async fn file(
    app: &App,
    f: &Console,
    of: &Of,
    wish: &Wish,
    name: &str,
) -> Result<HttpResponse, PageError> {
    let now = app.clock.now();
    let month = wish.month(now, &f.zone);
    let (_, postings) = read(app, f, of.account, month).await?;
    let lines = postings.into_iter().map(|it| shown::line(f, of.account, it, now));
    Ok(entries::table(f, lines).download(&format!("{name}-{month}")))
}

async fn read(
    app: &App,
    f: &Console,
    account: Account,
    month: Month,
) -> Result<(Statement, Vec<Posting>), PageError> {
    let (bounds, currency) = (month.bounds(&f.zone), app.config.shop.currency);
    let read = app.db.read(move |conn| {
        let statement = desk::statement(conn, account, currency, bounds)?;
        Ok::<_, db::Error>((statement, entries_of(conn, account, currency, bounds)?))
    });
    Ok(read.await?)
}

/// What was booked on an account in that time, as far as a page or a file holds it.
pub(in crate::web) fn entries_of(
    conn: &mut Conn,
    account: Account,
    currency: Currency,
    bounds: (Timestamp, Timestamp),
) -> Result<Vec<Posting>, db::Error> {
    let mut entries = Vec::new();
    for number in 1..=PARTS {
        let wanted = PageRequest::new(number, PART_SIZE);
        let part = desk::list_entries(conn, account, currency, Some(bounds), wanted)?;
        entries.extend(part.items);
        if !part.further {
            break;
        }
    }
    Ok(entries)
}
