//! Who comes in for an agent, and a new password for who forgot his.

use super::{find, here};
use crate::members::{Employer, Member, StaffName};
use crate::state::App;
use crate::types::{AgentId, Page, Secret, StaffId};
use crate::web::admin::confirm::Confirm;
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::people::House;
use crate::web::session::Owner;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Html, Path, Query};
use askama::Template;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "admin/agents/people.html")]
struct PeoplePage {
    f: Console,
    id: AgentId,
    name: String,
    people: Page<Member>,
    before: String,
}

impl PeoplePage {
    fn role(&self, member: &Member) -> String {
        crate::web::agent::desk::role(&self.f, member.role)
    }

    fn may_reset(&self) -> bool {
        self.f.staff.is_owner()
    }
}

/// Shown once, in the answer to the request that made it.
#[derive(Template)]
#[template(path = "admin/agents/one_time.html")]
struct OneTimePage {
    f: Console,
    id: AgentId,
    name: StaffName,
    password: Secret<String>,
}

/// `GET /admin/agents/{id}/people`.
pub(super) async fn list(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let agent = find(&app, *id).await?;
    let id = agent.id;
    let people = house(id).list(&app, wish.page).await?;
    let (name, before) = (agent.name.to_string(), format!("{}/people?page=", here(id)));
    answer::page(StatusCode::OK, &PeoplePage { f, id, name, people, before })
}

/// `GET /admin/agents/{id}/people/{who}/reset`.
pub(super) async fn ask_reset(
    app: Data<App>,
    _: Owner,
    f: Console,
    path: Path<(i64, i64)>,
) -> Result<Html, PageError> {
    let house = house(AgentId(path.0));
    let who = house.find(&app, StaffId(path.1)).await?;
    let confirm = Confirm::about(f, "staff-reset", &who, (&house.page, "reset"));
    Confirm { danger: false, ..confirm }.page()
}

/// `POST /admin/agents/{id}/people/{who}/reset`.
pub(super) async fn reset(
    app: Data<App>,
    Owner(owner): Owner,
    f: Console,
    path: Path<(i64, i64)>,
) -> Result<HttpResponse, PageError> {
    let id = AgentId(path.0);
    let (name, password) = house(id).reset(&app, StaffId(path.1), owner.by()).await?;
    answer::page(StatusCode::OK, &OneTimePage { f, id, name, password })
}

/// `GET /admin/agents/{id}/people/{who}/second`.
pub(super) async fn ask_forget(
    app: Data<App>,
    _: Owner,
    f: Console,
    path: Path<(i64, i64)>,
) -> Result<Html, PageError> {
    let house = house(AgentId(path.0));
    let who = house.find(&app, StaffId(path.1)).await?;
    Confirm::about(f, "second-forget", &who, (&house.page, "second")).page()
}

/// `POST /admin/agents/{id}/people/{who}/second`: somebody lost his telephone.
pub(super) async fn forget(
    app: Data<App>,
    Owner(owner): Owner,
    path: Path<(i64, i64)>,
) -> Result<HttpResponse, PageError> {
    house(AgentId(path.0)).forget_second(&app, StaffId(path.1), owner.by()).await
}

fn house(agent: AgentId) -> House {
    House { employer: Employer::Agent(agent), page: format!("{}/people", here(agent)) }
}
