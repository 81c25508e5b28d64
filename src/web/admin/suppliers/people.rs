//! Who comes in for a supplier, by an owner's say.

use super::{find, here};
use crate::members::{self, Employer, Member, Role, StaffName};
use crate::state::App;
use crate::suppliers::Supplier;
use crate::types::{Page, PageRequest, Secret, StaffId, SupplierId};
use crate::web::admin::confirm::Confirm;
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer::{self, Problem};
use crate::web::office::told::done;
use crate::web::session::Owner;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Html, Path, Query};
use askama::Template;
use serde::Deserialize;

const PAGE_SIZE: u32 = 50;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    page: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewForm {
    name: String,
}

#[derive(Template)]
#[template(path = "admin/suppliers/people.html")]
struct PeoplePage {
    f: Console,
    it: Supplier,
    people: Page<Member>,
    name: String,
    problem: Problem,
}

impl PeoplePage {
    fn decides(&self) -> bool {
        self.f.staff.is_owner()
    }

    fn before(&self) -> String {
        format!("{}?page=", address(self.it.id))
    }
}

/// Shown once, in the answer to the request that made it.
#[derive(Template)]
#[template(path = "admin/suppliers/one_time.html")]
struct OneTimePage {
    f: Console,
    id: SupplierId,
    name: StaffName,
    password: Secret<String>,
}

/// `GET /admin/suppliers/{id}/people`.
pub(super) async fn list(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let nothing = (StatusCode::OK, Problem::default());
    show(&app, f, SupplierId(*id), wish.page, String::new(), nothing).await
}

async fn show(
    app: &App,
    f: Console,
    id: SupplierId,
    page: u32,
    name: String,
    (status, problem): (StatusCode, Problem),
) -> Result<HttpResponse, PageError> {
    let it = find(app, id.0).await?;
    let (employer, wanted) = (Employer::Supplier(id), PageRequest::new(page, PAGE_SIZE));
    let people = app.db.read(move |conn| members::list_staff(conn, employer, wanted)).await?;
    answer::page(status, &PeoplePage { f, it, people, name, problem })
}

/// `POST /admin/suppliers/{id}/people`.
pub(super) async fn create(
    app: Data<App>,
    owner: Owner,
    f: Console,
    id: Path<i64>,
    form: Form<NewForm>,
) -> Result<HttpResponse, PageError> {
    let id = find(&app, *id).await?.id;
    let typed = form.into_inner().name;
    match try_invite(&app, &owner, id, &typed).await {
        Ok((name, password)) => {
            answer::page(StatusCode::CREATED, &OneTimePage { f, id, name, password })
        }
        Err(failure) => {
            let problem = answer::problem(failure, &f)?;
            show(&app, f, id, 1, typed, problem).await
        }
    }
}

async fn try_invite(
    app: &App,
    Owner(owner): &Owner,
    id: SupplierId,
    name: &str,
) -> Result<(StaffName, Secret<String>), Failure> {
    let name: StaffName = name.parse()?;
    let who = (name.clone(), Employer::Supplier(id), Role::Operator);
    let (by, now) = (owner.by(), app.clock.now());
    let password = members::invite(&app.db, &app.passwords, who, by, now).await?;
    Ok((name, password))
}

/// `POST /admin/suppliers/{id}/people/{who}/disable`.
pub(super) async fn disable(
    app: Data<App>,
    Owner(owner): Owner,
    path: Path<(i64, i64)>,
) -> Result<HttpResponse, PageError> {
    let (employer, who, back) = person(path.into_inner());
    let (by, now) = (owner.by(), app.clock.now());
    app.db.write(move |conn| members::disable(conn, employer, who, &by, now)).await?;
    Ok(done(&back, "staff-disabled"))
}

/// `POST /admin/suppliers/{id}/people/{who}/enable`.
pub(super) async fn enable(
    app: Data<App>,
    Owner(owner): Owner,
    path: Path<(i64, i64)>,
) -> Result<HttpResponse, PageError> {
    let (employer, who, back) = person(path.into_inner());
    let (by, now) = (owner.by(), app.clock.now());
    app.db.write(move |conn| members::enable(conn, employer, who, &by, now)).await?;
    Ok(done(&back, "staff-enabled"))
}

/// `POST /admin/suppliers/{id}/people/{who}/reset`.
pub(super) async fn reset(
    app: Data<App>,
    Owner(owner): Owner,
    f: Console,
    path: Path<(i64, i64)>,
) -> Result<HttpResponse, PageError> {
    let id = SupplierId(path.0);
    let (employer, who, _) = person(path.into_inner());
    let name = app.db.read(move |conn| members::find(conn, employer, who)).await?.name;
    let (by, now) = (owner.by(), app.clock.now());
    let made =
        members::reset_with_one_time_password(&app.db, &app.passwords, name.clone(), by, now);
    let password = made.await?;
    answer::page(StatusCode::OK, &OneTimePage { f, id, name, password })
}

/// `GET /admin/suppliers/{id}/people/{who}/second`.
pub(super) async fn ask_forget(
    app: Data<App>,
    _: Owner,
    f: Console,
    path: Path<(i64, i64)>,
) -> Result<Html, PageError> {
    let (employer, who, back) = person(path.into_inner());
    let member = app.db.read(move |conn| members::find(conn, employer, who)).await?;
    Confirm {
        title: f.with("second-forget-title", "name", &member.name),
        sentence: f.t("second-forget-sentence"),
        button: f.t("second-forget"),
        action: format!("{back}/{who}/second"),
        back,
        danger: true,
        fields: Vec::new(),
        note: None,
        f,
    }
    .page()
}

/// `POST /admin/suppliers/{id}/people/{who}/second`: somebody lost his telephone.
pub(super) async fn forget(
    app: Data<App>,
    Owner(owner): Owner,
    path: Path<(i64, i64)>,
) -> Result<HttpResponse, PageError> {
    let (employer, who, back) = person(path.into_inner());
    let (by, now) = (owner.by(), app.clock.now());
    app.db.write(move |conn| members::second::forget(conn, employer, who, &by, now)).await?;
    Ok(done(&back, "second-forgotten"))
}

/// Somebody of this supplier's, and the page to come back to.
fn person((id, who): (i64, i64)) -> (Employer, StaffId, String) {
    let id = SupplierId(id);
    (Employer::Supplier(id), StaffId(who), address(id))
}

fn address(id: SupplierId) -> String {
    format!("{}/people", here(id))
}
