//! The shop window as an agent's shop shows it: the same goods, at its own prices and in its own words.

use super::book::Book;
use super::rules::Item;
use crate::agents::{self, OwnProduct};
use crate::catalog::{Listing, Product, Sku, Tier, Window};
use crate::config::Unfit;
use crate::db::{self, Conn};
use crate::types::{AgentId, CategoryId, Money};
use std::sync::Arc;

/// A product that can be sold in an agent's shop.
#[derive(Debug, Clone)]
pub struct Good {
    /// As the shop shows it.
    pub listing: Listing,
    /// As the main shop calls it.
    pub main: Arc<Product>,
    pub own: OwnProduct,
}

/// Without what the main shop leaves to the agents.
pub fn main_window(all: &Window) -> Window {
    let listings = all.listings.iter().filter_map(|listing| {
        let skus: Vec<Sku> = listing.skus.iter().filter(|it| !it.agents_only).cloned().collect();
        let product = listing.product.clone();
        (!skus.is_empty()).then_some(Listing { product, skus })
    });
    Window { listings: listings.collect(), categories: all.categories.clone() }
}

/// What cannot be bought there is left out, and with it whatever is then empty. Nothing in it tells
/// what lies under a price.
pub fn shop_window(
    conn: &mut Conn,
    agent: AgentId,
    main: &Window,
    unfit: Unfit,
) -> Result<Window, db::Error> {
    let goods = shop_goods(conn, agent, main, unfit)?;
    let shown = goods.into_iter().filter(|it| !it.own.hidden).map(|it| it.listing);
    let listings: Vec<Listing> = shown.collect();
    let mut categories = main.categories.clone();
    // A category stays for what stands in it, or in one below it.
    let used: Vec<CategoryId> =
        listings.iter().flat_map(|it| main.categories_of(&it.product)).collect();
    categories.retain(|it| used.contains(&it.id));
    Ok(Window { categories, listings })
}

/// What the agent may show, in the order of his shop; also what he hides.
pub fn shop_goods(
    conn: &mut Conn,
    agent: AgentId,
    main: &Window,
    unfit: Unfit,
) -> Result<Vec<Good>, db::Error> {
    let book = Book::load(conn, agent, None, unfit)?;
    let mut own = agents::own_products(conn, agent)?;
    let goods = main.listings.iter().filter_map(|listing| {
        let categories = main.categories_of(&listing.product);
        let skus: Vec<Sku> =
            listing.skus.iter().filter_map(|sku| in_shop(&book, sku, &categories)).collect();
        let own = own.remove(&listing.product.id).unwrap_or_default();
        let product = said(&listing.product, &own);
        let main = Arc::clone(&listing.product);
        (!skus.is_empty()).then_some(Good { listing: Listing { product, skus }, main, own })
    });
    let mut goods: Vec<Good> = goods.collect();
    goods.sort_by_key(|it| it.own.position);
    Ok(goods)
}

/// The product in the shop's own words, where it has some.
fn said(product: &Arc<Product>, own: &OwnProduct) -> Arc<Product> {
    if [&own.title, &own.summary, &own.description].iter().all(|it| it.is_empty()) {
        return Arc::clone(product);
    }
    let or = |own: &String, main: &String| if own.is_empty() { main } else { own }.clone();
    Arc::new(Product {
        name: or(&own.title, &product.name),
        summary: or(&own.summary, &product.summary),
        description: or(&own.description, &product.description),
        description_html: or(&own.description_html, &product.description_html),
        ..Product::clone(product)
    })
}

/// The SKU with this shop's prices; `None`: it has none here.
fn in_shop(book: &Book, sku: &Sku, categories: &[CategoryId]) -> Option<Sku> {
    let item = Item { sku, categories };
    let unit = |quantity| {
        let climb = book.climb(item, quantity).ok()?;
        Some(Money::new(climb.retail, sku.price.currency()))
    };
    let price = unit(1).or_else(|| unit(sku.min_per_order))?;
    let mut cheapest = price;
    let mut tiers = Vec::new();
    for min_quantity in book.steps(sku).into_iter().filter(|it| *it > 1) {
        let Some(unit) = unit(min_quantity).filter(|it| it.minor() < cheapest.minor()) else {
            continue;
        };
        tiers.push(Tier { min_quantity, unit });
        cheapest = unit;
    }
    Some(Sku {
        price,
        tiers,
        wholesale: None,
        floor: None,
        ceiling: None,
        advertised_floor: None,
        supplier_cost: None,
        ..sku.clone()
    })
}
