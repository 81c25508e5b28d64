//! One deposit: how to pay it, until when, and whether the money is here.

use super::desk::Desk;
use super::wallet::HOME;
use crate::db::Conn;
use crate::payments::{Account, StartPayment, suspense};
use crate::state::App;
use crate::text;
use crate::types::{BillCode, DepositCode, Money, Timestamp};
use crate::wallets::deposits::{self, Deposit, Status};
use crate::web::asking;
use crate::web::display::Display;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::page::Frame;
use crate::web::paying::{Step, icon_of, is_mobile};
use crate::web::session::{Principal, Seller};
use crate::web::visitor::Visitor;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "agent/deposit.html")]
struct DepositPage {
    f: Desk,
    deposit: Deposit,
    way: Account,
    icon: &'static str,
    /// `None`: it is paid, or nobody may pay it any more.
    step: Option<Step>,
    /// Where the payment is started.
    begin: String,
    now: Timestamp,
    /// What came for it and does not fit.
    odd: Option<Money>,
}

impl DepositPage {
    fn seconds_left(&self) -> i64 {
        self.deposit.expires_at.since(self.now).max(0)
    }

    fn is_paid(&self) -> bool {
        self.deposit.status == Status::Paid
    }
}

/// Leads on from the gateway's pages, whose link back carries no session along.
#[derive(Template)]
#[template(path = "agent/paid_in.html")]
struct BackPage {
    f: Frame,
    to: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    failed: bool,
    /// He says that he has paid.
    paid: bool,
}

/// What a page that asks again and again shows already.
#[derive(Deserialize)]
pub(super) struct Waiting {
    #[serde(default)]
    was: String,
}

/// `GET /agent/wallet/{code}`.
pub(super) async fn show(
    app: Data<App>,
    display: Data<Display>,
    Principal(owner): Principal,
    f: Desk,
    code: Path<String>,
    wish: Query<Wish>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let deposit = find(&app, &owner, &code).await?;
    if wish.paid && deposit.status != Status::Paid {
        asking::about(&app, BillCode::Deposit(deposit.code.clone())).await;
    }
    let way = way_of(&app, &display, &deposit).await?;
    let (now, visitor) = (app.clock.now(), Visitor::of(&request));
    let open = deposit.status == Status::Pending && deposit.expires_at > now;
    let step = if open {
        let payment = to_pay(&app, &visitor, &deposit, &way, &request);
        let said = app.gateways.step_of(way.id, &deposit.said, &payment).await?;
        Some(match said {
            Some(step) => Step::of(step),
            None if wish.failed => Step::Failed,
            None => Step::Start,
        })
    } else {
        None
    };
    let policy = step.as_ref().and_then(Step::policy);
    let begin = format!("{HOME}/{}", deposit.code);
    let code = deposit.code.clone();
    let odd = match deposit.status {
        Status::Paid => None,
        _ => app.db.read(move |conn| suspense::came_for(conn, code.as_str())).await?,
    };
    let page = DepositPage { f, icon: icon_of(way.driver), deposit, way, step, begin, now, odd };
    let mut answer = answer::page(StatusCode::OK, &page)?;
    if let Some(policy) = policy {
        answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(answer)
}

/// `POST /agent/wallet/{code}`: asks the gateway how to pay.
pub(super) async fn begin(
    app: Data<App>,
    display: Data<Display>,
    Principal(owner): Principal,
    code: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let deposit = find(&app, &owner, &code).await?;
    let way = way_of(&app, &display, &deposit).await?;
    let here = format!("{HOME}/{}", deposit.code);
    let open = deposit.status == Status::Pending && deposit.said.is_empty();
    let visitor = Visitor::of(&request);
    match !open || start(&app, &visitor, &deposit, &way, &request).await {
        true => Ok(answer::go_to(&here)),
        false => Ok(answer::go_to(&format!("{here}?failed=true"))),
    }
}

/// `GET /agent/wallet/{code}/status`: whether the page has something new to show.
pub(super) async fn status(
    app: Data<App>,
    Principal(owner): Principal,
    code: Path<String>,
    page: Query<Waiting>,
) -> Result<HttpResponse, PageError> {
    let deposit = find(&app, &owner, &code).await?;
    let mut answer = HttpResponse::NoContent();
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    if deposit.status.as_str() != page.was {
        answer.insert_header(("hx-redirect", format!("{HOME}/{}", deposit.code)));
    }
    Ok(answer.finish())
}

/// `GET /agent/wallet/{code}/back`: where gateways send the browser. Says nothing.
pub(super) async fn back(f: Frame, code: Path<String>) -> Result<HttpResponse, PageError> {
    let code: DepositCode = code.parse().map_err(|_| Failure::not_found())?;
    answer::page(StatusCode::OK, &BackPage { f, to: format!("{HOME}/{code}?paid=true") })
}

/// Whether the gateway said how to pay. If not, the page offers to ask again.
pub(super) async fn start(
    app: &App,
    visitor: &Visitor,
    deposit: &Deposit,
    way: &Account,
    request: &HttpRequest,
) -> bool {
    match try_start(app, visitor, deposit, way, request).await {
        Ok(()) => true,
        Err(failure) => {
            let error = failure.source.map_or_else(|| failure.code.to_owned(), |it| it.to_string());
            tracing::warn!(deposit.code = %deposit.code, error, "A payment cannot be started");
            false
        }
    }
}

async fn try_start(
    app: &App,
    visitor: &Visitor,
    deposit: &Deposit,
    way: &Account,
    request: &HttpRequest,
) -> Result<(), Failure> {
    let payment = to_pay(app, visitor, deposit, way, request);
    let (_, said) = app.gateways.begin(way.id, &payment).await?;
    if !said.is_empty() {
        let id = deposit.id;
        app.db.write(move |conn: &mut Conn| deposits::keep_step(conn, id, &said)).await?;
    }
    Ok(())
}

async fn find(app: &App, owner: &Seller, code: &str) -> Result<Deposit, Failure> {
    let code: DepositCode = code.parse().map_err(|_| Failure::not_found())?;
    let agent = owner.agent.id;
    let found = app.db.read(move |conn| deposits::find(conn, agent, &code)).await?;
    found.ok_or_else(Failure::not_found)
}

/// The account that it is paid at; one that was switched off meanwhile is shown all the same.
async fn way_of(app: &App, display: &Display, deposit: &Deposit) -> Result<Account, Failure> {
    let shown = display.shown(app).await?;
    if let Some(way) = shown.accounts.iter().find(|it| it.id == deposit.account) {
        return Ok(way.clone());
    }
    let all = app.db.read(crate::payments::list_accounts).await?;
    let way = all.into_iter().find(|it| it.id == deposit.account);
    way.ok_or_else(Failure::not_found)
}

fn to_pay(
    app: &App,
    visitor: &Visitor,
    deposit: &Deposit,
    way: &Account,
    request: &HttpRequest,
) -> StartPayment {
    let (origin, code) = (visitor.origin(&app.config.web), deposit.code.as_str());
    StartPayment {
        code: BillCode::Deposit(deposit.code.clone()),
        total: deposit.amount,
        title: text::with(visitor.locale, "pay-neutral-name", &[("code", code)]),
        notify_url: format!("{origin}/hooks/pay/{}", way.code),
        return_url: format!("{origin}{HOME}/{code}/back"),
        client_ip: visitor.address.to_string(),
        mobile: is_mobile(request),
    }
}
