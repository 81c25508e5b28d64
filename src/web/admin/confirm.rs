//! "Are you sure?": a page of its own, so that it works without a script. The button posts.

use super::console::Console;
use crate::web::failure::PageError;
use actix_web::web::Html;
use askama::Template;

/// `GET …/{act}` shows it, `POST …/{act}` does it.
#[derive(Template)]
#[template(path = "admin/confirm.html")]
pub struct Confirm {
    pub f: Console,
    pub title: String,
    /// What will happen, and whether it can be undone.
    pub sentence: String,
    pub button: String,
    /// Where the form posts to.
    pub action: String,
    /// Where "cancel" leads.
    pub back: String,
    pub danger: bool,
    /// Hidden fields.
    pub fields: Vec<(String, String)>,
    /// The label of a field `note`, where a reason is wanted.
    pub note: Option<String>,
}

impl Confirm {
    pub fn page(&self) -> Result<Html, PageError> {
        Ok(Html::new(self.render()?))
    }
}
