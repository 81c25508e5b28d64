//! All suppliers, with what each has.

use crate::db::Conn;
use crate::state::App;
use crate::suppliers::{self, Line};
use crate::types::{Page, PageRequest};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::chosen::{Chosen, Wish};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;

const PAGE_SIZE: u32 = 40;

#[derive(Template)]
#[template(path = "admin/suppliers/list.html")]
struct ListPage {
    f: Console,
    chosen: Chosen,
    lines: Page<Line>,
}

/// `GET /admin/suppliers`.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let (currency, now) = (app.config.shop.currency, app.clock.now());
    let chosen = Chosen::new("/admin/suppliers", &[], &wish);
    let (text, wanted) = (chosen.q.clone(), PageRequest::new(wish.page, PAGE_SIZE));
    let read = move |conn: &mut Conn| suppliers::list(conn, &text, (currency, now), wanted);
    let lines = app.db.read(read).await?;
    answer::page(StatusCode::OK, &ListPage { f, chosen, lines })
}
