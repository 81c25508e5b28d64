//! Answers that forms of the operator share.

use crate::web::face;
use crate::web::failure::{Failure, PageError};
use crate::web::page::Frame;
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use askama::Template;

/// A page that no cache keeps.
pub fn page(status: StatusCode, page: &impl Template) -> Result<HttpResponse, PageError> {
    Ok(HttpResponse::build(status)
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
pub fn problem(failure: Failure, frame: &Frame) -> Result<(StatusCode, Problem), PageError> {
    if failure.status.is_server_error() || failure.status == StatusCode::NOT_FOUND {
        return Err(PageError(failure));
    }
    let sentence = face::sentence(&failure, frame);
    let field = failure.field.clone().unwrap_or_default();
    Ok((failure.status, Problem { field, sentence }))
}
