//! All suppliers, with what each has.

use crate::state::App;
use crate::suppliers::{self, Line};
use crate::types::{Page, PageRequest};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

const PAGE_SIZE: u32 = 40;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "admin/suppliers/list.html")]
struct ListPage {
    f: Console,
    lines: Page<Line>,
}

/// `GET /admin/suppliers`.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let (currency, now) = (app.config.shop.currency, app.clock.now());
    let wanted = PageRequest::new(wish.page, PAGE_SIZE);
    let lines = app.db.read(move |conn| suppliers::list(conn, currency, now, wanted)).await?;
    answer::page(StatusCode::OK, &ListPage { f, lines })
}
