//! A product in the words of his shop.

use super::{HOME, change, good_of};
use crate::agents::OwnProduct;
use crate::pricing::Good;
use crate::state::App;
use crate::web::agent::desk::Desk;
use crate::web::display::Display;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::session::Trader;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use askama::Template;

#[derive(Template)]
#[template(path = "agent/products/words.html")]
struct WordsPage {
    f: Desk,
    typed: Typed,
    /// As the main shop calls it.
    called: String,
    /// Where it is read; empty: it is hidden.
    address: String,
    id: i64,
}

impl WordsPage {
    fn new(f: Desk, typed: Typed, good: &Good) -> WordsPage {
        let address = format!("{}p/{}", f.shop_address, good.main.slug);
        WordsPage {
            called: good.main.name.clone(),
            address: if good.own.hidden { String::new() } else { address },
            id: good.main.id.0,
            typed,
            f,
        }
    }
}

/// `GET /agent/shop/products/{id}`.
pub(in crate::web::agent) async fn show(
    app: Data<App>,
    display: Data<Display>,
    _: Trader,
    f: Desk,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let good = good_of(&app, &display, &f, *id).await.map_err(PageError)?;
    let mut typed = Typed::default();
    typed.put("title", &good.own.title);
    typed.put("summary", &good.own.summary);
    typed.put("description", &good.own.description);
    answer::page(StatusCode::OK, &WordsPage::new(f, typed, &good))
}

/// `POST /agent/shop/products/{id}`.
pub(in crate::web::agent) async fn save(
    app: Data<App>,
    display: Data<Display>,
    Trader(seller): Trader,
    f: Desk,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let good = good_of(&app, &display, &f, *id).await.map_err(PageError)?;
    let mut typed = Typed::new(form.into_inner());
    let read = Reader::new(&typed);
    let (title, summary) = (read.text("title"), read.text("summary"));
    let description = read.paragraphs("description");
    let said = move |known: OwnProduct| OwnProduct {
        title: title.clone(),
        summary: summary.clone(),
        description: description.clone(),
        ..known
    };
    match change(&app, seller, &good, said).await {
        Ok(()) => Ok(done(HOME, "saved")),
        Err(failure) => {
            let status = tell(&mut typed, No::Failed(failure), &f)?;
            answer::page(status, &WordsPage::new(f, typed, &good))
        }
    }
}
