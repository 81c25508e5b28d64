//! Hanging an agent with everybody below him under another parent: first named, then confirmed.

use super::{find, here, named, note, since};
use crate::agents::desk::{self, Sheet};
use crate::agents::{self, Name};
use crate::db::Conn;
use crate::pricing;
use crate::state::App;
use crate::types::AgentId;
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer::{self, Problem};
use crate::web::office::told::done;
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;
use serde::Deserialize;

/// The new parent by his name; empty: the platform.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Target {
    to: Option<String>,
    /// Under whom he stood when the question was asked, by the number; empty: the platform.
    from: Option<String>,
}

#[derive(Template)]
#[template(path = "admin/agents/move.html")]
struct MovePage {
    f: Console,
    it: Sheet,
    to: String,
    /// Whether the parent was named and could be his: what follows is shown, with the last button.
    sure: bool,
    /// Orders of the branch that nobody has paid yet.
    open: i64,
    problem: Problem,
}

impl MovePage {
    /// Who stands above him now, as the page says it.
    fn from(&self) -> String {
        self.it.row.parent.clone().unwrap_or_else(|| self.f.t("agents-platform"))
    }

    /// Who that is, for a program.
    fn parent_number(&self) -> String {
        number(self.it.row.agent.parent)
    }

    fn toward(&self) -> String {
        if self.to.is_empty() { self.f.t("agents-platform") } else { self.to.clone() }
    }
}

/// `GET /admin/agents/{id}/move`.
pub(super) async fn ask(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    target: Query<Target>,
) -> Result<HttpResponse, PageError> {
    let (id, now) = (AgentId(*id), app.clock.now());
    let (to, max_depth) = (target.into_inner().to, app.config.agents.max_depth);
    let wanted = to.clone();
    let read = app.db.read(move |conn| {
        let it = desk::find(conn, id, since(now))?.ok_or(agents::Error::NotFound("agent"))?;
        let open = desk::count_open_orders(conn, id)?;
        let refused = match &wanted {
            Some(to) => try_move(conn, id, to, max_depth).err(),
            None => None,
        };
        Ok::<_, agents::Error>((it, open, refused))
    });
    let (it, open, refused) = read.await?;
    let (status, problem) = match refused {
        Some(error) => answer::problem(Failure::from(error), &f)?,
        None => (answer::Head::OK, Problem::default()),
    };
    let sure = to.is_some() && !problem.is_any();
    let to = to.unwrap_or_default().trim().to_owned();
    answer::page(status, &MovePage { f, it, to, sure, open, problem })
}

/// `POST /admin/agents/{id}/move`.
pub(super) async fn change(
    app: Data<App>,
    staff: Staff,
    f: Console,
    id: Path<i64>,
    form: Form<Target>,
) -> Result<HttpResponse, PageError> {
    let agent = find(&app, *id).await?;
    let (id, now, max_depth) = (agent.id, app.clock.now(), app.config.agents.max_depth);
    let Target { to, from } = form.into_inner();
    let to = to.unwrap_or_default();
    let wanted = to.clone();
    let moved = app.db.write(move |conn| {
        let parent = parent(conn, &wanted)?;
        let stands = agents::find(conn, id)?.and_then(|it| it.parent);
        if from.as_ref().is_some_and(|it| *it != number(stands)) {
            return Err(agents::Error::MovedMeanwhile);
        }
        pricing::move_agent(conn, id, parent, max_depth)?;
        let below = if parent.is_none() { Name::PLATFORM } else { wanted.trim() };
        note(conn, &staff, "agent.move", format!("agent:{}", agent.name), below.to_owned(), now)?;
        Ok::<_, agents::Error>(())
    });
    match moved.await {
        Ok(()) => Ok(done(&here(id), "agent-moved")),
        // Somebody changed the tree meanwhile: the question again, with what is in the way.
        Err(error) => {
            let (status, problem) = answer::problem(Failure::from(error), &f)?;
            let read = app.db.read(move |conn| {
                let it = desk::find(conn, id, since(now))?;
                it.ok_or(agents::Error::NotFound("agent"))
            });
            let it = read.await?;
            answer::page(status, &MovePage { f, it, to, sure: false, open: 0, problem })
        }
    }
}

fn number(parent: Option<AgentId>) -> String {
    parent.map(|it| it.to_string()).unwrap_or_default()
}

fn parent(conn: &mut Conn, to: &str) -> Result<Option<AgentId>, agents::Error> {
    match to.trim() {
        "" => Ok(None),
        name => Ok(Some(named(conn, "parent", name)?.id)),
    }
}

fn try_move(
    conn: &mut Conn,
    agent: AgentId,
    to: &str,
    max_depth: i32,
) -> Result<(), agents::Error> {
    let parent = parent(conn, to)?;
    agents::check_move(conn, agent, parent, max_depth)?;
    match agents::find(conn, agent)?.is_some_and(|it| it.parent == parent) {
        true => Err(agents::Error::Invalid { field: "parent", problem: "there_already".into() }),
        false => Ok(()),
    }
}
