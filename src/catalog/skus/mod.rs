//! Variants of a product: what has a price and a stock.

mod rules;
mod store;

use super::checks::{self, refuse};
use super::store::ProductRow;
use super::{CardKind, Delivery, Error, Sku, StockDisplay, TakeOrder, Tier, Toward, touch, views};
use crate::db::{self, Conn};
use crate::types::{Money, ProductId, SkuCode, SkuId};

/// A SKU as the operator wants it.
#[derive(Debug, Clone)]
pub struct SkuDraft {
    pub code: SkuCode,
    /// Empty where a product has only one.
    pub name: String,
    pub price: Money,
    pub list_price: Option<Money>,
    pub wholesale: Option<Money>,
    pub floor: Option<Money>,
    pub ceiling: Option<Money>,
    pub advertised_floor: Option<Money>,
    pub agents_only: bool,
    pub supplier_cost: Option<Money>,
    pub delivery: Delivery,
    pub card_kind: CardKind,
    pub take_order: TakeOrder,
    pub min_per_order: u32,
    pub max_per_order: u32,
    pub per_contact_limit: Option<u32>,
    pub stock_display: StockDisplay,
    pub allow_duplicates: bool,
    pub low_stock_at: u32,
    pub hidden: bool,
    /// In any order; kept by `min_quantity`, rising.
    pub tiers: Vec<Tier>,
}

impl SkuDraft {
    /// One-off cards at a price, everything else as most shops want it.
    pub fn new(code: SkuCode, price: Money) -> SkuDraft {
        SkuDraft {
            code,
            name: String::new(),
            price,
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
            hidden: false,
            tiers: Vec::new(),
        }
    }

    /// As it is kept.
    pub fn of(sku: &Sku) -> SkuDraft {
        SkuDraft {
            code: sku.code.clone(),
            name: sku.name.clone(),
            price: sku.price,
            list_price: sku.list_price,
            wholesale: sku.wholesale,
            floor: sku.floor,
            ceiling: sku.ceiling,
            advertised_floor: sku.advertised_floor,
            agents_only: sku.agents_only,
            supplier_cost: sku.supplier_cost,
            delivery: sku.delivery,
            card_kind: sku.card_kind,
            take_order: sku.take_order,
            min_per_order: sku.min_per_order,
            max_per_order: sku.max_per_order,
            per_contact_limit: sku.per_contact_limit,
            stock_display: sku.stock_display,
            allow_duplicates: sku.allow_duplicates,
            low_stock_at: sku.low_stock_at,
            hidden: sku.hidden,
            tiers: sku.tiers.clone(),
        }
    }
}

/// Goes to the end of its product's variants.
pub fn create_sku(conn: &mut Conn, product: ProductId, draft: &SkuDraft) -> Result<SkuId, Error> {
    rules::check(draft)?;
    let row = views::product_by_id(conn, product)?.ok_or(Error::NotFound("product"))?;
    check_supplied(&row, draft)?;
    let siblings = views::listing(conn, row)?.skus;
    check_named(&draft.name, &siblings)?;
    if siblings.iter().any(|it| it.name.is_empty()) {
        return refuse("other_name", "other_unnamed");
    }
    let last = siblings.iter().map(|it| it.position).max().unwrap_or_default();
    let position = last.saturating_add(1);
    touch(conn)?;
    let id = store::insert(conn, product, draft, position).map_err(taken)?;
    store::set_tiers(conn, id, &rules::rising(&draft.tiers))?;
    Ok(id)
}

pub fn change_sku(conn: &mut Conn, id: SkuId, draft: &SkuDraft) -> Result<(), Error> {
    rules::check(draft)?;
    let before = views::sku_by_id(conn, id)?.ok_or(Error::NotFound("sku"))?;
    let product = views::product_by_id(conn, before.product)?.ok_or(Error::NotFound("product"))?;
    check_supplied(&product, draft)?;
    let others: Vec<Sku> =
        views::listing(conn, product)?.skus.into_iter().filter(|it| it.id != id).collect();
    check_named(&draft.name, &others)?;
    let was_reusable = matches!(before.card_kind, CardKind::Reusable { .. });
    let is_reusable = matches!(draft.card_kind, CardKind::Reusable { .. });
    // Cards of the two kinds are counted differently: those in stock would be lost or never end.
    if was_reusable != is_reusable && views::has_cards(conn, id)? {
        return refuse("card_kind", "has_cards");
    }
    // They wait for cards, which such a SKU does not get any more.
    if before.delivery != draft.delivery && views::is_waited_for(conn, id)? {
        return refuse("delivery", "has_waiting");
    }
    touch(conn)?;
    store::update(conn, id, draft).map_err(taken)?;
    if before.low_stock_at != draft.low_stock_at {
        store::forget_low_stock(conn, id)?;
    }
    Ok(store::set_tiers(conn, id, &rules::rising(&draft.tiers))?)
}

/// Gives a name to the variant that had none because it was its product's only one.
pub fn name_unnamed(conn: &mut Conn, product: ProductId, name: &str) -> Result<(), Error> {
    rules::check_name("other_name", name)?;
    let row = views::product_by_id(conn, product)?.ok_or(Error::NotFound("product"))?;
    let siblings = views::listing(conn, row)?.skus;
    match siblings.iter().find(|it| it.name.is_empty()) {
        Some(sku) => {
            change_sku(conn, sku.id, &SkuDraft { name: name.to_owned(), ..SkuDraft::of(sku) })
        }
        None => Ok(()),
    }
}

/// One place up or down among its product's variants.
pub fn move_sku(conn: &mut Conn, id: SkuId, toward: Toward) -> Result<(), Error> {
    let sku = views::sku_by_id(conn, id)?.ok_or(Error::NotFound("sku"))?;
    let row = views::product_by_id(conn, sku.product)?.ok_or(Error::NotFound("product"))?;
    let siblings: Vec<SkuId> = views::listing(conn, row)?.skus.iter().map(|it| it.id).collect();
    let Some(sorted) = checks::moved(&siblings, id, toward) else {
        return Ok(());
    };
    touch(conn)?;
    for (position, id) in (1..).zip(sorted) {
        store::place(conn, id, position)?;
    }
    Ok(())
}

/// Whether one of these ever had a card or an order, so that it cannot be deleted.
pub fn was_used(conn: &mut Conn, skus: &[SkuId]) -> Result<bool, Error> {
    for sku in skus {
        if views::is_sku_used(conn, *sku)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Only one that never had a card or an order. Else hide it.
pub fn delete_sku(conn: &mut Conn, id: SkuId) -> Result<(), Error> {
    if views::is_sku_used(conn, id)? {
        return refuse("sku", "in_use");
    }
    touch(conn)?;
    match store::delete(conn, id)? {
        true => Ok(()),
        false => Err(Error::NotFound("sku")),
    }
}

/// Whoever may choose needs words to choose by, a different one for each.
fn check_named(name: &str, others: &[Sku]) -> Result<(), Error> {
    if name.trim().is_empty() && !others.is_empty() {
        return refuse("name", "needs_name");
    }
    let said = name.trim().to_lowercase();
    match others.iter().any(|it| !said.is_empty() && it.name.to_lowercase() == said) {
        true => refuse("name", "name_taken"),
        false => Ok(()),
    }
}

/// Of a supplier's goods it is said what he gets.
fn check_supplied(product: &ProductRow, draft: &SkuDraft) -> Result<(), Error> {
    match (product.supplier_id, draft.supplier_cost) {
        (Some(_), None) => refuse("supplier_cost", "no_supplier_cost"),
        _ => Ok(()),
    }
}

fn taken(error: db::Error) -> Error {
    if db::is_unique_violation(&error) { Error::Taken("code") } else { Error::Db(error) }
}
