//! An agent's wallet: what he paid in, and how far he may go beyond it.

use super::{find, here};
use crate::agents::Agent;
use crate::crypto::Token;
use crate::db::Conn;
use crate::state::App;
use crate::types::{AgentId, Money, Page, PageRequest};
use crate::wallets::deposits::{self, Deposit};
use crate::wallets::{self, TopUp, Wallet};
use crate::web::admin::console::Console;
use crate::web::agent::wallet as shown;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;
use serde::Deserialize;

const PAGE_SIZE: u32 = 20;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "admin/agents/wallet.html")]
struct WalletPage {
    f: Console,
    agent: Agent,
    wallet: Wallet,
    /// What his earnings are below nothing; `None`: they are not.
    debt: Option<Money>,
    /// What he pays in through gateways.
    deposits: Page<Deposit>,
    currency: String,
    /// Once-only, for a top-up.
    key: String,
    typed: Typed,
}

impl WalletPage {
    fn status(&self, deposit: &Deposit) -> String {
        shown::status(&self.f, deposit.status)
    }

    fn tag(&self, deposit: &Deposit) -> &'static str {
        shown::tag(deposit.status)
    }

    /// What the addresses of the pages begin with.
    fn before(&self) -> String {
        format!("{}/wallet?page=", here(self.agent.id))
    }
}

/// `GET /admin/agents/{id}/wallet`.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    answer::page(StatusCode::OK, &page(&app, f, *id, wish.page, Typed::default()).await?)
}

/// `POST /admin/agents/{id}/wallet`: he paid in, got back, or pays what he owes.
pub(super) async fn top_up(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_top_up(&app, &f.staff, AgentId(*id), &typed).await {
        Ok(()) => {
            let word = if typed.is("way", "debt") { "saved" } else { "wallet-topped-up" };
            Ok(done(&format!("{}/wallet", here(AgentId(*id))), word))
        }
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            answer::page(status, &page(&app, f, *id, 1, typed).await?)
        }
    }
}

/// `POST /admin/agents/{id}/credit`.
pub(super) async fn set_credit(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_set_credit(&app, &f.staff, AgentId(*id), &typed).await {
        Ok(()) => Ok(done(&format!("{}/wallet", here(AgentId(*id))), "saved")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            answer::page(status, &page(&app, f, *id, 1, typed).await?)
        }
    }
}

async fn try_top_up(app: &App, staff: &Staff, agent: AgentId, typed: &Typed) -> Result<(), No> {
    let amount = read_amount(app, typed, "amount")?;
    let (amount, pays_debt) = match typed.get("way") {
        "in" | "" => (amount, false),
        "out" => (Money::new(-amount.minor(), amount.currency()), false),
        "debt" => (amount, true),
        _ => return Err(Failure::invalid("way", "malformed").into()),
    };
    let (reference, key) = (typed.get("reference").to_owned(), typed.get("key").to_owned());
    let key = if key.is_empty() { Token::random().as_str().to_owned() } else { key };
    let wanted = TopUp { agent, amount, reference, key };
    let (by, now) = (staff.by(), app.clock.now());
    let write = move |conn: &mut Conn| match pays_debt {
        true => wallets::pay_debt(conn, &wanted, &by, now),
        false => wallets::top_up(conn, &wanted, &by, now),
    };
    app.db.write(write).await?;
    Ok(())
}

async fn try_set_credit(app: &App, staff: &Staff, agent: AgentId, typed: &Typed) -> Result<(), No> {
    let credit = read_amount(app, typed, "credit")?;
    let (by, now) = (staff.by(), app.clock.now());
    let set = move |conn: &mut Conn| wallets::set_credit(conn, agent, credit, &by, now);
    Ok(app.db.write(set).await?)
}

fn read_amount(app: &App, typed: &Typed, name: &'static str) -> Result<Money, No> {
    let mut reader = Reader::new(typed);
    let amount = reader.money(name, app.config.shop.currency);
    if reader.text(name).is_empty() {
        reader.refuse(name, "empty");
    }
    amount.ok_or_else(|| reader.refusal())
}

async fn page(
    app: &App,
    f: Console,
    id: i64,
    at: u32,
    typed: Typed,
) -> Result<WalletPage, PageError> {
    let agent = find(app, id).await?;
    let wanted = PageRequest::new(at, PAGE_SIZE);
    let (number, now, currency) = (agent.id, app.clock.now(), app.config.shop.currency);
    let read = move |conn: &mut Conn| {
        let wallet = wallets::find(conn, number, currency, now)?;
        let debt = wallets::debt(conn, number, currency, now)?;
        Ok::<_, wallets::Error>((wallet, debt, deposits::list_of(conn, number, wanted)?))
    };
    let (wallet, debt, deposits) = app.db.read(read).await?;
    let debt = debt.is_positive().then_some(debt);
    let key = Token::random().as_str().to_owned();
    let currency = currency.sign().to_owned();
    Ok(WalletPage { f, agent, wallet, debt, deposits, currency, key, typed })
}
