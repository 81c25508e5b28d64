//! What was just done, or why it was not: carried along by the redirect after a change.

use crate::web::page::Frame;
use actix_web::http::header;
use actix_web::web::Query;
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

/// What a redirect after a change carries along; see [`done`].
#[derive(Debug, Default, Deserialize)]
pub struct Told {
    done: Option<String>,
    problem: Option<String>,
}

impl Told {
    pub fn of(request: &HttpRequest) -> Told {
        let told = Query::<Told>::from_query(request.query_string()).ok();
        told.map(Query::into_inner).unwrap_or_default()
    }

    pub fn done(&self, frame: &Frame) -> Option<String> {
        self.done.as_ref().and_then(|word| sentence(frame, "done-", word))
    }

    pub fn problem(&self, frame: &Frame) -> Option<String> {
        self.problem.as_ref().and_then(|word| sentence(frame, "failure-", word))
    }
}

/// The answer to a change that worked: back to a page, which says the sentence `done-{word}`.
pub fn done(path: &str, word: &str) -> HttpResponse {
    see(path, "done", word)
}

/// The answer to a change that was refused for a reason the operator can understand: back to a page,
/// which says the sentence `failure-{code}`.
pub fn refused(path: &str, code: &str) -> HttpResponse {
    see(path, "problem", code)
}

fn see(path: &str, name: &str, word: &str) -> HttpResponse {
    let joint = if path.contains('?') { '&' } else { '?' };
    let address = format!("{path}{joint}{name}={word}");
    HttpResponse::SeeOther().insert_header((header::LOCATION, address)).finish()
}

/// Only sentences that were written; a made-up word says nothing.
fn sentence(frame: &Frame, kind: &str, word: &str) -> Option<String> {
    let word = word.replace('_', "-");
    let plain = word.len() <= 60 && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    let key = format!("{kind}{word}");
    let said = frame.t(&key);
    (plain && said != key).then_some(said)
}
