//! Locking, unlocking and voiding the cards that were ticked. Asked first, by a page of its own.

use super::shift;
use crate::inventory::{self, Act};
use crate::state::App;
use crate::types::CardId;
use crate::web::admin::confirm::Confirm;
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::told::{done, refused};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::web::{Data, Form, Query};

/// Ticks beyond this are not taken.
const MOST: usize = 500;

/// What was ticked, and what is to become of it.
pub(super) struct Chosen {
    pub(super) cards: Vec<CardId>,
    pub(super) act: String,
    /// The list they were ticked in.
    pub(super) back: String,
}

pub(super) type Ticks = Vec<(String, String)>;

/// `GET /admin/cards/change`.
pub(super) async fn ask(
    app: Data<App>,
    f: Console,
    ticks: Query<Ticks>,
) -> Result<HttpResponse, PageError> {
    let chosen = read(&ticks);
    if chosen.cards.is_empty() {
        return Ok(refused(&chosen.back, "nothing-chosen"));
    }
    if chosen.act == "move" {
        return shift::ask(&app, f, chosen).await;
    }
    let act = act_of(&chosen.act)?;
    let (title, sentence, button) = match act {
        Act::Lock => ("cards-lock-title", "cards-lock-sentence", "cards-lock"),
        Act::Unlock => ("cards-unlock-title", "cards-unlock-sentence", "cards-unlock"),
        Act::Void => ("cards-void-title", "cards-void-sentence", "cards-void"),
    };
    let mut fields: Ticks =
        chosen.cards.iter().map(|it| ("card".to_owned(), it.to_string())).collect();
    fields.push(("act".to_owned(), chosen.act.clone()));
    fields.push(("back".to_owned(), chosen.back.clone()));
    let page = Confirm {
        title: f.n(title, chosen.cards.len()),
        sentence: f.t(sentence),
        button: f.t(button),
        action: "/admin/cards/change".to_owned(),
        back: chosen.back,
        danger: act == Act::Void,
        fields,
        note: None,
        f,
    };
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(askama::Template::render(&page)?))
}

/// `POST /admin/cards/change`.
pub(super) async fn act(
    app: Data<App>,
    staff: Staff,
    ticks: Form<Ticks>,
) -> Result<HttpResponse, PageError> {
    let Chosen { cards, act, back } = read(&ticks);
    let act = act_of(&act)?;
    let (by, now) = (staff.by(), app.clock.now());
    let change =
        app.db.write(move |conn| inventory::change_cards(conn, &cards, act, &by, now)).await?;
    for sku in &change.skus {
        app.shelves.forget(*sku).await;
    }
    Ok(match (change.changed, act) {
        (0, _) => refused(&back, "cards-moved-on"),
        (_, Act::Lock) => done(&back, "cards-locked"),
        (_, Act::Unlock) => done(&back, "cards-unlocked"),
        (_, Act::Void) => done(&back, "cards-void"),
    })
}

fn act_of(word: &str) -> Result<Act, PageError> {
    match word {
        "lock" => Ok(Act::Lock),
        "unlock" => Ok(Act::Unlock),
        "void" => Ok(Act::Void),
        _ => Err(PageError(Failure::not_found())),
    }
}

pub(super) fn read(ticks: &[(String, String)]) -> Chosen {
    let of = |name: &str| {
        let found = ticks.iter().find(|(it, _)| it == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let cards = ticks.iter().filter(|(name, _)| name == "card");
    let back = of("back");
    Chosen {
        cards: cards.filter_map(|(_, it)| it.parse().ok().map(CardId)).take(MOST).collect(),
        act: of("act"),
        // Only back into these pages, never to an address somebody put into a link.
        back: if is_ours(&back) { back } else { "/admin/cards".to_owned() },
    }
}

fn is_ours(path: &str) -> bool {
    path.starts_with("/admin/cards") && !path.contains("..") && !path.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere() {
        let back = |to: &str| read(&[("back".to_owned(), to.to_owned())]).back;
        assert_eq!(back("/admin/cards/of/A?state=free"), "/admin/cards/of/A?state=free");
        assert_eq!(back("https://evil.example"), "/admin/cards");
        assert_eq!(back("//evil.example"), "/admin/cards");
    }
}
