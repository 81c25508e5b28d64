//! What an agent pays and asks for everything, as a file.

use super::find;
use super::prices::{chosen_of, special_price, why_not};
use crate::catalog;
use crate::db::Conn;
use crate::pricing::{self, PriceLine, desk};
use crate::state::App;
use crate::types::Money;
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::chosen::Wish;
use crate::web::office::paper::{self, Cell, Table};
use actix_web::HttpResponse;
use actix_web::web::{Data, Form, Path};
use std::collections::HashMap;

/// `POST /admin/agents/{id}/prices/export`.
pub(super) async fn send(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    wish: Form<Wish>,
) -> Result<HttpResponse, PageError> {
    let agent = find(&app, *id).await?;
    let chosen = chosen_of(agent.id, &wish);
    let subject = format!("agent:{}", agent.name);
    paper::note(&app, f.staff.by().entry("price.export", subject)).await?;
    let (unfit, currency) = (app.config.agents.unfit, app.config.shop.currency);
    let read = app.db.read(move |conn: &mut Conn| {
        let window = catalog::window(conn)?;
        let lines = pricing::price_list(conn, agent.id, &window, unfit)?;
        Ok::<_, pricing::Error>((lines, desk::special_prices(conn, agent.id)?))
    });
    let (lines, special) = read.await?;
    let special: HashMap<_, _> =
        special.iter().filter_map(|it| special_price(&f, currency, it)).collect();
    let mut table = heads(&f);
    for it in lines.iter().filter(|it| chosen.finds(&[&it.product, &it.variant, it.sku.as_str()])) {
        add(&mut table, &f, it, special.get(&it.id).map_or("", String::as_str));
    }
    Ok(table.download("prices"))
}

fn heads(f: &Console) -> Table {
    let heads = [
        "product",
        "sku-name",
        "sku-code",
        "prices-cost",
        "goods-floor",
        "prices-retail",
        "prices-profit",
        "prices-main",
        "special-title",
    ];
    Table::new(&heads.map(|it| f.t(it)))
}

fn add(table: &mut Table, f: &Console, it: &PriceLine, special: &str) {
    let amount = |of: Option<Money>| of.map_or(Cell::Text(""), Cell::Amount);
    let unsold = it.retail.as_ref().err().map(|why| why_not(f, why));
    table.add(&[
        Cell::Text(&it.product),
        Cell::Text(&it.variant),
        Cell::Text(it.sku.as_str()),
        amount(it.cost),
        amount(it.floor),
        unsold.as_deref().map_or(amount(it.retail.as_ref().ok().copied()), Cell::Text),
        amount(it.profit),
        Cell::Amount(it.main),
        Cell::Text(special),
    ]);
}
