//! `GET /healthz`, `/readyz`, `/metrics` and `/tls/ask`: for whoever watches the process or stands
//! before it; and the file that says whose a host is.

use crate::agents;
use crate::catalog;
use crate::state::App;
use crate::telemetry::metrics;
use crate::types::Host;
use crate::web::hosts::without_port;
use crate::web::{Display, Failure, PageError, Visitor};
use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
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

/// A host that was proven by a file leads here afterwards, where the file is looked for again every day.
pub(super) async fn proof(
    app: Data<App>,
    visitor: Visitor,
    token: Path<String>,
) -> Result<HttpResponse, PageError> {
    let nobody = || PageError(Failure::not_found());
    let host: Host = without_port(&visitor.host).parse().map_err(|_| nobody())?;
    let known = app.db.read(move |conn| agents::token_of_host(conn, &host)).await?;
    let known = known.filter(|it| *it == *token).ok_or_else(nobody)?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(known))
}

/// What Prometheus reads: from this machine, or with the token.
pub(super) async fn metrics(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    only_local(&app, &visitor, &request)?;
    Ok(HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(metrics::render()))
}

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    domain: String,
}

/// Whether a proxy that gets certificates on demand should get one for this host: 200 or 404. From
/// this machine, or with the token of the metrics.
pub(super) async fn may_have_certificate(
    app: Data<App>,
    display: Data<Display>,
    visitor: Visitor,
    asked: Query<Asked>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    only_local(&app, &visitor, &request)?;
    match display.hosts.is_served(&app, &asked.domain).await.map_err(PageError)? {
        true => Ok(HttpResponse::Ok().finish()),
        false => Ok(HttpResponse::NotFound().finish()),
    }
}

fn only_local(app: &App, visitor: &Visitor, request: &HttpRequest) -> Result<(), Failure> {
    // A proxy on this machine that nobody told us to trust must not make the world local.
    let forwarded = request.headers().contains_key("x-forwarded-for");
    let local = visitor.address.is_loopback() && !forwarded;
    match local || has_token(request, app.config.web.metrics_token.expose()) {
        true => Ok(()),
        false => Err(Failure::expected(StatusCode::FORBIDDEN, "forbidden")),
    }
}

fn has_token(request: &HttpRequest, token: &str) -> bool {
    let sent = request.headers().get(header::AUTHORIZATION).and_then(|it| it.to_str().ok());
    let sent = sent.and_then(|it| it.strip_prefix("Bearer ")).unwrap_or_default();
    !token.is_empty() && bool::from(sent.as_bytes().ct_eq(token.as_bytes()))
}
