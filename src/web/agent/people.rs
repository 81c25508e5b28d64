//! Who else may come in for this agent.

use super::desk::{self, Desk};
use crate::members::{Employer, Member, StaffName};
use crate::state::App;
use crate::types::{AgentId, Page, Secret, StaffId};
use crate::web::failure::PageError;
use crate::web::office::answer::{self, Problem};
use crate::web::office::people::House;
use crate::web::office::told::refused;
use crate::web::session::Principal;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;
use serde::Deserialize;

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
    show(&app, f, wish.page, String::new(), (answer::Head::OK, Problem::default())).await
}

async fn show(
    app: &App,
    f: Desk,
    page: u32,
    name: String,
    (status, problem): (answer::Head, Problem),
) -> Result<HttpResponse, PageError> {
    let people = house(f.agent()).list(app, page).await?;
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
    match house(f.agent()).invite(&app, (&name, &role), owner.by()).await {
        Ok((name, password)) => {
            answer::page(StatusCode::CREATED, &OneTimePage { f, name, password })
        }
        Err(failure) => {
            let problem = answer::problem(failure, &f)?;
            show(&app, f, 1, name, problem).await
        }
    }
}

/// `POST /agent/people/{id}/disable`.
pub(super) async fn disable(
    app: Data<App>,
    Principal(owner): Principal,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let who = StaffId(*id);
    if who == owner.member.id {
        return Ok(refused(HERE, "last-owner"));
    }
    house(owner.agent.id).disable(&app, who, owner.by()).await
}

/// `POST /agent/people/{id}/enable`.
pub(super) async fn enable(
    app: Data<App>,
    Principal(owner): Principal,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    house(owner.agent.id).enable(&app, StaffId(*id), owner.by()).await
}

/// `POST /agent/people/{id}/reset`.
pub(super) async fn reset(
    app: Data<App>,
    Principal(owner): Principal,
    f: Desk,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (name, password) = house(f.agent()).reset(&app, StaffId(*id), owner.by()).await?;
    answer::page(StatusCode::OK, &OneTimePage { f, name, password })
}

fn house(agent: AgentId) -> House {
    House { employer: Employer::Agent(agent), page: HERE.to_owned() }
}
