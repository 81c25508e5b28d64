//! The list of products and its search.

use super::products::{Shelf, shelves};
use super::stock::{Stock, stocks, together};
use crate::catalog::{self, Listing, Search, Sku};
use crate::state::App;
use crate::suppliers::{self, Supplier};
use crate::types::{CategoryId, Money, Page, PageRequest, SupplierId};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

const HOME: &str = "/admin/products";
const PER_PAGE: u32 = 30;
/// In place of a supplier: the platform's own goods.
const OWN: &str = "own";

/// What the list was asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    q: String,
    category: String,
    /// `shown`, `hidden`; empty: both.
    state: String,
    /// Whose goods, [`OWN`] or a supplier's number; empty: everybody's.
    supplier: String,
    page: u32,
}

impl Wish {
    /// Whether some products may be missing because of it.
    fn is_any(&self) -> bool {
        [&self.q, &self.category, &self.state, &self.supplier].iter().any(|it| !it.is_empty())
    }
}

#[derive(Template)]
#[template(path = "admin/catalog/products.html")]
struct ProductsPage {
    f: Console,
    wish: Wish,
    categories: Vec<Shelf>,
    /// To choose from; none: all goods are the platform's.
    suppliers: Vec<Supplier>,
    products: Page<Row>,
    /// The address of this list without its page.
    before: String,
}

struct Row {
    listing: Listing,
    category: String,
    /// Whose goods they are; empty: the platform's own.
    supplier: String,
    prices: String,
    stock: Stock,
}

/// `GET /admin/products`
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let wish = wish.into_inner();
    let search = Search {
        text: wish.q.clone(),
        category: wish.category.parse().ok().map(CategoryId),
        hidden: match wish.state.as_str() {
            "shown" => Some(false),
            "hidden" => Some(true),
            _ => None,
        },
        supplier: wish.supplier.parse().ok().map(SupplierId),
        own: wish.supplier == OWN,
    };
    let page = PageRequest::new(wish.page, PER_PAGE);
    let found = app.db.read(move |conn| {
        let categories = catalog::list_categories(conn)?;
        let products = catalog::list_products(conn, &search, page)?;
        let theirs: Vec<_> = products.items.iter().filter_map(|it| it.product.supplier).collect();
        let names = suppliers::names(conn, &theirs)?;
        let suppliers = suppliers::list_all(conn)?;
        Ok::<_, catalog::Error>((categories, products, names, suppliers))
    });
    let (categories, found, names, suppliers) = found.await?;
    let skus: Vec<&Sku> = found.items.iter().flat_map(|it| &it.skus).collect();
    let mut stocks = stocks(&app, &skus).await.into_iter();
    let categories = shelves(&categories);
    let products = found.map(|listing| {
        let each: Vec<Stock> = stocks.by_ref().take(listing.skus.len()).collect();
        let supplier = listing.product.supplier.and_then(|it| names.get(&it).cloned());
        row(listing, supplier.unwrap_or_default(), &categories, &each)
    });
    let before = address(&wish);
    answer::page(StatusCode::OK, &ProductsPage { f, wish, categories, suppliers, products, before })
}

fn row(listing: Listing, supplier: String, shelves: &[Shelf], stocks: &[Stock]) -> Row {
    let shelf = shelves.iter().find(|it| Some(it.id) == listing.product.category);
    let category = shelf.map(|it| it.name.clone()).unwrap_or_default();
    let cheapest = listing.skus.iter().map(|it| it.price).min_by_key(|it| it.minor());
    let dearest = listing.skus.iter().map(|it| it.price).max_by_key(|it| it.minor());
    let prices = range(cheapest, dearest);
    Row { category, supplier, prices, stock: together(stocks), listing }
}

fn range(cheapest: Option<Money>, dearest: Option<Money>) -> String {
    match (cheapest, dearest) {
        (Some(from), Some(to)) if from != to => format!("{from} – {to}"),
        (Some(price), _) => price.to_string(),
        (None, _) => String::new(),
    }
}

fn address(wish: &Wish) -> String {
    let kept = [
        ("q", &wish.q),
        ("category", &wish.category),
        ("state", &wish.state),
        ("supplier", &wish.supplier),
    ];
    let kept: Vec<_> = kept.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let query = serde_urlencoded::to_string(&kept).unwrap_or_default();
    if query.is_empty() { format!("{HOME}?page=") } else { format!("{HOME}?{query}&page=") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_the_page_keeps_the_search() {
        let wish = Wish { q: "a b".into(), state: "hidden".into(), ..Wish::default() };
        assert_eq!(address(&wish), "/admin/products?q=a+b&state=hidden&page=");
        assert_eq!(address(&Wish::default()), "/admin/products?page=");
    }
}
