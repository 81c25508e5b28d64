//! What a SKU costs, to whom, right now.

mod assortment;
mod book;
mod climb;
mod cost;
mod coupons;
pub mod desk;
mod front;
mod gone;
mod many;
mod round;
mod rules;
mod said;
mod save;
#[cfg(test)]
pub(crate) mod scene;
mod shop;
mod store;
mod supply;
mod watch;

pub use assortment::{Assortment, Whom, remove_assortment, set_assortment};
pub use climb::Unsellable;
pub use cost::{ChildLine, CostLine, child_costs, cost_list, quote_at_cost};
pub use coupons::{
    Coupon, CouponDraft, CouponState, Coupons, Cut, NoCoupon, Redeemed, close_coupon,
    create_coupon, free_coupon, has_coupons, list_coupons, list_coupons_beyond, note_coupon,
    redeem, try_coupon,
};
pub use front::{Good, main_window, shop_goods, shop_window};
pub use gone::{close_agent, delete_category, delete_product, delete_sku, move_agent};
pub use many::{Preview, Wanted, preview, set_prices};
pub use round::{Rounding, Way};
pub use rules::{Ask, Change, Markup, Retail, Scope, Target};
pub use save::{
    MOST_PERCENT, list_markups, list_retail, remove_markup, remove_retail, set_markup, set_retail,
    set_wholesale,
};
pub use shop::{Fate, InShop, Misfit, PriceLine, Share, price_list, quote_in_shop};
pub use supply::{change_sku, quote_in_main};
pub use watch::{
    Named, Overtaken, Seen, Stretch, View, next_stretch, overtaken, see_prices, tell, walked,
};

use crate::catalog::{self, Sku};
use crate::types::{Fault, Money, SkuCode};
use crate::{agents, db};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{sku}: {price} is below the cost of {cost}")]
    BelowCost { sku: SkuCode, price: Money, cost: Money },
    #[error("{sku}: {price} is below the floor of {floor}")]
    BelowFloor { sku: SkuCode, price: Money, floor: Money },
    #[error("{sku}: {price} is above the ceiling of {ceiling}")]
    AboveCeiling { sku: SkuCode, price: Money, ceiling: Money },
    /// Not in this shop.
    #[error("{sku} is not for sale here")]
    NotForSale { sku: SkuCode },
    /// `field` as in forms and commands; `problem` a stable word.
    #[error("{field}: {problem}")]
    Invalid { field: &'static str, problem: Fault },
    #[error("the coupon does not work: {}", .0.as_str())]
    Coupon(NoCoupon),
    #[error("amount out of range")]
    Overflow,
    #[error(transparent)]
    Agents(#[from] agents::Error),
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
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
    if sku.agents_only {
        return Err(Error::NotForSale { sku: sku.code.clone() });
    }
    let unit = tiered(sku, quantity);
    supply::check(sku, unit)?;
    let total = unit.times(quantity).ok_or(Error::Overflow)?;
    Ok(Quote { quantity, unit, total })
}

fn tiered(sku: &Sku, quantity: u32) -> Money {
    let tier =
        sku.tiers.iter().filter(|it| it.min_quantity <= quantity).max_by_key(|it| it.min_quantity);
    tier.map_or(sku.price, |it| it.unit)
}

/// Why an item cannot be had at a price, as somebody who set it is told.
fn refusal(sku: &Sku, why: Unsellable) -> Error {
    let money = |minor| Money::new(minor, sku.price.currency());
    let code = sku.code.clone();
    match why {
        Unsellable::BelowCost { price, cost } => {
            Error::BelowCost { sku: code, price: money(price), cost: money(cost) }
        }
        Unsellable::BelowFloor { price, floor } => {
            Error::BelowFloor { sku: code, price: money(price), floor: money(floor) }
        }
        Unsellable::AboveCeiling { price, ceiling } => {
            Error::AboveCeiling { sku: code, price: money(price), ceiling: money(ceiling) }
        }
        Unsellable::Hidden => Error::NotForSale { sku: code },
        Unsellable::OutOfRange => {
            Error::Invalid { field: "price", problem: Fault::too_large(money(Money::MOST_TYPED)) }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::catalog::{CardKind, Delivery, StockDisplay, TakeOrder, Tier};
    use crate::types::{Currency, ProductId, SkuId};
    use proptest::prelude::*;

    pub(crate) fn sku(price: i64, tiers: &[(u32, i64)]) -> Sku {
        let money = |minor| Money::new(minor, Currency::CNY);
        let tier = |&(min_quantity, unit)| Tier { min_quantity, unit: money(unit) };
        Sku {
            id: SkuId(1),
            product: ProductId(1),
            code: "a".parse().unwrap(),
            name: String::new(),
            price: money(price),
            list_price: None,
            wholesale: None,
            floor: None,
            ceiling: None,
            advertised_floor: None,
            agents_only: false,
            supplier_cost: None,
            delivery: Delivery::Cards,
            card_kind: CardKind::OneOff,
            take_order: TakeOrder::Oldest,
            min_per_order: 1,
            max_per_order: 100,
            per_contact_limit: None,
            stock_display: StockDisplay::Band,
            allow_duplicates: false,
            low_stock_at: 0,
            position: 0,
            hidden: false,
            sold: 0,
            tiers: tiers.iter().map(tier).collect(),
        }
    }

    #[test]
    fn ten_pieces_cost_what_the_tier_of_ten_says() {
        let sku = sku(1_000, &[(5, 900), (10, 800)]);
        let unit = |quantity| quote(&sku, quantity).unwrap().unit.minor();
        assert_eq!([unit(1), unit(4), unit(5), unit(9), unit(10)], [1_000, 1_000, 900, 900, 800]);
    }

    proptest! {
        #[test]
        fn the_best_tier_reached_wins(
            price in 100_i64..1_000_000,
            steps in proptest::collection::btree_map(2_u32..10_000, 1_i64..90, 0..8),
            quantity in 1_u32..10_000,
        ) {
            // As the catalogue keeps them: more pieces, cheaper each.
            let mut cheaper = price;
            let tiers: Vec<(u32, i64)> = steps.into_iter().map(|(from, less)| {
                cheaper = (cheaper - less).max(1);
                (from, cheaper)
            }).collect();
            let reached = tiers.iter().filter(|it| it.0 <= quantity).map(|it| it.1);
            let best = reached.min().unwrap_or(price);
            let quoted = quote(&sku(price, &tiers), quantity).unwrap();
            prop_assert_eq!(quoted.unit.minor(), best);
            prop_assert_eq!(quoted.total.minor(), best * i64::from(quantity));
        }

        #[test]
        fn a_total_never_wraps(price in any::<i64>(), quantity in any::<u32>()) {
            let exact = i128::from(price) * i128::from(quantity);
            match quote(&sku(price, &[]), quantity) {
                Ok(quoted) => prop_assert_eq!(i128::from(quoted.total.minor()), exact),
                Err(_) => prop_assert!(i64::try_from(exact).is_err()),
            }
        }
    }
}
