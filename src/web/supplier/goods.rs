//! His products with their variants: what he gets of each, and how many are left.

use super::desk::Desk;
use crate::catalog::{self, Delivery, Listing, Search, Sku};
use crate::state::App;
use crate::types::{Money, Page, PageRequest};
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::chosen::{Chosen, Wish};
use crate::web::office::paper::{self, Cell, Table};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use askama::Template;

const HOME: &str = "/supplier/goods";
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
    let chosen = Chosen::new(HOME, &[], &wish);
    let products = list(&app, &f, chosen.q.clone(), wish.page).await?;
    answer::page(StatusCode::OK, &GoodsPage { f, chosen, products })
}

/// `POST /supplier/goods/export`.
pub(super) async fn export(
    app: Data<App>,
    f: Desk,
    wish: Form<Wish>,
) -> Result<HttpResponse, PageError> {
    let subject = format!("supplier:{}", f.supplier());
    paper::note(&app, f.vendor.by().entry("goods.export", subject)).await?;
    let text = Chosen::new(HOME, &[], &wish).q;
    let heads = [
        "product",
        "sku-name",
        "sku-code",
        "cards-col-free",
        "supplier-cost",
        "cards-col-sold",
        "agents-status",
    ];
    let heads = Table::new(&heads.map(|it| f.t(it)));
    Ok(heads.pages("goods", move |number| {
        let (app, f, text) = (Data::clone(&app), f.clone(), text.clone());
        async move {
            let found = list(&app, &f, text, number).await.map_err(PageError)?;
            let mut part = Table::part();
            for product in &found.items {
                product.variants.iter().for_each(|it| add(&mut part, &f, product, it));
            }
            Ok::<_, actix_web::Error>((part, found.pages()))
        }
    }))
}

fn add(part: &mut Table, f: &Desk, product: &Good, it: &Variant) {
    let hidden = product.hidden || it.hidden;
    part.add(&[
        Cell::Text(&product.name),
        Cell::Text(&it.name),
        Cell::Text(&it.code),
        Cell::Text(&it.left),
        it.cost.map_or(Cell::Text(""), Cell::Amount),
        Cell::Count(it.sold),
        Cell::Text(&if hidden { f.t("state-hidden") } else { String::new() }),
    ]);
}

/// A page of what is his, hidden ones too.
async fn list(app: &App, f: &Desk, text: String, number: u32) -> Result<Page<Good>, Failure> {
    let search = Search { supplier: Some(f.supplier()), text, ..Search::default() };
    let wanted = PageRequest::new(number, PAGE_SIZE);
    let found = app.db.read(move |conn| catalog::list_products(conn, &search, wanted)).await?;
    let ids: Vec<_> = found.items.iter().flat_map(|it| it.skus.iter().map(|it| it.id)).collect();
    let mut free = app.shelves.free(&ids, app.clock.now()).await?.into_iter();
    Ok(found.map(|it| good(f, &it, &mut free)))
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
