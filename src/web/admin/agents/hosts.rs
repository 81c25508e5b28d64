//! Hosts of all agents, and taking one back from him.

use super::list::PAGE_SIZE;
use super::{find, here};
use crate::agents::desk::{self, HostRow, HostState, Hosts};
use crate::agents::{self, Claim};
use crate::db::Conn;
use crate::state::App;
use crate::types::{Host, Page, PageRequest, Timestamp};
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::chosen::{self, Chosen, State, Wish};
use crate::web::office::paper::{self, Cell, PART, Table};
use crate::web::office::told::done;
use crate::web::page::Frame;
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;
use serde::Deserialize;

const HOME: &str = "/admin/agents/hosts";

const STATES: &[State] = &[
    (HostState::Proven.as_str(), "agent-host-proven"),
    (HostState::Claimed.as_str(), "agent-host-pending"),
    (HostState::Missing.as_str(), "hosts-missing"),
];

#[derive(Template)]
#[template(path = "admin/agents/hosts.html")]
struct HostsPage {
    f: Console,
    chosen: Chosen,
    lines: Page<HostRow>,
}

impl HostsPage {
    fn word(&self, it: &HostRow) -> String {
        word(&self.f, it.state)
    }

    fn tag(&self, it: &HostRow) -> &'static str {
        match it.state {
            HostState::Proven => "tag-good",
            HostState::Claimed => "tag-warn",
            HostState::Missing => "tag-bad",
        }
    }
}

fn word(f: &Frame, state: HostState) -> String {
    chosen::name_of(f, STATES, state.as_str())
}

fn which(chosen: &Chosen) -> Hosts {
    Hosts { text: chosen.q.to_lowercase(), state: HostState::from_word(chosen.state) }
}

/// `GET /admin/agents/hosts`.
pub(super) async fn list(
    app: Data<App>,
    f: Console,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let chosen = Chosen::new(HOME, STATES, &wish);
    let (which, wanted) = (which(&chosen), PageRequest::new(wish.page, PAGE_SIZE));
    let lines = app.db.read(move |conn| desk::list_hosts(conn, &which, wanted)).await?;
    answer::page(StatusCode::OK, &HostsPage { f, chosen, lines })
}

/// `POST /admin/agents/hosts/export`.
pub(super) async fn export(
    app: Data<App>,
    f: Console,
    form: Form<Wish>,
) -> Result<HttpResponse, PageError> {
    let chosen = Chosen::new(HOME, STATES, &form);
    paper::note(&app, f.staff.by().entry("host.export", "hosts").detail(chosen.state)).await?;
    let (which, heads) = (which(&chosen), heads(&f));
    let read = move |conn: &mut Conn, beyond| desk::list_hosts_beyond(conn, &which, beyond, PART);
    Ok(heads.list("hosts", &app, read, move |part, it| {
        add(part, &f, &it);
        (it.host, it.agent)
    }))
}

fn heads(f: &Frame) -> Table {
    let heads = [
        "agent-host",
        "agents-name",
        "agents-shop",
        "agents-status",
        "hosts-claimed",
        "hosts-proven",
        "hosts-checked",
    ];
    Table::new(&heads.map(|it| f.t(it)))
}

fn add(part: &mut Table, f: &Frame, it: &HostRow) {
    let time = |at: Option<Timestamp>| at.map(|at| f.time(at)).unwrap_or_default();
    part.add(&[
        Cell::Text(it.host.as_str()),
        Cell::Text(&it.agent_name),
        Cell::Text(it.shop.as_deref().unwrap_or_default()),
        Cell::Text(&word(f, it.state)),
        Cell::Text(&f.time(it.claimed_at)),
        Cell::Text(&time(it.proven_at)),
        Cell::Text(&time(it.checked_at)),
    ]);
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HostForm {
    host: String,
}

/// `POST /admin/agents/{id}/hosts/remove`.
pub(super) async fn remove(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
    form: Form<HostForm>,
) -> Result<HttpResponse, PageError> {
    let agent = find(&app, *id).await?.id;
    let host: Host = form.host.parse().map_err(|_| Failure::not_found())?;
    let (claim, now) = (Claim { agent, host, by: staff.by() }, app.clock.now());
    app.db.write(move |conn| agents::remove_host(conn, &claim, now)).await?;
    Ok(done(&here(agent), "host-removed"))
}
