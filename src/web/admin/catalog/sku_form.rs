//! A variant as the form shows it, and back.

use crate::catalog::{CardKind, Delivery, Sku, SkuDraft, StockDisplay, TakeOrder, Tier};
use crate::types::{Currency, Money, SkuCode};
use crate::web::office::typed::{No, Reader, Typed};

/// Empty lines for tiers that do not exist yet.
const SPARE_TIERS: usize = 3;

pub(super) fn as_typed(sku: &Sku) -> Typed {
    let mut typed = Typed::default();
    let plain = |price: Option<Money>| price.map(Money::plain).unwrap_or_default();
    let number = |it: Option<u32>| it.map(|it| it.to_string()).unwrap_or_default();
    let tick = |on: bool| if on { "on" } else { "" };
    typed.put("code", &sku.code);
    typed.put("name", &sku.name);
    typed.put("price", sku.price.plain());
    typed.put("list_price", plain(sku.list_price));
    typed.put("wholesale", plain(sku.wholesale));
    typed.put("floor", plain(sku.floor));
    typed.put("ceiling", plain(sku.ceiling));
    typed.put("advertised_floor", plain(sku.advertised_floor));
    typed.put("agents_only", tick(sku.agents_only));
    typed.put("supplier_cost", plain(sku.supplier_cost));
    typed.put("delivery", sku.delivery.as_str());
    typed.put("card_kind", sku.card_kind.as_str());
    typed.put("uses_per_card", number(sku.card_kind.uses()));
    typed.put("take_order", sku.take_order.as_str());
    typed.put("min_per_order", sku.min_per_order);
    typed.put("max_per_order", sku.max_per_order);
    typed.put("per_contact_limit", number(sku.per_contact_limit));
    typed.put("stock_display", sku.stock_display.as_str());
    typed.put("allow_duplicates", tick(sku.allow_duplicates));
    typed.put("low_stock_at", sku.low_stock_at);
    typed.put("hidden", tick(sku.hidden));
    for tier in &sku.tiers {
        typed.put("tier_from", tier.min_quantity);
        typed.put("tier_unit", tier.unit.plain());
    }
    typed.opened()
}

/// What a form for a new variant starts with.
pub(super) fn fresh() -> Typed {
    let mut typed = Typed::default();
    for (name, value) in [
        ("delivery", Delivery::Cards.as_str()),
        ("card_kind", CardKind::OneOff.as_str()),
        ("take_order", TakeOrder::Oldest.as_str()),
        ("stock_display", StockDisplay::Band.as_str()),
        ("min_per_order", "1"),
        ("max_per_order", "100"),
        ("low_stock_at", "10"),
    ] {
        typed.put(name, value);
    }
    typed
}

/// The lines of the table of tiers: what is typed, and some to fill in.
pub(super) fn tier_lines(typed: &Typed) -> Vec<(String, String)> {
    let lines = typed.all("tier_from").zip(typed.all("tier_unit"));
    let filled = lines.filter(|(from, unit)| !from.is_empty() || !unit.is_empty());
    let mut lines: Vec<(String, String)> =
        filled.map(|(from, unit)| (from.to_owned(), unit.to_owned())).collect();
    lines.extend(vec![(String::new(), String::new()); SPARE_TIERS]);
    lines
}

pub(super) fn read(typed: &Typed, currency: Currency) -> Result<SkuDraft, No> {
    let mut reader = Reader::new(typed);
    for needed in ["code", "price"] {
        if reader.text(needed).is_empty() {
            reader.refuse(needed, "empty");
        }
    }
    let code: Option<SkuCode> = reader.word("code");
    let price = reader.money("price", currency);
    let uses = reader.number("uses_per_card");
    let list_price = reader.money("list_price", currency);
    let wholesale = reader.money("wholesale", currency);
    let floor = reader.money("floor", currency);
    let ceiling = reader.money("ceiling", currency);
    let advertised_floor = reader.money("advertised_floor", currency);
    let supplier_cost = reader.money("supplier_cost", currency);
    let min_per_order = reader.number("min_per_order").unwrap_or(1);
    let max_per_order = reader.number("max_per_order").unwrap_or(100);
    let per_contact_limit = reader.number("per_contact_limit");
    let low_stock_at = reader.number("low_stock_at").unwrap_or_default();
    let tiers = read_tiers(&mut reader, typed, currency);
    let name = reader.text("name");
    let delivery = reader.choice("delivery", Delivery::Cards, Delivery::from_word);
    let card_kind =
        reader.choice("card_kind", CardKind::OneOff, |it| CardKind::from_word(it, uses));
    let take_order = reader.choice("take_order", TakeOrder::Oldest, TakeOrder::from_word);
    let stock_display = reader.choice("stock_display", StockDisplay::Band, StockDisplay::from_word);
    let (Some(code), Some(price)) = (code, price) else { return Err(reader.refusal()) };
    reader.finish()?;
    Ok(SkuDraft {
        code,
        name,
        price,
        list_price,
        wholesale,
        floor,
        ceiling,
        advertised_floor,
        agents_only: typed.on("agents_only"),
        supplier_cost,
        delivery,
        card_kind,
        take_order,
        min_per_order,
        max_per_order,
        per_contact_limit,
        stock_display,
        allow_duplicates: typed.on("allow_duplicates"),
        low_stock_at,
        hidden: typed.on("hidden"),
        tiers,
    })
}

fn read_tiers(reader: &mut Reader<'_>, typed: &Typed, currency: Currency) -> Vec<Tier> {
    let mut tiers = Vec::new();
    for (from, unit) in typed.all("tier_from").zip(typed.all("tier_unit")) {
        let (from, unit) = (from.trim(), unit.trim());
        if from.is_empty() && unit.is_empty() {
            continue;
        }
        let Ok(min_quantity) = from.parse() else {
            reader.refuse("tiers", "not_a_number");
            continue;
        };
        if let Some(unit) = reader.amount("tiers", unit, currency) {
            tiers.push(Tier { min_quantity, unit });
        }
    }
    tiers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        let mut typed = fresh();
        pairs.iter().for_each(|(name, value)| typed.put(name, value));
        typed
    }

    #[test]
    fn a_form_with_a_code_and_a_price_is_a_variant() {
        let draft = read(
            &typed(&[
                ("code", "netflix-1m"),
                ("price", "19.90"),
                ("tier_from", "10"),
                ("tier_unit", "18"),
                ("tier_from", ""),
                ("tier_unit", ""),
            ]),
            Currency::CNY,
        );
        let Ok(draft) = draft else { panic!("nothing is wrong") };
        assert_eq!((draft.code.as_str(), draft.price.minor()), ("netflix-1m", 1_990));
        assert_eq!((draft.max_per_order, draft.tiers.len()), (100, 1));
    }

    #[test]
    fn every_field_that_is_wrong_says_so() {
        let refused = read(
            &typed(&[
                ("code", "a b"),
                ("list_price", "much"),
                ("tier_from", "x"),
                ("tier_unit", "1"),
            ]),
            Currency::CNY,
        );
        let Err(No::Unreadable(problems)) = refused else { panic!("much is wrong") };
        let fields: Vec<&str> = problems.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["price", "code", "list_price", "tiers"]);
    }
}
