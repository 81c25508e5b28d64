//! Those below him: one level at a time, each branch with what it sold.

pub(super) mod export;

use super::desk::Desk;
use crate::agents::desk::{self, Sheet, Which};
use crate::agents::{self, Agent, Shop};
use crate::db::Conn;
use crate::state::App;
use crate::types::{AgentId, Host, Money, Page, PageRequest, Timestamp};
use crate::web::admin::agents::shown::{self, Line};
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::chosen::{Chosen, Wish};
use crate::web::session::{Seller, Trader};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use std::collections::HashMap;

const PAGE_SIZE: u32 = 40;
/// Sales count so far back.
const DAYS: i64 = 30;

#[derive(Template)]
#[template(path = "agent/team.html")]
struct TeamPage {
    f: Desk,
    /// Whose branch is shown.
    name: String,
    /// `None`: his own.
    of: Option<AgentId>,
    /// From himself down to who stands above the one that is shown.
    line: Vec<(AgentId, String)>,
    /// Whether the one who is shown stands directly below him.
    is_child: bool,
    status: String,
    tag: &'static str,
    /// Where buyers find his shop; empty: he has none.
    address: String,
    below: i64,
    orders: i64,
    sales: Money,
    own_orders: i64,
    own_sales: Money,
    lines: Page<Line>,
    /// Where the shops of those in the list are.
    shops: HashMap<AgentId, String>,
    /// Within the name or the shop's address of somebody below; nothing: those directly below.
    chosen: Chosen,
}

/// `GET /agent/team`.
pub(super) async fn show(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    page(&app, f, seller.agent.id, &wish).await
}

/// `GET /agent/team/{id}`: somebody below him.
pub(super) async fn branch(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    id: Path<i64>,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let found = find(&app, &seller, *id).await?;
    page(&app, f, found.id, &wish).await
}

async fn find(app: &App, seller: &Seller, id: i64) -> Result<Agent, Failure> {
    let (me, wanted) = (seller.agent.id, AgentId(id));
    let found = app.db.read(move |conn| agents::find_below(conn, me, wanted)).await?;
    found.ok_or_else(Failure::not_found)
}

async fn page(
    app: &App,
    f: Desk,
    shown_one: AgentId,
    wish: &Wish,
) -> Result<HttpResponse, PageError> {
    let (me, since) = (f.agent(), app.clock.now().minus(DAYS * 86_400));
    let wanted = PageRequest::new(wish.page, PAGE_SIZE);
    let chosen = chosen_of(Some(shown_one).filter(|it| *it != me), wish);
    let which = match chosen.q.as_str() {
        "" => Which::Below(Some(shown_one)),
        q => Which::NamedBelow(shown_one, q.to_owned()),
    };
    let read = move |conn: &mut Conn| read(conn, shown_one, &which, (since, wanted));
    let (sheet, lines, shop, hosts) = app.db.read(read).await?;
    let sheet = sheet.ok_or_else(Failure::not_found)?;
    let (currency, agent) = (app.config.shop.currency, &sheet.row.agent);
    // Nobody above him is named.
    let line = sheet.above.iter().skip_while(|(id, _)| *id != me).cloned().collect();
    let of = Some(agent.id).filter(|it| *it != me);
    let address = |it: &desk::Branch| {
        let (slug, agent) = (it.row.shop.as_deref()?, it.row.agent.id);
        Some((agent, agents::address_of(&app.config.web, slug, hosts.get(&agent))))
    };
    let page = TeamPage {
        shops: lines.items.iter().filter_map(address).collect(),
        name: agent.name.to_string(),
        line,
        is_child: agent.parent == Some(me),
        status: shown::status(&f, agent.status),
        tag: shown::tag(agent.status),
        address: shop.map_or_else(String::new, |it| it.address(&app.config.web)),
        below: sheet.totals.below,
        orders: sheet.totals.orders,
        sales: Money::new(sheet.totals.sales, currency),
        own_orders: sheet.totals.own_orders,
        own_sales: Money::new(sheet.totals.own_sales, currency),
        lines: lines.map(|it| shown::line(&f, currency, it)),
        of,
        chosen,
        f,
    };
    answer::page(StatusCode::OK, &page)
}

/// `of`: whose branch is looked through; `None`: his own.
fn chosen_of(of: Option<AgentId>, wish: &Wish) -> Chosen {
    let home = of.map_or_else(|| "/agent/team".to_owned(), |id| format!("/agent/team/{id}"));
    Chosen::new(home, &[], wish)
}

impl TeamPage {
    /// Where the branch that is shown leaves as a file, or what was found in it.
    /// The key of what is said where nobody stands below.
    fn none(&self) -> &'static str {
        if self.chosen.is_any() {
            "agent-team-not-found"
        } else if self.of.is_some() {
            "agent-team-none-there"
        } else {
            "agent-team-none"
        }
    }

    /// Where somebody's shop is; empty: he has none.
    fn shop_of(&self, line: &Line) -> &str {
        self.shops.get(&line.id).map_or("", String::as_str)
    }
}

/// An agent, those below him that are wanted, his shop, and the hosts that are theirs.
type Found = (Option<Sheet>, Page<desk::Branch>, Option<Shop>, HashMap<AgentId, Host>);

fn read(
    conn: &mut Conn,
    agent: AgentId,
    which: &Which,
    (since, page): (Timestamp, PageRequest),
) -> Result<Found, agents::Error> {
    let sheet = desk::find(conn, agent, since)?;
    let below = desk::list(conn, which, since, page)?;
    let theirs: Vec<AgentId> = below.items.iter().map(|it| it.row.agent.id).collect();
    let hosts = agents::first_hosts(conn, &theirs)?;
    Ok((sheet, below, agents::find_shop_of(conn, agent)?, hosts))
}
