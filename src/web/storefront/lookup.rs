//! `/lookup` and, for buyers of all shops, `/service`: finding an order again, in three ways.

use super::order::State;
use super::right::Right;
use crate::orders::{Among, View};
use crate::site::SERVICE_PAGE;
use crate::state::App;
use crate::types::{Contact, OrderCode, Secret};
use crate::web::display::Display;
use crate::web::face::sentence;
use crate::web::{Failure, Frame, PageError, Shop, Visitor, limits};
use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;
use serde_json::json;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Start {
    /// `order`, `contact` or `browser`.
    #[serde(default)]
    by: String,
    #[serde(default)]
    order: String,
}

#[derive(Default, Deserialize)]
pub(super) struct Answers {
    #[serde(default)]
    order: String,
    #[serde(default)]
    passphrase: Secret<String>,
    #[serde(default)]
    contact: Option<String>,
}

#[derive(Template)]
#[template(path = "storefront/lookup.html")]
struct LookupPage {
    f: Frame,
    by: &'static str,
    order: String,
    contact: String,
    problem: Option<String>,
    /// A mail is on its way, if there is anything to send.
    sent: bool,
    mine: Vec<Mine>,
}

/// An order of this browser.
struct Mine {
    order: View,
    state: State,
}

pub(super) async fn show(
    app: Data<App>,
    display: Data<Display>,
    f: Frame,
    visitor: Visitor,
    shop: Shop,
    request: HttpRequest,
    start: Query<Start>,
) -> Result<HttpResponse, PageError> {
    let (f, among) = place(&app, &display, f, &shop, request.path()).await?;
    let mine = mine(&app, &visitor, among).await?;
    if visitor.wants_json {
        return Ok(as_json(&mine));
    }
    let start = start.into_inner();
    let by = match start.by.as_str() {
        "order" => "order",
        "contact" => "contact",
        "browser" => "browser",
        _ if start.order.is_empty() && !mine.is_empty() => "browser",
        _ => "order",
    };
    let (order, contact) = (start.order, String::new());
    let page = LookupPage { f, by, order, contact, problem: None, sent: false, mine };
    Ok(super::fresh(page.render()?))
}

pub(super) async fn submit(
    app: Data<App>,
    display: Data<Display>,
    f: Frame,
    visitor: Visitor,
    shop: Shop,
    request: HttpRequest,
    answers: Form<Answers>,
) -> Result<HttpResponse, PageError> {
    let (f, among) = place(&app, &display, f, &shop, request.path()).await?;
    let answers = answers.into_inner();
    let by_contact = answers.contact.is_some();
    let outcome = match &answers.contact {
        Some(contact) => by_mail(&app, &visitor, among, contact).await.map(|()| None),
        None => by_passphrase(&app, &visitor, among, &answers).await.map(Some),
    };
    match outcome {
        Ok(Some(code)) => Ok(found(&app, &visitor, &f.base, &code)),
        Ok(None) if visitor.wants_json => Ok(super::fresh_json(&json!({"sent": true}))),
        Err(failure) if visitor.wants_json || failure.source.is_some() => Err(PageError(failure)),
        refused_or_sent => {
            let failure = refused_or_sent.err();
            let status = failure.as_ref().map_or(StatusCode::OK, |it| it.status);
            let page = LookupPage {
                by: if by_contact { "contact" } else { "order" },
                problem: failure.as_ref().map(|it| sentence(it, &f)),
                sent: failure.is_none(),
                order: answers.order,
                contact: answers.contact.unwrap_or_default(),
                mine: Vec::new(),
                f,
            };
            let mut answer = super::fresh(page.render()?);
            *answer.status_mut() = status;
            if let Some(seconds) = failure.and_then(|it| it.retry_after) {
                answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            Ok(answer)
        }
    }
}

/// Where somebody looks, and whose orders are found there. `/service` is the central after-sales page: at
/// the main shop's address, and only where the operator offers it. Then the main shop's own page finds the
/// orders of all shops too; else each finds its own.
async fn place(
    app: &App,
    display: &Display,
    f: Frame,
    shop: &Shop,
    path: &str,
) -> Result<(Frame, Among), Failure> {
    let shown = match shop {
        Shop::Main => Some(display.shown(app).await?),
        _ => None,
    };
    let offered = shown.as_ref().and_then(|it| it.service.offered());
    match (offered, path == SERVICE_PAGE) {
        (Some(name), true) => Ok((f.of_service(name), Among::All)),
        (None, true) => Err(Failure::not_found()),
        (Some(_), false) => Ok((f, Among::All)),
        (None, false) => Ok((f, Among::Shop(shop.agent()))),
    }
}

/// Wrong, unknown and of another shop are the same answer, at the same cost.
async fn by_passphrase(
    app: &App,
    visitor: &Visitor,
    among: Among,
    answers: &Answers,
) -> Result<OrderCode, Failure> {
    let wrong = || Failure::expected(StatusCode::NOT_FOUND, "wrong_lookup");
    limits::admit(app, "lookup", &visitor.bucket(), app.config.limits.lookup_per_minute).await?;
    let code: OrderCode = answers.order.parse().map_err(|_| wrong())?;
    let per_order = app.config.limits.passphrase_per_minute;
    limits::admit(app, "passphrase", code.as_str(), per_order).await?;
    let passphrase = Secret::new(answers.passphrase.expose().trim().to_owned());
    match app.till.passphrase_fits(&code, &passphrase, among).await? {
        true => Ok(code),
        false => Err(wrong()),
    }
}

async fn by_mail(app: &App, visitor: &Visitor, among: Among, contact: &str) -> Result<(), Failure> {
    limits::admit(app, "lookup", &visitor.bucket(), app.config.limits.lookup_per_minute).await?;
    let contact: Contact = contact.parse().map_err(|_| Failure::invalid("contact", "empty"))?;
    if !contact.is_email() {
        return Err(Failure::invalid("contact", "not_an_email"));
    }
    // A mailbox is not to be filled by a stranger from many addresses.
    let mailbox = hex::encode(app.till.contact_index(&contact));
    limits::admit(app, "lookup-mail", &mailbox, app.config.limits.passphrase_per_minute).await?;
    Ok(app.till.mail_lookup_link(&contact, among, app.clock.now()).await?)
}

fn found(app: &App, visitor: &Visitor, base: &str, code: &OrderCode) -> HttpResponse {
    let token = app.till.token(code);
    let address = format!("{base}/orders/{code}?token={token}");
    let left = Right::left_with(visitor, code, &token);
    if visitor.wants_json {
        let url = format!("{}{address}", visitor.origin(&app.config.web));
        let found = json!({"order": code, "token": token, "url": url});
        return HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .cookie(left)
            .json(found);
    }
    HttpResponse::SeeOther().insert_header((header::LOCATION, address)).cookie(left).finish()
}

async fn mine(app: &App, visitor: &Visitor, among: Among) -> Result<Vec<Mine>, Failure> {
    let Some(browser) = &visitor.browser else {
        return Ok(Vec::new());
    };
    let orders = app.till.list_of_visitor(browser, among).await?;
    Ok(orders.into_iter().map(|order| Mine { state: State::of(order.status), order }).collect())
}

fn as_json(mine: &[Mine]) -> HttpResponse {
    let orders: Vec<_> = mine
        .iter()
        .map(|Mine { order, .. }| {
            json!({
                "order": order.code,
                "status": order.status,
                "total": order.total.minor(),
                "currency": order.total.currency(),
                "created_at": order.created_at,
            })
        })
        .collect();
    super::fresh_json(&json!({ "orders": orders }))
}

impl LookupPage {
    fn is_central(&self) -> bool {
        self.f.lookup == SERVICE_PAGE
    }
}

impl Mine {
    /// What was bought, in one line.
    fn title(&self) -> String {
        let name = |it: &crate::orders::Line| match it.sku_name.as_str() {
            "" => it.product_name.clone(),
            variant => format!("{} · {variant}", it.product_name),
        };
        self.order.lines.first().map(name).unwrap_or_default()
    }

    fn quantity(&self) -> u32 {
        self.order.lines.iter().map(|it| it.quantity).sum()
    }

    fn state_word(&self, f: &Frame) -> String {
        f.t(&format!("order-state-{}", self.state.word))
    }
}
