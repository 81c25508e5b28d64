//! Orders: those of his own shop with what support needs, those of the shops below as amounts only.

pub(super) mod below;
pub(super) mod export;

use super::desk::Desk;
use crate::db;
use crate::ledger::Account;
use crate::orders::Status;
use crate::orders::desk::{self, Sheet, Slice, StepLine};
use crate::promoters;
use crate::state::App;
use crate::types::{Money, OrderCode, OrderId};
use crate::web::admin::orders::list::{Filter, address, filters, which, word};
use crate::web::admin::orders::shown::{self, Line};
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::session::Seller;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

const HOME: &str = "/agent/orders";
const PAGE_SIZE: u32 = 40;
/// In characters; longer ones are nothing that could be found.
const LONGEST_SEARCH: usize = 200;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    /// A status, or `waiting`.
    #[serde(default)]
    status: String,
    #[serde(default)]
    q: String,
    /// Where the part of the list before this one ended.
    beyond: Option<i64>,
}

/// As the audit log names him.
fn agent_of(seller: &Seller) -> String {
    format!("agent:{}", seller.agent.name)
}

#[derive(Template)]
#[template(path = "agent/orders/list.html")]
struct ListPage {
    f: Desk,
    q: String,
    filters: Vec<Filter>,
    status: String,
    lines: Vec<Line>,
    next: Option<String>,
    further: bool,
    start: String,
}

impl ListPage {
    /// What its file is asked for.
    fn wish(&self) -> [(&'static str, &str); 2] {
        [("status", &self.status), ("q", &self.q)]
    }
}

/// `GET /agent/orders`.
pub(super) async fn list(
    app: Data<App>,
    seller: Seller,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let wish = wish.into_inner();
    let q: String = wish.q.trim().chars().take(LONGEST_SEARCH).collect();
    let (shop, beyond) = (seller.agent.id, wish.beyond.map(OrderId));
    let (vault, typed, which) = (app.vault.clone(), q.clone(), which(&wish.status));
    let found = app.db.read(move |conn| {
        desk::list_of_shop(conn, &vault, shop, (&typed, which), beyond, PAGE_SIZE)
    });
    let Slice { mut rows, next } = found.await?;
    rows.iter_mut().for_each(|it| it.agent = None);
    let start = match q.as_str() {
        "" => address(HOME, which),
        q => {
            let query = serde_urlencoded::to_string([("q", q)]).unwrap_or_default();
            format!("/agent/orders?{query}")
        }
    };
    let joint = if start.contains('?') { '&' } else { '?' };
    let page = ListPage {
        filters: filters(&f, HOME, which, 0),
        status: word(which).to_owned(),
        lines: shown::lines(&f, rows),
        next: next.map(|id| format!("{start}{joint}beyond={id}")),
        further: beyond.is_some(),
        start,
        q,
        f,
    };
    answer::page(StatusCode::OK, &page)
}

#[derive(Template)]
#[template(path = "agent/orders/sheet.html")]
struct SheetPage {
    f: Desk,
    code: String,
    goods: String,
    status: String,
    tag: &'static str,
    total: Money,
    paid: Option<String>,
    /// What is his of it; only for those who may see what is earned.
    profit: Option<Money>,
    /// What he bears of the gateway's fee; for the same eyes.
    fee: Option<Money>,
    /// What was given back to the buyer, and what of that was taken from him; for the same eyes.
    refunded: Option<(Money, Money)>,
    /// Who brought it, and what he gets of it; for the same eyes.
    promoter: Option<(String, Money)>,
    sheet: Sheet,
    /// The whole contact, if it was asked for.
    contact: Option<String>,
    steps: Vec<Told>,
    /// Where its cards are, for whoever bought it at cost.
    cards: Option<String>,
}

/// A step as the agent may read it.
struct Told {
    step: String,
    at: String,
    /// Why money was given back; of other steps, what is noted is the operator's.
    note: String,
}

/// `GET /agent/orders/{code}`: an order of his own shop, without its cards.
pub(super) async fn sheet(
    app: Data<App>,
    seller: Seller,
    f: Desk,
    code: Path<String>,
) -> Result<HttpResponse, PageError> {
    answer::page(StatusCode::OK, &page_of(&app, &seller, f, &code).await?)
}

/// `POST /agent/orders/{code}/contact`: the whole contact of a buyer of his, and a line in the audit
/// log.
pub(super) async fn contact(
    app: Data<App>,
    seller: Seller,
    f: Desk,
    code: Path<String>,
) -> Result<HttpResponse, PageError> {
    // First whether it is an order of his.
    let mut page = page_of(&app, &seller, f, &code).await?;
    let order = page.sheet.order.code.clone();
    let contact = app.till.reveal_contact(order, seller.by(), app.clock.now()).await?;
    page.contact = Some(contact.as_str().to_owned());
    answer::page(StatusCode::OK, &page)
}

async fn page_of(app: &App, seller: &Seller, f: Desk, code: &str) -> Result<SheetPage, PageError> {
    let code: OrderCode = code.parse().map_err(|_| PageError(Failure::not_found()))?;
    let (vault, shop) = (app.vault.clone(), seller.agent.id);
    let read = move |conn: &mut db::Conn| {
        let Some(sheet) = desk::find_sheet(conn, &vault, &code)? else {
            return Ok(None);
        };
        if sheet.order.shop != Some(shop) {
            return Ok(None);
        }
        let part = crate::orders::part_of(conn, &sheet.order, shop)?;
        let currency = sheet.order.total.currency();
        let brought = promoters::of_order(conn, sheet.order.id, currency)?;
        let taken = crate::orders::taken_of(conn, sheet.order.id, shop, currency)?;
        let books = crate::orders::books_of(conn, sheet.order.id)?;
        let fee = books.iter().find(|it| it.account == Account::Agent(shop)).map_or(0, |it| it.fee);
        let fee = (fee != 0).then(|| Money::new(fee, currency));
        Ok::<_, crate::orders::Error>(Some((sheet, part, brought, taken, fee)))
    };
    let (sheet, part, brought, taken, fee) =
        app.db.read(read).await?.ok_or_else(Failure::not_found)?;
    let order = &sheet.order;
    let line = order.lines.first();
    let his = seller.is_owner() && sheet.is_paid_from_wallet_of(shop);
    Ok(SheetPage {
        contact: None,
        cards: his.then(|| f.order_in_shop(&order.code, &app.till.token(&order.code))),
        code: order.code.to_string(),
        goods: line.map_or_else(String::new, |it| {
            shown::goods(&it.product_name, &it.sku_name, it.quantity)
        }),
        status: shown::status(&f, order.status),
        tag: shown::tag(order.status),
        total: order.total,
        paid: order.paid_at.map(|it| f.time(it)),
        profit: part.filter(|_| seller.may_trade()),
        fee: fee.filter(|_| seller.may_trade()),
        refunded: taken.filter(|_| seller.may_trade()),
        promoter: brought.filter(|_| seller.may_trade()).map(|(it, part)| (it.name, part)),
        steps: sheet.steps.iter().map(|it| told(&f, it)).collect(),
        sheet,
        f,
    })
}

fn told(f: &Desk, it: &StepLine) -> Told {
    let refund = matches!(it.to, Status::Refunded | Status::PartiallyRefunded);
    let note = if refund { it.note.clone() } else { String::new() };
    Told { step: shown::status(f, it.to), at: f.time(it.at), note }
}
