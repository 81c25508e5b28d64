//! A product as it stands in the window.

use super::stock::{Free, Stock};
use crate::catalog::{Delivery, Listing, Sku};
use crate::text;
use crate::types::{Locale, Money};
use serde_json::{Value, json};

/// Fields are ready for eyes.
pub(super) struct Card {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) summary: String,
    /// The digest of its first picture.
    pub(super) cover: Option<String>,
    pub(super) price: Option<Money>,
    /// Whether other variants cost more.
    pub(super) from: bool,
    pub(super) list_price: Option<Money>,
    pub(super) stock: Stock,
    pub(super) sold: i64,
    pub(super) by_hand: bool,
    pub(super) tags: Vec<String>,
}

impl Card {
    pub(super) fn of(listing: &Listing, free: &Free) -> Card {
        let product = &listing.product;
        let cheapest = listing.skus.iter().min_by_key(|it| it.price.minor());
        let price = cheapest.map(|it| it.price);
        Card {
            slug: product.slug.to_string(),
            name: product.name.clone(),
            summary: product.summary.clone(),
            cover: product.pictures.first().cloned(),
            price,
            from: listing.skus.iter().any(|it| Some(it.price) != price),
            list_price: cheapest.and_then(list_price),
            stock: Stock::of_listing(listing, free),
            sold: product.sold,
            by_hand: is_by_hand(listing),
            tags: product.tags.iter().filter(|it| !is_said_anyway(it)).cloned().collect(),
        }
    }

    pub(super) fn as_json(&self) -> Value {
        json!({
            "product": self.slug,
            "name": self.name,
            "summary": self.summary,
            "price": self.price.map(Money::minor),
            "currency": self.price.map(|it| it.currency()),
            "list_price": self.list_price.map(Money::minor),
            "stock": self.stock.code(),
            "sold": self.sold,
            "delivery": if self.by_hand { "manual" } else { "cards" },
            "tags": self.tags,
        })
    }
}

/// Whether a tag only repeats what every card says about its delivery.
fn is_said_anyway(tag: &str) -> bool {
    let said = |key| Locale::ALL.into_iter().any(|locale| text::text(locale, key) == tag);
    said("tag-automatic") || said("tag-manual")
}

/// A struck price that is not above the price would be no favour.
pub(super) fn list_price(sku: &Sku) -> Option<Money> {
    sku.list_price.filter(|it| it.minor() > sku.price.minor())
}

pub(super) fn is_by_hand(listing: &Listing) -> bool {
    !listing.skus.is_empty() && listing.skus.iter().all(|it| it.delivery == Delivery::Manual)
}
