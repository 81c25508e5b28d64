//! Writes rows of `skus` and `price_tiers`.

use super::SkuDraft;
use crate::catalog::Tier;
use crate::db::schema::{price_tiers, skus};
use crate::db::{self, Conn, counters};
use crate::types::{Money, ProductId, SkuId};
use diesel::prelude::*;

/// `None` is written as such: a limit that the operator took away is gone.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = skus, treat_none_as_null = true)]
struct Values<'a> {
    code: &'a str,
    name: &'a str,
    currency: &'a str,
    price: i64,
    list_price: Option<i64>,
    wholesale: Option<i64>,
    floor: Option<i64>,
    ceiling: Option<i64>,
    advertised_floor: Option<i64>,
    agents_only: bool,
    supplier_cost: Option<i64>,
    delivery: &'a str,
    card_kind: &'a str,
    uses_per_card: Option<i32>,
    take_order: &'a str,
    min_per_order: i32,
    max_per_order: i32,
    per_contact_limit: Option<i32>,
    stock_display: &'a str,
    allow_duplicates: bool,
    low_stock_at: i32,
    hidden: bool,
}

/// `currency` is borrowed from the caller: a [`Money`] shows only a copy of its own.
fn values<'a>(draft: &'a SkuDraft, currency: &'a str) -> Result<Values<'a>, db::Error> {
    Ok(Values {
        code: draft.code.as_str(),
        name: draft.name.trim(),
        currency,
        price: draft.price.minor(),
        list_price: draft.list_price.map(Money::minor),
        wholesale: draft.wholesale.map(Money::minor),
        floor: draft.floor.map(Money::minor),
        ceiling: draft.ceiling.map(Money::minor),
        advertised_floor: draft.advertised_floor.map(Money::minor),
        agents_only: draft.agents_only,
        supplier_cost: draft.supplier_cost.map(Money::minor),
        delivery: draft.delivery.as_str(),
        card_kind: draft.card_kind.as_str(),
        uses_per_card: draft.card_kind.uses().map(number).transpose()?,
        take_order: draft.take_order.as_str(),
        min_per_order: number(draft.min_per_order)?,
        max_per_order: number(draft.max_per_order)?,
        per_contact_limit: draft.per_contact_limit.map(number).transpose()?,
        stock_display: draft.stock_display.as_str(),
        allow_duplicates: draft.allow_duplicates,
        low_stock_at: number(draft.low_stock_at)?,
        hidden: draft.hidden,
    })
}

pub(super) fn insert(
    conn: &mut Conn,
    product: ProductId,
    draft: &SkuDraft,
    position: i32,
) -> Result<SkuId, db::Error> {
    let currency = draft.price.currency();
    let values = values(draft, currency.as_str())?;
    let id = SkuId(counters::raise(conn, counters::SKUS, 1)?);
    let row = (skus::id.eq(id), skus::product_id.eq(product), skus::position.eq(position), values);
    diesel::insert_into(skus::table).values(row).execute(conn)?;
    Ok(id)
}

pub(super) fn update(conn: &mut Conn, id: SkuId, draft: &SkuDraft) -> Result<(), db::Error> {
    let currency = draft.price.currency();
    let values = values(draft, currency.as_str())?;
    diesel::update(skus::table.find(id)).set(values).execute(conn)?;
    Ok(())
}

/// The threshold changed: crossing the new one is news.
pub(super) fn forget_low_stock(conn: &mut Conn, id: SkuId) -> Result<(), db::Error> {
    diesel::update(skus::table.find(id)).set(skus::low_stock_told.eq(false)).execute(conn)?;
    Ok(())
}

pub(super) fn place(conn: &mut Conn, id: SkuId, position: i32) -> Result<(), db::Error> {
    diesel::update(skus::table.find(id)).set(skus::position.eq(position)).execute(conn)?;
    Ok(())
}

pub(super) fn set_tiers(conn: &mut Conn, id: SkuId, tiers: &[Tier]) -> Result<(), db::Error> {
    diesel::delete(price_tiers::table.filter(price_tiers::sku_id.eq(id))).execute(conn)?;
    for tier in tiers {
        let row = (
            price_tiers::sku_id.eq(id),
            price_tiers::min_quantity.eq(number(tier.min_quantity)?),
            price_tiers::unit_price.eq(tier.unit.minor()),
        );
        diesel::insert_into(price_tiers::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// `false`: there was none.
pub(super) fn delete(conn: &mut Conn, id: SkuId) -> Result<bool, db::Error> {
    Ok(diesel::delete(skus::table.find(id)).execute(conn)? == 1)
}

fn number(count: u32) -> Result<i32, db::Error> {
    i32::try_from(count).map_err(|_| db::Error::Corrupt("skus"))
}
