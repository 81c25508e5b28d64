//! Who comes in for an agent, and a new password for who forgot his.

use super::{find, here};
use crate::db::Conn;
use crate::members::{self, Member, StaffName};
use crate::state::App;
use crate::types::{AgentId, Page, PageRequest, Secret, StaffId};
use crate::web::admin::confirm::Confirm;
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::session::Owner;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Html, Path, Query};
use askama::Template;
use serde::Deserialize;

const PAGE_SIZE: u32 = 50;

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
    let (id, wanted) = (agent.id, PageRequest::new(wish.page, PAGE_SIZE));
    let people = app.db.read(move |conn| members::list_staff(conn, Some(id), wanted)).await?;
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
    let (id, who) = path.into_inner();
    let member = person(&app, id, who).await?;
    let back = format!("{}/people", here(AgentId(id)));
    Confirm {
        title: f.with("staff-reset-title", "name", &member.name),
        sentence: f.t("staff-reset-sentence"),
        button: f.t("staff-reset"),
        action: format!("{back}/{who}/reset"),
        back,
        danger: false,
        fields: Vec::new(),
        note: None,
        f,
    }
    .page()
}

/// `POST /admin/agents/{id}/people/{who}/reset`.
pub(super) async fn reset(
    app: Data<App>,
    Owner(owner): Owner,
    f: Console,
    path: Path<(i64, i64)>,
) -> Result<HttpResponse, PageError> {
    let (id, who) = path.into_inner();
    let name = person(&app, id, who).await?.name;
    let (by, now) = (owner.by(), app.clock.now());
    let password =
        members::reset_with_one_time_password(&app.db, &app.passwords, name.clone(), by, now)
            .await?;
    answer::page(StatusCode::OK, &OneTimePage { f, id: AgentId(id), name, password })
}

/// `GET /admin/agents/{id}/people/{who}/second`.
pub(super) async fn ask_forget(
    app: Data<App>,
    _: Owner,
    f: Console,
    path: Path<(i64, i64)>,
) -> Result<Html, PageError> {
    let (id, who) = path.into_inner();
    let member = person(&app, id, who).await?;
    let back = format!("{}/people", here(AgentId(id)));
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

/// `POST /admin/agents/{id}/people/{who}/second`: somebody lost his telephone.
pub(super) async fn forget(
    app: Data<App>,
    Owner(owner): Owner,
    path: Path<(i64, i64)>,
) -> Result<HttpResponse, PageError> {
    let (id, who) = path.into_inner();
    let (agent, by, now) = (AgentId(id), owner.by(), app.clock.now());
    let forget =
        move |conn: &mut Conn| members::second::forget(conn, Some(agent), StaffId(who), &by, now);
    app.db.write(forget).await?;
    Ok(done(&format!("{}/people", here(agent)), "second-forgotten"))
}

/// Only one of this agent's.
async fn person(app: &App, id: i64, who: i64) -> Result<Member, PageError> {
    let agent = Some(AgentId(id));
    Ok(app.db.read(move |conn| members::find(conn, agent, StaffId(who))).await?)
}
