//! Who comes in for a supplier, by an owner's say.

use super::{find, here};
use crate::members::{Employer, Member, Role, StaffName};
use crate::state::App;
use crate::suppliers::Supplier;
use crate::types::{Page, Secret, StaffId, SupplierId};
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
        format!("{}?page=", house(self.it.id).page)
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
    let nothing = (answer::Head::OK, Problem::default());
    show(&app, f, SupplierId(*id), wish.page, String::new(), nothing).await
}

async fn show(
    app: &App,
    f: Console,
    id: SupplierId,
    page: u32,
    name: String,
    (status, problem): (answer::Head, Problem),
) -> Result<HttpResponse, PageError> {
    let it = find(app, id.0).await?;
    let people = house(id).list(app, page).await?;
    answer::page(status, &PeoplePage { f, it, people, name, problem })
}

/// `POST /admin/suppliers/{id}/people`.
pub(super) async fn create(
    app: Data<App>,
    Owner(owner): Owner,
    f: Console,
    id: Path<i64>,
    form: Form<NewForm>,
) -> Result<HttpResponse, PageError> {
    let id = find(&app, *id).await?.id;
    let typed = form.into_inner().name;
    let who = (typed.as_str(), Role::Operator.as_str());
    match house(id).invite(&app, who, owner.by()).await {
        Ok((name, password)) => {
            answer::page(StatusCode::CREATED, &OneTimePage { f, id, name, password })
        }
        Err(failure) => {
            let problem = answer::problem(failure, &f)?;
            show(&app, f, id, 1, typed, problem).await
        }
    }
}

/// `POST /admin/suppliers/{id}/people/{who}/disable`.
pub(super) async fn disable(
    app: Data<App>,
    Owner(owner): Owner,
    path: Path<(i64, i64)>,
) -> Result<HttpResponse, PageError> {
    house(SupplierId(path.0)).disable(&app, StaffId(path.1), owner.by()).await
}

/// `POST /admin/suppliers/{id}/people/{who}/enable`.
pub(super) async fn enable(
    app: Data<App>,
    Owner(owner): Owner,
    path: Path<(i64, i64)>,
) -> Result<HttpResponse, PageError> {
    house(SupplierId(path.0)).enable(&app, StaffId(path.1), owner.by()).await
}

/// `POST /admin/suppliers/{id}/people/{who}/reset`.
pub(super) async fn reset(
    app: Data<App>,
    Owner(owner): Owner,
    f: Console,
    path: Path<(i64, i64)>,
) -> Result<HttpResponse, PageError> {
    let id = SupplierId(path.0);
    let (name, password) = house(id).reset(&app, StaffId(path.1), owner.by()).await?;
    answer::page(StatusCode::OK, &OneTimePage { f, id, name, password })
}

/// `GET /admin/suppliers/{id}/people/{who}/second`.
pub(super) async fn ask_forget(
    app: Data<App>,
    _: Owner,
    f: Console,
    path: Path<(i64, i64)>,
) -> Result<Html, PageError> {
    let house = house(SupplierId(path.0));
    let who = house.find(&app, StaffId(path.1)).await?;
    Confirm::about(f, "second-forget", &who, (&house.page, "second")).page()
}

/// `POST /admin/suppliers/{id}/people/{who}/second`: somebody lost his telephone.
pub(super) async fn forget(
    app: Data<App>,
    Owner(owner): Owner,
    path: Path<(i64, i64)>,
) -> Result<HttpResponse, PageError> {
    house(SupplierId(path.0)).forget_second(&app, StaffId(path.1), owner.by()).await
}

fn house(supplier: SupplierId) -> House {
    let page = format!("{}/people", here(supplier));
    House { employer: Employer::Supplier(supplier), page }
}
