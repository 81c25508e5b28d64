//! Orders of the shops below him: what each brought him, and nothing of the buyer.

use super::{PAGE_SIZE, agent_of};
use crate::agents;
use crate::db::Conn;
use crate::insight::selling::{self, Below, BelowSale};
use crate::state::App;
use crate::types::{AgentId, Page, PageRequest};
use crate::web::admin::orders::shown;
use crate::web::agent::desk::Desk;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::month::Month;
use crate::web::office::paper::{self, Cell, PART, Table};
use crate::web::session::Trader;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use askama::Template;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(in crate::web::agent) struct Wish {
    /// An agent's name; empty: all below him.
    #[serde(default)]
    shop: String,
    /// `2026-11`; empty: ever.
    #[serde(default)]
    month: String,
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "agent/orders/below.html")]
struct BelowPage {
    f: Desk,
    shop: String,
    month: Option<Month>,
    sales: Page<BelowSale>,
}

impl BelowPage {
    fn status(&self, it: &BelowSale) -> String {
        shown::status(&self.f, it.status)
    }

    fn tag(&self, it: &BelowSale) -> &'static str {
        shown::tag(it.status)
    }

    fn is_chosen(&self) -> bool {
        self.month.is_some() || !self.shop.is_empty()
    }

    /// The key of what is said where there is nothing to show.
    fn none(&self) -> &'static str {
        match self.is_chosen() {
            true => "agent-orders-below-not-found",
            false => "agent-orders-below-none",
        }
    }

    /// What its file is asked for.
    fn wish(&self) -> [(&'static str, String); 2] {
        [("shop", self.shop.clone()), ("month", self.month())]
    }

    fn month(&self) -> String {
        self.month.map(|it| it.to_string()).unwrap_or_default()
    }

    /// What the addresses of the pages begin with.
    fn before(&self) -> String {
        let query = serde_urlencoded::to_string(self.wish()).unwrap_or_default();
        format!("/agent/orders/below?{query}&page=")
    }
}

/// `GET /agent/orders/below`.
pub(in crate::web::agent) async fn show(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let wish = wish.into_inner();
    let (agent, wanted) = (seller.agent.id, PageRequest::new(wish.page, PAGE_SIZE));
    let (shop, month) = (wish.shop.trim().to_owned(), Month::read(wish.month.trim()));
    let (named, during) = (shop.clone(), month.map(|it| it.bounds(&f.zone)));
    let read = move |conn: &mut Conn| match which(conn, agent, &named)? {
        Some(which) => Ok(selling::list_below(conn, Below { during, ..which }, wanted)?),
        None => Ok::<_, Failure>(wanted.of(Vec::new(), 0)),
    };
    let sales = app.db.read(read).await.map_err(PageError)?;
    answer::page(StatusCode::OK, &BelowPage { f, shop, month, sales })
}

/// `None`: there is no such agent.
fn which(conn: &mut Conn, agent: AgentId, shop: &str) -> Result<Option<Below>, agents::Error> {
    let all = Below { agent, shop: None, during: None };
    if shop.is_empty() {
        return Ok(Some(all));
    }
    let Ok(name) = shop.parse() else {
        return Ok(None);
    };
    let found = agents::find_by_name(conn, &name)?;
    Ok(found.map(|it| Below { shop: Some(it.id), ..all }))
}

/// `POST /agent/orders/below/export`.
pub(in crate::web::agent) async fn export(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    wish: Form<Wish>,
) -> Result<HttpResponse, PageError> {
    let taken = seller.by().entry("order.export", agent_of(&seller)).detail("below");
    paper::note(&app, taken).await?;
    let agent = seller.agent.id;
    let shop = wish.shop.trim().to_owned();
    let during = Month::read(wish.month.trim()).map(|it| it.bounds(&f.zone));
    let which = app.db.read(move |conn| which(conn, agent, &shop)).await?;
    let heads = [
        "agent-ledger-at",
        "agent-shop-of",
        "orders-col-total",
        "agent-my-profit",
        "orders-col-status",
    ];
    let heads = Table::new(&heads.map(|it| f.t(it)));
    let read = move |conn: &mut Conn, beyond| match which {
        Some(which) => selling::list_below_beyond(conn, Below { during, ..which }, beyond, PART),
        None => Ok(Vec::new()),
    };
    Ok(heads.list("orders-below", &app, read, move |part, it| {
        part.add(&[
            Cell::Text(&f.time(it.place.at)),
            Cell::Text(&it.agent),
            Cell::Amount(it.total),
            Cell::Amount(it.profit),
            Cell::Text(&shown::status(&f, it.status)),
        ]);
        it.place
    }))
}
