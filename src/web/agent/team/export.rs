//! Those below him as a file.

use super::{find, tidied};
use crate::agents::Agent;
use crate::agents::desk::Which;
use crate::state::App;
use crate::web::admin::agents::export;
use crate::web::agent::desk::Desk;
use crate::web::failure::PageError;
use crate::web::office::paper;
use crate::web::page::Frame;
use crate::web::session::{Seller, Trader};
use actix_web::HttpResponse;
use actix_web::web::{Data, Form, Path};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(in crate::web::agent) struct Found {
    /// As on the page; empty: the whole branch.
    #[serde(default)]
    q: String,
}

/// `POST /agent/team/export`: he and everybody below him.
pub(in crate::web::agent) async fn own(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    found: Form<Found>,
) -> Result<HttpResponse, PageError> {
    let top = seller.agent.clone();
    send(app, seller, f, (top, &found)).await
}

/// `POST /agent/team/{id}/export`: somebody below him, and everybody below that one.
pub(in crate::web::agent) async fn branch(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    id: Path<i64>,
    found: Form<Found>,
) -> Result<HttpResponse, PageError> {
    let top = find(&app, &seller, *id).await?;
    send(app, seller, f, (top, &found)).await
}

async fn send(
    app: Data<App>,
    seller: Seller,
    f: Desk,
    (top, found): (Agent, &Found),
) -> Result<HttpResponse, PageError> {
    let subject = format!("agent:{}", top.name);
    let (what, which) = match tidied(&found.q).as_str() {
        "" => ("branch", Which::Branch(Some(top.id))),
        q => ("search", Which::NamedBelow(top.id, q.to_owned())),
    };
    paper::note(&app, seller.by().entry("agent.export", subject).detail(what)).await?;
    Ok(export::file(&app, Frame::clone(&f), which, Some(seller.agent)))
}
