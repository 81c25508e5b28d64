//! Adding an agent, with a shop of his own if he is to have one.

use super::{here, named, note};
use crate::agents::{self, Level, NewAgent};
use crate::site::{self, Site};
use crate::state::App;
use crate::types::{AgentId, Fault, LevelId, Slug};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use askama::Template;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    /// Whoever is to stand above.
    #[serde(default)]
    parent: String,
}

#[derive(Template)]
#[template(path = "admin/agents/new.html")]
struct NewPage {
    f: Console,
    levels: Vec<Level>,
    typed: Typed,
}

/// `GET /admin/agents/new`.
pub(super) async fn ask(
    app: Data<App>,
    f: Console,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::default();
    typed.put("parent", &wish.parent);
    let levels = app.db.read(agents::levels).await?;
    answer::page(StatusCode::OK, &NewPage { f, levels, typed })
}

/// `POST /admin/agents/new`.
pub(super) async fn create(
    app: Data<App>,
    f: Console,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_create(&app, &f.staff, &typed).await {
        Ok(agent) => Ok(done(&here(agent), "agent-created")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            let levels = app.db.read(agents::levels).await?;
            answer::page(status, &NewPage { f, levels, typed })
        }
    }
}

async fn try_create(app: &App, staff: &Staff, typed: &Typed) -> Result<AgentId, No> {
    let mut reader = Reader::new(typed);
    if reader.text("name").is_empty() {
        reader.refuse("name", "empty");
    }
    let name = reader.word::<agents::Name>("name");
    let slug = reader.word::<Slug>("shop");
    let shop_name = reader.text("shop_name");
    if let Err(fault) = Fault::fits(&shop_name, site::LONGEST_NAME) {
        reader.refuse("shop_name", fault);
    }
    let level = reader.number("level").map(LevelId);
    let parent = reader.text("parent");
    let Some(name) = name else { return Err(reader.refusal()) };
    reader.finish()?;
    let (staff, now, max_depth) = (staff.clone(), app.clock.now(), app.config.agents.max_depth);
    let created = app.db.write(move |conn| {
        let above = match parent.as_str() {
            "" => None,
            parent => Some(named(conn, "parent", parent)?.id),
        };
        let new = NewAgent { name: name.clone(), parent: above, level };
        let agent = agents::create(conn, &new, max_depth, now)?;
        if let Some(slug) = &slug {
            let shown = if shop_name.is_empty() { slug.to_string() } else { shop_name.clone() };
            let site = Site { name: shown, ..Site::default() };
            agents::open_shop(conn, agent, slug, &site, now)?;
        }
        note(conn, &staff, "agent.create", format!("agent:{name}"), parent.clone(), now)?;
        Ok::<_, agents::Error>(agent)
    });
    Ok(created.await?)
}
