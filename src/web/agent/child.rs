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
use crate::web::session::Principal;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;

const PAGE_SIZE: u32 = 40;

#[derive(Template)]
#[template(path = "agent/child.html")]
struct ChildPage {
    f: Desk,
    name: String,
    chosen: Chosen,
    lines: Page<ChildLine>,
    categories: Vec<Category>,
}

impl ChildPage {
    /// The rule in words: how much, on what, for whom.
    fn rule(&self, it: &ChildLine) -> String {
        let Some(rule) = it.rule else {
            return self.f.t("agent-child-no-rule");
        };
        let whom = match rule.target {
            Target::Child(_) => self.name.clone(),
            Target::Level(_) => self.f.t("agent-child-his-level"),
            Target::Children => self.f.t("agent-whom-all"),
        };
        let what = scope(&self.f, rule.scope, &self.categories);
        format!("{} · {what} · {whom}", change(&self.f, rule.change, self.f.currency))
    }
}

/// `GET /agent/rules/of/{name}`: of others than his children nothing is said.
pub(super) async fn show(
    app: Data<App>,
    display: Data<Display>,
    Principal(owner): Principal,
    f: Desk,
    name: Path<String>,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let (me, unfit) = (owner.agent.id, app.config.agents.unfit);
    let shown = display.shown(&app).await?;
    let (all, named) = (shown.all.clone(), name.parse().map_err(|_| Failure::not_found())?);
    let read = move |conn: &mut Conn| {
        let found = agents::find_by_name(conn, &named)?.filter(|it| it.parent == Some(me));
        let Some(child) = found else {
            return Ok(None);
        };
        let lines = pricing::child_costs(conn, child.id, &all, unfit)?;
        Ok::<_, pricing::Error>(Some((child, lines)))
    };
    let (child, mut lines) = app.db.read(read).await?.ok_or_else(Failure::not_found)?;
    let (name, categories) = (child.name.to_string(), shown.all.categories.clone());
    let chosen = Chosen::new(format!("/agent/rules/of/{name}"), &[], &wish);
    lines.retain(|it| chosen.finds(&[&it.product, &it.variant, it.sku.as_str()]));
    let lines = PageRequest::new(wish.page, PAGE_SIZE).part(lines);
    answer::page(StatusCode::OK, &ChildPage { f, name, chosen, lines, categories })
}
