//! What a SKU's numbers must keep to.

use super::SkuDraft;
use crate::catalog::checks::{self, refuse};
use crate::catalog::{CardKind, Error, Tier};
use crate::types::{Fault, Money};

/// In characters.
const LONGEST_NAME: usize = 60;
const LARGEST_QUANTITY: u32 = 10_000;
const LARGEST_COUNT: u32 = 1_000_000;
const MOST_TIERS: usize = 20;

pub(super) fn check(draft: &SkuDraft) -> Result<(), Error> {
    check_name("name", &draft.name)?;
    check_prices(draft)?;
    check_quantities(draft)?;
    check_tiers(draft)?;
    check_supplier_cost(draft)
}

pub(super) fn check_name(field: &'static str, name: &str) -> Result<(), Error> {
    checks::optional_line(field, name, LONGEST_NAME)
}

pub(super) fn rising(tiers: &[Tier]) -> Vec<Tier> {
    let mut tiers = tiers.to_vec();
    tiers.sort_by_key(|it| it.min_quantity);
    tiers
}

fn check_prices(draft: &SkuDraft) -> Result<(), Error> {
    positive("price", draft.price)?;
    for (field, price) in [
        ("list_price", draft.list_price),
        ("wholesale", draft.wholesale),
        ("floor", draft.floor),
        ("ceiling", draft.ceiling),
        ("advertised_floor", draft.advertised_floor),
        ("supplier_cost", draft.supplier_cost),
    ] {
        if let Some(price) = price {
            positive(field, price)?;
            same_currency(field, price, draft.price)?;
        }
    }
    if draft.list_price.is_some_and(|it| it.minor() < draft.price.minor()) {
        return refuse("list_price", Fault::of("below_price", draft.price));
    }
    not_below_floor("price", draft, draft.price)?;
    if draft.ceiling.is_some_and(|it| it.minor() < draft.price.minor()) {
        return refuse("ceiling", Fault::of("below_price", draft.price));
    }
    if let Some((least, most)) = draft.advertised_floor.zip(draft.ceiling)
        && least.minor() > most.minor()
    {
        return refuse("advertised_floor", Fault::of("above_ceiling", most));
    }
    Ok(())
}

fn check_quantities(draft: &SkuDraft) -> Result<(), Error> {
    between("min_per_order", draft.min_per_order, 1, LARGEST_QUANTITY)?;
    between("max_per_order", draft.max_per_order, 1, LARGEST_QUANTITY)?;
    if draft.max_per_order < draft.min_per_order {
        return refuse("max_per_order", Fault::of("below_min", draft.min_per_order));
    }
    if let Some(limit) = draft.per_contact_limit {
        between("per_contact_limit", limit, 1, LARGEST_COUNT)?;
        if limit < draft.min_per_order {
            return refuse("per_contact_limit", Fault::of("below_min", draft.min_per_order));
        }
    }
    between("low_stock_at", draft.low_stock_at, 0, LARGEST_COUNT)?;
    match draft.card_kind {
        CardKind::Reusable { uses: Some(uses) } => between("uses_per_card", uses, 1, LARGEST_COUNT),
        CardKind::Reusable { uses: None } | CardKind::OneOff | CardKind::MultiLine => Ok(()),
    }
}

/// More pieces are always cheaper each, so that the last tier reached is also the best one.
fn check_tiers(draft: &SkuDraft) -> Result<(), Error> {
    if draft.tiers.len() > MOST_TIERS {
        return refuse("tiers", Fault::too_many(MOST_TIERS));
    }
    let mut before = Tier { min_quantity: 1, unit: draft.price };
    for tier in rising(&draft.tiers) {
        positive("tiers", tier.unit)?;
        same_currency("tiers", tier.unit, draft.price)?;
        between("tiers", tier.min_quantity, 2, LARGEST_QUANTITY)?;
        if tier.min_quantity == before.min_quantity {
            return refuse("tiers", "quantity_twice");
        }
        if tier.unit.minor() >= before.unit.minor() {
            return refuse("tiers", "not_cheaper");
        }
        not_below_floor("tiers", draft, tier.unit)?;
        before = tier;
    }
    Ok(())
}

/// Whatever is asked of whom, the supplier's part is in it.
fn check_supplier_cost(draft: &SkuDraft) -> Result<(), Error> {
    let Some(cost) = draft.supplier_cost else {
        return Ok(());
    };
    let prices = [
        ("price", Some(draft.price)),
        ("wholesale", draft.wholesale),
        ("floor", draft.floor),
        ("advertised_floor", draft.advertised_floor),
    ];
    let tiers = draft.tiers.iter().map(|it| ("tiers", Some(it.unit)));
    let asked = prices.into_iter().chain(tiers).filter_map(|(field, it)| Some((field, it?)));
    match asked.into_iter().find(|(_, price)| price.minor() < cost.minor()) {
        Some((field, price)) => Err(Error::BelowSupplierCost { field, price, cost }),
        None => Ok(()),
    }
}

fn not_below_floor(field: &'static str, draft: &SkuDraft, price: Money) -> Result<(), Error> {
    match draft.floor.filter(|it| price.minor() < it.minor()) {
        Some(floor) => refuse(field, Fault::of("below_floor", floor)),
        None => Ok(()),
    }
}

fn positive(field: &'static str, price: Money) -> Result<(), Error> {
    if price.is_positive() { Ok(()) } else { refuse(field, "not_positive") }
}

fn same_currency(field: &'static str, price: Money, other: Money) -> Result<(), Error> {
    if price.currency() == other.currency() { Ok(()) } else { refuse(field, "other_currency") }
}

fn between(field: &'static str, number: u32, least: u32, most: u32) -> Result<(), Error> {
    if number < least {
        return refuse(field, Fault::too_small(least));
    }
    if number > most { refuse(field, Fault::too_large(most)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Currency;

    fn yuan(yuan: i64) -> Money {
        Money::new(yuan * 100, Currency::CNY)
    }

    fn tier(min_quantity: u32, unit: i64) -> Tier {
        Tier { min_quantity, unit: yuan(unit) }
    }

    fn problem(change: impl FnOnce(&mut SkuDraft)) -> Option<String> {
        let mut draft = SkuDraft::new("netflix-1m".parse().unwrap(), yuan(20));
        change(&mut draft);
        check(&draft).err().map(|it| it.to_string())
    }

    #[test]
    fn no_price_is_below_the_floor() {
        assert_eq!(problem(|it| it.floor = Some(yuan(20))), None);
        let above = problem(|it| it.floor = Some(yuan(21)));
        assert_eq!(above.as_deref(), Some("price: below floor (¥21.00)"));
        let tiered = problem(|it| {
            it.floor = Some(yuan(15));
            it.tiers = vec![tier(10, 14)];
        });
        assert_eq!(tiered.as_deref(), Some("tiers: below floor (¥15.00)"));
    }

    #[test]
    fn no_price_is_below_what_the_supplier_gets() {
        assert_eq!(problem(|it| it.supplier_cost = Some(yuan(20))), None);
        let dear = problem(|it| it.supplier_cost = Some(yuan(21))).unwrap();
        assert_eq!(dear, "price: ¥20.00 is below the supplier's ¥21.00");
        type Change = fn(&mut SkuDraft);
        let below: [(&str, Change); 4] = [
            ("wholesale", |it| it.wholesale = Some(yuan(14))),
            ("floor", |it| it.floor = Some(yuan(14))),
            ("advertised_floor", |it| it.advertised_floor = Some(yuan(14))),
            ("tiers", |it| it.tiers = vec![tier(5, 16), tier(10, 14)]),
        ];
        for (field, change) in below {
            let told = problem(|it| {
                it.supplier_cost = Some(yuan(15));
                change(it);
            });
            let expected = format!("{field}: ¥14.00 is below the supplier's ¥15.00");
            assert_eq!(told, Some(expected));
        }
        let free = problem(|it| it.supplier_cost = Some(yuan(0)));
        assert_eq!(free.as_deref(), Some("supplier_cost: not positive"));
    }

    #[test]
    fn a_struck_through_price_is_never_the_cheaper_one() {
        let lower = problem(|it| it.list_price = Some(yuan(19)));
        assert_eq!(lower.as_deref(), Some("list_price: below price (¥20.00)"));
    }

    #[test]
    fn nothing_is_sold_for_nothing() {
        assert_eq!(problem(|it| it.price = yuan(0)).as_deref(), Some("price: not positive"));
        let free = problem(|it| it.tiers = vec![tier(5, 0)]);
        assert_eq!(free.as_deref(), Some("tiers: not positive"));
    }

    #[test]
    fn more_pieces_are_cheaper_each() {
        assert_eq!(problem(|it| it.tiers = vec![tier(10, 17), tier(5, 18)]), None);
        let dearer = problem(|it| it.tiers = vec![tier(5, 17), tier(10, 18)]);
        assert_eq!(dearer.as_deref(), Some("tiers: not cheaper"));
        let twice = problem(|it| it.tiers = vec![tier(5, 18), tier(5, 17)]);
        assert_eq!(twice.as_deref(), Some("tiers: quantity twice"));
        let single = problem(|it| it.tiers = vec![tier(1, 18)]);
        assert_eq!(single.as_deref(), Some("tiers: too small (2)"));
    }

    #[test]
    fn somebody_can_buy_the_least_quantity() {
        let crossed = problem(|it| (it.min_per_order, it.max_per_order) = (5, 4));
        assert_eq!(crossed.as_deref(), Some("max_per_order: below min (5)"));
        let limited = problem(|it| {
            it.min_per_order = 5;
            it.per_contact_limit = Some(4);
        });
        assert_eq!(limited.as_deref(), Some("per_contact_limit: below min (5)"));
        let worn = problem(|it| it.card_kind = CardKind::Reusable { uses: Some(0) });
        assert_eq!(worn.as_deref(), Some("uses_per_card: too small (1)"));
    }
}
