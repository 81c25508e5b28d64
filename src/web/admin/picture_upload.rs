//! Pictures out of an upload: read within limits, made small off the request's thread.

use crate::pictures::{self, LARGEST_UPLOAD, Prepared};
use crate::types::Fault;
use crate::web::failure::Failure;
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::http::StatusCode;
use actix_web::web;
use futures_util::TryStreamExt;

/// In one go.
const MOST_PICTURES: usize = 10;

/// Everything sent as `picture`. A form sent without choosing a file has one empty part.
pub(super) async fn pictures(mut parts: Multipart) -> Result<Vec<Prepared>, Failure> {
    let mut prepared = Vec::new();
    while let Some(part) = parts.try_next().await.map_err(|error| malformed(&error))? {
        let bytes = read(part).await?;
        if bytes.is_empty() {
            continue;
        }
        if prepared.len() == MOST_PICTURES {
            return Err(Failure::invalid("picture", Fault::too_many(MOST_PICTURES)));
        }
        let made = web::block(move || pictures::prepare(&bytes)).await;
        prepared.push(made.map_err(Failure::broken)??);
    }
    if prepared.is_empty() { Err(Failure::invalid("picture", "empty")) } else { Ok(prepared) }
}

async fn read(mut part: Field) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.try_next().await.map_err(|error| malformed(&error))? {
        if bytes.len() + chunk.len() > LARGEST_UPLOAD {
            return Err(pictures::Error::TooLarge { limit: LARGEST_UPLOAD }.into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn malformed(error: &MultipartError) -> Failure {
    tracing::debug!(%error, "An upload broke off");
    Failure::expected(StatusCode::BAD_REQUEST, "malformed")
}
