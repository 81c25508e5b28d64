//! Uploaded pictures, named by their content and kept by browsers for good.

use super::failure::{Failure, PageError};
use super::mark;
use crate::pictures::{self, Size};
use crate::state::App;
use actix_web::http::header;
use actix_web::web::{self, Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

pub fn routes(routes: &mut ServiceConfig) {
    routes
        .route("/media/{digest}", web::get().to(full))
        .route("/media/{digest}/thumb", web::get().to(thumb))
        .route("/media/mark/{tint}/{sign}", web::get().to(mark::show));
}

/// `GET /media/{digest}`
async fn full(
    app: Data<App>,
    digest: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    show(&app, &digest, Size::Full, &request).await
}

/// `GET /media/{digest}/thumb`
async fn thumb(
    app: Data<App>,
    digest: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    show(&app, &digest, Size::Thumb, &request).await
}

async fn show(
    app: &App,
    digest: &str,
    size: Size,
    request: &HttpRequest,
) -> Result<HttpResponse, PageError> {
    let Some(picture) = app.gallery.find(&app.db, digest, size).await? else {
        return Err(PageError(Failure::not_found()));
    };
    let tag = format!("\"{digest}\"");
    let known = request.headers().get(header::IF_NONE_MATCH).is_some_and(|it| it == tag.as_str());
    let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer
        .insert_header((header::CONTENT_TYPE, picture.mime))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::ETAG, tag));
    Ok(if known { answer.finish() } else { answer.body(picture.bytes) })
}

impl From<pictures::Error> for Failure {
    fn from(error: pictures::Error) -> Failure {
        match error {
            pictures::Error::TooLarge { limit } => {
                Failure::invalid("picture", "too_large_file").fact("limit", limit / 1024 / 1024)
            }
            pictures::Error::TooManyPixels { limit } => {
                Failure::invalid("picture", "too_many_pixels").fact("limit", limit / 1_000_000)
            }
            pictures::Error::NotAPicture => Failure::invalid("picture", "not_a_picture"),
            pictures::Error::Db(error) => error.into(),
        }
    }
}
