//! Background work that was given up: `/admin/jobs`.

use crate::jobs::{self, DeadJob, Depth};
use crate::state::App;
use crate::types::{JobId, Page, PageRequest};
use crate::web::admin::confirm::Confirm;
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::told::{done, refused};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Html, Path, Query, ServiceConfig};
use askama::Template;
use serde::Deserialize;

const HERE: &str = "/admin/jobs";
const PAGE_SIZE: u32 = 50;

pub(super) fn routes(routes: &mut ServiceConfig) {
    routes
        .route(HERE, web::get().to(list))
        .route("/admin/jobs/{id}/again", web::post().to(run_again))
        .route("/admin/jobs/{id}/delete", web::get().to(ask_delete))
        .route("/admin/jobs/{id}/delete", web::post().to(delete));
}

#[derive(Debug, Deserialize)]
struct Wish {
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "admin/jobs/list.html")]
struct ListPage {
    f: Console,
    depth: Depth,
    /// How many failed and are tried again, and with what error.
    retrying: (i64, String),
    dead: Page<DeadJob>,
}

impl ListPage {
    /// What stands in place of an empty list.
    fn none(&self) -> &'static str {
        if self.retrying.0 > 0 { "job-none-given-up" } else { "job-none" }
    }

    /// What a kind of job does, in words where there are any.
    fn kind(&self, job: &DeadJob) -> String {
        let key = format!("job-{}", job.kind.replace('_', "-"));
        let said = self.f.t(&key);
        if said == key { job.kind.clone() } else { said }
    }
}

/// `GET /admin/jobs`.
async fn list(app: Data<App>, f: Console, wish: Query<Wish>) -> Result<HttpResponse, PageError> {
    let wanted = PageRequest::new(wish.page, PAGE_SIZE);
    let depth = app.db.read(jobs::depth).await?;
    let now = app.clock.now();
    let retrying = app.db.read(move |conn| jobs::retrying(conn, now)).await?;
    let dead = app.db.read(move |conn| jobs::list_dead(conn, wanted)).await?;
    answer::page(StatusCode::OK, &ListPage { f, depth, retrying, dead })
}

/// `POST /admin/jobs/{id}/again`.
async fn run_again(app: Data<App>, _: Staff, id: Path<i64>) -> Result<HttpResponse, PageError> {
    let (job, now) = (JobId(*id), app.clock.now());
    let queued = app.db.write(move |conn| jobs::run_again(conn, job, now)).await?;
    Ok(if queued { done(HERE, "job-again") } else { refused(HERE, "moved_on") })
}

/// `GET /admin/jobs/{id}/delete`.
async fn ask_delete(f: Console, id: Path<i64>) -> Result<Html, PageError> {
    Confirm {
        title: f.t("job-delete-title"),
        sentence: f.t("job-delete-sentence"),
        button: f.t("job-delete"),
        action: format!("{HERE}/{id}/delete"),
        back: HERE.to_owned(),
        danger: true,
        fields: Vec::new(),
        note: None,
        f,
    }
    .page()
}

/// `POST /admin/jobs/{id}/delete`.
async fn delete(app: Data<App>, _: Staff, id: Path<i64>) -> Result<HttpResponse, PageError> {
    let job = JobId(*id);
    let deleted = app.db.write(move |conn| jobs::delete_dead(conn, job)).await?;
    Ok(if deleted { done(HERE, "job-deleted") } else { refused(HERE, "moved_on") })
}
