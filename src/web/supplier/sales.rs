//! What was sold of his goods: when, what and how many, and his part. Nothing of the buyer or the shop.

use super::desk::Desk;
use crate::insight::supplying::{self, Sale};
use crate::orders::Status;
use crate::state::App;
use crate::types::PageRequest;
use crate::web::failure::PageError;
use crate::web::office::answer;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

const PAGE_SIZE: u32 = 50;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "supplier/sales.html")]
struct SalesPage {
    f: Desk,
    lines: Vec<Sale>,
    earlier: Option<u32>,
    later: Option<u32>,
}

impl SalesPage {
    /// What of an order's life concerns him.
    fn status(&self, it: &Sale) -> String {
        self.f.t(match it.status {
            Status::Refunded => "supplier-sale-refunded",
            Status::PartiallyRefunded => "supplier-sale-partly-refunded",
            Status::AwaitingStock => "supplier-sale-awaits-stock",
            Status::AwaitingManual | Status::Paid | Status::PartiallyFulfilled => {
                "supplier-sale-awaits-hand"
            }
            _ => "supplier-sale-done",
        })
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

/// `GET /supplier/sales`.
pub(super) async fn show(
    app: Data<App>,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let (supplier, number) = (f.supplier(), wish.page.max(1));
    let wanted = PageRequest::new(number, PAGE_SIZE);
    let found = app.db.read(move |conn| supplying::list_sales(conn, supplier, wanted)).await?;
    let page = SalesPage {
        lines: found.items,
        earlier: (number > 1).then(|| number - 1),
        later: found.further.then(|| number + 1),
        f,
    };
    answer::page(StatusCode::OK, &page)
}
