//! Cards leaving in a file, sent part after part.

use super::list::find_sku;
use super::shown;
use crate::catalog::{CardKind, Sku};
use crate::inventory::{self, Exported, State};
use crate::state::App;
use crate::types::CardId;
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::paper::quoted;
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Bytes, Data, Form, Path};
use askama::Template;
use futures_util::stream;
use serde::Deserialize;
use std::fmt::Write;

#[derive(Template)]
#[template(path = "admin/cards/export.html")]
struct ExportPage {
    f: Console,
    code: String,
    states: Vec<(&'static str, String)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExportForm {
    state: String,
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    Text,
    Csv,
}

/// Between two cards of several lines; an import understands it.
const BETWEEN_BLOCKS: &str = "=====\n";

/// `GET /admin/cards/of/{sku}/export`.
pub(super) async fn ask(
    app: Data<App>,
    f: Console,
    code: Path<String>,
) -> Result<HttpResponse, PageError> {
    let sku = find_sku(&app, &code).await?;
    let states = State::ALL.into_iter().map(|it| (it.as_str(), shown::state(&f, it))).collect();
    answer::page(StatusCode::OK, &ExportPage { f, code: sku.code.to_string(), states })
}

/// `POST /admin/cards/of/{sku}/export`: by post, so that no link in a mail makes a file of cards.
pub(super) async fn send(
    app: Data<App>,
    staff: Staff,
    code: Path<String>,
    form: Form<ExportForm>,
) -> Result<HttpResponse, PageError> {
    let sku = find_sku(&app, &code).await?;
    let state = State::from_word(&form.state).ok_or_else(|| PageError(Failure::not_found()))?;
    let (id, named, by, now) = (sku.id, sku.code.clone(), staff.by(), app.clock.now());
    app.db.write(move |conn| inventory::begin_export(conn, id, &named, state, &by, now)).await?;

    let (ending, kind) = match form.format {
        Format::Text => ("txt", "text/plain; charset=utf-8"),
        Format::Csv => ("csv", "text/csv; charset=utf-8"),
    };
    let name = format!("attachment; filename=\"{}-{}.{ending}\"", sku.code, state.as_str());
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .streaming(parts(app, sku, state, form.format)))
}

fn parts(
    app: Data<App>,
    sku: Sku,
    state: State,
    format: Format,
) -> impl stream::Stream<Item = Result<Bytes, inventory::Error>> {
    stream::try_unfold((Some(CardId(0)), None), move |(after, paper)| {
        let (app, sku) = (app.clone(), sku.clone());
        async move {
            let Some(after) = after else {
                return Ok(None);
            };
            let paper = match paper {
                Some(paper) => paper,
                None => Paper::of(&app, &sku, state, format).await?,
            };
            let part = read(&app, &sku, state, after).await?;
            let next = part.last().map(|it| it.id);
            let first = after == CardId(0);
            Ok(Some((Bytes::from(paper.write(&part, first)), (next, Some(paper)))))
        }
    })
}

async fn read(
    app: &App,
    sku: &Sku,
    state: State,
    after: CardId,
) -> Result<Vec<Exported>, inventory::Error> {
    let (vault, id) = (app.vault.clone(), sku.id);
    app.db.read(move |conn| inventory::export_part(conn, &vault, id, state, after)).await
}

/// How cards stand in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Paper {
    Lines,
    Blocks,
    Csv,
}

impl Paper {
    /// Cards of several lines need something between them, and so do all others in their file: if there
    /// is one among them, however far behind.
    async fn of(
        app: &App,
        sku: &Sku,
        state: State,
        format: Format,
    ) -> Result<Paper, inventory::Error> {
        match format {
            Format::Csv => return Ok(Paper::Csv),
            Format::Text if sku.card_kind == CardKind::MultiLine => return Ok(Paper::Blocks),
            Format::Text => {}
        }
        let mut after = CardId(0);
        loop {
            let part = read(app, sku, state, after).await?;
            if part.iter().any(|it| it.text.expose().contains('\n')) {
                return Ok(Paper::Blocks);
            }
            match part.last() {
                Some(last) => after = last.id,
                None => return Ok(Paper::Lines),
            }
        }
    }

    fn write(self, cards: &[Exported], first: bool) -> String {
        let mut out = String::new();
        if first && self == Paper::Csv {
            out.push_str("card,id,batch\r\n");
        }
        for (at, card) in cards.iter().enumerate() {
            let text = card.text.expose();
            if self == Paper::Blocks && !(first && at == 0) {
                out.push_str(BETWEEN_BLOCKS);
            }
            // Writing into text cannot fail.
            let _ = match self {
                Paper::Csv => write!(out, "\"{}\",{},{}\r\n", quoted(text), card.id, card.batch),
                Paper::Lines | Paper::Blocks => writeln!(out, "{text}"),
            };
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(text: &str) -> Exported {
        let text = crate::types::Secret::new(text.to_owned());
        Exported { id: CardId(1), batch: crate::types::BatchId(2), text }
    }

    #[test]
    fn cards_of_several_lines_can_be_told_apart() {
        let cards = [card("a\nb"), card("c")];
        assert_eq!(Paper::Blocks.write(&cards, true), "a\nb\n=====\nc\n");
        assert_eq!(Paper::Blocks.write(&cards, false), "=====\na\nb\n=====\nc\n");
        assert_eq!(Paper::Csv.write(&cards[1..], true), "card,id,batch\r\n\"c\",1,2\r\n");
    }
}
