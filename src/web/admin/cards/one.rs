//! One card, and its text for whoever asks to see it.

use super::shown::{self, Line};
use crate::inventory;
use crate::provenance;
use crate::state::App;
use crate::types::{CardId, PageRequest};
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::actor::actor;
use crate::web::office::answer;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

/// How much of a card's history is shown.
const STEPS: u32 = 20;

#[derive(Template)]
#[template(path = "admin/cards/one.html")]
struct OnePage {
    f: Console,
    it: Line,
    /// If it was asked for.
    text: Option<String>,
    steps: Vec<provenance::Line>,
}

impl OnePage {
    fn actor(&self, word: &str) -> String {
        actor(&self.f, word)
    }

    fn step(&self, action: &str) -> String {
        self.f.t(match action {
            "card.reveal" => "cards-step-reveal",
            "card.lock" => "cards-step-lock",
            "card.unlock" => "cards-step-unlock",
            "card.void" => "cards-step-void",
            _ => "cards-step-move",
        })
    }
}

/// `GET /admin/cards/{id}`.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let page = page(&app, f, CardId(*id), None).await?;
    answer::page(StatusCode::OK, &page)
}

/// `POST /admin/cards/{id}`: the text, and a line in the audit log.
pub(super) async fn reveal(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (card, vault, now) = (CardId(*id), app.vault.clone(), app.clock.now());
    let by = f.staff.by();
    let text =
        app.db.write(move |conn| inventory::reveal_card(conn, &vault, card, &by, now)).await?;
    let page = page(&app, f, card, Some(text.expose().clone())).await?;
    answer::page(StatusCode::OK, &page)
}

async fn page(
    app: &App,
    f: Console,
    card: CardId,
    text: Option<String>,
) -> Result<OnePage, PageError> {
    let found = app.db.read(move |conn| inventory::find_card(conn, card)).await?;
    let found = found.ok_or_else(|| PageError(Failure::not_found()))?;
    let subject = format!("card:{card}");
    let newest = PageRequest::new(1, STEPS);
    let steps = app.db.read(move |conn| provenance::list_entries(conn, &subject, newest)).await?;
    Ok(OnePage { it: shown::line(&f, &found), text, steps: steps.items, f })
}
