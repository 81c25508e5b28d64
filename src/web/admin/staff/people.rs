//! The staff: who is there, and an owner's say over it.

use crate::members::{Employer, Member, StaffName};
use crate::state::App;
use crate::types::{Page, Secret, StaffId};
use crate::web::admin::confirm::Confirm;
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer::{self, Problem};
use crate::web::office::people::House;
use crate::web::session::Owner;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Html, Path, Query};
use askama::Template;
use serde::Deserialize;

const HERE: &str = "/admin/staff";

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    page: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewForm {
    name: String,
    role: String,
}

#[derive(Template)]
#[template(path = "admin/staff/people.html")]
struct PeoplePage {
    f: Console,
    people: Page<Member>,
    name: String,
    problem: Problem,
}

/// Shown once, in the answer to the request that made it.
#[derive(Template)]
#[template(path = "admin/staff/one_time.html")]
struct OneTimePage {
    f: Console,
    name: StaffName,
    password: Secret<String>,
}

/// `GET /admin/staff`.
pub(super) async fn list(
    app: Data<App>,
    f: Console,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    show(&app, f, wish.page, String::new(), StatusCode::OK, Problem::default()).await
}

async fn show(
    app: &App,
    f: Console,
    page: u32,
    name: String,
    status: impl Into<answer::Head>,
    problem: Problem,
) -> Result<HttpResponse, PageError> {
    let people = house().list(app, page).await?;
    answer::page(status, &PeoplePage { f, people, name, problem })
}

/// `POST /admin/staff`.
pub(super) async fn create(
    app: Data<App>,
    Owner(owner): Owner,
    f: Console,
    form: Form<NewForm>,
) -> Result<HttpResponse, PageError> {
    let NewForm { name, role } = form.into_inner();
    match house().invite(&app, (&name, &role), owner.by()).await {
        Ok((name, password)) => {
            answer::page(StatusCode::CREATED, &OneTimePage { f, name, password })
        }
        Err(failure) => {
            let (status, problem) = answer::problem(failure, &f)?;
            show(&app, f, 1, name, status, problem).await
        }
    }
}

/// `GET /admin/staff/{id}/disable`.
pub(super) async fn ask_disable(
    app: Data<App>,
    _: Owner,
    f: Console,
    id: Path<i64>,
) -> Result<Html, PageError> {
    let who = house().find(&app, StaffId(*id)).await?;
    Confirm::about(f, "staff-disable", &who, (HERE, "disable")).page()
}

/// `POST /admin/staff/{id}/disable`.
pub(super) async fn disable(
    app: Data<App>,
    Owner(owner): Owner,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    house().disable(&app, StaffId(*id), owner.by()).await
}

/// `POST /admin/staff/{id}/enable`.
pub(super) async fn enable(
    app: Data<App>,
    Owner(owner): Owner,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    house().enable(&app, StaffId(*id), owner.by()).await
}

/// `GET /admin/staff/{id}/reset`.
pub(super) async fn ask_reset(
    app: Data<App>,
    _: Owner,
    f: Console,
    id: Path<i64>,
) -> Result<Html, PageError> {
    let who = house().find(&app, StaffId(*id)).await?;
    Confirm { danger: false, ..Confirm::about(f, "staff-reset", &who, (HERE, "reset")) }.page()
}

/// `POST /admin/staff/{id}/reset`.
pub(super) async fn reset(
    app: Data<App>,
    Owner(owner): Owner,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (name, password) = house().reset(&app, StaffId(*id), owner.by()).await?;
    answer::page(StatusCode::OK, &OneTimePage { f, name, password })
}

/// `GET /admin/staff/{id}/second`.
pub(super) async fn ask_forget(
    app: Data<App>,
    _: Owner,
    f: Console,
    id: Path<i64>,
) -> Result<Html, PageError> {
    let who = house().find(&app, StaffId(*id)).await?;
    Confirm::about(f, "second-forget", &who, (HERE, "second")).page()
}

/// `POST /admin/staff/{id}/second`: somebody lost his telephone.
pub(super) async fn forget(
    app: Data<App>,
    Owner(owner): Owner,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    house().forget_second(&app, StaffId(*id), owner.by()).await
}

fn house() -> House {
    House { employer: Employer::Platform, page: HERE.to_owned() }
}
