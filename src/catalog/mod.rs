//! What is for sale: categories, products, their variants (SKUs), pictures, price tiers.

mod answers;
mod categories;
mod checks;
mod products;
mod quick;
mod skus;
mod slugs;
mod store;
mod views;
mod words;

pub use answers::check_answer;
pub use categories::{
    CategoryDraft, change_category, create_category, delete_category, list_categories,
    move_category,
};
pub use products::{
    ProductDraft, change_product, create_product, delete_product, hide_product, set_fields,
    set_pictures, show_product,
};
pub use quick::{add_product, category_named};
pub use skus::{SkuDraft, change_sku, create_sku, delete_sku, move_sku, name_unnamed, was_used};

use crate::db::{self, Conn, counters};
use crate::markdown;
use crate::suppliers;
use crate::types::{
    CategoryId, Fault, Money, Page, PageRequest, ProductId, SkuCode, SkuId, Slug, SupplierId,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no such {0}")]
    NotFound(&'static str),
    /// Another row has the code or slug already.
    #[error("{0} is taken")]
    Taken(&'static str),
    /// It is not any more what the caller saw.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// `field` is the form field's name; `problem` a stable word: `empty`, `too_long`, `below_floor`, …
    #[error("{field}: {problem}")]
    Invalid { field: &'static str, problem: Fault },
    /// The supplier would get more than is asked.
    #[error("{field}: {price} is below the supplier's {cost}")]
    BelowSupplierCost { field: &'static str, price: Money, cost: Money },
    #[error(transparent)]
    Suppliers(#[from] suppliers::Error),
    #[error(transparent)]
    Db(#[from] db::Error),
}

#[derive(Debug, Clone)]
pub struct Category {
    pub id: CategoryId,
    pub parent: Option<CategoryId>,
    pub name: String,
    pub slug: Slug,
    pub position: i32,
    pub hidden: bool,
}

#[derive(Debug, Clone)]
pub struct Product {
    pub id: ProductId,
    pub category: Option<CategoryId>,
    pub name: String,
    pub slug: Slug,
    /// One line under the name on cards and in share previews.
    pub summary: String,
    /// Markdown, as typed.
    pub description: String,
    /// Sanitised; made when the product is saved.
    pub description_html: String,
    /// Markdown; shown only to someone who has paid.
    pub usage_note: String,
    pub usage_note_html: String,
    pub tags: Vec<String>,
    pub fields: Vec<CustomField>,
    pub position: i32,
    pub hidden: bool,
    pub sold: i64,
    /// How long agents' earnings from it wait; `None`: as configured.
    pub pending_days: Option<u32>,
    /// Whose goods they are; `None`: the platform's own.
    pub supplier: Option<SupplierId>,
    /// Digests, first is the cover.
    pub pictures: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Sku {
    pub id: SkuId,
    pub product: ProductId,
    pub code: SkuCode,
    /// Empty where a product has only one.
    pub name: String,
    pub price: Money,
    /// Struck through beside the price.
    pub list_price: Option<Money>,
    pub wholesale: Option<Money>,
    /// The lowest price that may be charged.
    pub floor: Option<Money>,
    /// The highest price that may be asked.
    pub ceiling: Option<Money>,
    /// The lowest price that an agent's shop may show; one below it is a violation.
    pub advertised_floor: Option<Money>,
    /// The main shop leaves it to the agents.
    pub agents_only: bool,
    /// What its supplier gets of each piece. No price is below it.
    pub supplier_cost: Option<Money>,
    pub delivery: Delivery,
    pub card_kind: CardKind,
    pub take_order: TakeOrder,
    pub min_per_order: u32,
    pub max_per_order: u32,
    pub per_contact_limit: Option<u32>,
    pub stock_display: StockDisplay,
    pub allow_duplicates: bool,
    /// At or below this many free cards the operator is told, once per crossing; 0: never.
    pub low_stock_at: u32,
    pub position: i32,
    pub hidden: bool,
    pub sold: i64,
    /// By `min_quantity`, rising.
    pub tiers: Vec<Tier>,
}

/// From `min_quantity` pieces on, each costs `unit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tier {
    pub min_quantity: u32,
    pub unit: Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    Cards,
    Manual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardKind {
    OneOff,
    MultiLine,
    /// The same text for everybody; `uses: None` without end.
    Reusable {
        uses: Option<u32>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakeOrder {
    Oldest,
    Random,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockDisplay {
    Exact,
    Band,
    Hidden,
}

/// Which way a thing goes in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toward {
    Up,
    Down,
}

/// A question at checkout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomField {
    /// The form field is `field.{name}`.
    pub name: Slug,
    pub label: String,
    pub kind: FieldKind,
    pub required: bool,
    #[serde(default)]
    pub hint: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FieldKind {
    Text {
        longest: u32,
    },
    Email,
    Number {
        min: Option<i64>,
        max: Option<i64>,
    },
    Choice {
        options: Vec<String>,
    },
    /// A regular expression that the whole answer must match.
    Pattern {
        pattern: String,
    },
}

/// A product with everything a page needs.
#[derive(Debug, Clone)]
pub struct Listing {
    /// Shared by all shops that show it.
    pub product: Arc<Product>,
    pub skus: Vec<Sku>,
}

/// The whole visible shop window, read in a constant number of statements: what prepared pages are made of.
#[derive(Debug, Clone, Default)]
pub struct Window {
    pub categories: Vec<Category>,
    pub listings: Vec<Listing>,
}

impl Window {
    /// The product's category, then the one above it.
    pub fn categories_of(&self, product: &Product) -> Vec<CategoryId> {
        let own = self.categories.iter().find(|it| Some(it.id) == product.category);
        own.into_iter().flat_map(|it| std::iter::once(it.id).chain(it.parent)).collect()
    }

    /// Every variant, with its product and that one's categories.
    pub fn items(&self) -> impl Iterator<Item = (&Product, &Sku, Vec<CategoryId>)> {
        self.listings.iter().flat_map(|it| {
            let categories = self.categories_of(&it.product);
            it.skus.iter().map(move |sku| (&*it.product, sku, categories.clone()))
        })
    }
}

/// What a checkout needs to know about a SKU.
#[derive(Debug, Clone)]
pub struct ForSale {
    pub sku: Sku,
    pub product: ProductId,
    pub product_name: String,
    pub product_slug: Slug,
    /// The product's category, then the one above it.
    pub categories: Vec<CategoryId>,
    pub fields: Vec<CustomField>,
    /// How long agents' earnings from it wait; `None`: as configured.
    pub pending_days: Option<u32>,
    /// Whose goods they are; `None`: the platform's own.
    pub supplier: Option<SupplierId>,
    /// Whether the SKU, its product and the categories above it are all shown.
    pub shown: bool,
}

/// Grows with every change of anything above, by any process.
pub fn version(conn: &mut Conn) -> Result<i64, db::Error> {
    counters::value(conn, counters::CATALOGUE)
}

pub fn window(conn: &mut Conn) -> Result<Window, Error> {
    Ok(views::window(conn)?)
}

/// Visible or not, with all its SKUs.
pub fn find_by_slug(conn: &mut Conn, slug: &Slug) -> Result<Option<Listing>, Error> {
    let row = views::product_by_slug(conn, slug)?;
    Ok(row.map(|row| views::listing(conn, row)).transpose()?)
}

/// Visible or not, with all its SKUs.
pub fn find_product(conn: &mut Conn, id: ProductId) -> Result<Option<Listing>, Error> {
    let row = views::product_by_id(conn, id)?;
    Ok(row.map(|row| views::listing(conn, row)).transpose()?)
}

/// What the operator looks for.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Anywhere in the name, the address or a SKU's code; empty: everything.
    pub text: String,
    /// With the categories below it.
    pub category: Option<CategoryId>,
    pub hidden: Option<bool>,
    /// Only this supplier's.
    pub supplier: Option<SupplierId>,
    /// Only the platform's own.
    pub own: bool,
}

/// For the operator: hidden ones too, in the order shown.
pub fn list_products(
    conn: &mut Conn,
    search: &Search,
    page: PageRequest,
) -> Result<Page<Listing>, Error> {
    Ok(views::list(conn, search, page)?)
}

/// Digests of pictures that stand in the midst of a text.
pub fn pictures_in_texts(conn: &mut Conn) -> Result<Vec<String>, db::Error> {
    let texts = views::texts_with_pictures(conn)?;
    let all = texts.iter().flat_map(|(one, other)| [one, other]);
    Ok(all.flat_map(|text| markdown::pictures(text)).collect())
}

pub fn find_sku(conn: &mut Conn, code: &SkuCode) -> Result<Option<Sku>, Error> {
    Ok(views::sku_by_code(conn, code)?)
}

pub fn find_sku_by_id(conn: &mut Conn, id: SkuId) -> Result<Option<Sku>, Error> {
    Ok(views::sku_by_id(conn, id)?)
}

/// One of this supplier's; others' are not there for him.
pub fn find_supplied_sku(
    conn: &mut Conn,
    supplier: SupplierId,
    code: &SkuCode,
) -> Result<Option<Sku>, Error> {
    Ok(views::supplied_sku(conn, supplier, code)?)
}

/// What these SKUs are called.
pub fn sku_codes(
    conn: &mut Conn,
    wanted: impl Iterator<Item = SkuId>,
) -> Result<HashMap<SkuId, SkuCode>, Error> {
    Ok(views::sku_codes(conn, wanted.collect())?)
}

/// How to use what these SKUs are variants of, as HTML; each product once, and none that says nothing.
pub fn list_usage_notes(conn: &mut Conn, skus: &[SkuId]) -> Result<Vec<String>, Error> {
    Ok(views::usage_notes(conn, skus)?)
}

/// For checkout: the SKU and its product in two statements, the second for the tiers.
pub fn for_sale(conn: &mut Conn, code: &SkuCode) -> Result<Option<ForSale>, Error> {
    Ok(views::for_sale(conn, code)?)
}

/// Called by the minute tally: adds to the counts shown on pages.
pub fn add_sales(conn: &mut Conn, sold: &[(SkuId, i64)]) -> Result<(), Error> {
    if sold.is_empty() {
        return Ok(());
    }
    touch(conn)?;
    // Always in the same order, so that two tallies cannot lock each other out.
    let mut sold = sold.to_vec();
    sold.sort_unstable();
    for &(sku, pieces) in &sold {
        store::add_sales(conn, sku, pieces)?;
    }
    Ok(())
}

/// Until the transaction ends nobody else changes the catalogue: what is read now is still so when it
/// is changed.
pub fn hold(conn: &mut Conn) -> Result<(), Error> {
    Ok(touch(conn)?)
}

/// Tells every node that its prepared pages are old. Always before a row of the catalogue is written: two
/// who change it then wait for each other here, and never in a circle, one for a row and one for the
/// counter. A checkout only reads the counter; marks of the stock on a SKU's row do without it.
fn touch(conn: &mut Conn) -> Result<(), db::Error> {
    counters::raise(conn, counters::CATALOGUE, 1)?;
    Ok(())
}
