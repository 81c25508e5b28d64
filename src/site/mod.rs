//! What the operator says about the shop as a whole: name, logo, announcement, contacts, footer.

use crate::db::{self, Conn};
use crate::types::Timestamp;
use serde::{Deserialize, Serialize};

/// The topic `site` of `settings`. Missing keys have the defaults of a new shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Site {
    pub name: String,
    /// Digest of a picture; empty: the built-in mark.
    pub logo: String,
    /// Markdown, and its sanitised HTML made when saved.
    pub announcement: String,
    pub announcement_html: String,
    /// Lines such as `QQ: 12345`, `Telegram: @name`, `help@shop.example`.
    pub contacts: Vec<String>,
    pub footer: String,
    pub footer_html: String,
    /// Where the operator gets mail about low stock and the like; empty: notices on the page only.
    pub operator_mail: String,
}

impl Default for Site {
    fn default() -> Site {
        Site {
            name: "Keygrove 钥林".to_owned(),
            logo: String::new(),
            announcement: String::new(),
            announcement_html: String::new(),
            contacts: Vec::new(),
            footer: String::new(),
            footer_html: String::new(),
            operator_mail: String::new(),
        }
    }
}

pub fn load(_conn: &mut Conn) -> Result<Site, db::Error> {
    todo!()
}

/// Renders the Markdown parts, saves, and bumps `catalog::version`'s counter.
pub fn save(_conn: &mut Conn, _site: Site, _now: Timestamp) -> Result<(), db::Error> {
    todo!()
}
