//! His orders as files: those of his own shop as its list shows them, those of the shops below as
//! amounts only.

use super::{LONGEST_SEARCH, agent_of};
use crate::db::Conn;
use crate::insight::selling;
use crate::orders::{self, desk};
use crate::state::App;
use crate::types::Money;
use crate::web::admin::orders::{list::which, shown};
use crate::web::agent::desk::Desk;
use crate::web::failure::PageError;
use crate::web::office::orders as lines;
use crate::web::office::paper::{self, Cell, PART, Table};
use crate::web::session::{Seller, Trader};
use actix_web::HttpResponse;
use actix_web::web::{Data, Form};
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::web::agent) struct ExportForm {
    #[serde(default)]
    status: String,
    #[serde(default)]
    q: String,
}

/// `POST /agent/orders/export`: with what he earned, for those who may see it.
pub(in crate::web::agent) async fn own(
    app: Data<App>,
    seller: Seller,
    f: Desk,
    form: Form<ExportForm>,
) -> Result<HttpResponse, PageError> {
    let q: String = form.q.trim().chars().take(LONGEST_SEARCH).collect();
    let which = which(&form.status);
    paper::note(&app, seller.by().entry("order.export", agent_of(&seller))).await?;
    let (shop, earns) = (seller.agent.id, seller.may_trade());
    let heads = lines::heads(&f, if earns { "agent-my-profit" } else { "" });
    Ok(heads.followed_by("orders", move |beyond| {
        let (app, f, q) = (app.clone(), f.clone(), q.clone());
        async move {
            let vault = app.vault.clone();
            let read = app.db.read(move |conn| {
                let found = desk::list_of_shop(conn, &vault, shop, (&q, which), beyond, PART)?;
                let ids: Vec<_> = found.rows.iter().map(|it| it.id).collect();
                let parts = match earns {
                    true => orders::parts_of(conn, &ids, shop)?,
                    false => HashMap::new(),
                };
                Ok::<_, orders::Error>((found, parts))
            });
            let (found, parts) = read.await?;
            let mut part = Table::part();
            for it in &found.rows {
                let minor = parts.get(&it.id).copied().unwrap_or_default();
                let profit = Cell::Amount(Money::new(minor, it.total.currency()));
                lines::add(&mut part, &f, it, earns.then_some(profit));
            }
            Ok::<_, orders::Error>((part, found.next))
        }
    }))
}

/// `POST /agent/orders/below/export`.
pub(in crate::web::agent) async fn below(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
) -> Result<HttpResponse, PageError> {
    let taken = seller.by().entry("order.export", agent_of(&seller)).detail("below");
    paper::note(&app, taken).await?;
    let agent = seller.agent.id;
    let heads = [
        "agent-ledger-at",
        "agent-shop-of",
        "orders-col-total",
        "agent-my-profit",
        "orders-col-status",
    ];
    let heads = Table::new(&heads.map(|it| f.t(it)));
    let read = move |conn: &mut Conn, beyond| selling::list_below_beyond(conn, agent, beyond, PART);
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
