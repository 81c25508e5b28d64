//! Importing cards of his own goods, his batches, and taking one back.

use super::desk::Desk;
use crate::catalog;
use crate::inventory::{self, BatchCounts, BatchLine};
use crate::state::App;
use crate::types::{BatchId, Page, PageRequest, SkuCode};
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer::{self, Problem};
use crate::web::office::cards::{self, ImportForm, Imported};
use crate::web::office::told::done;
use crate::web::office::upload::{self, Upload};
use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

const PAGE_SIZE: u32 = 20;
/// Variants to choose from.
const MOST: u32 = 500;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    /// The variant that is chosen already.
    #[serde(default)]
    sku: String,
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "supplier/imports.html")]
struct ImportsPage {
    f: Desk,
    form: ImportForm,
    batches: Page<BatchLine>,
}

impl ImportsPage {
    fn source(&self, word: &str) -> String {
        cards::source(&self.f, word)
    }
}

#[derive(Template)]
#[template(path = "supplier/imported.html")]
struct ImportedPage {
    f: Desk,
    it: Imported,
}

#[derive(Template)]
#[template(path = "supplier/batch.html")]
struct BatchPage {
    f: Desk,
    it: BatchLine,
    counts: BatchCounts,
}

impl BatchPage {
    fn source(&self) -> String {
        cards::source(&self.f, &self.it.source)
    }

    fn can_withdraw(&self) -> bool {
        self.counts.free + self.counts.locked > 0
    }
}

/// `GET /supplier/imports`.
pub(super) async fn show(
    app: Data<App>,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let form = Upload::default();
    let page = page(&app, f, &form, &wish.sku, wish.page, Problem::default()).await?;
    answer::page(StatusCode::OK, &page)
}

/// `POST /supplier/imports`.
pub(super) async fn run(
    app: Data<App>,
    f: Desk,
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

/// Others' variants are not there for him.
async fn import(app: &App, f: &Desk, form: &Upload) -> Result<Imported, PageError> {
    let choose = || PageError(Failure::invalid("sku", "choose"));
    let code: SkuCode = form.field("sku").parse().map_err(|_| choose())?;
    let supplier = f.supplier();
    let found = app.db.read(move |conn| catalog::find_supplied_sku(conn, supplier, &code)).await?;
    let described = cards::describe(form, found.ok_or_else(choose)?, &f.vendor.by(), None)?;
    cards::import(app, form, described).await
}

async fn page(
    app: &App,
    f: Desk,
    form: &Upload,
    chosen: &str,
    number: u32,
    problem: Problem,
) -> Result<ImportsPage, PageError> {
    let (supplier, wanted) = (f.supplier(), PageRequest::new(number, PAGE_SIZE));
    let read = app.db.read(move |conn| {
        let targets = inventory::list_supplied_stock(conn, supplier, MOST)?;
        let batches = inventory::list_supplied_batches(conn, supplier, wanted)?;
        Ok::<_, inventory::Error>((targets, batches))
    });
    let (targets, batches) = read.await?;
    let form = ImportForm::of(form, chosen, problem, (targets, "supplier-file-hint"));
    Ok(ImportsPage { f, form, batches })
}

/// `GET /supplier/batches/{id}`.
pub(super) async fn batch(
    app: Data<App>,
    f: Desk,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let it = find(&app, &f, BatchId(*id)).await?;
    let id = it.id;
    let counts = app.db.read(move |conn| inventory::batch_counts(conn, id)).await?;
    answer::page(StatusCode::OK, &BatchPage { f, it, counts })
}

/// `POST /supplier/batches/{id}/withdraw`: takes what is unsold of it out of sale for good.
pub(super) async fn withdraw(
    app: Data<App>,
    f: Desk,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let it = find(&app, &f, BatchId(*id)).await?;
    inventory::withdraw_batch(&app.db, it.id, f.vendor.by(), app.clock.now()).await?;
    app.shelves.forget(it.sku).await;
    Ok(done(&format!("/supplier/batches/{}", it.id), "batch-withdrawn"))
}

async fn find(app: &App, f: &Desk, id: BatchId) -> Result<BatchLine, PageError> {
    let supplier = f.supplier();
    let found = app.db.read(move |conn| inventory::find_supplied_batch(conn, supplier, id)).await?;
    found.ok_or_else(|| PageError(Failure::not_found()))
}
