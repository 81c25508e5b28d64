//! His promoters as a file.

use super::list::{Line, Moment, chosen_of, lines, which};
use crate::db::Conn;
use crate::promoters;
use crate::state::App;
use crate::types::PromoterId;
use crate::web::agent::desk::Desk;
use crate::web::failure::PageError;
use crate::web::office::chosen::Wish;
use crate::web::office::paper::{self, Cell, PART, Table};
use crate::web::session::Trader;
use actix_web::HttpResponse;
use actix_web::web::{Data, Form};

/// `POST /agent/promoters/export`.
pub(in crate::web::agent) async fn send(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    wish: Form<Wish>,
) -> Result<HttpResponse, PageError> {
    let chosen = chosen_of(&wish);
    let subject = format!("agent:{}", seller.agent.name);
    paper::note(&app, seller.by().entry("promoter.export", subject).detail(chosen.state)).await?;
    let (agent, moment) = (seller.agent.id, Moment::of(&app, &f));
    let which = which(agent, &chosen);
    let read = move |conn: &mut Conn, beyond: Option<PromoterId>| {
        let found = promoters::list_beyond(conn, &which, beyond, PART)?;
        lines(conn, agent, found, moment)
    };
    Ok(heads(&f).list("promoters", &app, read, move |part, it| {
        add(part, &f, &it);
        it.id
    }))
}

fn heads(f: &Desk) -> Table {
    let heads = [
        "promoter-name",
        "agents-status",
        "promoter-share",
        "promoter-clicks",
        "promoter-orders",
        "agents-pending",
        "promoter-available",
        "agents-joined",
    ];
    Table::new(&heads.map(|it| f.t(it)))
}

fn add(part: &mut Table, f: &Desk, it: &Line) {
    let state = f.t(if it.off { "promoter-is-off" } else { "promoter-is-on" });
    part.add(&[
        Cell::Text(&it.name),
        Cell::Text(&state),
        Cell::Text(&it.share),
        Cell::Count(it.clicks),
        Cell::Count(it.orders),
        Cell::Amount(it.pending),
        Cell::Amount(it.available),
        Cell::Text(&f.date(it.since)),
    ]);
}
