//! The orders of his own shop as a file, as its list shows them.

use super::{LONGEST_SEARCH, agent_of};
use crate::orders::{self, desk};
use crate::state::App;
use crate::types::Money;
use crate::web::admin::orders::list::which;
use crate::web::agent::desk::Desk;
use crate::web::failure::PageError;
use crate::web::office::orders as lines;
use crate::web::office::paper::{self, Cell, PART, Table};
use crate::web::session::Seller;
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
pub(in crate::web::agent) async fn take(
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
