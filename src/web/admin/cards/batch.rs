//! One batch: where its cards have gone, its note and cost, and taking it back.

use super::imports::read_cost;
use crate::inventory::{self, BatchCounts, BatchLine};
use crate::state::App;
use crate::types::{BatchId, Fault, Money};
use crate::web::admin::confirm::Confirm;
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::actor::actor;
use crate::web::office::answer::{self, Problem};
use crate::web::office::cards;
use crate::web::office::told::done;
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Html, Path};
use askama::Template;
use serde::Deserialize;

/// In characters.

#[derive(Template)]
#[template(path = "admin/cards/batch.html")]
struct BatchPage {
    f: Console,
    it: BatchLine,
    counts: BatchCounts,
    note: String,
    cost: String,
    problem: Problem,
}

impl BatchPage {
    fn actor(&self) -> String {
        actor(&self.f, &self.it.importer)
    }

    fn source(&self) -> String {
        cards::source(&self.f, &self.it.source)
    }

    fn can_withdraw(&self) -> bool {
        self.counts.free + self.counts.locked > 0
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BatchForm {
    note: String,
    cost: String,
}

/// `GET /admin/batches/{id}`.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let it = find(&app, BatchId(*id)).await?;
    let (note, currency) = (it.note.clone(), app.config.shop.currency);
    let cost = it.cost.map(|it| Money::new(it, currency).plain()).unwrap_or_default();
    let page = page(&app, f, it, note, cost, Problem::default()).await?;
    answer::page(StatusCode::OK, &page)
}

/// `POST /admin/batches/{id}`.
pub(super) async fn save(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    form: Form<BatchForm>,
) -> Result<HttpResponse, PageError> {
    let (id, form) = (BatchId(*id), form.into_inner());
    match read(&app, &form) {
        Ok((note, cost)) => {
            app.db.write(move |conn| inventory::change_batch(conn, id, &note, cost)).await?;
            Ok(done(&here(id), "batch-saved"))
        }
        Err(PageError(failure)) => {
            let (status, problem) = answer::problem(failure, &f)?;
            let it = find(&app, id).await?;
            answer::page(status, &page(&app, f, it, form.note, form.cost, problem).await?)
        }
    }
}

fn read(app: &App, form: &BatchForm) -> Result<(String, Option<i64>), PageError> {
    let note = form.note.trim();
    Fault::fits(note, inventory::LONGEST_NOTE).map_err(|it| Failure::invalid("note", it))?;
    Ok((note.to_owned(), read_cost(&form.cost, app.config.shop.currency)?))
}

/// `GET /admin/batches/{id}/withdraw`.
pub(super) async fn ask_withdraw(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<Html, PageError> {
    let id = BatchId(*id);
    find(&app, id).await?;
    Confirm {
        title: f.t("batch-withdraw-title"),
        sentence: f.t("batch-withdraw-sentence"),
        button: f.t("batch-withdraw"),
        action: format!("{}/withdraw", here(id)),
        back: here(id),
        danger: true,
        fields: Vec::new(),
        note: None,
        f,
    }
    .page()
}

/// `POST /admin/batches/{id}/withdraw`.
pub(super) async fn withdraw(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let id = BatchId(*id);
    let sku = find(&app, id).await?.sku;
    inventory::withdraw_batch(&app.db, id, staff.by(), app.clock.now()).await?;
    app.shelves.forget(sku).await;
    Ok(done(&here(id), "batch-withdrawn"))
}

async fn find(app: &App, id: BatchId) -> Result<BatchLine, PageError> {
    let found = app.db.read(move |conn| inventory::find_batch(conn, id)).await?;
    found.ok_or_else(|| PageError(Failure::not_found()))
}

async fn page(
    app: &App,
    f: Console,
    it: BatchLine,
    note: String,
    cost: String,
    problem: Problem,
) -> Result<BatchPage, PageError> {
    let id = it.id;
    let counts = app.db.read(move |conn| inventory::batch_counts(conn, id)).await?;
    Ok(BatchPage { f, it, counts, note, cost, problem })
}

fn here(id: BatchId) -> String {
    format!("/admin/batches/{id}")
}
