//! All suppliers, with what each has.

use crate::db::{self, Conn};
use crate::state::App;
use crate::suppliers::{self, Line};
use crate::types::{Page, PageRequest};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::chosen::{Chosen, Wish};
use crate::web::office::paper::{self, Cell, PART, Table};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use askama::Template;

const HOME: &str = "/admin/suppliers";
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
    let chosen = Chosen::new(HOME, &[], &wish);
    let (text, wanted) = (chosen.q.clone(), PageRequest::new(wish.page, PAGE_SIZE));
    let read = move |conn: &mut Conn| suppliers::list(conn, &text, (currency, now), wanted);
    let lines = app.db.read(read).await?;
    answer::page(StatusCode::OK, &ListPage { f, chosen, lines })
}

/// `POST /admin/suppliers/export`.
pub(super) async fn export(
    app: Data<App>,
    f: Console,
    wish: Form<Wish>,
) -> Result<HttpResponse, PageError> {
    paper::note(&app, f.staff.by().entry("supplier.export", "suppliers")).await?;
    let (text, now) = (Chosen::new(HOME, &[], &wish).q, app.clock.now());
    let currency = app.config.shop.currency;
    let heads = [
        "suppliers-one",
        "products-title",
        "suppliers-available",
        "suppliers-settlement-waiting",
        "agents-pending",
        "suppliers-paid",
        "agents-status",
    ];
    let heads = Table::new(&heads.map(|it| f.t(it)));
    Ok(heads.pages("suppliers", move |number| {
        let (app, text, f) = (Data::clone(&app), text.clone(), f.clone());
        async move {
            let wanted = PageRequest::new(number, PART);
            let read = move |conn: &mut Conn| suppliers::list(conn, &text, (currency, now), wanted);
            let found = app.db.read(read).await?;
            let mut part = Table::part();
            for it in &found.items {
                let status =
                    if it.supplier.disabled { f.t("suppliers-disabled") } else { String::new() };
                part.add(&[
                    Cell::Text(&it.supplier.name),
                    Cell::Count(it.products),
                    Cell::Amount(it.available),
                    Cell::Amount(it.on_the_way),
                    Cell::Amount(it.pending),
                    Cell::Amount(it.paid),
                    Cell::Text(&status),
                ]);
            }
            Ok::<_, db::Error>((part, found.pages()))
        }
    }))
}
