//! "Are you sure?": a page of its own, so that it works without a script. The button posts.

use super::console::Console;
use crate::members::Member;
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
    /// Empty: it cannot be done now, and the sentence says why.
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
    /// About a person: `{key}-title` with his name, `{key}-sentence` and `{key}` on the button, which posts
    /// to `{page}/{number}/{act}`.
    pub fn about(f: Console, key: &str, who: &Member, (page, act): (&str, &str)) -> Confirm {
        Confirm {
            title: f.with(&format!("{key}-title"), "name", &who.name),
            sentence: f.t(&format!("{key}-sentence")),
            button: f.t(key),
            action: format!("{page}/{}/{act}", who.id),
            back: page.to_owned(),
            danger: true,
            fields: Vec::new(),
            note: None,
            f,
        }
    }

    pub fn page(&self) -> Result<Html, PageError> {
        Ok(Html::new(self.render()?))
    }
}
