//! What happens around every request: forged ones are refused, failures get a face, every answer
//! leaves with its headers, and the log and the counters hear of it.

use super::csrf;
use super::display::Display;
use super::face::with_face;
use super::failure::{Failure, PageError};
use super::headers;
use super::visitor::Visitor;
use crate::telemetry::metrics;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{HttpRequest, web};
use rand::Rng;
use std::time::Instant;
use tracing::Instrument;

pub async fn around(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let started = Instant::now();
    let visitor = Visitor::of(request.request());
    let changes = !request.method().is_safe();
    // Who asks for the head alone is answered like anybody; the server leaves the body out.
    if *request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let span =
        tracing::info_span!("request", id = format_args!("{:08x}", rand::rng().random::<u32>()));
    let answer = async {
        let mut response = if csrf::is_meant(&request, &visitor) {
            next.call(request).await?.map_into_boxed_body()
        } else {
            let refused = Failure::expected(StatusCode::FORBIDDEN, "forged");
            request.error_response(PageError(refused))
        };
        if changes {
            after_a_change(response.request(), response.status());
        }
        if let Some(failure) = failure_of(&response) {
            response = with_face(response, &failure, &visitor);
        }
        Ok::<_, actix_web::Error>(response)
    };
    let mut response = answer.instrument(span.clone()).await?;
    headers::dress(response.headers_mut(), visitor.https);
    let (status, took) = (response.status().as_u16(), started.elapsed());
    metrics::request(class_of(response.request().path()), status, took);
    span.in_scope(|| {
        let request = response.request();
        let (method, path) = (request.method(), request.path());
        tracing::debug!(status, took = ?took, "{method} {path}");
    });
    Ok(response)
}

/// For the counters: which part of the shop answered.
fn class_of(path: &str) -> &'static str {
    match path.split('/').nth(1).unwrap_or_default() {
        "static" | "media" | "favicon.ico" => "asset",
        "admin" => "admin",
        "hooks" | "sandbox" => "hook",
        "healthz" | "readyz" | "metrics" => "probe",
        _ => "storefront",
    }
}

/// Whatever the operator changed shows on the very next page.
fn after_a_change(request: &HttpRequest, status: StatusCode) {
    let worked = status.is_success() || status.is_redirection();
    if let Some(display) = request.app_data::<web::Data<Display>>()
        && worked
        && request.path().starts_with("/admin")
    {
        display.look_again();
    }
}

/// A failure of ours, or one of the framework's that still lacks a face.
fn failure_of(response: &ServiceResponse) -> Option<Failure> {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    let error = response.response().error();
    match error.and_then(|it| it.as_error::<PageError>()) {
        Some(PageError(failure)) => Some(failure.clone()),
        None if error.is_some() || !response.headers().contains_key(header::CONTENT_TYPE) => {
            Some(Failure::from_status(status))
        }
        None => None,
    }
}
<<<<<<< HEAD
=======

fn with_face(
    response: ServiceResponse,
    failure: &Failure,
    visitor: &Visitor,
) -> ServiceResponse<BoxBody> {
    let request = response.request();
    if let Some(error) = &failure.source {
        let error: &(dyn std::error::Error + 'static) = error.as_ref();
        tracing::error!(error, path = request.path(), "A request failed");
    }
    let frame = frame_of(request, visitor);
    let wants_json = visitor.wants_json;
    // A gateway takes its success word anywhere in the answer for a yes, so that a refusal must not
    // show anything of what was sent.
    let to_gateway = request.path().starts_with(csrf::EXEMPT);
    response.map_body(|head, _| {
        let (kind, body) = if to_gateway {
            ("text/plain; charset=utf-8", failure.code.to_owned())
        } else if wants_json {
            ("application/problem+json", problem(failure, &frame))
        } else {
            ("text/html; charset=utf-8", FailurePage::of(failure, frame))
        };
        head.headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
        head.headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
        BoxBody::new(body)
    })
}

fn frame_of(request: &HttpRequest, visitor: &Visitor) -> Frame {
    let display = request.app_data::<web::Data<Display>>();
    let display = display.expect("the server hands the window to every request");
    Frame::of(Frame::path_of(request), visitor, display, &display.last_known())
}

/// RFC 9457, with the stable code and the facts beside it.
fn problem(failure: &Failure, frame: &Frame) -> String {
    let mut body = Map::new();
    body.insert("type".to_owned(), Value::from("about:blank"));
    body.insert("title".to_owned(), Value::from(sentence(failure, frame)));
    body.insert("status".to_owned(), Value::from(failure.status.as_u16()));
    body.insert("code".to_owned(), Value::from(failure.code));
    if let Some(field) = &failure.field {
        body.insert("field".to_owned(), Value::from(field.as_str()));
    }
    for (name, value) in &failure.facts {
        let value = value.parse::<i64>().map_or_else(|_| Value::from(value.as_str()), Value::from);
        body.insert((*name).to_owned(), value);
    }
    Value::Object(body).to_string()
}

/// What a person is told.
pub fn sentence(failure: &Failure, frame: &Frame) -> String {
    let facts: Vec<(&'static str, &str)> =
        failure.facts.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let key = match (failure.code, failure.value("problem")) {
        ("invalid", Some(problem)) => format!("problem-{}", problem.replace('_', "-")),
        (code, _) => format!("failure-{}", code.replace('_', "-")),
    };
    let told = text::with(frame.locale, &key, &facts);
    // A problem that has no sentence yet is still told, in general words.
    if told == key { frame.t("problem-other") } else { told }
}

#[derive(Template)]
#[template(path = "shared/failure.html")]
struct FailurePage {
    f: Frame,
    status: u16,
    title: String,
    sentence: String,
}

impl FailurePage {
    fn of(failure: &Failure, f: Frame) -> String {
        let title = f.t(match failure.status {
            StatusCode::NOT_FOUND => "failure-title-missing",
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => "failure-title-busy",
            StatusCode::FORBIDDEN => "failure-title-forbidden",
            it if it.is_server_error() => "failure-title-broken",
            _ => "failure-title-refused",
        });
        let sentence = sentence(failure, &f);
        let page = FailurePage { status: failure.status.as_u16(), title, sentence, f };
        page.render().unwrap_or_default()
    }
}

/// What an address that leads nowhere answers.
pub async fn nowhere() -> Result<HttpResponse, PageError> {
    Err(PageError(Failure::not_found()))
}
>>>>>>> 8d72d5f (tests: Buy, pay, look up and race through the front door)
