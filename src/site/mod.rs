//! What the operator says about the shop as a whole: name, logo, announcement, contacts, footer.

mod palette;
mod service;
mod store;
mod ways;

pub use service::{PAGE as SERVICE_PAGE, Service, service, set_service};
pub use ways::{Ways, set_ways, ways};

pub use palette::Palette;

use crate::db::{self, Conn, counters};
use crate::markdown;
use crate::types::{Contact, Fault, Locale, Timestamp};
use serde::{Deserialize, Serialize};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `field` is the form field's name; `problem` a stable word: `empty`, `too_long`, …
    #[error("{field}: {problem}")]
    Invalid { field: &'static str, problem: Fault },
    /// It is not any more what the caller saw.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    #[error(transparent)]
    Db(#[from] db::Error),
}

const TOPIC: &str = "site";

/// All in characters.
pub const LONGEST_NAME: usize = 40;
pub const LONGEST_TEXT: usize = 10_000;
pub const LONGEST_CONTACT: usize = 120;
pub const MOST_CONTACTS: usize = 10;

/// The topic `site` of `settings`. Missing keys have the defaults of a new shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Site {
    pub name: String,
    /// Digest of a picture; empty: the built-in mark.
    pub logo: String,
    /// The same for the sign in a browser's tab.
    pub icon: String,
    pub palette: Palette,
    /// Markdown, and its sanitised HTML made when saved.
    pub announcement: String,
    pub announcement_html: String,
    /// Lines such as `QQ: 12345`, `Telegram: @name`, `help@shop.example`.
    pub contacts: Vec<String>,
    pub footer: String,
    pub footer_html: String,
    /// Where the operator gets mail about low stock and the like; empty: notices on the page only.
    pub operator_mail: String,
    /// In which those mails are written.
    pub operator_language: Locale,
    /// Whether an agent earns on what he buys in his own shop.
    pub own_purchases_earn: bool,
}

impl Default for Site {
    fn default() -> Site {
        Site {
            name: "Keygrove 钥林".to_owned(),
            logo: String::new(),
            icon: String::new(),
            palette: Palette::default(),
            announcement: String::new(),
            announcement_html: String::new(),
            contacts: Vec::new(),
            footer: String::new(),
            footer_html: String::new(),
            operator_mail: String::new(),
            operator_language: Locale::default(),
            own_purchases_earn: true,
        }
    }
}

pub fn load(conn: &mut Conn) -> Result<Site, db::Error> {
    match store::find(conn, TOPIC)? {
        Some(json) => serde_json::from_str(&json).map_err(|_| db::Error::Corrupt("settings.site")),
        None => Ok(Site::default()),
    }
}

/// Whether the operator ever saved anything.
pub fn is_set(conn: &mut Conn) -> Result<bool, db::Error> {
    Ok(store::find(conn, TOPIC)?.is_some())
}

/// Renders the Markdown parts, saves, and tells every node that its prepared pages are old.
pub fn save(conn: &mut Conn, site: &Site, now: Timestamp) -> Result<(), Error> {
    let site = polished(site)?;
    let json = serde_json::to_string(&site).map_err(|_| db::Error::Corrupt("settings.site"))?;
    store::put(conn, TOPIC, &json, now)?;
    counters::raise(conn, counters::CATALOGUE, 1)?;
    Ok(())
}

/// Changes what is kept, as it is when nobody else can change it any more.
pub fn change(
    conn: &mut Conn,
    change: impl Fn(Site) -> Result<Site, Error>,
    now: Timestamp,
) -> Result<(), Error> {
    counters::raise(conn, counters::CATALOGUE, 1)?;
    let site = change(load(conn)?)?;
    save(conn, &site, now)
}

/// As it is kept: tidied, its Markdown rendered, and found to be in order.
pub fn polished(site: &Site) -> Result<Site, Error> {
    let site = tidied(site);
    check(&site)?;
    Ok(site)
}

/// Digests of the pictures that the shop's own words and its sign show.
pub fn pictures(conn: &mut Conn) -> Result<Vec<String>, db::Error> {
    let site = load(conn)?;
    let mut digests = markdown::pictures(&site.announcement);
    digests.extend(markdown::pictures(&site.footer));
    digests.push(site.logo);
    Ok(digests)
}

fn tidied(site: &Site) -> Site {
    let contacts = site.contacts.iter().map(|it| it.trim().to_owned());
    Site {
        name: site.name.trim().to_owned(),
        logo: site.logo.clone(),
        icon: site.icon.clone(),
        palette: site.palette,
        announcement: site.announcement.trim().to_owned(),
        announcement_html: markdown::to_html(&site.announcement),
        contacts: contacts.filter(|it| !it.is_empty()).collect(),
        footer: site.footer.trim().to_owned(),
        footer_html: markdown::to_html(&site.footer),
        operator_mail: site.operator_mail.trim().to_owned(),
        operator_language: site.operator_language,
        own_purchases_earn: site.own_purchases_earn,
    }
}

fn check(site: &Site) -> Result<(), Error> {
    let at = |field| move |problem| Error::Invalid { field, problem };
    // The name stands in the subjects of mails.
    Fault::line(&site.name, LONGEST_NAME).map_err(at("name"))?;
    Fault::fits(&site.announcement, LONGEST_TEXT).map_err(at("announcement"))?;
    Fault::fits(&site.footer, LONGEST_TEXT).map_err(at("footer"))?;
    if site.contacts.len() > MOST_CONTACTS {
        return Err(at("contacts")(Fault::too_many(MOST_CONTACTS)));
    }
    for contact in &site.contacts {
        Fault::fits(contact, LONGEST_CONTACT).map_err(at("contacts"))?;
    }
    let mail = &site.operator_mail;
    if !mail.is_empty() && !mail.parse::<Contact>().is_ok_and(|it| it.is_email()) {
        return Err(at("operator_mail")("not_an_email".into()));
    }
    Ok(())
}

/// Where a line about how to reach somebody leads: the address in it, of a page or a mailbox.
pub fn link_of(line: &str) -> Option<String> {
    line.split_whitespace().find_map(|word| {
        if let Some(at) = word.find("https://").or_else(|| word.find("http://")) {
            return Some(word[at..].to_owned());
        }
        let last = word.rsplit([':', '：']).next().unwrap_or(word);
        let contact: Contact = last.parse().ok()?;
        contact.is_email().then(|| format!("mailto:{last}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_without_a_name_is_refused() {
        let nameless = tidied(&Site { name: "  ".to_owned(), ..Site::default() });
        assert!(matches!(
            check(&nameless),
            Err(Error::Invalid { field: "name", problem: Fault { word: "empty", .. } })
        ));
        assert!(check(&Site::default()).is_ok());
    }

    #[test]
    fn what_is_saved_is_clean() {
        let typed = Site {
            announcement: "**新品** <script>x</script>".to_owned(),
            announcement_html: "<script>x</script>".to_owned(),
            contacts: vec![" QQ: 1 ".to_owned(), String::new()],
            ..Site::default()
        };
        let saved = tidied(&typed);
        assert_eq!(saved.announcement_html, "<p><strong>新品</strong> </p>");
        assert_eq!(saved.contacts, ["QQ: 1"]);
    }

    #[test]
    fn a_line_that_names_an_address_leads_there() {
        let to = |line| link_of(line).unwrap_or_default();
        assert_eq!(to("Telegram：https://t.me/shop"), "https://t.me/shop");
        assert_eq!(to("邮箱：help@shop.example"), "mailto:help@shop.example");
        assert_eq!(to("Mail help@shop.example"), "mailto:help@shop.example");
        for line in ["QQ: 12345", "javascript:alert(1)", "微信 abc", ""] {
            assert_eq!(to(line), "", "{line}");
        }
    }
}
