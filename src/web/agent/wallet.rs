//! The agent's wallet: what he has, paying in, and what became of that.

use super::desk::Desk;
use crate::crypto::Token;
use crate::db::Conn;
use crate::payments::Account;
use crate::state::App;
use crate::types::{DepositCode, Page, PageRequest};
use crate::wallets::deposits::{self, Deposit, Status, Terms};
use crate::wallets::{self, Wallet};
use crate::web::display::Display;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::page::Frame;
use crate::web::session::{Principal, Seller};
use crate::web::visitor::Visitor;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

pub(super) const HOME: &str = "/agent/wallet";
const PAGE_SIZE: u32 = 20;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "agent/wallet.html")]
struct WalletPage {
    f: Desk,
    wallet: Wallet,
    terms: Terms,
    ways: Vec<Account>,
    deposits: Page<Deposit>,
    currency: &'static str,
    /// Once-only, for a deposit.
    key: String,
    typed: Typed,
}

impl WalletPage {
    fn status(&self, deposit: &Deposit) -> String {
        status(&self.f, deposit.status)
    }

    fn tag(&self, deposit: &Deposit) -> &'static str {
        tag(deposit.status)
    }

    fn may_pay(&self, deposit: &Deposit) -> bool {
        deposit.status == Status::Pending
    }
}

/// What became of a deposit, in a word.
pub(in crate::web) fn status(f: &Frame, status: Status) -> String {
    f.t(match status {
        Status::Pending => "deposit-pending",
        Status::Paid => "deposit-paid",
        Status::Expired => "deposit-expired",
    })
}

/// The colour of that word.
pub(in crate::web) fn tag(status: Status) -> &'static str {
    match status {
        Status::Pending => "tag-warn",
        Status::Paid => "tag-good",
        Status::Expired => "",
    }
}

/// `GET /agent/wallet`.
pub(super) async fn show(
    app: Data<App>,
    display: Data<Display>,
    _: Principal,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let page = page(&app, &display, f, wish.page, Typed::default()).await?;
    answer::page(StatusCode::OK, &page)
}

/// `POST /agent/wallet`: begins to pay in.
pub(super) async fn begin(
    app: Data<App>,
    display: Data<Display>,
    Principal(owner): Principal,
    f: Desk,
    form: Form<Pairs>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_begin(&app, &display, &owner, &typed).await {
        Ok((deposit, way)) => {
            let visitor = Visitor::of(&request);
            super::deposit::start(&app, &visitor, &deposit, &way, &request).await;
            Ok(answer::go_to(&format!("{HOME}/{}", deposit.code)))
        }
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            answer::page(status, &page(&app, &display, f, 1, typed).await?)
        }
    }
}

async fn try_begin(
    app: &App,
    display: &Display,
    owner: &Seller,
    typed: &Typed,
) -> Result<(Deposit, Account), No> {
    let mut reader = Reader::new(typed);
    let amount = reader.money("amount", app.config.shop.currency);
    if reader.text("amount").is_empty() {
        reader.refuse("amount", "empty");
    }
    let Some(amount) = amount else {
        return Err(reader.refusal());
    };
    let chosen = reader.text("gateway");
    let ways = display.shown(app).await?.accounts.clone();
    let way = ways.into_iter().find(|it| it.code == chosen);
    let way = way.ok_or_else(|| Failure::invalid("gateway", "unknown"))?;
    let key = match typed.get("key") {
        "" => Token::random().as_str().to_owned(),
        key => key.to_owned(),
    };
    let wanted = deposits::Wish { agent: owner.agent.id, amount, account: way.clone(), key };
    let code = DepositCode::random(&mut rand::rng());
    let (terms, by, now) = (Terms::of(&app.config), owner.by(), app.clock.now());
    let begin = move |conn: &mut Conn| deposits::begin(conn, &wanted, &terms, &code, &by, now);
    Ok((app.db.write(begin).await?, way))
}

async fn page(
    app: &App,
    display: &Display,
    f: Desk,
    number: u32,
    typed: Typed,
) -> Result<WalletPage, PageError> {
    let (agent, currency, now) = (f.agent(), f.currency, app.clock.now());
    let wanted = PageRequest::new(number, PAGE_SIZE);
    let read = move |conn: &mut Conn| {
        let wallet = wallets::find(conn, agent, currency, now)?;
        Ok::<_, wallets::Error>((wallet, deposits::list_of(conn, agent, wanted)?))
    };
    let (wallet, deposits) = app.db.read(read).await?;
    Ok(WalletPage {
        wallet,
        terms: Terms::of(&app.config),
        ways: display.shown(app).await?.accounts.clone(),
        deposits,
        currency: currency.sign(),
        key: Token::random().as_str().to_owned(),
        typed,
        f,
    })
}
