//! Those below him as a file.

use super::find;
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
use actix_web::web::{Data, Path};

/// `POST /agent/team/export`: he and everybody below him.
pub(in crate::web::agent) async fn own(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
) -> Result<HttpResponse, PageError> {
    let top = seller.agent.clone();
    send(app, seller, f, top).await
}

/// `POST /agent/team/{id}/export`: somebody below him, and everybody below that one.
pub(in crate::web::agent) async fn branch(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let top = find(&app, &seller, *id).await?;
    send(app, seller, f, top).await
}

async fn send(
    app: Data<App>,
    seller: Seller,
    f: Desk,
    top: Agent,
) -> Result<HttpResponse, PageError> {
    let subject = format!("agent:{}", top.name);
    paper::note(&app, seller.by().entry("agent.export", subject).detail("branch")).await?;
    Ok(export::file(&app, Frame::clone(&f), Which::Branch(Some(top.id)), Some(seller.agent)))
}
