//! Agents as a file: a list as it is shown, a branch, or the whole tree.

use super::list::{Asked, Wish};
use super::{shown, since};
use crate::agents::Agent;
use crate::agents::desk::{self, Branch, Which};
use crate::db::Conn;
use crate::state::App;
use crate::types::{AgentId, Currency, Money};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::paper::{self, Cell, PART, Table};
use crate::web::page::Frame;
use actix_web::HttpResponse;
use actix_web::web::{Data, Form, Path};

/// `POST /admin/agents/export`. Beside the top of the tree stands the whole of it.
pub(super) async fn list(
    app: Data<App>,
    f: Console,
    form: Form<Wish>,
) -> Result<HttpResponse, PageError> {
    let Asked { show, which, .. } = Asked::of(&form, app.clock.now());
    let (asked, which) = match (show, which) {
        ("top", _) => ("tree", Which::Branch(None)),
        ("", which) => ("search", which),
        (show, which) => (show, which),
    };
    send(app, f, which, "agents".to_owned(), asked).await
}

/// `POST /admin/agents/{id}/export`: he and everybody below him.
pub(super) async fn branch(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let agent = super::find(&app, *id).await?;
    let which = Which::Branch(Some(agent.id));
    send(app, f, which, format!("agent:{}", agent.name), "branch").await
}

async fn send(
    app: Data<App>,
    f: Console,
    which: Which,
    subject: String,
    asked: &str,
) -> Result<HttpResponse, PageError> {
    paper::note(&app, f.staff.by().entry("agent.export", subject).detail(asked)).await?;
    Ok(file(&app, Frame::clone(&f), which, None))
}

/// `reader`: the agent for whom it is. Who stands above him is not named, nor how many do.
pub(in crate::web) fn file(
    app: &Data<App>,
    f: Frame,
    which: Which,
    reader: Option<Agent>,
) -> HttpResponse {
    let (since, currency) = (since(app.clock.now()), app.config.shop.currency);
    let read = move |conn: &mut Conn, beyond: Option<AgentId>| {
        desk::list_beyond(conn, &which, since, beyond, PART)
    };
    heads(&f).list("agents", app, read, move |part, it| {
        add(part, &f, currency, &it, reader.as_ref());
        it.row.agent.id
    })
}

fn heads(f: &Frame) -> Table {
    let heads = [
        "agents-name",
        "agents-parent",
        "agents-depth",
        "agents-level",
        "agents-shop",
        "agents-status",
        "agents-joined",
        "agents-directly-below",
        "agents-below",
        "file-own-orders",
        "agents-own-sales",
        "file-branch-orders",
        "agents-branch-sales",
    ];
    Table::new(&heads.map(|it| f.t(it)))
}

fn add(part: &mut Table, f: &Frame, currency: Currency, it: &Branch, reader: Option<&Agent>) {
    let Branch { row, totals } = it;
    let parent = match reader {
        Some(reader) if reader.id == row.agent.id => String::new(),
        _ => row.parent.clone().unwrap_or_else(|| f.t("agents-platform")),
    };
    let above = reader.map_or(0, |it| i64::from(it.depth));
    part.add(&[
        Cell::Text(row.agent.name.as_str()),
        Cell::Text(&parent),
        Cell::Count(i64::from(row.agent.depth) - above),
        Cell::Text(row.level.as_deref().unwrap_or_default()),
        Cell::Text(row.shop.as_deref().unwrap_or_default()),
        Cell::Text(&shown::status(f, row.agent.status)),
        Cell::Text(&f.date(row.agent.created_at)),
        Cell::Count(totals.children),
        Cell::Count(totals.below),
        Cell::Count(totals.own_orders),
        Cell::Amount(Money::new(totals.own_sales, currency)),
        Cell::Count(totals.orders),
        Cell::Amount(Money::new(totals.sales, currency)),
    ]);
}
