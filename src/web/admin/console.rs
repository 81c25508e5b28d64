//! What every page of the operator knows before its own content: who is here, where he is, and what
//! waits for him. It is the `f` of admin templates and can do all that a [`Frame`] can.

use crate::insight::{self, Badges};
use crate::members::Role;
use crate::state::App;
use crate::web::failure::PageError;
use crate::web::office::menu::{Entry, Group, Place};
use crate::web::office::told::Told;
use crate::web::page::Frame;
use crate::web::session::Staff;
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
const MENU: &[(&str, &[Place])] = &[
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

/// On a phone these stand at the bottom; the rest is behind "more".
const NEAREST: [&str; 4] = ["dashboard", "orders", "products", "cards"];

impl Console {
    pub fn menu(&self) -> Vec<Group> {
        let group = |(key, places): &(&'static str, &'static [Place])| Group {
            key,
            entries: places.iter().map(|place| self.entry(place)).collect(),
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

    /// What the addresses of these pages begin with.
    pub fn home(&self) -> &'static str {
        "/admin"
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
        Entry {
            key: place.key,
            href: place.href,
            icon: place.icon,
            here: place.section == self.section,
            badge: match place.section {
                "orders" => self.badges.waiting,
                "notices" => self.badges.unread,
                "jobs" => self.badges.dead,
                "payouts" => self.badges.payouts,
                "agents" => self.badges.applications,
                "violations" => self.badges.cases,
                _ => 0,
            },
        }
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
                section: section(request.path()),
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

fn section(path: &str) -> &'static str {
    let rest = path.strip_prefix("/admin").unwrap_or_default().trim_start_matches('/');
    let first = rest.split('/').next().unwrap_or_default();
    let mut all = MENU.iter().flat_map(|(_, places)| places.iter().map(|it| it.section));
    match first {
        "" => "dashboard",
        "batches" => "imports",
        "skus" => "products",
        "applications" => "agents",
        _ => all.find(|it| *it == first).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_knows_where_one_is() {
        assert_eq!(section("/admin"), "dashboard");
        assert_eq!(section("/admin/orders/ABC/cancel"), "orders");
        assert_eq!(section("/admin/batches/1"), "imports");
        assert_eq!(section("/admin/payouts/1"), "payouts");
        assert_eq!(section("/admin/password"), "");
    }
}
