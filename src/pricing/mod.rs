//! What a SKU costs, to whom, right now.

use crate::catalog::Sku;
use crate::db;
use crate::types::Money;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("amount out of range")]
    Overflow,
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// A price for a quantity, at this moment. Frozen into the order's line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    pub quantity: u32,
    pub unit: Money,
    pub total: Money,
}

/// The main shop's price: the best tier the quantity reaches, else the SKU's own.
pub fn quote(sku: &Sku, quantity: u32) -> Result<Quote, Error> {
    let tier =
        sku.tiers.iter().filter(|it| it.min_quantity <= quantity).max_by_key(|it| it.min_quantity);
    let unit = tier.map_or(sku.price, |it| it.unit);
    let total = unit.times(quantity).ok_or(Error::Overflow)?;
    Ok(Quote { quantity, unit, total })
}
