//! Those below him as a file.

use super::{chosen_of, find};
use crate::agents::Agent;
use crate::agents::desk::Which;
use crate::state::App;
use crate::web::admin::agents::export;
use crate::web::agent::desk::Desk;
use crate::web::failure::PageError;
use crate::web::office::chosen::Wish;
use crate::web::office::paper;
use crate::web::page::Frame;
use crate::web::session::{Seller, Trader};
use actix_web::HttpResponse;
use actix_web::web::{Data, Form, Path};

/// `POST /agent/team/export`: he and everybody below him.
pub(in crate::web::agent) async fn own(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    wish: Form<Wish>,
) -> Result<HttpResponse, PageError> {
    let top = seller.agent.clone();
    send(app, seller, f, (top, &wish)).await
}

/// `POST /agent/team/{id}/export`: somebody below him, and everybody below that one.
pub(in crate::web::agent) async fn branch(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    id: Path<i64>,
    wish: Form<Wish>,
) -> Result<HttpResponse, PageError> {
    let top = find(&app, &seller, *id).await?;
    send(app, seller, f, (top, &wish)).await
}

async fn send(
    app: Data<App>,
    seller: Seller,
    f: Desk,
    (top, wish): (Agent, &Wish),
) -> Result<HttpResponse, PageError> {
    let subject = format!("agent:{}", top.name);
    let (what, which) = match chosen_of(None, wish).q.as_str() {
        "" => ("branch", Which::Branch(Some(top.id))),
        q => ("search", Which::NamedBelow(top.id, q.to_owned())),
    };
    paper::note(&app, seller.by().entry("agent.export", subject).detail(what)).await?;
    Ok(export::file(&app, Frame::clone(&f), which, Some(seller.agent)))
}
