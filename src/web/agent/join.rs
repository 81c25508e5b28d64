//! Joining by a link: a name, a shop, a password, and one is an agent.

use crate::agents::{self, Agent, Joining};
use crate::members::{self, Attempt, Door, Employer, NewStaff, Role, StaffName};
use crate::provenance::By;
use crate::site::{self, Site};
use crate::state::App;
use crate::types::{Secret, Slug};
use crate::web::failure::{Failure, PageError};
use crate::web::limits;
use crate::web::mark;
use crate::web::office::answer::{self, Problem};
use crate::web::office::door::come_in;
use crate::web::page::Frame;
use crate::web::shop::Shop;
use crate::web::visitor::Visitor;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use askama::Template;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JoinForm {
    /// What he logs in with, and what he is called among agents.
    name: String,
    shop_name: String,
    shop: String,
    password: Secret<String>,
    again: Secret<String>,
}

#[derive(Template)]
#[template(path = "agent/join.html")]
struct JoinPage {
    f: Frame,
    code: String,
    /// Whose link it is, as his buyers know him.
    by: String,
    name: String,
    shop_name: String,
    shop: String,
    problem: Problem,
}

/// `GET /join/{code}`.
pub(super) async fn show(
    app: Data<App>,
    f: Frame,
    shop: Shop,
    code: Path<String>,
) -> Result<HttpResponse, PageError> {
    only_main(&shop)?;
    let page = page(&app, f, &code, &JoinForm::default(), Problem::default()).await?;
    answer::page(StatusCode::OK, &page)
}

/// `POST /join/{code}`.
pub(super) async fn submit(
    app: Data<App>,
    f: Frame,
    (shop, visitor): (Shop, Visitor),
    code: Path<String>,
    form: Form<JoinForm>,
) -> Result<HttpResponse, PageError> {
    only_main(&shop)?;
    let form = form.into_inner();
    match try_join(&app, &visitor, &code, &form).await {
        Ok(come) => Ok(come_in(&visitor, Door::Agent, &come.token, "/agent?done=joined")),
        Err(mut failure) => {
            // How deep the tree is concerns nobody who is not in it.
            if failure.code == "tree_too_deep" {
                failure = Failure::expected(failure.status, "invite_no_room");
            }
            let (status, problem) = answer::problem(failure, &f)?;
            answer::page(status, &page(&app, f, &code, &form, problem).await?)
        }
    }
}

async fn try_join(
    app: &App,
    visitor: &Visitor,
    code: &str,
    form: &JoinForm,
) -> Result<members::LoggedIn, Failure> {
    limits::admit(app, "login", &visitor.bucket(), app.config.limits.login_per_minute).await?;
    inviter(app, code).await?;
    let name: StaffName = form.name.parse()?;
    let agent = name.as_str().parse().map_err(|_| Failure::invalid("name", "signs"))?;
    if form.shop_name.trim().is_empty() {
        return Err(Failure::invalid("shop_name", "empty"));
    }
    let slug: Slug = form.shop.trim().parse().map_err(|_| Failure::invalid("shop", "malformed"))?;
    members::check_password(&name, &form.password)?;
    if form.password != form.again {
        return Err(Failure::invalid("again", "differ"));
    }
    let address = visitor.address.to_string();
    let joining = Joining {
        name: agent,
        slug,
        site: Site { name: form.shop_name.clone(), ..Site::default() },
        login: NewStaff {
            name: name.clone(),
            employer: Employer::Platform,
            password_hash: app.passwords.hash(form.password.clone()).await?,
            role: Role::Owner,
            must_change_password: false,
            by: By::agent(name.to_string(), address.clone()),
        },
    };
    let (code, now, max_depth) = (code.to_owned(), app.clock.now(), app.config.agents.max_depth);
    let joined =
        app.db.write(move |conn| agents::join(conn, &code, &joining, max_depth, now)).await;
    joined.map_err(|error| {
        // Somebody was faster.
        if matches!(error, agents::Error::NotFound("invite")) {
            return invite_ended();
        }
        let failure = Failure::from(error);
        // In this form the shop's name has a field of its own.
        match failure.value("problem") {
            Some("too_long" | "control_signs") => failure.at("shop_name"),
            _ => failure,
        }
    })?;
    let (name, password) = (name.to_string(), form.password.clone());
    let attempt = Attempt { name, password, address, door: Door::Agent, before: None };
    Ok(members::log_in(&app.db, &app.passwords, attempt, now).await?)
}

/// A link is the main shop's; no agent's shop knows of it.
fn only_main(shop: &Shop) -> Result<(), Failure> {
    if matches!(shop, Shop::Main) { Ok(()) } else { Err(Failure::not_found()) }
}

/// The link's agent. A link that has ended is not there.
async fn inviter(app: &App, code: &str) -> Result<Agent, Failure> {
    let (code, now) = (code.to_owned(), app.clock.now());
    let found = app.db.read(move |conn| match site::ways(conn)?.invites {
        true => Ok::<_, agents::Error>(Some(agents::find_inviter(conn, &code, now)?)),
        false => Ok(None),
    });
    found.await?.ok_or_else(Failure::not_found)?.ok_or_else(invite_ended)
}

fn invite_ended() -> Failure {
    Failure::expected(StatusCode::NOT_FOUND, "invite_ended")
}

async fn page(
    app: &App,
    mut f: Frame,
    code: &str,
    form: &JoinForm,
    problem: Problem,
) -> Result<JoinPage, PageError> {
    let agent = inviter(app, code).await?;
    let id = agent.id;
    let shop = app.db.read(move |conn| agents::find_shop_of(conn, id)).await?;
    let by = shop.as_ref().map_or_else(|| agent.name.to_string(), |it| it.site.name.clone());
    f.mark = mark::address(&by);
    if let Some(shop) = shop {
        f.site = Arc::new(shop.site);
    }
    let (name, shop_name, shop) = (form.name.clone(), form.shop_name.clone(), form.shop.clone());
    Ok(JoinPage { f, code: code.to_owned(), by, name, shop_name, shop, problem })
}
