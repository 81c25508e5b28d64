//! An agent's comings and goings, each asked for once more before it happens.

use super::{find, here, note};
use crate::agents::{self, Reach};
use crate::db::Conn;
use crate::ledger::Balance;
use crate::pricing;
use crate::state::App;
use crate::types::{AgentId, Money};
use crate::violations;
use crate::web::admin::books::shown as books;
use crate::web::admin::confirm::Confirm;
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::told::{done, refused};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Html, Path};
use askama::Template;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SuspendForm {
    /// `branch`: whoever stands below closes with him.
    reach: String,
}

#[derive(Template)]
#[template(path = "admin/agents/suspend.html")]
struct SuspendPage {
    f: Console,
    id: AgentId,
    name: String,
}

/// `GET /admin/agents/{id}/suspend`.
pub(super) async fn ask_suspend(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let agent = find(&app, *id).await?;
    let page = SuspendPage { f, id: agent.id, name: agent.name.to_string() };
    answer::page(StatusCode::OK, &page)
}

/// `POST /admin/agents/{id}/suspend`.
pub(super) async fn suspend(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
    form: Form<SuspendForm>,
) -> Result<HttpResponse, PageError> {
    let reach = match form.reach.as_str() {
        "alone" => Reach::Alone,
        "branch" => Reach::WithBranch,
        _ => return Err(PageError(Failure::invalid("reach", "malformed"))),
    };
    step(&app, staff, *id, ("agent.suspend", "agent-suspended"), move |conn, agent| {
        agents::suspend(conn, agent, reach)
    })
    .await
}

/// `POST /admin/agents/{id}/resume`.
pub(super) async fn resume(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    step(&app, staff, *id, ("agent.resume", "agent-resumed"), agents::resume).await
}

/// `GET /admin/agents/{id}/close`: says what is still in the way.
pub(super) async fn ask_close(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<Html, PageError> {
    let agent = find(&app, *id).await?;
    let (number, now) = (agent.id, app.clock.now());
    let read = move |conn: &mut Conn| {
        let way = agents::in_the_way(conn, number, now)?;
        let accounts: Vec<_> = way.left.iter().map(|it| it.account).collect();
        Ok::<_, Failure>((way, books::names(conn, &accounts)?))
    };
    let (way, names) = app.db.read(read).await?;
    let left = |it: &Balance| {
        let money = Money::new(it.pending.saturating_add(it.available), it.currency);
        format!("{} {money}", books::account(&f, it.account, &names))
    };
    let (sentence, possible) = match (way.children, way.left.is_empty()) {
        (0, true) => (f.t("agents-close-sentence"), true),
        (0, false) => {
            let left: Vec<String> = way.left.iter().map(left).collect();
            (f.with("agents-close-unsettled", "left", left.join(" · ")), false)
        }
        _ => (f.t("failure-has-children"), false),
    };
    Confirm {
        title: f.with("agents-close-title", "name", &agent.name),
        sentence,
        button: if possible { f.t("agents-close") } else { String::new() },
        action: format!("{}/close", here(agent.id)),
        back: here(agent.id),
        danger: true,
        fields: Vec::new(),
        note: None,
        f,
    }
    .page()
}

/// `POST /admin/agents/{id}/close`.
pub(super) async fn close(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (by, now) = (staff.by(), app.clock.now());
    step(&app, staff, *id, ("agent.close", "agent-closed"), move |conn, agent| {
        pricing::close_agent(conn, agent, now)?;
        Ok(violations::end_all(conn, agent, &by, now)?)
    })
    .await
}

/// Back to his sheet, which says what became of it.
async fn step(
    app: &App,
    staff: Staff,
    id: i64,
    (action, word): (&'static str, &str),
    change: impl Fn(&mut Conn, AgentId) -> Result<(), agents::Error> + Send + 'static,
) -> Result<HttpResponse, PageError> {
    let agent = find(app, id).await?;
    let (id, now) = (agent.id, app.clock.now());
    let changed = app.db.write(move |conn| {
        change(conn, id)?;
        let subject = format!("agent:{}", agent.name);
        note(conn, &staff, action, subject, String::new(), now)?;
        Ok::<_, agents::Error>(())
    });
    match changed.await {
        Ok(()) => Ok(done(&here(id), word)),
        Err(agents::Error::Unsettled { .. }) => Ok(refused(&here(id), "unsettled")),
        Err(agents::Error::HasChildren(_)) => Ok(refused(&here(id), "has-children")),
        Err(agents::Error::IllegalStep { .. }) => Ok(refused(&here(id), "agent-is-closed")),
        Err(other) => Err(other.into()),
    }
}
