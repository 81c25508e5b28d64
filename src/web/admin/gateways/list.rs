//! The list of accounts: in which order buyers see them, and whether they do.

use crate::db::Conn;
use crate::payments::{self, Account};
use crate::state::App;
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::session::Staff;
use crate::web::visitor::Visitor;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

const HERE: &str = "/admin/gateways";

#[derive(Template)]
#[template(path = "admin/gateways/list.html")]
struct ListPage {
    f: Console,
    accounts: Vec<Row>,
}

struct Row {
    account: Account,
    driver: String,
    notify_url: String,
    /// A sandbox where none may work.
    useless: bool,
    first: bool,
}

/// `GET /admin/gateways`.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    visitor: Visitor,
) -> Result<HttpResponse, PageError> {
    let accounts = app.db.read(payments::list_accounts).await?;
    let origin = visitor.origin(&app.config.web);
    let row = |(place, account): (usize, Account)| Row {
        driver: f.t(&format!("gateway-driver-{}", account.driver.as_str())),
        notify_url: format!("{origin}/hooks/pay/{}", account.code),
        useless: !app.gateways.may_use(account.driver),
        first: place == 0,
        account,
    };
    let accounts = accounts.into_iter().enumerate().map(row).collect();
    answer::page(StatusCode::OK, &ListPage { f, accounts })
}

/// `POST /admin/gateways/{code}/enable`.
pub(super) async fn enable(
    app: Data<App>,
    staff: Staff,
    code: Path<String>,
) -> Result<HttpResponse, PageError> {
    switch(&app, &staff, code.into_inner(), true).await?;
    Ok(done(HERE, "gateway-enabled"))
}

/// `POST /admin/gateways/{code}/disable`.
pub(super) async fn disable(
    app: Data<App>,
    staff: Staff,
    code: Path<String>,
) -> Result<HttpResponse, PageError> {
    switch(&app, &staff, code.into_inner(), false).await?;
    Ok(done(HERE, "gateway-disabled"))
}

async fn switch(app: &App, staff: &Staff, code: String, on: bool) -> Result<(), PageError> {
    let (by, now) = (staff.by(), app.clock.now());
    let work = move |conn: &mut Conn| payments::set_enabled(conn, &code, on, &by, now);
    Ok(app.db.write(work).await?)
}

/// `POST /admin/gateways/{code}/up`.
pub(super) async fn move_up(
    app: Data<App>,
    _: Staff,
    code: Path<String>,
) -> Result<HttpResponse, PageError> {
    let code = code.into_inner();
    app.db.write(move |conn| payments::move_up(conn, &code)).await?;
    Ok(done(HERE, "saved"))
}
