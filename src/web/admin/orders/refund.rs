//! Giving money of an order back: first what it takes of everybody, then for good.

use super::sheet::read_code;
use crate::crypto::Token;
use crate::ledger::Account;
use crate::orders::{self, Preview, Refund, RefundState, RefundTo};
use crate::state::App;
use crate::types::{Money, OrderCode};
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer::{self, Problem};
use crate::web::office::told::{done, refused};
use crate::web::page::Frame;
use crate::{agents, db, suppliers};
use actix_web::HttpResponse;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;
use serde::Deserialize;

/// In characters.
const LONGEST_REASON: usize = 200;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    amount: String,
    #[serde(default)]
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RefundForm {
    amount: String,
    #[serde(default)]
    reason: String,
    /// Once-only; from the page.
    key: String,
    /// `wallet` or `gateway`; `hand` where there is no choice.
    #[serde(default = "by_hand")]
    to: String,
}

fn by_hand() -> String {
    "hand".to_owned()
}

#[derive(Template)]
#[template(path = "admin/orders/refund.html")]
struct RefundPage {
    f: Console,
    code: OrderCode,
    wish: Wish,
    preview: Preview,
    /// Who gives what back.
    parts: Vec<(String, Money)>,
    /// Whether the amount can be given back: the last button is there.
    sure: bool,
    key: String,
    currency: String,
    problem: Problem,
}

impl RefundPage {
    /// The amount as typed, with its sign.
    fn asked(&self) -> String {
        format!("{}{}", self.currency, self.wish.amount)
    }
}

/// `GET /admin/orders/{code}/refund`.
pub(super) async fn ask(
    app: Data<App>,
    f: Console,
    code: Path<String>,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let code = read_code(&code)?;
    show(&app, f, code, wish.into_inner(), None).await
}

/// `POST /admin/orders/{code}/refund`.
pub(super) async fn send(
    app: Data<App>,
    f: Console,
    code: Path<String>,
    form: Form<RefundForm>,
) -> Result<HttpResponse, PageError> {
    let code = read_code(&code)?;
    let RefundForm { amount, reason, key, to } = form.into_inner();
    let to = match to.as_str() {
        "wallet" => RefundTo::Wallet,
        "gateway" => RefundTo::Gateway,
        "hand" => RefundTo::Hand,
        _ => return Err(Failure::invalid("to", "unknown").into()),
    };
    let reason: String =
        reason.trim().chars().filter(|c| !c.is_control()).take(LONGEST_REASON).collect();
    let wish = Wish { amount, reason };
    let amount = match read_amount(&app, &wish.amount) {
        Ok(amount) => amount,
        Err(failure) => return show(&app, f, code, wish, Some(failure)).await,
    };
    let (order, reason, by) = (code.clone(), wish.reason.clone(), f.staff.by());
    let refund = Refund { order, amount, key, reason, to, by };
    match give_back(&app, refund).await {
        Ok(RefundState::Done) => Ok(done(&here(&code), "order-refunded")),
        Ok(RefundState::Failed) => Ok(refused(&here(&code), "refund-refused")),
        Ok(_) => Ok(done(&here(&code), "refund-asked")),
        Err(orders::Error::IllegalStep { .. }) => Ok(refused(&here(&code), "order-moved-on")),
        Err(other) => show(&app, f, code, wish, Some(other.into())).await,
    }
}

/// How far it came: what is not given back by a gateway is done at once.
async fn give_back(app: &App, refund: Refund) -> Result<RefundState, orders::Error> {
    let now = app.clock.now();
    match refund.to {
        RefundTo::Gateway => {
            let (asked, _) = app.till.refund_at_gateway(&app.gateways, refund, now).await?;
            Ok(asked.state)
        }
        RefundTo::Hand | RefundTo::Wallet => {
            app.till.refund(refund, now).await?;
            Ok(RefundState::Done)
        }
    }
}

async fn show(
    app: &App,
    f: Console,
    code: OrderCode,
    wish: Wish,
    failure: Option<Failure>,
) -> Result<HttpResponse, PageError> {
    let (amount, failure) = match (wish.amount.as_str(), failure) {
        (_, Some(failure)) => (None, Some(failure)),
        ("", None) => (None, None),
        (typed, None) => match read_amount(app, typed) {
            Ok(amount) => (Some(amount), None),
            Err(failure) => (None, Some(failure)),
        },
    };
    let (preview, failure) = match preview(app, &code, amount).await {
        Ok(preview) => (preview, failure),
        Err(orders::Error::IllegalStep { .. }) => {
            return Ok(refused(&here(&code), "order-moved-on"));
        }
        Err(other) => (preview(app, &code, None).await?, Some(other.into())),
    };
    let (status, problem) = match failure {
        Some(failure) => answer::problem(failure, &f)?,
        None => (answer::Head::OK, Problem::default()),
    };
    let page = RefundPage {
        parts: named(app, &f, &preview).await?,
        sure: amount.is_some() && !problem.is_any(),
        key: Token::random().as_str().to_owned(),
        currency: preview.total.currency().sign().to_owned(),
        f,
        code,
        wish,
        preview,
        problem,
    };
    answer::page(status, &page)
}

async fn preview(
    app: &App,
    code: &OrderCode,
    amount: Option<Money>,
) -> Result<Preview, orders::Error> {
    app.till.preview_refund(code.clone(), amount).await
}

fn read_amount(app: &App, typed: &str) -> Result<Money, Failure> {
    match Money::parse(typed.trim(), app.config.shop.currency) {
        Ok(amount) if amount.is_positive() => Ok(amount),
        Ok(_) => Err(Failure::invalid("amount", "not_positive")),
        Err(_) => Err(Failure::invalid("amount", "not_an_amount")),
    }
}

async fn named(app: &App, f: &Frame, preview: &Preview) -> Result<Vec<(String, Money)>, PageError> {
    let agents: Vec<_> = preview.parts.iter().filter_map(|(it, _)| it.agent()).collect();
    let suppliers: Vec<_> = preview.parts.iter().filter_map(|(it, _)| it.supplier()).collect();
    let read = app.db.read(move |conn| {
        Ok::<_, db::Error>((agents::names(conn, &agents)?, suppliers::names(conn, &suppliers)?))
    });
    let (agents, suppliers) = read.await?;
    let name = |account: &Account| match account {
        Account::Agent(agent) => agents.get(agent).cloned().unwrap_or_default(),
        Account::Supplier(supplier) => {
            let name = suppliers.get(supplier).cloned().unwrap_or_default();
            f.with("books-supplier", "name", name)
        }
        Account::Promoter(_) => f.t("books-promoter-part"),
        _ => f.t("agents-platform"),
    };
    Ok(preview.parts.iter().map(|(account, amount)| (name(account), *amount)).collect())
}

fn here(code: &OrderCode) -> String {
    format!("/admin/orders/{code}")
}
