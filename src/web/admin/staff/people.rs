//! The staff: who is there, and an owner's say over it.

use crate::members::{self, Employer, Member, Role, StaffName};
use crate::state::App;
use crate::types::{Page, PageRequest, Secret, StaffId};
use crate::web::admin::confirm::Confirm;
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer::{self, Problem};
use crate::web::office::told::{done, refused};
use crate::web::session::Owner;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Html, Path, Query};
use askama::Template;
use serde::Deserialize;

const PAGE_SIZE: u32 = 50;
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
    status: StatusCode,
    problem: Problem,
) -> Result<HttpResponse, PageError> {
    let wanted = PageRequest::new(page, PAGE_SIZE);
    let people =
        app.db.read(move |conn| members::list_staff(conn, Employer::Platform, wanted)).await?;
    answer::page(status, &PeoplePage { f, people, name, problem })
}

/// `POST /admin/staff`.
pub(super) async fn create(
    app: Data<App>,
    owner: Owner,
    f: Console,
    form: Form<NewForm>,
) -> Result<HttpResponse, PageError> {
    let NewForm { name, role } = form.into_inner();
    match try_invite(&app, &owner, &name, &role).await {
        Ok((name, password)) => {
            answer::page(StatusCode::CREATED, &OneTimePage { f, name, password })
        }
        Err(failure) => {
            let (status, problem) = answer::problem(failure, &f)?;
            show(&app, f, 1, name, status, problem).await
        }
    }
}

async fn try_invite(
    app: &App,
    Owner(owner): &Owner,
    name: &str,
    role: &str,
) -> Result<(StaffName, Secret<String>), Failure> {
    let name: StaffName = name.parse()?;
    let role = Role::from_word(role, Employer::Platform)
        .ok_or_else(|| Failure::invalid("role", "unknown"))?;
    let by = owner.by();
    let now = app.clock.now();
    let password =
        members::invite(&app.db, &app.passwords, (name.clone(), Employer::Platform, role), by, now)
            .await?;
    Ok((name, password))
}

/// `GET /admin/staff/{id}/disable`.
pub(super) async fn ask_disable(
    app: Data<App>,
    _: Owner,
    f: Console,
    id: Path<i64>,
) -> Result<Html, PageError> {
    let who = find(&app, *id).await?;
    Confirm {
        title: f.with("staff-disable-title", "name", &who.name),
        sentence: f.t("staff-disable-sentence"),
        button: f.t("staff-disable"),
        action: format!("{HERE}/{id}/disable"),
        back: HERE.to_owned(),
        danger: true,
        fields: Vec::new(),
        note: None,
        f,
    }
    .page()
}

/// `POST /admin/staff/{id}/disable`.
pub(super) async fn disable(
    app: Data<App>,
    Owner(owner): Owner,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (who, now) = (StaffId(*id), app.clock.now());
    let by = owner.by();
    let disabled =
        app.db.write(move |conn| members::disable(conn, Employer::Platform, who, &by, now)).await;
    match disabled {
        Ok(()) => Ok(done(HERE, "staff-disabled")),
        Err(members::Error::LastOwner) => Ok(refused(HERE, "last-owner")),
        Err(other) => Err(other.into()),
    }
}

/// `POST /admin/staff/{id}/enable`.
pub(super) async fn enable(
    app: Data<App>,
    Owner(owner): Owner,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (who, now) = (StaffId(*id), app.clock.now());
    let by = owner.by();
    app.db.write(move |conn| members::enable(conn, Employer::Platform, who, &by, now)).await?;
    Ok(done(HERE, "staff-enabled"))
}

/// `GET /admin/staff/{id}/reset`.
pub(super) async fn ask_reset(
    app: Data<App>,
    _: Owner,
    f: Console,
    id: Path<i64>,
) -> Result<Html, PageError> {
    let who = find(&app, *id).await?;
    Confirm {
        title: f.with("staff-reset-title", "name", &who.name),
        sentence: f.t("staff-reset-sentence"),
        button: f.t("staff-reset"),
        action: format!("{HERE}/{id}/reset"),
        back: HERE.to_owned(),
        danger: false,
        fields: Vec::new(),
        note: None,
        f,
    }
    .page()
}

/// `POST /admin/staff/{id}/reset`.
pub(super) async fn reset(
    app: Data<App>,
    Owner(owner): Owner,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let name = find(&app, *id).await?.name;
    let by = owner.by();
    let now = app.clock.now();
    let password =
        members::reset_with_one_time_password(&app.db, &app.passwords, name.clone(), by, now)
            .await?;
    answer::page(StatusCode::OK, &OneTimePage { f, name, password })
}

/// `GET /admin/staff/{id}/second`.
pub(super) async fn ask_forget(
    app: Data<App>,
    _: Owner,
    f: Console,
    id: Path<i64>,
) -> Result<Html, PageError> {
    let who = find(&app, *id).await?;
    Confirm {
        title: f.with("second-forget-title", "name", &who.name),
        sentence: f.t("second-forget-sentence"),
        button: f.t("second-forget"),
        action: format!("{HERE}/{id}/second"),
        back: HERE.to_owned(),
        danger: true,
        fields: Vec::new(),
        note: None,
        f,
    }
    .page()
}

/// `POST /admin/staff/{id}/second`: somebody lost his telephone.
pub(super) async fn forget(
    app: Data<App>,
    Owner(owner): Owner,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (who, by, now) = (StaffId(*id), owner.by(), app.clock.now());
    app.db.write(move |conn| members::second::forget(conn, None, who, &by, now)).await?;
    Ok(done(HERE, "second-forgotten"))
}

async fn find(app: &App, id: i64) -> Result<Member, PageError> {
    Ok(app.db.read(move |conn| members::find(conn, Employer::Platform, StaffId(id))).await?)
}
