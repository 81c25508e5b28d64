//! Importing from a file or from what was pasted, and the list of batches.

use super::list::find_sku;
use crate::inventory::{self, BatchLine};
use crate::state::App;
use crate::types::{Currency, Money, PageRequest};
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::actor::actor;
use crate::web::office::answer::{self, Problem};
use crate::web::office::cards::{self, ImportForm, Imported};
use crate::web::office::upload::{self, Upload};
use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

const PAGE_SIZE: u32 = 20;

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
    form: ImportForm,
    batches: Vec<BatchLine>,
    number: u32,
    last: i64,
}

impl ImportsPage {
    fn actor(&self, word: &str) -> String {
        actor(&self.f, word)
    }

    fn source(&self, word: &str) -> String {
        cards::source(&self.f, word)
    }
}

#[derive(Template)]
#[template(path = "admin/cards/imported.html")]
struct ImportedPage {
    f: Console,
    it: Imported,
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
    let read = upload::read_what_fits(form, app.config.web.upload_limit).await;
    let (form, too_large) = read.map_err(PageError)?;
    let imported = match too_large {
        Some(failure) => Err(PageError(failure)),
        None => import(&app, &f, &form).await,
    };
    match imported {
        Ok(it) => answer::page(StatusCode::OK, &ImportedPage { f, it }),
        Err(PageError(failure)) => {
            let (status, problem) = answer::problem(failure, &f)?;
            let chosen = form.field("sku").to_owned();
            answer::page(status, &page(&app, f, &form, &chosen, 1, problem).await?)
        }
    }
}

async fn import(app: &App, f: &Console, form: &Upload) -> Result<Imported, PageError> {
    let sku = find_sku(app, form.field("sku")).await;
    let sku = sku.map_err(|_| PageError(Failure::invalid("sku", "choose")))?;
    let cost = read_cost(form.field("cost"), app.config.shop.currency)?;
    let described = cards::describe(form, sku, &f.staff.by(), cost)?;
    cards::import(app, form, described).await
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
    let targets = app.db.read(inventory::list_stock).await?;
    let cost = form.field("cost").to_owned();
    let form = ImportForm::of(form, chosen, problem, (targets, "imports-file-hint"));
    Ok(ImportsPage {
        form: form.asking_cost(cost),
        number: batches.number,
        batches: batches.items,
        last,
        f,
    })
}
