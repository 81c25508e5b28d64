//! The price list as a file: out to a table program, and in again.

use super::{HOME, culprit, note, told};
use crate::db::Conn;
use crate::pricing::{self, Ask, Change, Scope, Wanted};
use crate::state::App;
use crate::types::{Currency, Money};
use crate::web::agent::desk::Desk;
use crate::web::display::Display;
use crate::web::face;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::paper::{Cell, Table};
use crate::web::office::told::done;
use crate::web::office::upload;
use crate::web::session::{Seller, Trader};
use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

/// In bytes; ten thousand lines are about half of it.
const LARGEST: usize = 1024 * 1024;
/// Nobody has more variants.
const MOST_LINES: usize = 10_000;

#[derive(Template)]
#[template(path = "agent/prices/file.html")]
struct FilePage {
    f: Desk,
    problem: String,
}

/// `GET /agent/prices.csv`. The column `price` is filled where the price is an amount of the
/// SKU's own.
pub(in crate::web::agent) async fn export(
    app: Data<App>,
    display: Data<Display>,
    Trader(seller): Trader,
) -> Result<HttpResponse, PageError> {
    let (agent, unfit) = (seller.agent.id, app.config.agents.unfit);
    let main = display.shown(&app).await?;
    let read = move |conn: &mut Conn| pricing::price_list(conn, agent, &main.all, unfit);
    let mut table = Table::new(&[
        "sku",
        "product",
        "variant",
        "cost",
        "floor",
        "main",
        "now",
        "price",
        "shown_from",
    ]);
    for it in app.db.read(read).await? {
        let sku = it.sku.to_string();
        let own =
            it.made_by.and_then(own_amount).map(|minor| Money::new(minor, it.main.currency()));
        let amount = |money: Option<Money>| money.map_or(Cell::Text(""), Cell::Amount);
        table.add(&[
            Cell::Text(&sku),
            Cell::Text(&it.product),
            Cell::Text(&it.variant),
            amount(it.cost),
            amount(it.floor),
            Cell::Amount(it.main),
            amount(it.retail.ok()),
            amount(own),
            amount(it.advertised_floor),
        ]);
    }
    Ok(table.download("prices"))
}

/// In minor units, as it was set: also where nothing is sold at it.
fn own_amount(rule: pricing::Retail) -> Option<i64> {
    match (rule.scope, rule.ask) {
        (Scope::Sku(_), Ask::Price(Change::Absolute(minor), _)) => Some(minor),
        _ => None,
    }
}

/// `GET /agent/prices/file`.
pub(in crate::web::agent) async fn ask(_: Trader, f: Desk) -> Result<HttpResponse, PageError> {
    answer::page(StatusCode::OK, &FilePage { f, problem: String::new() })
}

/// `POST /agent/prices/file`: all of it, or nothing.
pub(in crate::web::agent) async fn import(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    parts: Multipart,
) -> Result<HttpResponse, PageError> {
    match try_import(&app, &seller, parts).await {
        Ok(()) => Ok(done(HOME, "saved")),
        Err(failure) => {
            let sku = failure.value("sku").map(|it| format!("{it}: ")).unwrap_or_default();
            let problem = format!("{sku}{}", face::sentence(&failure, &f));
            let (status, _) = answer::problem(failure, &f)?;
            answer::page(status, &FilePage { f, problem })
        }
    }
}

async fn try_import(app: &App, seller: &Seller, parts: Multipart) -> Result<(), Failure> {
    let file = upload::read(parts, LARGEST).await?.file;
    let file = file.ok_or_else(|| Failure::invalid("file", "empty"))?;
    let wanted = read(file.bytes.expose(), app.config.shop.currency)?;
    let (agent, seller, now) = (seller.agent.id, seller.clone(), app.clock.now());
    let set = app.db.write(move |conn| {
        pricing::set_prices(conn, agent, &wanted)?;
        note(conn, &seller, "agent.price", format!("{} from a file", wanted.len()), now)
    });
    set.await.map_err(|error| {
        let sku = culprit(&error);
        let failure = match error {
            pricing::Error::NotForSale { .. } => Failure::invalid("file", "no_such_sku"),
            other => told(other),
        };
        match sku {
            Some(sku) => failure.fact("sku", sku),
            None => failure,
        }
    })
}

/// The columns `sku` and `price` count, wherever they stand; a line without a price takes the SKU's own
/// amount away.
fn read(bytes: &[u8], currency: Currency) -> Result<Vec<Wanted>, Failure> {
    let malformed = || Failure::invalid("file", "not_a_price_list");
    let text = std::str::from_utf8(bytes).map_err(|_| malformed())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let heads = table.headers().map_err(|_| malformed())?.clone();
    let column = |name: &str| heads.iter().position(|it| it.trim() == name).ok_or_else(malformed);
    let (sku_column, price_column) = (column("sku")?, column("price")?);
    let mut wanted = Vec::new();
    for row in table.records().take(MOST_LINES + 1) {
        let row = row.map_err(|_| malformed())?;
        let cell = |at| row.get(at).unwrap_or_default().trim();
        let (sku, price) = (cell(sku_column), cell(price_column));
        if sku.is_empty() {
            continue;
        }
        let at_sku = |failure: Failure| failure.fact("sku", sku);
        let code = sku.parse().map_err(|_| at_sku(Failure::invalid("file", "no_such_sku")))?;
        let price = match price {
            "" => None,
            text => Some(
                Money::parse(text, currency)
                    .map_err(|error| at_sku(Failure::invalid("file", error)))?,
            ),
        };
        wanted.push(Wanted { sku: code, price });
    }
    if wanted.len() > MOST_LINES { Err(malformed()) } else { Ok(wanted) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_from_a_table_program_is_read() {
        let text =
            "\u{feff}\"product\",\"sku\",\"price\"\r\n\"x\",\"a-1\",12.5\r\ny,b-2,\r\n,,\r\n";
        let lines = read(text.as_bytes(), Currency::CNY).unwrap();
        let lines: Vec<_> =
            lines.iter().map(|it| (it.sku.as_str(), it.price.map(Money::minor))).collect();
        assert_eq!(lines, [("a-1", Some(1_250)), ("b-2", None)]);
        for no in ["sku,cost\na,1", "", "sku,price\na-1,x\n"] {
            assert!(read(no.as_bytes(), Currency::CNY).is_err(), "{no}");
        }
    }
}
