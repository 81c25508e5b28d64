//! What every page of a supplier knows before its own content: for whom it is and where one is. It is
//! the `f` of these templates and can do all that a [`Frame`] can.

use crate::state::App;
use crate::types::{Currency, SupplierId};
use crate::web::office::menu::{Entry, Group, Place};
use crate::web::office::told::Told;
use crate::web::page::Frame;
use crate::web::session::Vendor;
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;

/// An extractor: whoever is not logged in does not get past it.
#[derive(Debug, Clone)]
pub struct Desk {
    pub vendor: Vendor,
    /// The sentence about what was just done.
    pub done: Option<String>,
    /// The sentence about why it was not.
    pub problem: Option<String>,
    /// Of all amounts.
    pub currency: Currency,
    section: &'static str,
    frame: Frame,
}

const fn place(
    section: &'static str,
    key: &'static str,
    icon: &'static str,
    href: &'static str,
) -> Place {
    Place { section, key, icon, href }
}

const MENU: &[(&str, &[Place])] = &[
    (
        "menu-goods",
        &[
            place("overview", "nav-dashboard", "layout-dashboard", "/supplier"),
            place("goods", "supplier-nav-goods", "package", "/supplier/goods"),
            place("imports", "supplier-nav-imports", "file-up", "/supplier/imports"),
            place("sales", "supplier-nav-sales", "receipt-text", "/supplier/sales"),
        ],
    ),
    (
        "agent-menu-money",
        &[
            place("ledger", "supplier-nav-ledger", "wallet", "/supplier/ledger"),
            place("statement", "books-statement", "file-text", "/supplier/statement"),
        ],
    ),
];

/// On a phone these stand at the bottom; the rest is behind "more".
const NEAREST: [&str; 4] = ["overview", "goods", "sales", "ledger"];

impl Desk {
    pub fn supplier(&self) -> SupplierId {
        self.vendor.supplier.id
    }

    pub fn menu(&self) -> Vec<Group> {
        let group = |(key, places): &(&'static str, &'static [Place])| Group {
            key,
            entries: places.iter().map(|it| self.entry(it)).collect(),
        };
        MENU.iter().map(group).collect()
    }

    pub fn nearest(&self) -> Vec<Entry> {
        let all = MENU.iter().flat_map(|(_, places)| places.iter());
        all.filter(|it| NEAREST.contains(&it.section)).map(|it| self.entry(it)).collect()
    }

    /// Whether this page is not among the nearest.
    pub fn is_further(&self) -> bool {
        !NEAREST.contains(&self.section)
    }

    /// Whether something waits behind "more".
    pub fn has_further_news(&self) -> bool {
        false
    }

    /// What the addresses of these pages begin with.
    pub fn home(&self) -> &'static str {
        "/supplier"
    }

    /// Where his goods are sold.
    pub fn shop(&self) -> &'static str {
        "/"
    }

    /// Who is logged in.
    pub fn who(&self) -> String {
        self.vendor.member.name.to_string()
    }

    /// For whom.
    pub fn role(&self) -> String {
        self.vendor.supplier.name.clone()
    }

    fn entry(&self, place: &Place) -> Entry {
        Entry {
            key: place.key,
            href: place.href,
            icon: place.icon,
            here: place.section == self.section,
            badge: 0,
        }
    }
}

impl Deref for Desk {
    type Target = Frame;

    fn deref(&self) -> &Frame {
        &self.frame
    }
}

impl FromRequest for Desk {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Desk, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let frame = Frame::from_request(&request, payload);
        Box::pin(async move {
            let vendor = Vendor::of(&request).await?;
            let frame = frame.await?;
            let app = request.app_data::<Data<App>>();
            let app = app.ok_or_else(|| actix_web::error::ErrorInternalServerError("no app"))?;
            let told = Told::of(&request);
            Ok(Desk {
                section: section(request.path()),
                done: told.done(&frame),
                problem: told.problem(&frame),
                currency: app.config.shop.currency,
                vendor,
                frame,
            })
        })
    }
}

fn section(path: &str) -> &'static str {
    let rest = path.strip_prefix("/supplier").unwrap_or_default().trim_start_matches('/');
    let first = rest.split(['/', '.']).next().unwrap_or_default();
    let mut all = MENU.iter().flat_map(|(_, places)| places.iter().map(|it| it.section));
    match first {
        "" => "overview",
        "batches" => "imports",
        _ => all.find(|it| *it == first).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_knows_where_one_is() {
        assert_eq!(section("/supplier"), "overview");
        assert_eq!(section("/supplier/batches/7"), "imports");
        assert_eq!(section("/supplier/ledger.csv"), "ledger");
        assert_eq!(section("/supplier/password"), "");
    }
}
