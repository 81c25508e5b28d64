//! Forms that carry a file which fits into memory.

use crate::types::Secret;
use crate::web::failure::Failure;
use actix_multipart::{Field, Multipart};
use actix_web::http::StatusCode;
use futures_util::TryStreamExt;
use std::collections::HashMap;

/// How much the other fields of a form may hold together, in bytes.
const LONGEST_TEXT: usize = 256 * 1024;

/// A form that was read to its end.
#[derive(Debug, Default)]
pub struct Upload {
    fields: HashMap<String, Secret<String>>,
    /// The first file that has a name.
    pub file: Option<File>,
}

#[derive(Debug)]
pub struct File {
    /// As the browser says; not to be believed.
    pub name: String,
    pub bytes: Secret<Vec<u8>>,
}

impl Upload {
    /// What stands in a field; empty where there is none.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |it| it.expose())
    }
}

/// Reads a form whose file has at most `largest` bytes.
pub async fn read(mut form: Multipart, largest: usize) -> Result<Upload, Failure> {
    let mut upload = Upload::default();
    let mut left = LONGEST_TEXT;
    while let Some(mut field) = form.try_next().await.map_err(malformed)? {
        let disposition = field.content_disposition().cloned();
        let name = disposition.as_ref().and_then(|it| it.get_name()).unwrap_or_default().to_owned();
        match disposition.as_ref().and_then(|it| it.get_filename()) {
            Some(file) => {
                let file = file.to_owned();
                let bytes = bytes(&mut field, largest, largest).await?;
                if !file.is_empty() && upload.file.is_none() {
                    upload.file = Some(File { name: file, bytes });
                }
            }
            None => {
                let bytes = bytes(&mut field, left, LONGEST_TEXT).await?;
                left = left.saturating_sub(bytes.expose().len());
                let text = std::str::from_utf8(bytes.expose()).map_err(malformed)?;
                upload.fields.insert(name, Secret::new(text.to_owned()));
            }
        }
    }
    Ok(upload)
}

/// `limit`: what is told to whoever sends more than `most`.
async fn bytes(field: &mut Field, most: usize, limit: usize) -> Result<Secret<Vec<u8>>, Failure> {
    let mut bytes = Vec::new();
    while let Some(part) = field.try_next().await.map_err(malformed)? {
        if bytes.len().saturating_add(part.len()) > most {
            return Err(Failure::too_large(limit));
        }
        bytes.extend_from_slice(&part);
    }
    Ok(Secret::new(bytes))
}

fn malformed(_: impl std::error::Error) -> Failure {
    Failure::expected(StatusCode::BAD_REQUEST, "malformed")
}
