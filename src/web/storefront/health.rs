//! `GET /healthz`, `/readyz` and `/metrics`: for whoever watches the process.

use crate::catalog;
use crate::state::App;
use crate::telemetry::metrics;
use crate::web::{Failure, PageError, Visitor};
use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use subtle::ConstantTimeEq;

/// The process answers.
pub(super) async fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// The database answers too.
pub(super) async fn ready(app: Data<App>) -> HttpResponse {
    match app.db.read(catalog::version).await {
        Ok(_) => HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n"),
        Err(error) => {
            tracing::warn!(%error, "Not ready: the database does not answer");
            HttpResponse::ServiceUnavailable()
                .content_type("text/plain; charset=utf-8")
                .body("the database does not answer\n")
        }
    }
}

/// What Prometheus reads: from this machine, or with the token.
pub(super) async fn metrics(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    // A proxy on this machine that nobody told us to trust must not make the world local.
    let forwarded = request.headers().contains_key("x-forwarded-for");
    let local = visitor.address.is_loopback() && !forwarded;
    if !local && !has_token(&request, app.config.web.metrics_token.expose()) {
        return Err(PageError(Failure::expected(StatusCode::FORBIDDEN, "forbidden")));
    }
    Ok(HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(metrics::render()))
}

fn has_token(request: &HttpRequest, token: &str) -> bool {
    let sent = request.headers().get(header::AUTHORIZATION).and_then(|it| it.to_str().ok());
    let sent = sent.and_then(|it| it.strip_prefix("Bearer ")).unwrap_or_default();
    !token.is_empty() && bool::from(sent.as_bytes().ct_eq(token.as_bytes()))
}
