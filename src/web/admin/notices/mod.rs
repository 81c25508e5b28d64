//! What the operator should know: `/admin/notices`.

use crate::notifications::{self, Line};
use crate::state::App;
use crate::types::{Page, PageRequest, Timestamp};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Form, Query, ServiceConfig};
use askama::Template;
use serde::Deserialize;

const HERE: &str = "/admin/notices";
const PAGE_SIZE: u32 = 50;

pub(super) fn routes(routes: &mut ServiceConfig) {
    routes.route(HERE, web::get().to(list)).route("/admin/notices/read", web::post().to(mark_read));
}

#[derive(Debug, Deserialize)]
struct Wish {
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "admin/notices/list.html")]
struct ListPage {
    f: Console,
    notices: Page<Row>,
    /// The newest one on this page: what came since stays unread.
    newest: i64,
}

struct Row {
    title: String,
    sentence: String,
    /// Where something can be done about it.
    link: String,
    at: Timestamp,
    read: bool,
    icon: &'static str,
}

/// `GET /admin/notices`.
async fn list(app: Data<App>, f: Console, wish: Query<Wish>) -> Result<HttpResponse, PageError> {
    let wanted = PageRequest::new(wish.page, PAGE_SIZE);
    let lines = app.db.read(move |conn| notifications::list(conn, wanted)).await?;
    let newest = lines.items.first().map_or(0, |it| it.id);
    let notices = lines.map(|line| row(&f, line));
    answer::page(StatusCode::OK, &ListPage { f, notices, newest })
}

fn row(f: &Console, line: Line) -> Row {
    let subject = line.subject.as_str();
    let (icon, link) = match line.kind.as_str() {
        "low_stock" => ("package", format!("/admin/cards/of/{subject}")),
        "dead_job" => ("list-restart", "/admin/jobs".to_owned()),
        "payout_asked" => ("banknote", "/admin/payouts".to_owned()),
        "applied" => ("user-plus", "/admin/applications".to_owned()),
        "case_reported" | "case_answered" => ("triangle-alert", "/admin/violations".to_owned()),
        "manual_order" => ("hand", format!("/admin/orders/{subject}")),
        "paid_without_stock" => ("package-search", format!("/admin/orders/{subject}")),
        "double_payment" | "payment_mismatch" | "deposit_double" | "deposit_mismatch" => {
            ("triangle-alert", "/admin/suspense".to_owned())
        }
        _ => ("triangle-alert", format!("/admin/orders/{subject}")),
    };
    Row {
        title: f.t(&format!("notice-{}", line.kind)),
        sentence: f.with2(
            &format!("notice-{}-detail", line.kind),
            &("subject", subject),
            &("detail", &line.detail),
        ),
        link,
        at: line.created_at,
        read: line.read,
        icon,
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    up_to: i64,
}

/// `POST /admin/notices/read`.
async fn mark_read(app: Data<App>, _: Staff, seen: Form<Seen>) -> Result<HttpResponse, PageError> {
    let (up_to, now) = (seen.up_to, app.clock.now());
    app.db.write(move |conn| notifications::mark_read(conn, up_to, now)).await?;
    Ok(done(HERE, "notices-read"))
}
