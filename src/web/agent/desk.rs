//! What every page of an agent knows before its own content: for whom it is and where one is. It is
//! the `f` of these templates and can do all that a [`Frame`] can.

use crate::agents::{self, Shop, Status};
use crate::db::Conn;
use crate::members::{Door, Role};
use crate::state::App;
use crate::types::{AgentId, Currency, OrderCode};
use crate::violations;
use crate::web::failure::PageError;
use crate::web::mark;
use crate::web::office::menu::{Entry, Group, Menu, Place, place};
use crate::web::office::told::Told;
use crate::web::page::Frame;
use crate::web::session::{Seller, home};
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

const GROUPS: &[(&str, &[Place])] = &[
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

const MENU: Menu = Menu {
    home: home(Door::Agent),
    groups: GROUPS,
    nearest: ["overview", "orders", "prices", "team"],
    under: &[("applications", "team")],
};

impl Desk {
    pub fn agent(&self) -> AgentId {
        self.seller.agent.id
    }

    /// The page of an order in his own shop, for whoever has its token.
    pub fn order_in_shop(&self, code: &OrderCode, token: &str) -> String {
        let base = self.own_shop.as_ref().map_or_else(String::new, |it| format!("/s/{}", it.slug));
        format!("{base}/orders/{code}?token={token}")
    }

    pub fn menu(&self) -> Vec<Group> {
        MENU.groups(|it| self.entry(it))
    }

    pub fn nearest(&self) -> Vec<Entry> {
        MENU.nearest(|it| self.entry(it))
    }

    /// Whether this page is not among the nearest.
    pub fn is_further(&self) -> bool {
        MENU.is_further(self.section)
    }

    /// Whether something waits behind "more".
    pub fn has_further_news(&self) -> bool {
        self.cases > 0
    }

    /// What the addresses of these pages begin with.
    pub fn home(&self) -> &'static str {
        MENU.home
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

    fn entry(&self, place: &Place) -> Option<Entry> {
        let badge = match place.section {
            "team" => self.applications,
            "violations" => self.cases,
            _ => 0,
        };
        self.may_see(place.section).then(|| place.entry(self.section, badge))
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
                section: MENU.section(request.path()),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_knows_where_one_is() {
        assert_eq!(MENU.section("/agent"), "overview");
        assert_eq!(MENU.section("/agent/orders/ABC"), "orders");
        assert_eq!(MENU.section("/agent/ledger.csv"), "ledger");
        assert_eq!(MENU.section("/agent/password"), "");
    }
}
