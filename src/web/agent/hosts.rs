//! Hosts of his own for his shop: adding one, having its proof looked for, and giving it up.

use super::desk::Desk;
use crate::agents::{self, Claim, NewHost, OwnHost};
use crate::state::App;
use crate::types::Host;
use crate::web::failure::{Failure, PageError};
use crate::web::limits;
use crate::web::office::answer::{self, Problem};
use crate::web::office::told::done;
use crate::web::session::{Principal, Seller};
use actix_web::HttpResponse;
use actix_web::web::{Data, Form};
use askama::Template;
use serde::Deserialize;
use url::Url;

const HERE: &str = "/agent/hosts";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HostForm {
    host: String,
}

#[derive(Template)]
#[template(path = "agent/hosts.html")]
struct HostsPage {
    f: Desk,
    hosts: Vec<OwnHost>,
    /// What the host must lead to; empty where the operator did not say.
    main: String,
    most: u32,
    host: String,
    problem: Problem,
}

/// `GET /agent/hosts`.
pub(super) async fn show(app: Data<App>, _: Principal, f: Desk) -> Result<HttpResponse, PageError> {
    page(&app, f, String::new(), (answer::Head::OK, Problem::default())).await
}

/// `POST /agent/hosts`.
pub(super) async fn add(
    app: Data<App>,
    Principal(owner): Principal,
    f: Desk,
    form: Form<HostForm>,
) -> Result<HttpResponse, PageError> {
    let host = form.into_inner().host;
    match try_add(&app, &owner, &host).await {
        Ok(()) => Ok(done(HERE, "host-added")),
        Err(failure) => {
            let problem = answer::problem(failure, &f)?;
            page(&app, f, host, problem).await
        }
    }
}

async fn try_add(app: &App, owner: &Seller, typed: &str) -> Result<(), Failure> {
    let new = NewHost::new(&app.config, claim(owner, typed)?)?;
    let now = app.clock.now();
    app.db.write(move |conn| agents::add_host(conn, &new, now)).await?;
    Ok(())
}

/// `POST /agent/hosts/prove`: the button that has the proof looked for.
pub(super) async fn prove(
    app: Data<App>,
    Principal(owner): Principal,
    mut f: Desk,
    form: Form<HostForm>,
) -> Result<HttpResponse, PageError> {
    match try_prove(&app, &owner, &form.host).await {
        Ok(()) => Ok(done(HERE, "host-proven")),
        Err(failure) => {
            // Not at the field: that is for another host.
            let (status, problem) = answer::problem(failure, &f)?;
            f.problem = Some(problem.sentence);
            page(&app, f, String::new(), (status, Problem::default())).await
        }
    }
}

async fn try_prove(app: &App, owner: &Seller, typed: &str) -> Result<(), Failure> {
    let who = owner.agent.id.to_string();
    limits::admit(app, "prove", &who, app.config.limits.prove_per_minute).await?;
    let claim = claim(owner, typed)?;
    Ok(agents::prove_host(&app.db, app.lookup.as_ref(), claim, app.clock.now()).await?)
}

/// `POST /agent/hosts/remove`.
pub(super) async fn remove(
    app: Data<App>,
    Principal(owner): Principal,
    form: Form<HostForm>,
) -> Result<HttpResponse, PageError> {
    let (claim, now) = (claim(&owner, &form.host)?, app.clock.now());
    app.db.write(move |conn| agents::remove_host(conn, &claim, now)).await?;
    Ok(done(HERE, "host-removed"))
}

async fn page(
    app: &App,
    f: Desk,
    host: String,
    (status, problem): (answer::Head, Problem),
) -> Result<HttpResponse, PageError> {
    let agent = f.agent();
    let hosts = app.db.read(move |conn| agents::hosts_of(conn, agent)).await?;
    let public = Url::parse(&app.config.web.public_url).ok();
    let main = public.as_ref().and_then(Url::host_str).unwrap_or_default().to_owned();
    let most = app.config.agents.max_hosts;
    answer::page(status, &HostsPage { f, hosts, main, most, host, problem })
}

fn claim(owner: &Seller, typed: &str) -> Result<Claim, Failure> {
    let host: Host = typed.parse().map_err(|_| Failure::invalid("host", "not_a_host"))?;
    Ok(Claim { agent: owner.agent.id, host, by: owner.by() })
}
