//! His products with their variants: what he gets of each, and how many are left.

use super::desk::Desk;
use crate::catalog::{self, Delivery, Listing, Search, Sku};
use crate::state::App;
use crate::types::{Money, Page, PageRequest};
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::chosen::{Chosen, Wish};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;

const PAGE_SIZE: u32 = 30;

#[derive(Template)]
#[template(path = "supplier/goods.html")]
struct GoodsPage {
    f: Desk,
    chosen: Chosen,
    products: Page<Good>,
}

struct Good {
    name: String,
    hidden: bool,
    variants: Vec<Variant>,
}

pub(super) struct Variant {
    pub(super) name: String,
    pub(super) code: String,
    pub(super) cost: Option<Money>,
    pub(super) left: String,
    pub(super) tag: &'static str,
    pub(super) sold: i64,
    pub(super) hidden: bool,
    /// Whether cards can be imported for it.
    pub(super) has_cards: bool,
}

/// `GET /supplier/goods`.
pub(super) async fn show(
    app: Data<App>,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let chosen = Chosen::new("/supplier/goods", &[], &wish);
    let (supplier, text) = (Some(f.supplier()), chosen.q.clone());
    let search = Search { supplier, text, ..Search::default() };
    let wanted = PageRequest::new(wish.page, PAGE_SIZE);
    let found = app.db.read(move |conn| catalog::list_products(conn, &search, wanted)).await?;
    let ids: Vec<_> = found.items.iter().flat_map(|it| it.skus.iter().map(|it| it.id)).collect();
    let mut free = app.shelves.free(&ids, app.clock.now()).await?.into_iter();
    let products = found.map(|it| good(&f, &it, &mut free));
    answer::page(StatusCode::OK, &GoodsPage { f, chosen, products })
}

/// `free`: of each variant, in their order.
fn good(f: &Desk, it: &Listing, free: &mut impl Iterator<Item = i64>) -> Good {
    let variants = it.skus.iter().zip(free).map(|(sku, left)| variant(f, sku, left));
    Good { name: it.product.name.clone(), hidden: it.product.hidden, variants: variants.collect() }
}

fn variant(f: &Desk, sku: &Sku, left: i64) -> Variant {
    let (shown, tag) = match (sku.delivery, left) {
        (Delivery::Manual, _) => (f.t("stock-by-hand"), ""),
        (Delivery::Cards, i64::MAX) => (f.t("stock-endless"), ""),
        (Delivery::Cards, 0) => (f.t("stock-out"), "tag-bad"),
        (Delivery::Cards, left) if left <= i64::from(sku.low_stock_at) => {
            (f.n("variant-left", left), "tag-warn")
        }
        (Delivery::Cards, left) => (f.n("variant-left", left), "tag-good"),
    };
    Variant {
        name: if sku.name.is_empty() { f.t("sku-only") } else { sku.name.clone() },
        code: sku.code.to_string(),
        cost: sku.supplier_cost,
        left: shown,
        tag,
        sold: sku.sold,
        hidden: sku.hidden,
        has_cards: sku.delivery == Delivery::Cards,
    }
}
