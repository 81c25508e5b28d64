//! Forms that carry a file which fits into memory.

use crate::types::Secret;
use crate::web::failure::Failure;
use actix_multipart::{Field, Multipart};
use actix_web::http::StatusCode;
use futures_util::TryStreamExt;
use std::collections::HashMap;

/// How much the other fields of a form may hold together, in bytes.
const LONGEST_TEXT: usize = 4 * 1024 * 1024;
/// A browser that is still sending reads no answer: so many times what fits is let go by before.
const PATIENCE: usize = 4;

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
pub async fn read(form: Multipart, largest: usize) -> Result<Upload, Failure> {
    match read_what_fits(form, largest).await? {
        (upload, None) => Ok(upload),
        (_, Some(too_large)) => Err(too_large),
    }
}

/// The same for a form that is shown again: without the first field that is too large, which the failure
/// names.
pub async fn read_what_fits(
    mut form: Multipart,
    largest: usize,
) -> Result<(Upload, Option<Failure>), Failure> {
    let mut upload = Upload::default();
    let mut refused = None;
    let mut left = LONGEST_TEXT;
    while let Some(mut field) = form.try_next().await.map_err(malformed)? {
        let disposition = field.content_disposition().cloned();
        let name = disposition.as_ref().and_then(|it| it.get_name()).unwrap_or_default().to_owned();
        let file = disposition.as_ref().and_then(|it| it.get_filename()).map(str::to_owned);
        let (most, limit) = if file.is_some() { (largest, largest) } else { (left, LONGEST_TEXT) };
        let Some(bytes) = bytes(&mut field, most, limit).await? else {
            refused = refused.or_else(|| Some(Failure::too_large(limit).at(name)));
            continue;
        };
        match file {
            Some(file) if !file.is_empty() && upload.file.is_none() => {
                upload.file = Some(File { name: file, bytes });
            }
            Some(_) => {}
            None => {
                left = left.saturating_sub(bytes.expose().len());
                let text = std::str::from_utf8(bytes.expose()).map_err(malformed)?;
                upload.fields.insert(name, Secret::new(text.to_owned()));
            }
        }
    }
    Ok((upload, refused))
}

/// `None`: there were more than `most`. `limit`: what is told to whoever does not stop.
async fn bytes(
    field: &mut Field,
    most: usize,
    limit: usize,
) -> Result<Option<Secret<Vec<u8>>>, Failure> {
    let (mut bytes, mut sent) = (Vec::new(), 0_usize);
    while let Some(part) = field.try_next().await.map_err(malformed)? {
        sent = sent.saturating_add(part.len());
        if sent > limit.saturating_mul(PATIENCE) {
            return Err(Failure::too_large(limit));
        }
        if sent <= most {
            bytes.extend_from_slice(&part);
        }
    }
    Ok((sent <= most).then(|| Secret::new(bytes)))
}

fn malformed(_: impl std::error::Error) -> Failure {
    Failure::expected(StatusCode::BAD_REQUEST, "malformed")
}
