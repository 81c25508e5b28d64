//! What happens around every request: forged ones are refused, failures get a face, every answer
//! leaves with its headers, and the log and the counters hear of it.

use super::csrf;
use super::display::Display;
use super::face::with_face;
use super::failure::{Failure, PageError};
use super::headers;
use super::prepared;
use super::shop;
use super::visitor::Visitor;
use crate::telemetry::metrics;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpRequest, web};
use rand::Rng;
use std::time::Instant;
use tracing::Instrument;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub async fn around(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let started = Instant::now();
    let changes = !request.method().is_safe();
    // Who asks for the head alone is answered like anybody; the server leaves the body out.
    if *request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let id = format!("r{:08x}", rand::rng().random::<u32>());
    let span = tracing::info_span!("request", id);
    let entered = shop::enter(&mut request).instrument(span.clone()).await;
    let visitor = Visitor::of(request.request());
    let answer = async {
        let mut response = match entered {
            Err(failure) => request.error_response(PageError(failure)),
            Ok(()) if csrf::is_meant(&request, &visitor) => {
                match prepared::at_hand(request.request(), &visitor).await {
                    Some(page) => request.into_response(page),
                    None => next.call(request).await?.map_into_boxed_body(),
                }
            }
            Ok(()) => {
                let refused = Failure::expected(StatusCode::FORBIDDEN, "forged");
                request.error_response(PageError(refused))
            }
        };
        if changes {
            after_a_change(response.request(), response.status());
        }
        if let Some(failure) = failure_of(&response) {
            // By which whoever is asked for help finds it in the log.
            let failure = match failure.status {
                StatusCode::INTERNAL_SERVER_ERROR => failure.fact("request", &id),
                _ => failure,
            };
            response = with_face(response, &failure, &visitor);
        }
        Ok::<_, actix_web::Error>(response)
    };
    let mut response = answer.instrument(span.clone()).await?;
    headers::dress(response.headers_mut(), visitor.https);
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    let (status, took) = (response.status().as_u16(), started.elapsed());
    metrics::request(class_of(response.request().path()), status, took);
    span.in_scope(|| {
        let request = response.request();
        let (method, path) = (request.method(), request.path());
        if changes || status >= 500 {
            // An address may hold an invite or a key: its pattern says enough.
            let path = request.match_pattern().unwrap_or_default();
            tracing::info!(status, took = ?took, "{method} {path}");
        } else {
            tracing::debug!(status, took = ?took, "{method} {path}");
        }
    });
    Ok(response)
}

/// For the counters: which part of the shop answered.
fn class_of(path: &str) -> &'static str {
    match path.split('/').nth(1).unwrap_or_default() {
        "static" | "media" | "favicon.ico" => "asset",
        "admin" => "admin",
        "agent" | "join" => "agent",
        "supplier" => "supplier",
        "hooks" | "sandbox" => "hook",
        "healthz" | "readyz" | "metrics" => "probe",
        _ => "storefront",
    }
}

/// Whatever was changed behind a door shows on the very next page.
fn after_a_change(request: &HttpRequest, status: StatusCode) {
    let worked = status.is_success() || status.is_redirection();
    if let Some(display) = request.app_data::<web::Data<Display>>()
        && worked
        && ["/admin", "/agent", "/supplier"].iter().any(|it| request.path().starts_with(it))
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
