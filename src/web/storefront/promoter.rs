//! `GET /promoter?token=…`: a promoter's own page, for whoever has the secret in its address.

use super::order::State;
use super::promoted::{self, Linked};
use crate::crypto::Token;
use crate::insight::promoted::{self as brought, Promoted};
use crate::ledger::{self, Account};
use crate::promoters::clicks::{self, Day};
use crate::promoters::{self, Promoter};
use crate::state::App;
use crate::types::{Money, OrderId, Page, PageRequest, ProductId};
use crate::web::display::Display;
use crate::web::{Failure, Frame, PageError, Shop, Visitor, limits, qr};
use actix_web::HttpResponse;
use actix_web::cookie::time::Duration;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

/// What names the cookie of a browser that opened such a page, beside the shop: who buys with it buys
/// for himself.
pub(super) const HIMSELF: &str = "promoter";

const REMEMBERED: Duration = Duration::days(400);
const PAGE_SIZE: u32 = 30;
const PRODUCTS: u32 = 40;

#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    token: String,
    beyond: Option<i64>,
    /// Of the products.
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "storefront/promoter.html")]
struct PromoterPage {
    f: Frame,
    name: String,
    share: String,
    days: i64,
    off: bool,
    clicks: i64,
    orders: i64,
    pending: Money,
    available: Money,
    paid: Money,
    link: String,
    code: Option<String>,
    products: Page<Linked>,
    lines: Vec<Line>,
    /// What links to this page's parts begin with.
    here: String,
    next: Option<OrderId>,
    further: bool,
}

struct Line {
    at: String,
    goods: String,
    part: Money,
    state: State,
}

pub(super) async fn show(
    app: Data<App>,
    display: Data<Display>,
    f: Frame,
    visitor: Visitor,
    shop: Shop,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let nobody = || PageError(Failure::not_found());
    let agent = shop.agent().ok_or_else(nobody)?;
    let limit = app.config.limits.lookup_per_minute;
    limits::admit(&app, "promoter", &visitor.bucket(), limit).await?;
    let token = Token::from_client(&wish.token).hash();
    let found = app.db.read(move |conn| promoters::find_by_token(conn, agent, &token)).await?;
    let promoter = found.ok_or_else(nobody)?;
    let himself = shop.cookie(HIMSELF).map(|it| (it, promoter.code.clone()));

    let page = page(&app, &display, f, (&visitor, &shop), (promoter, &wish)).await?;
    let mut answer = super::fresh(page.render()?);
    // The address of this page is a secret.
    let headers = answer.headers_mut();
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    if let Some((name, code)) = himself {
        // A cookie that cannot be set costs him nothing but a test purchase.
        let _ = answer.add_cookie(&visitor.cookie(&name, code, REMEMBERED));
    }
    Ok(answer)
}

async fn page(
    app: &App,
    display: &Display,
    f: Frame,
    (visitor, shop): (&Visitor, &Shop),
    (it, wish): (Promoter, &Wish),
) -> Result<PromoterPage, PageError> {
    let (id, agent, now) = (it.id, it.agent, app.clock.now());
    let (currency, today) = (app.config.shop.currency, Day::of(now, &f.zone));
    let beyond = wish.beyond.map(OrderId);
    let read = app.db.read(move |conn| {
        let clicks = clicks::of_promoters(conn, agent, &[id], today.first_shown())?;
        let orders = brought::counts(conn, &[id])?;
        let balances = ledger::balance(conn, Account::Promoter(id), now)?;
        let paid = promoters::paid(conn, id, currency)?;
        let lines = brought::list(conn, id, beyond, PAGE_SIZE)?;
        Ok::<_, crate::db::Error>((clicks, orders, balances, paid, lines))
    });
    let (clicks, orders, balances, paid, slice) = read.await?;
    let balance = balances.iter().find(|it| it.currency == currency);
    let money = |minor| Money::new(minor, currency);
    let shown = shop.shown(app, display).await?;
    let front = match shown.origin.as_str() {
        "" => format!("{}{}", visitor.origin(&app.config.web), shown.base),
        origin => format!("{origin}{}", shown.public_base),
    };
    let link = format!("{front}{}", promoted::address(&it.code, None));
    let asked = PageRequest::new(wish.page, PRODUCTS);
    let products = promoted::products(&shown.window, &it.code, &front, asked);
    let token = Token::from_client(&wish.token);
    Ok(PromoterPage {
        here: format!("{}/promoter?token={}", f.base, token.as_str()),
        share: it.share.short(),
        days: it.days,
        off: it.off,
        clicks: clicks.get(&id).copied().unwrap_or_default(),
        orders: orders.get(&id).copied().unwrap_or_default(),
        pending: money(balance.map_or(0, |it| it.pending)),
        available: money(balance.map_or(0, |it| it.available)),
        paid,
        products,
        code: qr::svg(&link),
        link,
        lines: slice.items.into_iter().map(|it| line(&f, it)).collect(),
        next: slice.next,
        further: wish.beyond.is_some(),
        name: it.name,
        f,
    })
}

fn line(f: &Frame, it: Promoted) -> Line {
    let goods = match it.variant.as_str() {
        "" => it.product,
        variant => format!("{} · {variant}", it.product),
    };
    Line { at: f.time(it.at), goods, part: it.part, state: State::of(it.status) }
}

impl PromoterPage {
    /// Only the agent's own pages have some.
    fn poster_of(&self, _: &ProductId) -> Option<String> {
        None
    }

    /// What further pages of the products begin with.
    fn product_pages(&self) -> String {
        format!("{}&page=", self.here)
    }

    fn word(&self, line: &Line) -> String {
        self.f.t(&format!("order-state-{}", line.state.word))
    }
}
