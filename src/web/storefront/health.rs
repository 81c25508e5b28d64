//! `GET /healthz` and `GET /readyz`: for whoever watches the process.

use crate::catalog;
use crate::state::App;
use actix_web::HttpResponse;
use actix_web::web::Data;

/// The process answers.
pub(super) async fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// The database answers too.
pub(super) async fn ready(app: Data<App>) -> HttpResponse {
    match app.db.read(|conn| catalog::version(conn)).await {
        Ok(_) => HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n"),
        Err(error) => {
            tracing::warn!(%error, "Not ready: the database does not answer");
            HttpResponse::ServiceUnavailable()
                .content_type("text/plain; charset=utf-8")
                .body("the database does not answer\n")
        }
    }
}
