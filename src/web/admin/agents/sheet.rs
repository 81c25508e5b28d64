//! One agent: where he stands, what his branch amounts to, what is his, and who stands below him.

use super::list::PAGE_SIZE;
use super::regions::Shown;
use super::shown::{self, Line};
use super::{here, note, since};
use crate::agents::desk::{self, Sheet, Which};
use crate::agents::{self, Level, OwnHost, Status};
use crate::ledger::{self, Account};
use crate::state::App;
use crate::types::{AgentId, LevelId, Money, Page, PageRequest};
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    page: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelForm {
    /// Empty: none.
    #[serde(default)]
    level: String,
}

#[derive(Template)]
#[template(path = "admin/agents/sheet.html")]
struct SheetPage {
    f: Console,
    it: Sheet,
    levels: Vec<Level>,
    hosts: Vec<OwnHost>,
    regions: Shown,
    /// Where buyers find his shop; empty: he has none.
    address: String,
    pending: Money,
    available: Money,
    branch_sales: Money,
    own_sales: Money,
    lines: Page<Line>,
    before: String,
}

impl SheetPage {
    fn status(&self) -> String {
        shown::status(&self.f, self.it.row.agent.status)
    }

    fn tag(&self) -> &'static str {
        shown::tag(self.it.row.agent.status)
    }

    fn is(&self, status: &str) -> bool {
        self.it.row.agent.status.as_str() == status
    }

    fn here(&self) -> String {
        here(self.it.row.agent.id)
    }

    fn has_level(&self, level: &LevelId) -> bool {
        self.it.row.agent.level == Some(*level)
    }

    /// Suspended with everybody below him.
    fn closes_branch(&self) -> bool {
        self.it.row.agent.status == Status::Suspended && self.it.row.agent.closes_branch
    }
}

/// `GET /admin/agents/{id}`.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let (id, now) = (AgentId(*id), app.clock.now());
    let wanted = PageRequest::new(wish.page, PAGE_SIZE);
    let read = app.db.read(move |conn| {
        let sheet = desk::find(conn, id, since(now))?.ok_or(agents::Error::NotFound("agent"))?;
        let below = desk::list(conn, &Which::Below(Some(id)), since(now), wanted)?;
        let balances = ledger::balance(conn, Account::Agent(id), now)?;
        let (hosts, shop) = (agents::hosts_of(conn, id)?, agents::find_shop_of(conn, id)?);
        let about = (agents::levels(conn)?, hosts, shop, agents::find_limit(conn, id)?);
        Ok::<_, agents::Error>((sheet, below, balances, about))
    });
    let (it, below, balances, (levels, hosts, shop, limit)) = read.await?;
    let currency = app.config.shop.currency;
    let money = |minor| Money::new(minor, currency);
    let balance = balances.iter().find(|it| it.currency == currency);
    let page = SheetPage {
        pending: money(balance.map_or(0, |it| it.pending)),
        available: money(balance.map_or(0, |it| it.available)),
        branch_sales: money(it.totals.sales),
        own_sales: money(it.totals.own_sales),
        lines: below.map(|it| shown::line(&f, currency, it)),
        before: format!("{}?page=", here(id)),
        address: shop.map_or_else(String::new, |it| it.address(&app.config.web)),
        levels,
        hosts,
        regions: Shown::of(limit.as_ref()),
        it,
        f,
    };
    answer::page(StatusCode::OK, &page)
}

/// `POST /admin/agents/{id}/level`.
pub(super) async fn give_level(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
    form: Form<LevelForm>,
) -> Result<HttpResponse, PageError> {
    let (id, now) = (AgentId(*id), app.clock.now());
    let level = match form.level.as_str() {
        "" => None,
        number => Some(LevelId(number.parse().map_err(|_| Failure::not_found())?)),
    };
    let given = app.db.write(move |conn| {
        agents::give_level(conn, id, level)?;
        let detail = level.map(|it| format!("level:{it}")).unwrap_or_default();
        note(conn, &staff, "agent.level", format!("agent:{id}"), detail, now)?;
        Ok::<_, agents::Error>(())
    });
    given.await?;
    Ok(done(&here(id), "saved"))
}
