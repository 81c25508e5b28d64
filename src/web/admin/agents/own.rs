//! An agent's own contacts, by which he is known when he buys in his shop.

use super::{find, here};
use crate::agents::Agent;
use crate::state::App;
use crate::types::AgentId;
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer::{self, Problem};
use crate::web::office::own::{self, ContactForm, OwnContacts, RemoveForm};
use crate::web::office::told::done;
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::web::{Data, Form, Path};
use askama::Template;

#[derive(Template)]
#[template(path = "admin/agents/own.html")]
struct OwnPage {
    f: Console,
    agent: Agent,
    own: OwnContacts,
    here: String,
}

/// `GET /admin/agents/{id}/contacts`.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    page(&app, f, *id, String::new(), (answer::Head::OK, Problem::default())).await
}

/// `POST /admin/agents/{id}/contacts`.
pub(super) async fn link(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    form: Form<ContactForm>,
) -> Result<HttpResponse, PageError> {
    let (agent, typed) = (find(&app, *id).await?.id, form.into_inner().contact);
    match own::link(&app, agent, &typed, f.staff.by()).await {
        Ok(()) => Ok(done(&page_of(agent), "saved")),
        Err(failure) => {
            let problem = answer::problem(failure, &f)?;
            page(&app, f, *id, typed, problem).await
        }
    }
}

/// `POST /admin/agents/{id}/contacts/remove`.
pub(super) async fn unlink(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
    form: Form<RemoveForm>,
) -> Result<HttpResponse, PageError> {
    let agent = AgentId(*id);
    own::unlink(&app, agent, form.into_inner(), staff.by()).await.map_err(PageError)?;
    Ok(done(&page_of(agent), "saved"))
}

fn page_of(agent: AgentId) -> String {
    format!("{}/contacts", here(agent))
}

async fn page(
    app: &App,
    f: Console,
    id: i64,
    typed: String,
    (status, problem): (answer::Head, Problem),
) -> Result<HttpResponse, PageError> {
    let agent = find(app, id).await?;
    let contacts = own::list(app, agent.id).await.map_err(PageError)?;
    let (own, here) = (OwnContacts { contacts, typed, problem }, page_of(agent.id));
    answer::page(status, &OwnPage { f, agent, own, here })
}
