//! What every page of the operator knows before its own content: who is here, where he is, and what
//! waits for him. It is the `f` of admin templates and can do all that a [`Frame`] can.

use crate::insight::{self, Badges};
use crate::members::{Door, Role};
use crate::state::App;
use crate::web::failure::PageError;
use crate::web::office::menu::{Entry, Group, Menu, Place};
use crate::web::office::told::Told;
use crate::web::page::Frame;
use crate::web::session::{Staff, home};
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;

/// An extractor: whoever is not logged in does not get past it.
#[derive(Debug, Clone)]
pub struct Console {
    pub staff: Staff,
    pub badges: Badges,
    /// The sentence about what was just done.
    pub done: Option<String>,
    /// The sentence about why it was not.
    pub problem: Option<String>,
    section: &'static str,
    frame: Frame,
}

/// Section, icon, address. The groups of the menu are ranges of this.
const GROUPS: &[(&str, &[Place])] = &[
    (
        "menu-sales",
        &[
            Place {
                section: "dashboard",
                key: "nav-dashboard",
                icon: "layout-dashboard",
                href: "/admin",
            },
            Place {
                section: "orders",
                key: "nav-orders",
                icon: "receipt-text",
                href: "/admin/orders",
            },
        ],
    ),
    (
        "menu-goods",
        &[
            Place {
                section: "products",
                key: "nav-products",
                icon: "package",
                href: "/admin/products",
            },
            Place {
                section: "categories",
                key: "nav-categories",
                icon: "folder-tree",
                href: "/admin/categories",
            },
            Place { section: "cards", key: "nav-cards", icon: "key-round", href: "/admin/cards" },
            Place {
                section: "imports",
                key: "nav-imports",
                icon: "file-up",
                href: "/admin/imports",
            },
            Place {
                section: "suppliers",
                key: "nav-suppliers",
                icon: "hand-coins",
                href: "/admin/suppliers",
            },
        ],
    ),
    (
        "menu-agents",
        &[
            Place { section: "agents", key: "nav-agents", icon: "network", href: "/admin/agents" },
            Place {
                section: "violations",
                key: "violations-title",
                icon: "triangle-alert",
                href: "/admin/violations",
            },
            Place {
                section: "payouts",
                key: "nav-payouts",
                icon: "banknote",
                href: "/admin/payouts",
            },
            Place {
                section: "ledger",
                key: "nav-ledger",
                icon: "book-open-text",
                href: "/admin/ledger",
            },
        ],
    ),
    (
        "menu-shop",
        &[
            Place {
                section: "gateways",
                key: "nav-gateways",
                icon: "credit-card",
                href: "/admin/gateways",
            },
            Place { section: "notices", key: "nav-notices", icon: "bell", href: "/admin/notices" },
            Place {
                section: "settings",
                key: "nav-settings",
                icon: "store",
                href: "/admin/settings",
            },
        ],
    ),
    (
        "menu-system",
        &[
            Place { section: "jobs", key: "nav-jobs", icon: "list-restart", href: "/admin/jobs" },
            Place { section: "audit", key: "nav-audit", icon: "scroll-text", href: "/admin/audit" },
            Place { section: "staff", key: "nav-staff", icon: "users", href: "/admin/staff" },
        ],
    ),
];

const MENU: Menu = Menu {
    home: home(Door::Admin),
    groups: GROUPS,
    nearest: ["dashboard", "orders", "products", "cards"],
    under: &[("batches", "imports"), ("skus", "products"), ("applications", "agents")],
};

impl Console {
    pub fn menu(&self) -> Vec<Group> {
        MENU.groups(|it| Some(self.entry(it)))
    }

    pub fn nearest(&self) -> Vec<Entry> {
        MENU.nearest(|it| Some(self.entry(it)))
    }

    /// Whether this page is not among the nearest.
    pub fn is_further(&self) -> bool {
        MENU.is_further(self.section)
    }

    /// What the addresses of these pages begin with.
    pub fn home(&self) -> &'static str {
        MENU.home
    }

    /// Where the shop is that is run here.
    pub fn shop(&self) -> &'static str {
        "/"
    }

    /// Who is logged in.
    pub fn who(&self) -> String {
        self.staff.member.name.to_string()
    }

    pub fn search_hint(&self) -> String {
        self.t("search-hint")
    }

    /// Whether something waits behind "more".
    pub fn has_further_news(&self) -> bool {
        let it = &self.badges;
        it.unread + it.dead + it.payouts + it.applications + it.cases > 0
    }

    pub fn role(&self) -> String {
        self.t(match self.staff.member.role {
            Role::Owner => "role-owner",
            Role::Operator | Role::Seller | Role::Support => "role-operator",
        })
    }

    fn entry(&self, place: &Place) -> Entry {
        let badge = match place.section {
            "orders" => self.badges.waiting,
            "notices" => self.badges.unread,
            "jobs" => self.badges.dead,
            "payouts" => self.badges.payouts,
            "agents" => self.badges.applications,
            "violations" => self.badges.cases,
            _ => 0,
        };
        place.entry(self.section, badge)
    }
}

impl Deref for Console {
    type Target = Frame;

    fn deref(&self) -> &Frame {
        &self.frame
    }
}

impl FromRequest for Console {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Console, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let frame = Frame::from_request(&request, payload);
        Box::pin(async move {
            let staff = Staff::of(&request).await?;
            let frame = frame.await?;
            let badges = badges(&request).await?;
            let told = Told::of(&request);
            Ok(Console {
                section: MENU.section(request.path()),
                done: told.done(&frame),
                problem: told.problem(&frame),
                staff,
                badges,
                frame,
            })
        })
    }
}

async fn badges(request: &HttpRequest) -> Result<Badges, actix_web::Error> {
    let app = request.app_data::<Data<App>>();
    let app = app.ok_or_else(|| actix_web::error::ErrorInternalServerError("no app"))?;
    let badges = app.db.read(insight::badges).await;
    Ok(badges.map_err(PageError::from)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_knows_where_one_is() {
        assert_eq!(MENU.section("/admin"), "dashboard");
        assert_eq!(MENU.section("/admin/orders/ABC/cancel"), "orders");
        assert_eq!(MENU.section("/admin/batches/1"), "imports");
        assert_eq!(MENU.section("/admin/payouts/1"), "payouts");
        assert_eq!(MENU.section("/admin/password"), "");
    }
}
