//! The list of orders as a file. Contacts stay masked, and there are no cards in it.

use super::list::{self, LONGEST_SEARCH};
use crate::orders::desk;
use crate::state::App;
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::orders;
use crate::web::office::paper::{self, Cell, PART, Table};
use actix_web::HttpResponse;
use actix_web::web::{Data, Form};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExportForm {
    #[serde(default)]
    status: String,
    #[serde(default)]
    q: String,
}

/// `POST /admin/orders/export`: what the list shows, from its beginning to its end.
pub(super) async fn send(
    app: Data<App>,
    f: Console,
    form: Form<ExportForm>,
) -> Result<HttpResponse, PageError> {
    let q: String = form.q.trim().chars().take(LONGEST_SEARCH).collect();
    let which = list::which(&form.status);
    // What was looked for may be somebody's contact.
    let asked = if q.is_empty() { form.status.as_str() } else { "search" };
    paper::note(&app, f.staff.by().entry("order.export", "orders").detail(asked)).await?;
    let heads = orders::heads(&f, "agents-name");
    Ok(heads.followed_by("orders", move |beyond| {
        let (app, f, q) = (app.clone(), f.clone(), q.clone());
        async move {
            let vault = app.vault.clone();
            let found = app.db.read(move |conn| match q.as_str() {
                "" => desk::list_orders(conn, &vault, which, beyond, PART),
                q => desk::list_found(conn, &vault, q, beyond, PART),
            });
            let found = found.await?;
            let mut part = Table::part();
            for it in &found.rows {
                let whose = it.agent.as_deref().unwrap_or_default();
                orders::add(&mut part, &f, it, Some(Cell::Text(whose)));
            }
            Ok::<_, crate::orders::Error>((part, found.next))
        }
    }))
}
