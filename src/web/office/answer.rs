//! Answers that forms of the operator share.

use crate::web::face;
use crate::web::failure::{Failure, PageError};
use crate::web::page::Frame;
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use askama::Template;

/// The status of an answer, and after how many seconds it pays to ask again.
#[derive(Debug, Clone, Copy)]
pub struct Head {
    pub status: StatusCode,
    pub retry_after: Option<u32>,
}

impl Head {
    pub const OK: Head = Head { status: StatusCode::OK, retry_after: None };
}

impl From<StatusCode> for Head {
    fn from(status: StatusCode) -> Head {
        Head { status, retry_after: None }
    }
}

impl From<&Failure> for Head {
    fn from(failure: &Failure) -> Head {
        Head { status: failure.status, retry_after: failure.retry_after }
    }
}

/// A page that no cache keeps.
pub fn page(head: impl Into<Head>, page: &impl Template) -> Result<HttpResponse, PageError> {
    let Head { status, retry_after } = head.into();
    let mut answer = HttpResponse::build(status);
    if let Some(seconds) = retry_after {
        answer.insert_header((header::RETRY_AFTER, seconds));
    }
    Ok(answer
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(page.render()?))
}

pub fn go_to(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}

/// What is wrong with a form, to be shown in it: the status of the answer, the field at fault, and
/// the sentence. What is nobody's fault who filled it in goes on as a failure.
#[derive(Debug, Clone, Default)]
pub struct Problem {
    pub field: String,
    pub sentence: String,
}

impl Problem {
    /// The sentence, where it belongs to this field.
    pub fn at(&self, field: &str) -> &str {
        if self.field == field { &self.sentence } else { "" }
    }

    pub fn is_any(&self) -> bool {
        !self.sentence.is_empty()
    }
}

/// See [`Problem`].
pub fn problem(failure: Failure, frame: &Frame) -> Result<(Head, Problem), PageError> {
    if failure.status.is_server_error() || failure.status == StatusCode::NOT_FOUND {
        return Err(PageError(failure));
    }
    let sentence = face::sentence(&failure, frame);
    let field = failure.field.clone().unwrap_or_default();
    Ok((Head::from(&failure), Problem { field, sentence }))
}
