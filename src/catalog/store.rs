//! Rows of the catalogue, and what they mean.

use super::{CardKind, Category, Delivery, Product, Sku, StockDisplay, TakeOrder, Tier};
use crate::db::schema::{categories, products, skus};
use crate::db::{self, Conn};
use crate::types::{CategoryId, Currency, Money, ProductId, SkuId, SupplierId};
use diesel::prelude::*;
use serde::de::DeserializeOwned;
use std::str::FromStr;

#[derive(Queryable, Selectable)]
#[diesel(table_name = categories)]
pub(super) struct CategoryRow {
    id: CategoryId,
    parent_id: Option<CategoryId>,
    name: String,
    slug: String,
    position: i32,
    hidden: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = products)]
pub(super) struct ProductRow {
    pub(super) id: ProductId,
    category_id: Option<CategoryId>,
    name: String,
    slug: String,
    summary: String,
    description: String,
    description_html: String,
    usage_note: String,
    usage_note_html: String,
    tags: String,
    fields: String,
    position: i32,
    hidden: bool,
    sold: i64,
    pending_days: Option<i32>,
    pub(super) supplier_id: Option<SupplierId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = skus)]
pub(super) struct SkuRow {
    pub(super) id: SkuId,
    pub(super) product_id: ProductId,
    code: String,
    name: String,
    currency: String,
    price: i64,
    list_price: Option<i64>,
    wholesale: Option<i64>,
    floor: Option<i64>,
    ceiling: Option<i64>,
    advertised_floor: Option<i64>,
    agents_only: bool,
    supplier_cost: Option<i64>,
    delivery: String,
    card_kind: String,
    uses_per_card: Option<i32>,
    take_order: String,
    min_per_order: i32,
    max_per_order: i32,
    per_contact_limit: Option<i32>,
    stock_display: String,
    allow_duplicates: bool,
    low_stock_at: i32,
    position: i32,
    hidden: bool,
    sold: i64,
}

impl CategoryRow {
    pub(super) fn understood(self) -> Result<Category, db::Error> {
        Ok(Category {
            id: self.id,
            parent: self.parent_id,
            name: self.name,
            slug: word(&self.slug, "categories.slug")?,
            position: self.position,
            hidden: self.hidden,
        })
    }
}

impl ProductRow {
    pub(super) fn understood(self, pictures: Vec<String>) -> Result<Product, db::Error> {
        Ok(Product {
            id: self.id,
            category: self.category_id,
            name: self.name,
            slug: word(&self.slug, "products.slug")?,
            summary: self.summary,
            description: self.description,
            description_html: self.description_html,
            usage_note: self.usage_note,
            usage_note_html: self.usage_note_html,
            tags: json(&self.tags, "products.tags")?,
            fields: json(&self.fields, "products.fields")?,
            position: self.position,
            hidden: self.hidden,
            sold: self.sold,
            pending_days: days(self.pending_days)?,
            supplier: self.supplier_id,
            pictures,
        })
    }
}

impl SkuRow {
    /// `tiers` as `(min_quantity, unit_price)`, rising.
    pub(super) fn understood(self, tiers: &[(i32, i64)]) -> Result<Sku, db::Error> {
        let currency: Currency = word(&self.currency, "skus.currency")?;
        let money = |minor| Money::new(minor, currency);
        let tiers = tiers.iter().map(|&(min_quantity, unit)| {
            let min_quantity = count(min_quantity, "price_tiers.min_quantity")?;
            Ok::<_, db::Error>(Tier { min_quantity, unit: money(unit) })
        });
        let uses = self.uses_per_card.map(|it| count(it, "skus.uses_per_card")).transpose()?;
        let limit = self.per_contact_limit.map(|it| count(it, "skus.per_contact_limit"));
        Ok(Sku {
            id: self.id,
            product: self.product_id,
            code: word(&self.code, "skus.code")?,
            name: self.name,
            price: money(self.price),
            list_price: self.list_price.map(money),
            wholesale: self.wholesale.map(money),
            floor: self.floor.map(money),
            ceiling: self.ceiling.map(money),
            advertised_floor: self.advertised_floor.map(money),
            agents_only: self.agents_only,
            supplier_cost: self.supplier_cost.map(money),
            delivery: choice(Delivery::from_word(&self.delivery), "skus.delivery")?,
            card_kind: choice(CardKind::from_word(&self.card_kind, uses), "skus.card_kind")?,
            take_order: choice(TakeOrder::from_word(&self.take_order), "skus.take_order")?,
            min_per_order: count(self.min_per_order, "skus.min_per_order")?,
            max_per_order: count(self.max_per_order, "skus.max_per_order")?,
            per_contact_limit: limit.transpose()?,
            stock_display: choice(
                StockDisplay::from_word(&self.stock_display),
                "skus.stock_display",
            )?,
            allow_duplicates: self.allow_duplicates,
            low_stock_at: count(self.low_stock_at, "skus.low_stock_at")?,
            position: self.position,
            hidden: self.hidden,
            sold: self.sold,
            tiers: tiers.collect::<Result<_, _>>()?,
        })
    }
}

pub(super) fn add_sales(conn: &mut Conn, sku: SkuId, pieces: i64) -> Result<(), db::Error> {
    let row = skus::table.find(sku);
    let product: Option<ProductId> = diesel::update(row)
        .set(skus::sold.eq(skus::sold + pieces))
        .returning(skus::product_id)
        .get_result(conn)
        .optional()?;
    if let Some(product) = product {
        let counted = products::sold.eq(products::sold + pieces);
        diesel::update(products::table.find(product)).set(counted).execute(conn)?;
    }
    Ok(())
}

pub(super) fn word<T: FromStr>(text: &str, column: &'static str) -> Result<T, db::Error> {
    text.parse().map_err(|_| db::Error::Corrupt(column))
}

pub(super) fn json<T: DeserializeOwned>(text: &str, column: &'static str) -> Result<T, db::Error> {
    serde_json::from_str(text).map_err(|_| db::Error::Corrupt(column))
}

/// How long earnings wait, as a row says it.
pub(super) fn days(number: Option<i32>) -> Result<Option<u32>, db::Error> {
    number.map(|it| count(it, "products.pending_days")).transpose()
}

fn count(number: i32, column: &'static str) -> Result<u32, db::Error> {
    u32::try_from(number).map_err(|_| db::Error::Corrupt(column))
}

fn choice<T>(known: Option<T>, column: &'static str) -> Result<T, db::Error> {
    known.ok_or(db::Error::Corrupt(column))
}
