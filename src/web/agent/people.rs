//! Who else may come in for this agent.

use super::desk::{self, Desk};
use crate::members::{self, Member, Role, StaffName};
use crate::state::App;
use crate::types::{Page, PageRequest, Secret, StaffId};
use crate::web::admin::answer::{self, Problem};
use crate::web::admin::console::{done, refused};
use crate::web::failure::{Failure, PageError};
use crate::web::session::{Principal, Seller};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;
use serde::Deserialize;

const PAGE_SIZE: u32 = 50;
const HERE: &str = "/agent/people";

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
#[template(path = "agent/people.html")]
struct PeoplePage {
    f: Desk,
    people: Page<Member>,
    name: String,
    problem: Problem,
}

impl PeoplePage {
    fn role(&self, member: &Member) -> String {
        desk::role(&self.f, member.role)
    }
}

/// Shown once, in the answer to the request that made it.
#[derive(Template)]
#[template(path = "agent/one_time.html")]
struct OneTimePage {
    f: Desk,
    name: StaffName,
    password: Secret<String>,
}

/// `GET /agent/people`.
pub(super) async fn list(
    app: Data<App>,
    _: Principal,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    show(&app, f, wish.page, String::new(), (StatusCode::OK, Problem::default())).await
}

async fn show(
    app: &App,
    f: Desk,
    page: u32,
    name: String,
    (status, problem): (StatusCode, Problem),
) -> Result<HttpResponse, PageError> {
    let (agent, wanted) = (Some(f.agent()), PageRequest::new(page, PAGE_SIZE));
    let people = app.db.read(move |conn| members::list_staff(conn, agent, wanted)).await?;
    answer::page(status, &PeoplePage { f, people, name, problem })
}

/// `POST /agent/people`.
pub(super) async fn create(
    app: Data<App>,
    Principal(owner): Principal,
    f: Desk,
    form: Form<NewForm>,
) -> Result<HttpResponse, PageError> {
    let NewForm { name, role } = form.into_inner();
    match try_invite(&app, &owner, &name, &role).await {
        Ok((name, password)) => {
            answer::page(StatusCode::CREATED, &OneTimePage { f, name, password })
        }
        Err(failure) => {
            let problem = answer::problem(failure, &f)?;
            show(&app, f, 1, name, problem).await
        }
    }
}

async fn try_invite(
    app: &App,
    owner: &Seller,
    name: &str,
    role: &str,
) -> Result<(StaffName, Secret<String>), Failure> {
    let (name, agent): (StaffName, _) = (name.parse()?, Some(owner.agent.id));
    let role = Role::from_word(role, agent).ok_or_else(|| Failure::invalid("role", "unknown"))?;
    let (who, now) = ((name.clone(), agent, role), app.clock.now());
    let password = members::invite(&app.db, &app.passwords, who, owner.by(), now).await?;
    Ok((name, password))
}

/// `POST /agent/people/{id}/disable`.
pub(super) async fn disable(
    app: Data<App>,
    Principal(owner): Principal,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (who, agent, now) = (StaffId(*id), Some(owner.agent.id), app.clock.now());
    if who == owner.member.id {
        return Ok(refused(HERE, "last-owner"));
    }
    let by = owner.by();
    let disabled = app.db.write(move |conn| members::disable(conn, agent, who, &by, now)).await;
    match disabled {
        Ok(()) => Ok(done(HERE, "staff-disabled")),
        Err(members::Error::LastOwner) => Ok(refused(HERE, "last-owner")),
        Err(other) => Err(other.into()),
    }
}

/// `POST /agent/people/{id}/enable`.
pub(super) async fn enable(
    app: Data<App>,
    Principal(owner): Principal,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (who, agent, now) = (StaffId(*id), Some(owner.agent.id), app.clock.now());
    let by = owner.by();
    app.db.write(move |conn| members::enable(conn, agent, who, &by, now)).await?;
    Ok(done(HERE, "staff-enabled"))
}

/// `POST /agent/people/{id}/reset`.
pub(super) async fn reset(
    app: Data<App>,
    Principal(owner): Principal,
    f: Desk,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (who, agent) = (StaffId(*id), Some(owner.agent.id));
    let name = app.db.read(move |conn| members::find(conn, agent, who)).await?.name;
    let (by, now) = (owner.by(), app.clock.now());
    let made =
        members::reset_with_one_time_password(&app.db, &app.passwords, name.clone(), by, now);
    let password = made.await?;
    answer::page(StatusCode::OK, &OneTimePage { f, name, password })
}
