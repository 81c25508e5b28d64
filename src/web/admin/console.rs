//! What every page of the operator knows before its own content: who is here, where he is, and what
//! waits for him. It is the `f` of admin templates and can do all that a [`Frame`] can.

use crate::insight::{self, Badges};
use crate::members::Role;
use crate::state::App;
use crate::web::failure::PageError;
use crate::web::page::Frame;
use crate::web::session::Staff;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::{Data, Query};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use serde::Deserialize;
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

/// One group of the menu.
pub struct Group {
    pub key: &'static str,
    pub entries: Vec<Entry>,
}

/// One entry of the menu.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Of its name.
    pub key: &'static str,
    pub href: &'static str,
    pub icon: &'static str,
    pub here: bool,
    pub badge: i64,
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
        ],
    ),
    (
        "menu-agents",
        &[
            Place { section: "agents", key: "nav-agents", icon: "network", href: "/admin/agents" },
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

/// A page that the menu leads to.
pub struct Place {
    pub section: &'static str,
    pub key: &'static str,
    pub icon: &'static str,
    pub href: &'static str,
}

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
        self.badges.unread + self.badges.dead + self.badges.payouts > 0
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

/// What a redirect after a change carries along; see [`done`].
#[derive(Debug, Default, Deserialize)]
pub struct Told {
    done: Option<String>,
    problem: Option<String>,
}

impl Told {
    pub fn of(request: &HttpRequest) -> Told {
        let told = Query::<Told>::from_query(request.query_string()).ok();
        told.map(Query::into_inner).unwrap_or_default()
    }

    pub fn done(&self, frame: &Frame) -> Option<String> {
        self.done.as_ref().and_then(|word| sentence(frame, "done-", word))
    }

    pub fn problem(&self, frame: &Frame) -> Option<String> {
        self.problem.as_ref().and_then(|word| sentence(frame, "failure-", word))
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

/// Only sentences that were written; a made-up word says nothing.
fn sentence(frame: &Frame, kind: &str, word: &str) -> Option<String> {
    let word = word.replace('_', "-");
    let plain = word.len() <= 60 && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    let key = format!("{kind}{word}");
    let said = frame.t(&key);
    (plain && said != key).then_some(said)
}

fn section(path: &str) -> &'static str {
    let rest = path.strip_prefix("/admin").unwrap_or_default().trim_start_matches('/');
    let first = rest.split('/').next().unwrap_or_default();
    let mut all = MENU.iter().flat_map(|(_, places)| places.iter().map(|it| it.section));
    match first {
        "" => "dashboard",
        "batches" => "imports",
        "skus" => "products",
        _ => all.find(|it| *it == first).unwrap_or_default(),
    }
}

/// The answer to a change that worked: back to a page, which says the sentence `done-{word}`.
pub fn done(path: &str, word: &str) -> HttpResponse {
    see(path, "done", word)
}

/// The answer to a change that was refused for a reason the operator can understand: back to a page,
/// which says the sentence `failure-{code}`.
pub fn refused(path: &str, code: &str) -> HttpResponse {
    see(path, "problem", code)
}

fn see(path: &str, name: &str, word: &str) -> HttpResponse {
    let joint = if path.contains('?') { '&' } else { '?' };
    let address = format!("{path}{joint}{name}={word}");
    HttpResponse::SeeOther().insert_header((header::LOCATION, address)).finish()
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
