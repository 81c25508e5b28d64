//! Importing from a file or from what was pasted, and the list of batches.

use super::list::find_sku;
use super::shown;
use crate::inventory::{self, BatchLine, EncodingWish, Format, Import, Report, StockLine};
use crate::provenance;
use crate::state::App;
use crate::types::{Currency, Money, PageRequest, Secret};
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer::{self, Problem};
use crate::web::office::upload::{self, Upload};
use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;
use std::io::Cursor;

const PAGE_SIZE: u32 = 20;
/// In characters.
const LONGEST_NOTE: usize = 200;
/// How many rejected lines are shown.
const SHOWN: usize = 100;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    /// The variant that is chosen already.
    #[serde(default)]
    sku: String,
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "admin/cards/imports.html")]
struct ImportsPage {
    f: Console,
    targets: Vec<StockLine>,
    chosen: String,
    format: String,
    encoding: String,
    separator: String,
    note: String,
    cost: String,
    problem: Problem,
    batches: Vec<BatchLine>,
    number: u32,
    last: i64,
}

impl ImportsPage {
    fn actor(&self, word: &str) -> String {
        shown::actor(&self.f, word)
    }

    fn source(&self, word: &str) -> String {
        shown::source(&self.f, word)
    }

    fn is_chosen(&self, line: &StockLine) -> bool {
        line.code.as_str() == self.chosen
    }
}

#[derive(Template)]
#[template(path = "admin/cards/imported.html")]
struct ImportedPage {
    f: Console,
    code: String,
    report: Report,
    more: usize,
}

impl ImportedPage {
    fn reason(&self, word: &str) -> String {
        self.f.t(match word {
            "too_long" => "cards-reason-too-long",
            "bad_encoding" => "cards-reason-bad-encoding",
            "control_sign" => "cards-reason-control-sign",
            "unclosed_quote" => "cards-reason-unclosed-quote",
            _ => "cards-reason-empty-card",
        })
    }
}

/// `GET /admin/imports`.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let form = Upload::default();
    let page = page(&app, f, &form, &wish.sku, wish.page, Problem::default()).await?;
    answer::page(StatusCode::OK, &page)
}

/// `POST /admin/imports`.
pub(super) async fn run(
    app: Data<App>,
    f: Console,
    form: Multipart,
) -> Result<HttpResponse, PageError> {
    let mut form = upload::read(form, app.config.web.upload_limit).await.map_err(PageError)?;
    let described = match describe(&app, &f, &form).await {
        Ok(described) => described,
        Err(PageError(failure)) => {
            let (status, problem) = answer::problem(failure, &f)?;
            let chosen = form.field("sku").to_owned();
            return answer::page(status, &page(&app, f, &form, &chosen, 1, problem).await?);
        }
    };
    let bytes = match form.file.take() {
        Some(file) => file.bytes,
        None => Secret::new(form.field("text").as_bytes().to_vec()),
    };
    let (sku, now) = (described.sku.clone(), app.clock.now());
    let cards = Cursor::new(bytes.expose().clone());
    let report = inventory::import(&app.db, &app.vault, cards, described, now, |_| {}).await?;
    app.shelves.forget(sku.id).await;
    write_down(&app, &f, &sku.code.to_string(), &report).await?;

    let more = report.rejected.len().saturating_sub(SHOWN);
    let page = ImportedPage { f, code: sku.code.to_string(), report, more };
    answer::page(StatusCode::OK, &page)
}

async fn describe(app: &App, f: &Console, form: &Upload) -> Result<Import, PageError> {
    let wrong = |field, problem| PageError(Failure::invalid(field, problem));
    let sku = find_sku(app, form.field("sku")).await.map_err(|_| wrong("sku", "choose"))?;
    if form.file.is_none() && form.field("text").trim().is_empty() {
        return Err(wrong("text", "no-cards"));
    }
    let note = form.field("note").trim();
    if note.chars().count() > LONGEST_NOTE {
        return Err(wrong("note", "too_long"));
    }
    let separator = form.field("separator").trim();
    Ok(Import {
        format: form.field("format").parse().unwrap_or(Format::Auto),
        separator: (!separator.is_empty()).then(|| separator.to_owned()),
        encoding: form.field("encoding").parse().unwrap_or(EncodingWish::Auto),
        note: note.to_owned(),
        source: form.file.as_ref().map(|it| file_name(&it.name)).unwrap_or_default(),
        importer: f.staff.by().actor,
        cost: read_cost(form.field("cost"), app.config.shop.currency)?,
        sku,
    })
}

/// Empty: not known.
pub(super) fn read_cost(typed: &str, currency: Currency) -> Result<Option<i64>, PageError> {
    match typed.trim() {
        "" => Ok(None),
        typed => match Money::parse(typed, currency) {
            Ok(cost) => Ok(Some(cost.minor())),
            Err(_) => Err(PageError(Failure::invalid("cost", "amount"))),
        },
    }
}

/// Without the folders that some browsers send along.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|it| !it.is_control()).take(LONGEST_NOTE).collect()
}

async fn write_down(app: &App, f: &Console, sku: &str, report: &Report) -> Result<(), PageError> {
    let entry = f.staff.by().entry("card.import", format!("sku:{sku}")).count(report.imported);
    let now = app.clock.now();
    Ok(app.db.write(move |conn| provenance::record(conn, &entry, now)).await?)
}

async fn page(
    app: &App,
    f: Console,
    form: &Upload,
    chosen: &str,
    number: u32,
    problem: Problem,
) -> Result<ImportsPage, PageError> {
    let request = PageRequest::new(number, PAGE_SIZE);
    let batches = app.db.read(move |conn| inventory::list_batches(conn, None, request)).await?;
    let last = batches.pages();
    Ok(ImportsPage {
        targets: app.db.read(inventory::list_stock).await?,
        chosen: chosen.to_owned(),
        format: form.field("format").to_owned(),
        encoding: form.field("encoding").to_owned(),
        separator: form.field("separator").to_owned(),
        note: form.field("note").to_owned(),
        cost: form.field("cost").to_owned(),
        problem,
        number: batches.number,
        batches: batches.items,
        last,
        f,
    })
}
