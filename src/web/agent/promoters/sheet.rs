//! One promoter: what he brought, his links, what he gets, and paying him.

use super::super::links::{front_of, window_of};
use super::{HOME, act, read, secret};
use crate::crypto::Token;
use crate::insight::promoted::{self, Promoted};
use crate::ledger::{self, Account};
use crate::promoters::clicks::{self, Day};
use crate::promoters::{self, Payment, Promoter};
use crate::state::App;
use crate::types::{Money, OrderId, Page, PageRequest, ProductId, PromoterId};
use crate::web::admin::orders::shown;
use crate::web::agent::desk::Desk;
use crate::web::display::Display;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::qr;
use crate::web::session::{Principal, Seller, Trader};
use crate::web::storefront::promoted::{self as address, Linked};
use crate::web::visitor::Visitor;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;
use serde::Deserialize;

const PAGE_SIZE: u32 = 20;
const PRODUCTS: u32 = 40;
/// Payments that are shown.
const LATEST: i64 = 20;

#[derive(Debug, Default, Deserialize)]
pub(in crate::web::agent) struct Wish {
    beyond: Option<i64>,
    /// Of the products.
    #[serde(default)]
    page: u32,
}

#[derive(Deserialize)]
pub(in crate::web::agent) struct Door {
    off: String,
}

#[derive(Template)]
#[template(path = "agent/promoters/sheet.html")]
struct SheetPage {
    f: Desk,
    it: Promoter,
    contact: String,
    clicks: Vec<i64>,
    orders: i64,
    pending: Money,
    available: Money,
    paid: Money,
    payments: Vec<Payment>,
    /// Makes a payment once-only.
    key: String,
    link: String,
    code: Option<String>,
    products: Page<Linked>,
    lines: Vec<Line>,
    next: Option<OrderId>,
    further: bool,
    typed: Typed,
}

struct Line {
    order: String,
    at: String,
    goods: String,
    part: Money,
    status: String,
    tag: &'static str,
}

impl SheetPage {
    fn all_clicks(&self) -> i64 {
        self.clicks.iter().sum()
    }

    fn today(&self) -> i64 {
        self.clicks.last().copied().unwrap_or_default()
    }

    fn poster_of(&self, product: &ProductId) -> Option<String> {
        Some(format!("/agent/links/poster?product={product}&promoter={}", self.it.id))
    }

    /// What further pages of the products begin with.
    fn product_pages(&self) -> String {
        format!("{HOME}/{}?page=", self.it.id)
    }

    /// Left edge and height of each day's bar, in a picture ten high for each day.
    fn bars(&self) -> Vec<(i64, i64, i64)> {
        let most = self.clicks.iter().copied().max().unwrap_or_default().max(1);
        let bar = |(at, count): (i64, &i64)| {
            let height = (count * 96 / most).max(1);
            (at * 10 + 2, 100 - height, height)
        };
        (0..).zip(&self.clicks).map(bar).collect()
    }

    /// What the field for the amount begins with: all there is.
    fn amount(&self) -> String {
        match self.typed.get("amount") {
            "" if self.available.is_positive() => self.available.plain(),
            typed => typed.to_owned(),
        }
    }
}

/// `GET /agent/promoters/{id}`.
pub(in crate::web::agent) async fn show(
    app: Data<App>,
    display: Data<Display>,
    visitor: Visitor,
    _: Trader,
    f: Desk,
    id: Path<i64>,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let page = page(&app, &display, &visitor, f, (PromoterId(*id), &wish), None).await?;
    answer::page(StatusCode::OK, &page)
}

/// `POST /agent/promoters/{id}`.
pub(in crate::web::agent) async fn save(
    app: Data<App>,
    display: Data<Display>,
    visitor: Visitor,
    Trader(seller): Trader,
    f: Desk,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let (id, typed) = (PromoterId(*id), Typed::new(form.into_inner()));
    let saved = try_save(&app, &seller, id, &typed).await;
    again(&app, &display, &visitor, f, (id, typed, saved, "saved")).await
}

async fn try_save(app: &App, seller: &Seller, id: PromoterId, typed: &Typed) -> Result<(), No> {
    let (wanted, act) = (read(typed)?, act(seller));
    let (vault, now) = (app.vault.clone(), app.clock.now());
    let write = app.db.write(move |conn| promoters::change(conn, &vault, &act, id, &wanted, now));
    Ok(write.await?)
}

/// `POST /agent/promoters/{id}/door`: switches him off and on.
pub(in crate::web::agent) async fn switch(
    app: Data<App>,
    Trader(seller): Trader,
    id: Path<i64>,
    form: Form<Door>,
) -> Result<HttpResponse, PageError> {
    let (id, off, now) = (PromoterId(*id), form.off == "on", app.clock.now());
    let act = act(&seller);
    app.db.write(move |conn| promoters::switch(conn, &act, id, off, now)).await?;
    let word = if off { "promoter-off" } else { "promoter-on" };
    Ok(done(&format!("{HOME}/{id}"), word))
}

/// `POST /agent/promoters/{id}/renew`: another secret opens his page.
pub(in crate::web::agent) async fn renew(
    app: Data<App>,
    visitor: Visitor,
    Trader(seller): Trader,
    f: Desk,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let nowhere = || PageError(Failure::not_found());
    let front = front_of(&app, &visitor, &f).ok_or_else(nowhere)?;
    let (id, act, now) = (PromoterId(*id), act(&seller), app.clock.now());
    let token = Token::random();
    let hash = token.hash();
    let renewed = app.db.write(move |conn| promoters::renew(conn, &act, id, &hash, now)).await?;
    let back = format!("{HOME}/{id}");
    secret(f, StatusCode::OK, (renewed.name, &front, back), &token)
}

/// `POST /agent/promoters/{id}/pay`: he gave him the money, and says so.
pub(in crate::web::agent) async fn pay(
    app: Data<App>,
    display: Data<Display>,
    visitor: Visitor,
    Principal(owner): Principal,
    f: Desk,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let (id, typed) = (PromoterId(*id), Typed::new(form.into_inner()));
    let paid = try_pay(&app, &owner, id, &typed).await;
    again(&app, &display, &visitor, f, (id, typed, paid, "promoter-paid")).await
}

async fn try_pay(app: &App, owner: &Seller, id: PromoterId, typed: &Typed) -> Result<(), No> {
    let mut reader = Reader::new(typed);
    let amount = reader.money("amount", app.config.shop.currency);
    let (reference, key) = (reader.text("reference"), reader.text("key"));
    if reader.text("amount").is_empty() {
        reader.refuse("amount", "empty");
    }
    if key.is_empty() {
        reader.refuse("key", "missing");
    }
    let Some(amount) = amount else {
        return Err(reader.refusal());
    };
    reader.finish()?;
    let (act, now) = (act(owner), app.clock.now());
    let told = move |conn: &mut crate::db::Conn| {
        promoters::pay(conn, &act, id, (amount, &reference, &key), now)
    };
    app.db.write(told).await?;
    Ok(())
}

/// Back to the sheet with a sentence, or the form once more with what is wrong.
async fn again(
    app: &App,
    display: &Display,
    visitor: &Visitor,
    f: Desk,
    (id, mut typed, outcome, word): (PromoterId, Typed, Result<(), No>, &str),
) -> Result<HttpResponse, PageError> {
    match outcome {
        Ok(()) => Ok(done(&format!("{HOME}/{id}"), word)),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            let wish = Wish::default();
            let page = page(app, display, visitor, f, (id, &wish), Some(typed)).await?;
            answer::page(status, &page)
        }
    }
}

async fn page(
    app: &App,
    display: &Display,
    visitor: &Visitor,
    f: Desk,
    (id, wish): (PromoterId, &Wish),
    typed: Option<Typed>,
) -> Result<SheetPage, PageError> {
    let nowhere = || PageError(Failure::not_found());
    let front = front_of(app, visitor, &f).ok_or_else(nowhere)?;
    let (agent, now, currency) = (f.agent(), app.clock.now(), app.config.shop.currency);
    let (today, beyond, vault) =
        (Day::of(now, &f.zone), wish.beyond.map(OrderId), app.vault.clone());
    let read = app.db.read(move |conn| {
        let it = promoters::find(conn, agent, id)?.ok_or(promoters::Error::NotFound)?;
        let contact = promoters::contact(conn, &vault, &it)?;
        let clicks = clicks::by_day(conn, (agent, id), today)?;
        let orders = promoted::counts(conn, &[id])?;
        let balances = ledger::balance(conn, Account::Promoter(id), now)?;
        let paid = promoters::paid(conn, id, currency)?;
        let payments = promoters::list_payments(conn, id, LATEST)?;
        let lines = promoted::list(conn, id, beyond, PAGE_SIZE)?;
        let money = (balances, paid, payments);
        Ok::<_, promoters::Error>((it, contact, clicks, orders, money, lines))
    });
    let (it, contact, clicks, orders, (balances, paid, payments), slice) = read.await?;
    let window = window_of(app, display, &f).await?;
    let balance = balances.iter().find(|it| it.currency == currency);
    let link = format!("{front}{}", address::address(&it.code, None));
    let asked = PageRequest::new(wish.page, PRODUCTS);
    let products = address::products(&window, &it.code, &front, asked);
    Ok(SheetPage {
        contact: contact.as_str().to_owned(),
        clicks,
        orders: orders.get(&id).copied().unwrap_or_default(),
        pending: Money::new(balance.map_or(0, |it| it.pending), currency),
        available: Money::new(balance.map_or(0, |it| it.available), currency),
        paid,
        payments,
        key: Token::random().as_str().to_owned(),
        products,
        code: qr::svg(&link),
        link,
        lines: slice.items.into_iter().map(|it| line(&f, it)).collect(),
        next: slice.next,
        further: wish.beyond.is_some(),
        typed: typed.unwrap_or_else(|| kept(&it)),
        it,
        f,
    })
}

fn kept(it: &Promoter) -> Typed {
    let mut typed = Typed::default();
    typed.put("name", &it.name);
    typed.put("share", it.share.short());
    typed.put("days", it.days);
    typed
}

fn line(f: &Desk, it: Promoted) -> Line {
    let goods = match it.variant.as_str() {
        "" => it.product,
        variant => format!("{} · {variant}", it.product),
    };
    Line {
        order: it.order.to_string(),
        at: f.time(it.at),
        goods,
        part: it.part,
        status: shown::status(f, it.status),
        tag: shown::tag(it.status),
    }
}
