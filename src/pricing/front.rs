//! The shop window as an agent's shop shows it: the same goods, at its own prices.

use super::book::Book;
use super::rules::Item;
use crate::catalog::{Listing, Sku, Tier, Window};
use crate::config::Unfit;
use crate::db::{self, Conn};
use crate::types::{AgentId, CategoryId, Money};

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
    let book = Book::load(conn, agent, None, unfit)?;
    let listings = main.listings.iter().filter_map(|listing| {
        let categories = main.categories_of(&listing.product);
        let skus: Vec<Sku> =
            listing.skus.iter().filter_map(|sku| in_shop(&book, sku, &categories)).collect();
        let product = listing.product.clone();
        (!skus.is_empty()).then_some(Listing { product, skus })
    });
    let listings: Vec<Listing> = listings.collect();
    let mut categories = main.categories.clone();
    // A category stays for what stands in it, or in one below it.
    let used: Vec<CategoryId> =
        listings.iter().flat_map(|it| main.categories_of(&it.product)).collect();
    categories.retain(|it| used.contains(&it.id));
    Ok(Window { categories, listings })
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
        ..sku.clone()
    })
}
