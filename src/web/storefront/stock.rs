//! How much of something there is, as far as the operator wants it known.

use crate::catalog::{Delivery, Listing, Sku, StockDisplay};
use crate::state::App;
use crate::types::SkuId;
use crate::web::{Failure, Frame};
use std::collections::HashMap;

/// Below this, a band says "few".
const FEW: i64 = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stock {
    SoldOut,
    Few,
    Plenty,
    Exactly(i64),
    /// There is some, and that is all that is said; or it is made by hand.
    Unsaid,
}

/// Free pieces per SKU that is delivered from cards.
pub(super) type Free = HashMap<SkuId, i64>;

impl Stock {
    pub fn of(sku: &Sku, free: &Free) -> Stock {
        if sku.delivery == Delivery::Manual {
            return Stock::Unsaid;
        }
        let free = free.get(&sku.id).copied().unwrap_or_default();
        // Less than the smallest order is nothing to a buyer.
        let least = i64::from(sku.min_per_order.max(1));
        match sku.stock_display {
            _ if free < least => Stock::SoldOut,
            // An endless card has no number worth saying.
            StockDisplay::Exact if free > 99_999_999 => Stock::Plenty,
            StockDisplay::Exact => Stock::Exactly(free),
            StockDisplay::Band if free < FEW => Stock::Few,
            StockDisplay::Band => Stock::Plenty,
            StockDisplay::Hidden => Stock::Unsaid,
        }
    }

    /// Of a whole product: the best news any of its variants has.
    pub fn of_listing(listing: &Listing, free: &Free) -> Stock {
        let each: Vec<Stock> = listing.skus.iter().map(|sku| Stock::of(sku, free)).collect();
        let exact: Option<i64> = each
            .iter()
            .map(|it| match it {
                Stock::Exactly(count) => Some(*count),
                Stock::SoldOut => Some(0),
                _ => None,
            })
            .try_fold(0_i64, |sum, it| Some(sum.saturating_add(it?)));
        match exact {
            Some(0) => Stock::SoldOut,
            Some(sum) => Stock::Exactly(sum),
            None if each.contains(&Stock::Plenty) => Stock::Plenty,
            None if each.iter().any(|it| matches!(it, Stock::Few | Stock::Exactly(_))) => {
                Stock::Few
            }
            None => Stock::Unsaid,
        }
    }

    pub fn is_sold_out(&self) -> bool {
        *self == Stock::SoldOut
    }

    pub fn is_low(&self) -> bool {
        matches!(self, Stock::Few) || matches!(self, Stock::Exactly(count) if *count < FEW)
    }

    /// For people; empty where nothing is said.
    pub fn word(&self, f: &Frame) -> String {
        match self {
            Stock::SoldOut => f.t("stock-sold-out"),
            Stock::Few => f.t("stock-few"),
            Stock::Plenty => f.t("stock-plenty"),
            Stock::Exactly(count) => f.n("stock-exactly", *count),
            Stock::Unsaid => String::new(),
        }
    }

    /// For programs.
    pub fn code(&self) -> serde_json::Value {
        match self {
            Stock::SoldOut => "sold_out".into(),
            Stock::Few => "few".into(),
            Stock::Plenty => "plenty".into(),
            Stock::Exactly(count) => (*count).into(),
            Stock::Unsaid => serde_json::Value::Null,
        }
    }
}

/// What is free of these products, asked in one go.
pub(super) async fn free_of(app: &App, listings: &[&Listing]) -> Result<Free, Failure> {
    let skus: Vec<SkuId> = listings
        .iter()
        .flat_map(|it| &it.skus)
        .filter(|it| it.delivery == Delivery::Cards)
        .map(|it| it.id)
        .collect();
    if skus.is_empty() {
        return Ok(Free::new());
    }
    let counts = app.shelves.free(&skus, app.clock.now()).await?;
    Ok(skus.into_iter().zip(counts).collect())
}
