//! The first-run page: makes the owner's account of a shop that has nobody yet.

use crate::members::{self, Attempt, Door, Employer, NewStaff, Role, StaffName};
use crate::provenance::By;
use crate::state::App;
use crate::types::Secret;
use crate::web::failure::{Failure, PageError};
use crate::web::limits;
use crate::web::office::answer::{self, Problem, go_to};
use crate::web::office::door::come_in;
use crate::web::page::Frame;
use crate::web::visitor::Visitor;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use askama::Template;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SetupForm {
    name: String,
    password: Secret<String>,
    again: Secret<String>,
}

#[derive(Template)]
#[template(path = "admin/staff/setup.html")]
struct SetupPage {
    f: Frame,
    name: String,
    problem: Problem,
}

/// `GET /admin/setup`, as long as there is nobody.
pub(super) async fn show(app: Data<App>, f: Frame) -> Result<HttpResponse, PageError> {
    if !app.db.read(members::is_empty).await? {
        return Ok(go_to("/admin/login"));
    }
    answer::page(StatusCode::OK, &SetupPage { f, name: String::new(), problem: Problem::default() })
}

/// `POST /admin/setup`: of several who try at once, one becomes the owner.
pub(super) async fn submit(
    app: Data<App>,
    f: Frame,
    visitor: Visitor,
    form: Form<SetupForm>,
) -> Result<HttpResponse, PageError> {
    let form = form.into_inner();
    let name = form.name.clone();
    match try_create(&app, &visitor, form).await {
        Ok(come) => Ok(come_in(&visitor, Door::Admin, &come.token, "/admin?done=welcome")),
        Err(failure) => {
            let (status, problem) = answer::problem(failure, &f)?;
            answer::page(status, &SetupPage { f, name, problem })
        }
    }
}

async fn try_create(
    app: &App,
    visitor: &Visitor,
    form: SetupForm,
) -> Result<members::LoggedIn, Failure> {
    limits::admit(app, "login", &visitor.bucket(), app.config.limits.login_per_minute).await?;
    if !app.db.read(members::is_empty).await? {
        return Err(members::Error::NotFirst.into());
    }
    let name: StaffName = form.name.parse()?;
    members::check_password(&name, &form.password)?;
    if form.password != form.again {
        return Err(Failure::invalid("again", "differ"));
    }
    let address = visitor.address.to_string();
    let new = NewStaff {
        name: name.clone(),
        employer: Employer::Platform,
        password_hash: app.passwords.hash(form.password.clone()).await?,
        role: Role::Owner,
        must_change_password: false,
        by: By::staff(name.to_string(), address.clone()),
    };
    let now = app.clock.now();
    app.db.write(move |conn| members::create_first(conn, &new, now)).await?;
    let attempt = Attempt {
        name: name.to_string(),
        password: form.password,
        address,
        door: Door::Admin,
        before: None,
    };
    Ok(members::log_in(&app.db, &app.passwords, attempt, now).await?)
}
