//! How much of something there is, as the product pages show it.

use crate::catalog::{Delivery, Sku};
use crate::state::App;

/// How much of something there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stock {
    ByHand,
    Endless,
    Some {
        left: i64,
        low: bool,
    },
    /// Neither the pool nor the database answered; the page is worth showing all the same.
    Unknown,
}

pub(super) async fn stocks(app: &App, skus: &[&Sku]) -> Vec<Stock> {
    let ids: Vec<_> = skus.iter().map(|it| it.id).collect();
    let Ok(free) = app.shelves.free(&ids, app.clock.now()).await else {
        return vec![Stock::Unknown; skus.len()];
    };
    let stock = |(sku, left): (&&Sku, i64)| match sku.delivery {
        Delivery::Manual => Stock::ByHand,
        Delivery::Cards if left == i64::MAX => Stock::Endless,
        Delivery::Cards => {
            let low = left == 0 || left <= i64::from(sku.low_stock_at);
            Stock::Some { left, low }
        }
    };
    skus.iter().zip(free).map(stock).collect()
}

/// The stock of a product: low as soon as one of its variants is.
pub(super) fn together(stocks: &[Stock]) -> Stock {
    let mut sum = None;
    for stock in stocks {
        match stock {
            Stock::Unknown | Stock::Endless => return *stock,
            Stock::Some { left, low } => {
                let (before, was_low) = sum.unwrap_or((0_i64, false));
                sum = Some((before.saturating_add(*left), was_low || *low));
            }
            Stock::ByHand => {}
        }
    }
    sum.map_or(Stock::ByHand, |(left, low)| Stock::Some { left, low })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_low_as_soon_as_one_variant_is() {
        let plenty = Stock::Some { left: 50, low: false };
        let out = Stock::Some { left: 0, low: true };
        assert_eq!(together(&[plenty, out]), Stock::Some { left: 50, low: true });
        assert_eq!(together(&[Stock::ByHand, plenty]), plenty);
        assert_eq!(together(&[Stock::ByHand]), Stock::ByHand);
        assert_eq!(together(&[plenty, Stock::Endless]), Stock::Endless);
    }
}
