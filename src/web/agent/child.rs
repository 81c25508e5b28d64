//! What somebody directly below him pays for each variant, and by which rule.

use super::desk::Desk;
use super::prices::{change, scope};
use crate::agents;
use crate::catalog::Category;
use crate::db::Conn;
use crate::pricing::{self, ChildLine, Target};
use crate::state::App;
use crate::types::{Page, PageRequest};
use crate::web::display::Display;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::chosen::{Chosen, Wish};
use crate::web::office::paper::{self, Cell, Table};
use crate::web::session::{Principal, Seller};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;

const PAGE_SIZE: u32 = 40;

#[derive(Template)]
#[template(path = "agent/child.html")]
struct ChildPage {
    f: Desk,
    child: Child,
    chosen: Chosen,
    lines: Page<ChildLine>,
}

/// Somebody directly below, and what he pays.
struct Child {
    name: String,
    /// Of his level.
    level: String,
    lines: Vec<ChildLine>,
    categories: Vec<Category>,
}

impl Child {
    /// The rule in words: how much, on what, for whom.
    fn rule(&self, f: &Desk, it: &ChildLine) -> String {
        let Some(rule) = it.rule else {
            return f.t("agent-child-no-rule");
        };
        let whom = match rule.target {
            Target::Child(_) => self.name.clone(),
            Target::Level(_) => format!("{} {}", f.t("agents-level"), self.level),
            Target::Children => f.t("agent-whom-all"),
        };
        let what = scope(f, rule.scope, &self.categories);
        format!("{} · {what} · {whom}", change(f, rule.change, f.currency))
    }
}

/// `GET /agent/rules/of/{name}`.
pub(super) async fn show(
    app: Data<App>,
    display: Data<Display>,
    Principal(owner): Principal,
    f: Desk,
    name: Path<String>,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let (mut child, chosen) = find(&app, &display, &owner, &name, &wish).await?;
    let lines = PageRequest::new(wish.page, PAGE_SIZE).part(std::mem::take(&mut child.lines));
    answer::page(StatusCode::OK, &ChildPage { f, child, chosen, lines })
}

/// `POST /agent/rules/of/{name}/export`.
pub(super) async fn export(
    app: Data<App>,
    display: Data<Display>,
    Principal(owner): Principal,
    f: Desk,
    name: Path<String>,
    wish: Form<Wish>,
) -> Result<HttpResponse, PageError> {
    let (child, _) = find(&app, &display, &owner, &name, &wish).await?;
    let subject = format!("agent:{}", child.name);
    paper::note(&app, owner.by().entry("child_cost.export", subject)).await?;
    let heads = [
        "product",
        "sku-name",
        "sku-code",
        "agent-child-cost",
        "agent-child-rule",
        "agent-child-mine",
    ];
    let mut table = Table::new(&heads.map(|it| f.t(it)));
    for it in &child.lines {
        let amount = |money: Option<_>| money.map_or(Cell::Text(""), Cell::Amount);
        table.add(&[
            Cell::Text(&it.product),
            Cell::Text(&it.variant),
            Cell::Text(it.sku.as_str()),
            amount(it.child),
            Cell::Text(&child.rule(&f, it)),
            amount(it.parent),
        ]);
    }
    Ok(table.download("child-costs"))
}

/// With the lines that were looked for. Of others than his children nothing is said.
async fn find(
    app: &App,
    display: &Display,
    owner: &Seller,
    name: &str,
    wish: &Wish,
) -> Result<(Child, Chosen), PageError> {
    let (me, unfit) = (owner.agent.id, app.config.agents.unfit);
    let shown = display.shown(app).await?;
    let (all, named) = (shown.all.clone(), name.parse().map_err(|_| Failure::not_found())?);
    let read = move |conn: &mut Conn| {
        let found = agents::find_by_name(conn, &named)?.filter(|it| it.parent == Some(me));
        let Some(child) = found else {
            return Ok(None);
        };
        let lines = pricing::child_costs(conn, child.id, &all, unfit)?;
        let levels = agents::levels(conn)?;
        let level = levels.into_iter().find(|it| Some(it.id) == child.level);
        Ok::<_, pricing::Error>(Some((child, level.map_or_else(String::new, |it| it.name), lines)))
    };
    let (child, level, mut lines) = app.db.read(read).await?.ok_or_else(Failure::not_found)?;
    let name = child.name.to_string();
    let chosen = Chosen::new(format!("/agent/rules/of/{name}"), &[], wish);
    lines.retain(|it| chosen.finds(&[&it.product, &it.variant, it.sku.as_str()]));
    Ok((Child { name, level, lines, categories: shown.all.categories.clone() }, chosen))
}
