//! Moving the cards that were ticked to another variant.

use super::change::{self, Chosen, Ticks};
use super::list::find_sku;
use crate::inventory::{self, StockLine};
use crate::state::App;
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::told::{done, refused};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use askama::Template;

#[derive(Template)]
#[template(path = "admin/cards/move.html")]
struct MovePage {
    f: Console,
    title: String,
    cards: Vec<i64>,
    targets: Vec<StockLine>,
    back: String,
}

/// Where to?
pub(super) async fn ask(app: &App, f: Console, chosen: Chosen) -> Result<HttpResponse, PageError> {
    let targets = match chosen.cards.first().copied() {
        Some(card) => app.db.read(move |conn| inventory::list_targets(conn, card)).await?,
        None => Vec::new(),
    };
    let page = MovePage {
        title: f.n("cards-move-title", chosen.cards.len()),
        cards: chosen.cards.iter().map(|it| it.0).collect(),
        targets,
        back: chosen.back,
        f,
    };
    answer::page(StatusCode::OK, &page)
}

/// `POST /admin/cards/move`.
pub(super) async fn act(
    app: Data<App>,
    staff: Staff,
    ticks: Form<Ticks>,
) -> Result<HttpResponse, PageError> {
    let Chosen { cards, back, .. } = change::read(&ticks);
    let to = ticks.iter().find(|(name, _)| name == "to").map_or("", |(_, code)| code.as_str());
    if to.is_empty() {
        return Ok(refused(&back, "cards-no-target"));
    }
    let to = find_sku(&app, to).await?;
    let (vault, by, now) = (app.vault.clone(), staff.by(), app.clock.now());
    let moved = app
        .db
        .write(move |conn| inventory::move_cards(conn, &vault, &cards, &to, &by, now))
        .await?;
    for sku in &moved.skus {
        app.shelves.forget(*sku).await;
    }
    Ok(match (moved.moved, moved.duplicates) {
        (0, 0) if moved.others > 0 => refused(&back, "cards-of-others"),
        (0, 0) => refused(&back, "cards-moved-on"),
        (0, _) => refused(&back, "cards-there-already"),
        (_, 0) => done(&back, "cards-moved"),
        (..) => done(&back, "cards-moved-some"),
    })
}
