//! Pictures in memory, so that a busy page does not ask the database for them.

use super::{Error, Size, store};
use crate::db::Db;
use bytes::Bytes;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// When this many bytes are remembered, all are forgotten: what is looked at comes back at once.
const ROOM: usize = 48 * 1024 * 1024;

/// Cloning is cheap.
#[derive(Clone, Default)]
pub struct Gallery {
    remembered: Arc<Mutex<Remembered>>,
}

#[derive(Default)]
struct Remembered {
    pictures: HashMap<(String, Size), Served>,
    bytes: usize,
}

/// A picture as a browser gets it.
#[derive(Debug, Clone)]
pub struct Served {
    pub mime: &'static str,
    pub bytes: Bytes,
}

impl Gallery {
    pub async fn find(&self, db: &Db, digest: &str, size: Size) -> Result<Option<Served>, Error> {
        if !is_digest(digest) {
            return Ok(None);
        }
        let key = (digest.to_owned(), size);
        if let Some(known) = self.remembered(&key) {
            return Ok(Some(known));
        }
        let wanted = digest.to_owned();
        let row = db.read(move |conn| store::find(conn, &wanted, size)).await?;
        let Some((mime, bytes)) = row else { return Ok(None) };
        let mime = if mime == "image/png" { "image/png" } else { "image/jpeg" };
        let served = Served { mime, bytes: Bytes::from(bytes) };
        self.remember(key, served.clone());
        Ok(Some(served))
    }

    fn remembered(&self, key: &(String, Size)) -> Option<Served> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.pictures.get(key).cloned()
    }

    fn remember(&self, key: (String, Size), served: Served) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.bytes + served.bytes.len() > ROOM {
            *remembered = Remembered::default();
        }
        remembered.bytes += served.bytes.len();
        remembered.pictures.insert(key, served);
    }
}

/// Anything else need not be looked for.
fn is_digest(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}
