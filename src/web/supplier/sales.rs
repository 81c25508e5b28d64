//! What was sold of his goods: when, what and how many, and his part. Nothing of the buyer or the shop.

use super::desk::Desk;
use crate::db::Conn;
use crate::insight::supplying::{self, Sale};
use crate::orders::Status;
use crate::state::App;
use crate::types::{LineId, PageRequest};
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::chosen::{Chosen, Wish};
use crate::web::office::paper::{self, Cell, PART, Table};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use askama::Template;

const HOME: &str = "/supplier/sales";
const PAGE_SIZE: u32 = 50;

#[derive(Template)]
#[template(path = "supplier/sales.html")]
struct SalesPage {
    f: Desk,
    chosen: Chosen,
    lines: Vec<Sale>,
    earlier: Option<u32>,
    later: Option<u32>,
}

impl SalesPage {
    fn status(&self, it: &Sale) -> String {
        status(&self.f, it)
    }

    fn tag(&self, it: &Sale) -> &'static str {
        match it.status {
            Status::Refunded | Status::PartiallyRefunded => "",
            Status::AwaitingStock => "tag-bad",
            Status::AwaitingManual | Status::Paid | Status::PartiallyFulfilled => "tag-warn",
            _ => "tag-good",
        }
    }
}

/// What of an order's life concerns him.
fn status(f: &Desk, it: &Sale) -> String {
    f.t(match it.status {
        Status::Refunded => "supplier-sale-refunded",
        Status::PartiallyRefunded => "supplier-sale-partly-refunded",
        Status::AwaitingStock => "supplier-sale-awaits-stock",
        Status::AwaitingManual | Status::Paid | Status::PartiallyFulfilled => {
            "supplier-sale-awaits-hand"
        }
        _ => "supplier-sale-done",
    })
}

/// `GET /supplier/sales`.
pub(super) async fn show(
    app: Data<App>,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let (supplier, number) = (f.supplier(), wish.page.max(1));
    let wanted = PageRequest::new(number, PAGE_SIZE);
    let chosen = Chosen::new(HOME, &[], &wish);
    let text = chosen.q.clone();
    let read = move |conn: &mut Conn| supplying::list_sales(conn, supplier, &text, wanted);
    let found = app.db.read(read).await?;
    let page = SalesPage {
        chosen,
        lines: found.items,
        earlier: (number > 1).then(|| number - 1),
        later: found.further.then(|| number + 1),
        f,
    };
    answer::page(StatusCode::OK, &page)
}

/// `POST /supplier/sales/export`.
pub(super) async fn export(
    app: Data<App>,
    f: Desk,
    wish: Form<Wish>,
) -> Result<HttpResponse, PageError> {
    let subject = format!("supplier:{}", f.supplier());
    paper::note(&app, f.vendor.by().entry("sale.export", subject)).await?;
    let (supplier, text) = (f.supplier(), Chosen::new(HOME, &[], &wish).q);
    let read = move |conn: &mut Conn, beyond: Option<LineId>| {
        supplying::list_sales_beyond(conn, supplier, &text, beyond, PART)
    };
    Ok(heads(&f).list("sales", &app, read, move |part, it| {
        add(part, &f, &it);
        it.line
    }))
}

fn heads(f: &Desk) -> Table {
    let heads = [
        "agent-ledger-at",
        "product",
        "sku-name",
        "sku-code",
        "file-pieces",
        "supplier-part",
        "agents-status",
    ];
    Table::new(&heads.map(|it| f.t(it)))
}

fn add(part: &mut Table, f: &Desk, it: &Sale) {
    part.add(&[
        Cell::Text(&f.time(it.at)),
        Cell::Text(&it.product),
        Cell::Text(&it.variant),
        Cell::Text(&it.sku_code),
        Cell::Count(it.quantity),
        Cell::Amount(it.part),
        Cell::Text(&status(f, it)),
    ]);
}
