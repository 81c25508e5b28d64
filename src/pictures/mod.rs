//! Pictures that people of the platform and of agents upload: made small and harmless, named by what is in them, kept in
//! the database, served from memory.

mod convert;
mod gallery;
mod store;

pub use convert::{LARGEST_UPLOAD, Prepared, prepare, prepare_icon};
pub use gallery::{Gallery, Served};

use crate::db::{self, Conn};
use crate::types::Timestamp;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("a picture has at most {limit} bytes")]
    TooLarge { limit: usize },
    #[error("a picture has at most {limit} pixels")]
    TooManyPixels { limit: u64 },
    /// Not JPEG, PNG, WebP or GIF, or broken.
    #[error("not a picture")]
    NotAPicture,
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// The two sizes in which each picture is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Size {
    /// At most 1200 pixels on the longer side.
    Full,
    /// At most 480.
    Thumb,
}

/// Keeps a picture, once, and returns its name.
pub fn keep(conn: &mut Conn, picture: &Prepared, now: Timestamp) -> Result<String, Error> {
    store::insert(conn, picture, now)?;
    Ok(picture.digest.clone())
}

pub fn exists(conn: &mut Conn, digest: &str) -> Result<bool, Error> {
    Ok(store::exists(conn, digest)?)
}

/// Deletes what no product and no agent's shop shows, is not among `kept`, and was uploaded before `before`: an upload
/// is older than its use for as long as a form is open. Returns how many went.
pub fn sweep(conn: &mut Conn, kept: &[String], before: Timestamp) -> Result<usize, db::Error> {
    store::delete_unused(conn, kept, before)
}
