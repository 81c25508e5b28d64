//! What is done about those who sell nothing: a letter, out of the lists, and back.

use super::{find, here, note};
use crate::agents;
use crate::db::Conn;
use crate::notifications::{self, Notice};
use crate::state::App;
use crate::types::AgentId;
use crate::web::failure::PageError;
use crate::web::office::told::{done, refused};
use crate::web::office::typed::{Pairs, Typed};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::web::{Data, Form, Path};

const HOME: &str = "/admin/agents?show=dormant";
/// As many as a page shows.
const MOST: usize = 40;
/// In characters.
const LONGEST_WORDS: usize = 500;

/// `POST /admin/agents/dormant`: for those that are ticked.
pub(super) async fn act(
    app: Data<App>,
    staff: Staff,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let typed = Typed::new(form.into_inner());
    let picked: Vec<AgentId> =
        typed.all("agent").filter_map(|it| it.parse().ok().map(AgentId)).take(MOST).collect();
    if picked.is_empty() {
        return Ok(refused(HOME, "none-picked"));
    }
    match typed.get("act") {
        "archive" => archive(&app, staff, picked).await,
        _ => write(&app, staff, picked, typed.get("words")).await,
    }
}

/// One job each: a mail that cannot be sent keeps no other back.
async fn write(
    app: &App,
    staff: Staff,
    picked: Vec<AgentId>,
    words: &str,
) -> Result<HttpResponse, PageError> {
    let words: String = words.trim().chars().take(LONGEST_WORDS).collect();
    let now = app.clock.now();
    let asked = picked.len();
    let written = app.db.write(move |conn: &mut Conn| {
        let mut reached = 0;
        for &agent in &picked {
            let shop = agents::find_shop_of(conn, agent)?;
            if shop.is_some_and(|it| !it.site.operator_mail.is_empty()) {
                let words = words.clone();
                notifications::enqueue(conn, &Notice::AskedBack { agent, words }, now)?;
                reached += 1;
            }
        }
        let count = format!("{reached} agents");
        note(conn, &staff, "agent.message", "agents".to_owned(), count, now)?;
        Ok::<usize, agents::Error>(reached)
    });
    Ok(match written.await? {
        0 => refused(HOME, "agents-without-address"),
        some if some < asked => done(HOME, "agents-written-some"),
        _ => done(HOME, "agents-written"),
    })
}

async fn archive(app: &App, staff: Staff, picked: Vec<AgentId>) -> Result<HttpResponse, PageError> {
    let now = app.clock.now();
    let archived = app.db.write(move |conn: &mut Conn| {
        for &agent in &picked {
            agents::set_archived(conn, agent, true)?;
            let subject = format!("agent:{agent}");
            note(conn, &staff, "agent.archive", subject, String::new(), now)?;
        }
        Ok::<_, agents::Error>(())
    });
    archived.await?;
    Ok(done(HOME, "agents-archived"))
}

/// `POST /admin/agents/{id}/wake`: back into the lists.
pub(super) async fn wake(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let agent = find(&app, *id).await?;
    let (id, now) = (agent.id, app.clock.now());
    let woken = app.db.write(move |conn: &mut Conn| {
        agents::set_archived(conn, id, false)?;
        let subject = format!("agent:{}", agent.name);
        note(conn, &staff, "agent.wake", subject, String::new(), now)?;
        Ok::<_, agents::Error>(())
    });
    woken.await?;
    Ok(done(&here(id), "agent-woken"))
}
