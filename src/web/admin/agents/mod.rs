//! Who sells for the shop: the tree of agents, one agent's sheet and what can be done with him, and
//! the levels: `/admin/agents`.

mod applications;
mod assortment;
mod dormant;
pub(in crate::web) mod export;
mod goods;
mod hosts;
mod levels;
mod life;
mod list;
mod new;
mod own;
mod people;
mod place;
mod price_file;
mod prices;
mod regions;
mod sheet;
pub(in crate::web) mod shown;
mod wallet;

use crate::agents::{self, Agent, Status};
use crate::db::{self, Conn};
use crate::provenance;
use crate::state::App;
use crate::types::{AgentId, Timestamp};
use crate::web::failure::{Failure, PageError};
use crate::web::session::Staff;
use actix_web::web::{self, ServiceConfig};

pub(super) fn routes(routes: &mut ServiceConfig) {
    routes
        .route("/admin/applications", web::get().to(applications::list))
        .route("/admin/applications/export", web::post().to(applications::export))
        .route("/admin/applications/{id}", web::get().to(applications::sheet))
        .route("/admin/applications/{id}/approve", web::post().to(applications::approve))
        .route("/admin/applications/{id}/refuse", web::post().to(applications::refuse))
        .route("/admin/agents", web::get().to(list::show))
        .route("/admin/agents/export", web::post().to(export::list))
        .route("/admin/agents/new", web::get().to(new::ask))
        .route("/admin/agents/new", web::post().to(new::create))
        .route("/admin/agents/hosts", web::get().to(hosts::list))
        .route("/admin/agents/hosts/export", web::post().to(hosts::export))
        .route("/admin/agents/assortment", web::get().to(assortment::show))
        .route("/admin/agents/assortment", web::post().to(assortment::save))
        .route("/admin/agents/levels", web::get().to(levels::list))
        .route("/admin/agents/levels", web::post().to(levels::create))
        .route("/admin/agents/levels/{id}", web::get().to(levels::edit))
        .route("/admin/agents/levels/{id}", web::post().to(levels::save))
        .route("/admin/agents/levels/{id}/regions", web::post().to(regions::save_of_level))
        .route("/admin/agents/dormant", web::post().to(dormant::act))
        .route("/admin/agents/{id}/wake", web::post().to(dormant::wake))
        .route("/admin/agents/{id}/people", web::get().to(people::list))
        .route("/admin/agents/{id}/people/{who}/second", web::get().to(people::ask_forget))
        .route("/admin/agents/{id}/people/{who}/second", web::post().to(people::forget))
        .route("/admin/agents/{id}/people/{who}/reset", web::get().to(people::ask_reset))
        .route("/admin/agents/{id}/people/{who}/reset", web::post().to(people::reset))
        .route("/admin/agents/{id}", web::get().to(sheet::show))
        .route("/admin/agents/{id}/export", web::post().to(export::branch))
        .route("/admin/agents/{id}/regions", web::post().to(regions::save))
        .route("/admin/agents/{id}/level", web::post().to(sheet::give_level))
        .route("/admin/agents/{id}/wallet", web::get().to(wallet::show))
        .route("/admin/agents/{id}/wallet", web::post().to(wallet::top_up))
        .route("/admin/agents/{id}/contacts", web::get().to(own::show))
        .route("/admin/agents/{id}/contacts", web::post().to(own::link))
        .route("/admin/agents/{id}/contacts/remove", web::post().to(own::unlink))
        .route("/admin/agents/{id}/credit", web::post().to(wallet::set_credit))
        .route("/admin/agents/{id}/prices", web::get().to(prices::show))
        .route("/admin/agents/{id}/prices/export", web::post().to(price_file::send))
        .route("/admin/agents/{id}/assortment", web::post().to(prices::assortment))
        .route("/admin/agents/{id}/special", web::post().to(prices::special))
        .route("/admin/skus/{id}/agents", web::get().to(goods::show))
        .route("/admin/skus/{id}/wholesale", web::post().to(goods::wholesale))
        .route("/admin/skus/{id}/assortment", web::post().to(goods::assortment))
        .route("/admin/agents/{id}/hosts/remove", web::post().to(hosts::remove))
        .route("/admin/agents/{id}/move", web::get().to(place::ask))
        .route("/admin/agents/{id}/move", web::post().to(place::change))
        .route("/admin/agents/{id}/suspend", web::get().to(life::ask_suspend))
        .route("/admin/agents/{id}/suspend", web::post().to(life::suspend))
        .route("/admin/agents/{id}/resume", web::post().to(life::resume))
        .route("/admin/agents/{id}/close", web::get().to(life::ask_close))
        .route("/admin/agents/{id}/close", web::post().to(life::close));
}

/// Sales in lists count so far back.
const DAYS: i64 = 30;

fn since(now: Timestamp) -> Timestamp {
    now.minus(DAYS * 86_400)
}

fn here(agent: AgentId) -> String {
    format!("/admin/agents/{agent}")
}

async fn find(app: &App, id: i64) -> Result<Agent, PageError> {
    let found = app.db.read(move |conn| agents::find(conn, AgentId(id))).await?;
    Ok(found.ok_or_else(Failure::not_found)?)
}

/// The agent of this name, as a form names him.
fn named(conn: &mut Conn, field: &'static str, name: &str) -> Result<Agent, agents::Error> {
    let unknown = agents::Error::Invalid { field, problem: "no_such_agent".into() };
    let Ok(name) = name.trim().parse() else {
        return Err(unknown);
    };
    let found = agents::find_by_name(conn, &name)?;
    found.filter(|it| it.status != Status::Closed).ok_or(unknown)
}

/// Who changed what; in the transaction of the change.
fn note(
    conn: &mut Conn,
    staff: &Staff,
    action: &'static str,
    subject: String,
    detail: String,
    now: Timestamp,
) -> Result<(), db::Error> {
    provenance::record(conn, &staff.by().entry(action, subject).detail(detail), now)
}
