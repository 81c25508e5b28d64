//! What every page of an agent knows before its own content: for whom it is and where one is. It is
//! the `f` of these templates and can do all that a [`Frame`] can.

use crate::agents::{self, Shop, Status};
use crate::db::Conn;
use crate::members::Role;
use crate::state::App;
use crate::types::{AgentId, Currency};
use crate::violations;
use crate::web::failure::PageError;
use crate::web::mark;
use crate::web::office::menu::{Entry, Group, Place};
use crate::web::office::told::Told;
use crate::web::page::Frame;
use crate::web::session::Seller;
use crate::web::visitor::Theme;
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

/// An extractor: whoever is not logged in does not get past it.
#[derive(Debug, Clone)]
pub struct Desk {
    pub seller: Seller,
    /// `None`: he has opened none.
    pub own_shop: Option<Shop>,
    /// Where buyers find it; empty: nowhere yet.
    pub shop_address: String,
    /// The sentence about what was just done.
    pub done: Option<String>,
    /// The sentence about why it was not.
    pub problem: Option<String>,
    /// People who want to stand below him.
    pub applications: i64,
    /// Violations of his that are not closed.
    pub cases: i64,
    /// Of all prices.
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
        "menu-sales",
        &[
            place("overview", "nav-dashboard", "layout-dashboard", "/agent"),
            place("orders", "nav-orders", "receipt-text", "/agent/orders"),
            place("prices", "agent-nav-prices", "tags", "/agent/prices"),
        ],
    ),
    (
        "agent-menu-team",
        &[
            place("team", "agent-nav-team", "network", "/agent/team"),
            place("rules", "agent-nav-rules", "percent", "/agent/rules"),
            place("violations", "violations-title", "triangle-alert", "/agent/violations"),
            place("invites", "agent-nav-invites", "user-plus", "/agent/invites"),
        ],
    ),
    (
        "agent-menu-money",
        &[
            place("ledger", "agent-nav-ledger", "wallet", "/agent/ledger"),
            place("wallet", "wallet", "hand-coins", "/agent/wallet"),
            place("buy", "agent-nav-buy", "shopping-bag", "/agent/buy"),
            place("payouts", "nav-payouts", "landmark", "/agent/payouts"),
            place("statement", "books-statement", "file-text", "/agent/statement"),
        ],
    ),
    (
        "menu-shop",
        &[
            place("shop", "agent-nav-shop", "store", "/agent/shop"),
            place("coupons", "agent-nav-coupons", "ticket-percent", "/agent/coupons"),
            place("links", "agent-nav-links", "qr-code", "/agent/links"),
            place("promoters", "agent-nav-promoters", "megaphone", "/agent/promoters"),
            place("hosts", "agent-nav-hosts", "link", "/agent/hosts"),
            place("people", "agent-nav-people", "users", "/agent/people"),
        ],
    ),
];

/// On a phone these stand at the bottom; the rest is behind "more".
const NEAREST: [&str; 4] = ["overview", "orders", "prices", "team"];

impl Desk {
    pub fn agent(&self) -> AgentId {
        self.seller.agent.id
    }

    pub fn menu(&self) -> Vec<Group> {
        let group = |(key, places): &(&'static str, &'static [Place])| Group {
            key,
            entries: self.entries(places.iter()),
        };
        MENU.iter().map(group).filter(|it| !it.entries.is_empty()).collect()
    }

    pub fn nearest(&self) -> Vec<Entry> {
        let all = MENU.iter().flat_map(|(_, places)| places.iter());
        self.entries(all.filter(|it| NEAREST.contains(&it.section)))
    }

    /// Whether this page is not among the nearest.
    pub fn is_further(&self) -> bool {
        !NEAREST.contains(&self.section)
    }

    /// Whether something waits behind "more".
    pub fn has_further_news(&self) -> bool {
        self.cases > 0
    }

    /// What the addresses of these pages begin with.
    pub fn home(&self) -> &'static str {
        "/agent"
    }

    /// Where the shop is that is run here.
    pub fn shop(&self) -> String {
        match &self.own_shop {
            Some(_) => self.shop_address.clone(),
            None => "/agent/shop".to_owned(),
        }
    }

    pub fn search_hint(&self) -> String {
        self.t("agent-search-hint")
    }

    /// Who is logged in.
    pub fn who(&self) -> String {
        self.seller.member.name.to_string()
    }

    pub fn role(&self) -> String {
        role(&self.frame, self.seller.member.role)
    }

    /// The same in the colours of his shop, as they are by day.
    pub fn on_paper(mut self) -> Desk {
        self.frame.palette = self.own_shop.as_ref().map(|it| it.site.palette).unwrap_or_default();
        self.frame.theme = Theme::Light;
        self
    }

    pub fn is_suspended(&self) -> bool {
        self.seller.agent.status == Status::Suspended
    }

    fn entries<'p>(&self, places: impl Iterator<Item = &'p Place>) -> Vec<Entry> {
        let entry = |place: &Place| Entry {
            key: place.key,
            href: place.href,
            icon: place.icon,
            here: place.section == self.section,
            badge: match place.section {
                "team" => self.applications,
                "violations" => self.cases,
                _ => 0,
            },
        };
        places.filter(|it| self.may_see(it.section)).map(entry).collect()
    }

    fn may_see(&self, section: &str) -> bool {
        match section {
            "orders" => true,
            "rules" | "ledger" | "wallet" | "buy" | "payouts" | "statement" | "hosts"
            | "people" => self.seller.is_owner(),
            _ => self.seller.may_trade(),
        }
    }
}

/// What a person may do for his agent, in a word.
pub fn role(f: &Frame, role: Role) -> String {
    f.t(match role {
        Role::Owner => "agent-role-owner",
        Role::Seller => "agent-role-seller",
        Role::Support | Role::Operator => "agent-role-support",
    })
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
            let seller = Seller::of(&request).await?;
            let mut frame = frame.await?;
            let app = request.app_data::<Data<App>>();
            let app = app.ok_or_else(|| actix_web::error::ErrorInternalServerError("no app"))?;
            let agent = seller.agent.id;
            let read = move |conn: &mut Conn| {
                let own_shop = agents::find_shop_of(conn, agent)?;
                let desk = agents::Desk::Of(agent);
                let applications = agents::count_open_applications(conn, desk)?;
                let cases = violations::count_open(conn, agent)?;
                Ok::<_, agents::Error>((own_shop, applications, cases))
            };
            let read = app.db.read(read).await.map_err(PageError::from)?;
            let (own_shop, applications, cases) = read;
            // These pages are about his shop, and carry its name.
            if let Some(shop) = &own_shop {
                frame.site = Arc::new(shop.site.clone());
                frame.mark = mark::address(&shop.site.name);
            }
            let told = Told::of(&request);
            Ok(Desk {
                section: section(request.path()),
                done: told.done(&frame),
                problem: told.problem(&frame),
                applications,
                cases,
                currency: app.config.shop.currency,
                seller,
                shop_address: own_shop
                    .as_ref()
                    .map_or_else(String::new, |it| it.address(&app.config.web)),
                own_shop,
                frame,
            })
        })
    }
}

fn section(path: &str) -> &'static str {
    let rest = path.strip_prefix("/agent").unwrap_or_default().trim_start_matches('/');
    let first = rest.split(['/', '.']).next().unwrap_or_default();
    let mut all = MENU.iter().flat_map(|(_, places)| places.iter().map(|it| it.section));
    match first {
        "" => "overview",
        "applications" => "team",
        _ => all.find(|it| *it == first).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_knows_where_one_is() {
        assert_eq!(section("/agent"), "overview");
        assert_eq!(section("/agent/orders/ABC"), "orders");
        assert_eq!(section("/agent/ledger.csv"), "ledger");
        assert_eq!(section("/agent/password"), "");
    }
}
