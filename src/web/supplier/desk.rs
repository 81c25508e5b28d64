//! What every page of a supplier knows before its own content: for whom it is and where one is. It is
//! the `f` of these templates and can do all that a [`Frame`] can.

use crate::members::Door;
use crate::state::App;
use crate::types::{Currency, SupplierId};
use crate::web::office::menu::{Entry, Group, Menu, Place, place};
use crate::web::office::told::Told;
use crate::web::page::Frame;
use crate::web::session::{Vendor, home};
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

const GROUPS: &[(&str, &[Place])] = &[
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

const MENU: Menu = Menu {
    home: home(Door::Supplier),
    groups: GROUPS,
    nearest: ["overview", "goods", "sales", "ledger"],
    under: &[("batches", "imports")],
};

impl Desk {
    pub fn supplier(&self) -> SupplierId {
        self.vendor.supplier.id
    }

    pub fn menu(&self) -> Vec<Group> {
        MENU.groups(|it| Some(it.entry(self.section, 0)))
    }

    pub fn nearest(&self) -> Vec<Entry> {
        MENU.nearest(|it| Some(it.entry(self.section, 0)))
    }

    /// Whether this page is not among the nearest.
    pub fn is_further(&self) -> bool {
        MENU.is_further(self.section)
    }

    /// Whether something waits behind "more".
    pub fn has_further_news(&self) -> bool {
        false
    }

    /// What the addresses of these pages begin with.
    pub fn home(&self) -> &'static str {
        MENU.home
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
                section: MENU.section(request.path()),
                done: told.done(&frame),
                problem: told.problem(&frame),
                currency: app.config.shop.currency,
                vendor,
                frame,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_knows_where_one_is() {
        assert_eq!(MENU.section("/supplier"), "overview");
        assert_eq!(MENU.section("/supplier/batches/7"), "imports");
        assert_eq!(MENU.section("/supplier/ledger.csv"), "ledger");
        assert_eq!(MENU.section("/supplier/password"), "");
    }
}
