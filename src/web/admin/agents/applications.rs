//! Those who asked to become agents: `/admin/applications`. The operator decides about all of them,
//! also about those who asked in an agent's shop.

use super::{here, named};
use crate::agents::{self, Application, ApplicationStatus, Approval, Desk, Level};
use crate::db::Conn;
use crate::state::App;
use crate::types::{AgentId, ApplicationId, LevelId, Slug};
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::actor::actor;
use crate::web::office::answer;
use crate::web::office::applications::{self as shown, Listed, Wish};
use crate::web::office::paper;
use crate::web::office::told::{done, refused};
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;

const HOME: &str = "/admin/applications";
#[derive(Template)]
#[template(path = "admin/agents/applications.html")]
struct ListPage {
    f: Console,
    listed: Listed,
}

#[derive(Template)]
#[template(path = "admin/agents/application.html")]
struct SheetPage {
    f: Console,
    it: Application,
    levels: Vec<Level>,
    typed: Typed,
}

impl SheetPage {
    fn decided_by(&self) -> String {
        match self.it.decided_by.split_once(':') {
            Some(("agent", name)) => format!("{} {name}", self.f.t("agents-name")),
            _ => actor(&self.f, &self.it.decided_by),
        }
    }

    fn status(&self) -> String {
        shown::status(&self.f, self.it.status)
    }

    fn tag(&self) -> &'static str {
        shown::tag(self.it.status)
    }

    fn is_open(&self) -> bool {
        self.it.status == ApplicationStatus::Open
    }
}

/// `GET /admin/applications`.
pub(super) async fn list(
    app: Data<App>,
    f: Console,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let listed = Listed::read(&app, &f, (Desk::Operator, HOME), &wish).await?;
    answer::page(StatusCode::OK, &ListPage { f, listed })
}

/// `POST /admin/applications/export`.
pub(super) async fn export(
    app: Data<App>,
    f: Console,
    form: Form<Wish>,
) -> Result<HttpResponse, PageError> {
    let (status, by) = (form.status(), f.staff.by());
    let taken = by.entry("application.export", "applications").detail(status.as_str());
    paper::note(&app, taken).await?;
    Ok(shown::file(&app, &f, Desk::Operator, status))
}

/// `GET /admin/applications/{id}`.
pub(super) async fn sheet(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let id = ApplicationId(*id);
    let read = move |conn: &mut Conn| {
        let it = agents::find_application(conn, Desk::Operator, id)?;
        let it = it.ok_or(agents::Error::NotFound("application"))?;
        let parent = it.parent.map(|agent| agents::find(conn, agent)).transpose()?.flatten();
        Ok::<_, agents::Error>((it, parent, agents::levels(conn)?))
    };
    let (it, parent, levels) = app.db.read(read).await?;
    let mut typed = shown::as_typed(&it);
    typed.put("parent", parent.map(|it| it.name.to_string()).unwrap_or_default());
    answer::page(StatusCode::OK, &SheetPage { f, it, levels, typed })
}

/// `POST /admin/applications/{id}/approve`.
pub(super) async fn approve(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let typed = Typed::new(form.into_inner());
    match try_approve(&app, &f, *id, &typed).await {
        Ok(agent) => Ok(done(&here(agent), "application-approved")),
        Err(no) => refused_form(&app, f, *id, typed, no).await,
    }
}

/// `POST /admin/applications/{id}/refuse`.
pub(super) async fn refuse(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let typed = Typed::new(form.into_inner());
    let (whose, by) = ((Desk::Operator, ApplicationId(*id)), f.staff.by());
    let (reason, now) = (typed.get("reason").to_owned(), app.clock.now());
    let refused =
        app.db.write(move |conn| agents::refuse_application(conn, whose, &reason, &by, now)).await;
    match refused {
        Ok(()) => Ok(done(HOME, "application-refused")),
        Err(error) => refused_form(&app, f, *id, typed, error.into()).await,
    }
}

async fn try_approve(app: &App, f: &Console, id: i64, typed: &Typed) -> Result<AgentId, No> {
    let mut reader = Reader::new(typed);
    let name = reader.word::<agents::Name>("name");
    let shop = reader.word::<Slug>("shop");
    let level = reader.number("level").map(LevelId);
    let parent = reader.text("parent");
    let (Some(name), Some(shop)) = (name, shop) else {
        return Err(reader.refusal());
    };
    reader.finish()?;
    let (whose, by) = ((Desk::Operator, ApplicationId(id)), f.staff.by());
    let (now, max_depth) = (app.clock.now(), app.config.agents.max_depth);
    let approved = app.db.write(move |conn| {
        let parent = match parent.as_str() {
            "" => None,
            parent => Some(named(conn, "parent", parent)?.id),
        };
        let approval = Approval { name: name.clone(), shop: shop.clone(), level, parent };
        agents::approve_application(conn, whose, &approval, max_depth, &by, now)
    });
    Ok(approved.await?)
}

async fn refused_form(
    app: &App,
    f: Console,
    id: i64,
    mut typed: Typed,
    no: No,
) -> Result<HttpResponse, PageError> {
    if matches!(&no, No::Failed(failure) if failure.code == "moved_on") {
        return Ok(refused(HOME, "moved-on"));
    }
    let status = tell(&mut typed, no, &f)?;
    let id = ApplicationId(id);
    let read = move |conn: &mut Conn| {
        let it = agents::find_application(conn, Desk::Operator, id)?;
        Ok::<_, agents::Error>((it, agents::levels(conn)?))
    };
    let (it, levels) = app.db.read(read).await?;
    let it = it.ok_or_else(Failure::not_found)?;
    answer::page(status, &SheetPage { f, it, levels, typed })
}
