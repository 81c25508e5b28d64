//! Cards from a form: how the operator and the suppliers import them.

use super::answer::Problem;
use super::upload::Upload;
use crate::catalog::{Delivery, Sku};
use crate::inventory::{self, EncodingWish, Import, LONGEST_NOTE, Report, StockLine};
use crate::provenance::By;
use crate::state::App;
use crate::types::{Fault, Secret};
use crate::web::failure::{Failure, PageError};
use crate::web::page::Frame;
use std::io::Cursor;
use std::str::FromStr;

/// In characters.
/// How many rejected lines are shown.
const SHOWN: usize = 100;

/// The form for an import, as it is shown.
pub struct ImportForm {
    /// Variants to choose from.
    pub targets: Vec<StockLine>,
    chosen: String,
    pub format: String,
    pub encoding: String,
    pub separator: String,
    pub note: String,
    /// Cards that were pasted.
    pub text: Secret<String>,
    /// A file was chosen, and a browser gives it once.
    pub file_is_gone: bool,
    /// What the whole batch cost; `None`: it is not asked.
    pub cost: Option<String>,
    /// The key of the sentence beside the file.
    pub file_hint: &'static str,
    pub problem: Problem,
}

impl ImportForm {
    pub fn of(
        form: &Upload,
        chosen: &str,
        problem: Problem,
        (targets, file_hint): (Vec<StockLine>, &'static str),
    ) -> ImportForm {
        let field = |name| form.field(name).to_owned();
        ImportForm {
            targets,
            chosen: chosen.to_owned(),
            format: field("format"),
            encoding: field("encoding"),
            separator: field("separator"),
            note: field("note"),
            text: Secret::new(field("text")),
            file_is_gone: form.file.is_some(),
            cost: None,
            file_hint,
            problem,
        }
    }

    pub fn asking_cost(self, typed: String) -> ImportForm {
        ImportForm { cost: Some(typed), ..self }
    }

    pub fn is_chosen(&self, line: &StockLine) -> bool {
        line.code.as_str() == self.chosen
    }
}

/// What became of an import.
pub struct Imported {
    pub code: String,
    pub report: Report,
}

impl Imported {
    /// How many rejected lines are named.
    pub fn shown(&self) -> usize {
        SHOWN
    }

    /// How many are not.
    pub fn more(&self) -> u64 {
        self.report.rejected_beyond(SHOWN)
    }

    /// Why a line was rejected, from its word.
    pub fn reason(&self, f: &Frame, word: &str) -> String {
        f.t(match word {
            "too_long" => "cards-reason-too-long",
            "bad_encoding" => "cards-reason-bad-encoding",
            "control_sign" => "cards-reason-control-sign",
            "unclosed_quote" => "cards-reason-unclosed-quote",
            _ => "cards-reason-empty-card",
        })
    }
}

/// What a form says of the cards in it. `cost`: of the whole batch, in minor units.
pub fn describe(form: &Upload, sku: Sku, by: &By, cost: Option<i64>) -> Result<Import, PageError> {
    let wrong = |field, problem: Fault| PageError(Failure::invalid(field, problem));
    if sku.delivery == Delivery::Manual {
        return Err(wrong("sku", "manual".into()));
    }
    if form.file.is_none() && form.field("text").trim().is_empty() {
        return Err(wrong("text", "no_cards".into()));
    }
    let encoding = choice(form, "encoding")?;
    let note = form.field("note").trim();
    Fault::fits(note, LONGEST_NOTE).map_err(|it| wrong("note", it))?;
    let separator = form.field("separator").trim();
    Ok(Import {
        format: choice(form, "format")?,
        separator: (!separator.is_empty()).then(|| separator.to_owned()),
        // What is pasted comes in the encoding of the page.
        encoding: if form.file.is_some() { encoding } else { EncodingWish::Utf8 },
        note: note.to_owned(),
        source: form.file.as_ref().map(|it| file_name(&it.name)).unwrap_or_default(),
        by: by.clone(),
        cost,
        sku,
    })
}

/// Not said is found out.
fn choice<T: FromStr + Default>(form: &Upload, field: &'static str) -> Result<T, PageError> {
    match form.field(field) {
        "" => Ok(T::default()),
        word => word.parse().map_err(|_| PageError(Failure::invalid(field, "choose"))),
    }
}

/// Puts them into the stock.
pub async fn import(app: &App, form: &Upload, described: Import) -> Result<Imported, PageError> {
    let bytes = match &form.file {
        Some(file) => file.bytes.expose().clone(),
        None => form.field("text").as_bytes().to_vec(),
    };
    let (sku, code, now) = (described.sku.id, described.sku.code.clone(), app.clock.now());
    let cards = Cursor::new(bytes);
    let report = inventory::import(&app.db, &app.vault, cards, described, now, |_| {}).await?;
    app.shelves.forget(sku).await;
    Ok(Imported { code: code.to_string(), report })
}

/// What a batch came from, from the word in its row.
pub fn source(f: &Frame, word: &str) -> String {
    match word {
        "" => f.t("cards-source-pasted"),
        "move" => f.t("cards-source-moved"),
        name => name.to_owned(),
    }
}

/// Without the folders that some browsers send along.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|it| !it.is_control()).take(LONGEST_NOTE).collect()
}
