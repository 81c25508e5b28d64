//! The price list as a file: out to a table program, and in again.

use super::{HOME, culprit, note, told};
use crate::db::Conn;
use crate::pricing::{self, Ask, Change, Scope, Wanted};
use crate::state::App;
use crate::types::{Currency, Fault, Money, SkuCode};
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
use encoding_rs::{Encoding, GB18030, UTF_8};
use std::borrow::Cow;
use std::collections::HashSet;

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

/// As table programs save it: with a mark of its encoding, or as it is usual in China without one.
fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let (encoding, mark) = match Encoding::for_bom(bytes) {
        Some(marked) => marked,
        None if str::from_utf8(bytes).is_ok() => (UTF_8, 0),
        None => (GB18030, 0),
    };
    encoding.decode_without_bom_handling_and_without_replacement(bytes.get(mark..)?)
}

/// The columns `sku` and `price` count, wherever they stand; a line without a price takes the SKU's own
/// amount away.
fn read(bytes: &[u8], currency: Currency) -> Result<Vec<Wanted>, Failure> {
    let malformed = || Failure::invalid("file", "not_a_price_list");
    // An odd number of quotes: the file ends inside a cell.
    let text = decoded(bytes).filter(|it| it.matches('"').count() % 2 == 0);
    let text = text.ok_or_else(malformed)?;
    let first = text.lines().next().unwrap_or_default();
    let comma = [b',', b';', b'\t'].into_iter().find(|it| first.as_bytes().contains(it));
    let mut table = csv::ReaderBuilder::new();
    table.flexible(true).delimiter(comma.ok_or_else(malformed)?);
    let mut table = table.from_reader(text.as_bytes());
    let heads = table.headers().map_err(|_| malformed())?.clone();
    let column = |name: &str| heads.iter().position(|it| it.trim() == name).ok_or_else(malformed);
    let (sku_column, price_column) = (column("sku")?, column("price")?);
    let (mut wanted, mut named) = (Vec::new(), HashSet::new());
    for row in table.records() {
        let row = row.map_err(|_| malformed())?;
        let sku = unquoted(row.get(sku_column).unwrap_or_default().trim());
        if sku.is_empty() {
            continue;
        }
        let no = |problem: Fault| Failure::invalid("file", problem).fact("sku", sku);
        let code: SkuCode = sku.parse().map_err(|_| no("no_such_sku".into()))?;
        if row.len() < heads.len() {
            return Err(no("line_cut_short".into()));
        }
        let price = match row.get(price_column).unwrap_or_default().trim() {
            "" => None,
            text => Some(price(text, currency).map_err(no)?),
        };
        if !named.insert(code.clone()) {
            return Err(no("named_twice".into()));
        }
        if wanted.len() == MOST_LINES {
            return Err(Failure::invalid("file", Fault::too_many(MOST_LINES)));
        }
        wanted.push(Wanted { sku: code, price });
    }
    Ok(wanted)
}

/// A code as it is, without the mark that keeps table programs from reckoning with it.
fn unquoted(code: &str) -> &str {
    match code.strip_prefix('\'') {
        Some(bare) if bare.starts_with(['-', '=', '+', '@']) => bare,
        _ => code,
    }
}

fn price(text: &str, currency: Currency) -> Result<Money, Fault> {
    let most = Money::new(Money::MOST_TYPED, currency);
    match Money::parse(text, currency)? {
        price if !price.is_positive() => Err("not_positive".into()),
        price if price.minor() > most.minor() => Err(Fault::too_large(most)),
        price => Ok(price),
    }
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
    }

    #[test]
    fn other_programs_write_other_files() {
        let (chinese, _, _) = GB18030.encode("product,sku,price\n会员,a-1,12.50\n");
        let wide: Vec<u8> =
            "\u{feff}sku\tprice\na-1\t12.50\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for file in [&chinese[..], &wide, b"sku;price\n'-a-1;12.50\n".as_slice()] {
            let lines = read(file, Currency::CNY).unwrap();
            assert_eq!(lines[0].price.map(Money::minor), Some(1_250));
            assert!(lines[0].sku.as_str().ends_with("a-1"));
        }
    }

    #[test]
    fn a_line_that_says_too_little_or_too_much_is_named() {
        for (text, problem) in [
            ("sku,cost\na,1", "not_a_price_list"),
            ("", "not_a_price_list"),
            ("sku,price\na-1,x\n", "not_an_amount"),
            ("sku,price\na-1,0\n", "not_positive"),
            ("sku,price\na-1\n", "line_cut_short"),
            ("sku,price,shown\na-1,12.3\n", "line_cut_short"),
            ("sku,price\na-1,\"12.3", "not_a_price_list"),
            ("sku,price\na-1,1\na-1,2\n", "named_twice"),
        ] {
            let no = read(text.as_bytes(), Currency::CNY).unwrap_err();
            assert_eq!(no.value("problem"), Some(problem), "{text}");
        }
    }
}
