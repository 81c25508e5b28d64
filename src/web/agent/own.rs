//! The agent's own contacts, by which he is known when he buys in his shop.

use super::desk::Desk;
use crate::state::App;
use crate::web::failure::PageError;
use crate::web::office::answer::{self, Problem};
use crate::web::office::own::{self, ContactForm, OwnContacts, RemoveForm};
use crate::web::office::told::done;
use crate::web::session::Principal;
use actix_web::HttpResponse;
use actix_web::web::{Data, Form};
use askama::Template;

const HERE: &str = "/agent/shop/contacts";

#[derive(Template)]
#[template(path = "agent/own.html")]
struct OwnPage {
    f: Desk,
    own: OwnContacts,
    here: &'static str,
}

/// `GET /agent/shop/contacts`.
pub(super) async fn show(app: Data<App>, _: Principal, f: Desk) -> Result<HttpResponse, PageError> {
    page(&app, f, String::new(), (answer::Head::OK, Problem::default())).await
}

/// `POST /agent/shop/contacts`.
pub(super) async fn link(
    app: Data<App>,
    Principal(owner): Principal,
    f: Desk,
    form: Form<ContactForm>,
) -> Result<HttpResponse, PageError> {
    let typed = form.into_inner().contact;
    match own::link(&app, owner.agent.id, &typed, owner.by()).await {
        Ok(()) => Ok(done(HERE, "saved")),
        Err(failure) => {
            let problem = answer::problem(failure, &f)?;
            page(&app, f, typed, problem).await
        }
    }
}

/// `POST /agent/shop/contacts/remove`.
pub(super) async fn unlink(
    app: Data<App>,
    Principal(owner): Principal,
    form: Form<RemoveForm>,
) -> Result<HttpResponse, PageError> {
    own::unlink(&app, owner.agent.id, form.into_inner(), owner.by()).await.map_err(PageError)?;
    Ok(done(HERE, "saved"))
}

async fn page(
    app: &App,
    f: Desk,
    typed: String,
    (status, problem): (answer::Head, Problem),
) -> Result<HttpResponse, PageError> {
    let contacts = own::list(app, f.agent()).await.map_err(PageError)?;
    let own = OwnContacts { contacts, typed, problem };
    answer::page(status, &OwnPage { f, own, here: HERE })
}
