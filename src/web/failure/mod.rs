//! What a request is refused with: a status code, a stable word, and what its sentence is filled in
//! with.

mod domains;

use crate::types::Fault;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

/// Of a form without a file, in bytes as sent. The longest text is fifty thousand signs, of which a
/// Chinese one takes nine.
pub const LARGEST_FORM: usize = 1024 * 1024;

/// The code of what a form meets when somebody else was faster.
pub const CHANGED_MEANWHILE: &str = "changed_meanwhile";

/// What the client may know, and what only the log may know.
#[derive(Debug, Clone)]
pub struct Failure {
    pub status: StatusCode,
    /// Stable and machine-readable; `failure-…` with hyphens is the key of its sentence.
    pub code: &'static str,
    /// The form field at fault.
    pub field: Option<String>,
    /// What the sentence is filled in with; programs get them beside the code.
    pub facts: Vec<(&'static str, String)>,
    pub retry_after: Option<u32>,
    pub source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Failure {
    pub fn expected(status: StatusCode, code: &'static str) -> Failure {
        Failure { status, code, field: None, facts: Vec::new(), retry_after: None, source: None }
    }

    /// Nobody's fault who asked: the log gets the whole chain.
    pub fn broken(error: impl StdError + Send + Sync + 'static) -> Failure {
        let failure = Failure::expected(StatusCode::INTERNAL_SERVER_ERROR, "internal");
        Failure { source: Some(Arc::new(error)), ..failure }
    }

    pub fn busy() -> Failure {
        Failure::expected(StatusCode::SERVICE_UNAVAILABLE, "busy").retry_after(1)
    }

    pub fn not_found() -> Failure {
        Failure::expected(StatusCode::NOT_FOUND, "not_found")
    }

    /// A field holds what it must not.
    pub fn invalid(field: impl Into<String>, problem: impl Into<Fault>) -> Failure {
        let Fault { word, limit } = problem.into();
        let failure = Failure::expected(StatusCode::UNPROCESSABLE_ENTITY, "invalid")
            .at(field)
            .fact("problem", word);
        match limit {
            Some(limit) => failure.fact("limit", limit),
            None => failure,
        }
    }

    /// More than `most` bytes were sent.
    pub fn too_large(most: usize) -> Failure {
        let limit = match most / 1024 {
            kib if kib % 1024 == 0 => format!("{} MiB", kib / 1024),
            kib => format!("{kib} KiB"),
        };
        Failure::expected(StatusCode::PAYLOAD_TOO_LARGE, "too_large").fact("limit", limit)
    }

    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Failure {
        self.field = Some(field.into());
        self
    }

    #[must_use]
    pub fn fact(mut self, name: &'static str, value: impl fmt::Display) -> Failure {
        self.facts.push((name, value.to_string()));
        self
    }

    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Failure {
        self.retry_after = Some(seconds);
        self.fact("seconds", seconds)
    }

    pub fn value(&self, fact: &str) -> Option<&str> {
        self.facts.iter().find(|(name, _)| *name == fact).map(|(_, value)| value.as_str())
    }

    /// For what the framework refuses by itself, before any handler.
    pub fn from_status(status: StatusCode) -> Failure {
        let code = match status {
            // Whatever has another limit than a form refuses by itself.
            StatusCode::PAYLOAD_TOO_LARGE => return Failure::too_large(LARGEST_FORM),
            StatusCode::FORBIDDEN => "forbidden",
            StatusCode::NOT_FOUND => "not_found",
            StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
            StatusCode::REQUEST_TIMEOUT => "timeout",
            StatusCode::TOO_MANY_REQUESTS => "rate_limited",
            StatusCode::SERVICE_UNAVAILABLE => "busy",
            it if it.is_server_error() => "internal",
            _ => "malformed",
        };
        Failure::expected(status, code)
    }
}

impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Failure {
        Failure::broken(error)
    }
}

/// A failure on its way out. `web::around` turns it into a page or into JSON, as the client asked.
#[derive(Debug)]
pub struct PageError(pub Failure);

impl<E: Into<Failure>> From<E> for PageError {
    fn from(error: E) -> PageError {
        PageError(error.into())
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code)
    }
}

impl ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        self.0.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.0.status);
        if let Some(seconds) = self.0.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        response.finish()
    }
}
