//! Reads the catalogue: the whole window in five statements, what a checkout needs in two.

use super::store::{CategoryRow, ProductRow, SkuRow, days, json, word};
use super::{Category, ForSale, Listing, Search, Sku, Window};
use crate::db::schema::{
    card_batches, card_claims, cards, categories, order_lines, price_tiers, product_pictures,
    products, skus, stock_waits,
};
use crate::db::{self, Conn};
use crate::types::{CategoryId, Page, PageRequest, ProductId, SkuCode, SkuId, Slug, SupplierId};
use diesel::prelude::*;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

/// Name, slug, fields, days that earnings wait, supplier, hidden.
type AboutProduct = (String, String, String, Option<i32>, Option<SupplierId>, bool);
/// The category, and the one above it.
type HiddenAbove = (Option<bool>, Option<bool>);
type Above = (Option<CategoryId>, Option<CategoryId>);

pub(super) fn categories(conn: &mut Conn) -> Result<Vec<Category>, db::Error> {
    let rows: Vec<CategoryRow> = categories::table
        .order((categories::position, categories::id))
        .select(CategoryRow::as_select())
        .load(conn)?;
    rows.into_iter().map(CategoryRow::understood).collect()
}

/// What is hidden, or stands in something hidden, or has nothing to buy, is left out.
pub(super) fn window(conn: &mut Conn) -> Result<Window, db::Error> {
    let mut categories = categories(conn)?;
    let hidden: HashSet<CategoryId> =
        categories.iter().filter(|it| it.hidden).map(|it| it.id).collect();
    let is_hidden = |id: Option<CategoryId>| id.is_some_and(|it| hidden.contains(&it));
    categories.retain(|it| !it.hidden && !is_hidden(it.parent));
    let shown: HashSet<CategoryId> = categories.iter().map(|it| it.id).collect();

    let product_rows: Vec<ProductRow> = products::table
        .filter(products::hidden.eq(false))
        .order((products::position, products::id.desc()))
        .select(ProductRow::as_select())
        .load(conn)?;
    let sku_rows: Vec<SkuRow> = skus::table
        .filter(skus::hidden.eq(false))
        .order((skus::position, skus::id))
        .select(SkuRow::as_select())
        .load(conn)?;
    let tiers: Vec<(SkuId, (i32, i64))> = price_tiers::table
        .order((price_tiers::sku_id, price_tiers::min_quantity))
        .select((price_tiers::sku_id, (price_tiers::min_quantity, price_tiers::unit_price)))
        .load(conn)?;
    let pictures: Vec<(ProductId, String)> = product_pictures::table
        .order((product_pictures::product_id, product_pictures::position))
        .select((product_pictures::product_id, product_pictures::digest))
        .load(conn)?;

    let mut listings = assemble(product_rows, sku_rows, tiers, pictures)?;
    listings.retain(|it| {
        !it.skus.is_empty() && it.product.category.is_none_or(|it| shown.contains(&it))
    });
    Ok(Window { categories, listings })
}

/// With everything of it, hidden or not.
pub(super) fn listing(conn: &mut Conn, row: ProductRow) -> Result<Listing, db::Error> {
    let mut listings = complete(conn, vec![row])?;
    listings.pop().ok_or(db::Error::Corrupt("products"))
}

pub(super) fn product_by_slug(
    conn: &mut Conn,
    slug: &Slug,
) -> Result<Option<ProductRow>, db::Error> {
    let named = products::table.filter(products::slug.eq(slug.as_str()));
    Ok(named.select(ProductRow::as_select()).first(conn).optional()?)
}

pub(super) fn product_by_id(
    conn: &mut Conn,
    id: ProductId,
) -> Result<Option<ProductRow>, db::Error> {
    Ok(products::table.find(id).select(ProductRow::as_select()).first(conn).optional()?)
}

pub(super) fn sku_by_code(conn: &mut Conn, code: &SkuCode) -> Result<Option<Sku>, db::Error> {
    let named = skus::table.filter(skus::code.eq(code.as_str()));
    let row = named.select(SkuRow::as_select()).first(conn).optional()?;
    row.map(|row| with_tiers(conn, row)).transpose()
}

pub(super) fn sku_by_id(conn: &mut Conn, id: SkuId) -> Result<Option<Sku>, db::Error> {
    let row = skus::table.find(id).select(SkuRow::as_select()).first(conn).optional()?;
    row.map(|row| with_tiers(conn, row)).transpose()
}

pub(super) fn supplied_sku(
    conn: &mut Conn,
    supplier: SupplierId,
    code: &SkuCode,
) -> Result<Option<Sku>, db::Error> {
    let row = skus::table
        .inner_join(products::table.on(products::id.eq(skus::product_id)))
        .filter(skus::code.eq(code.as_str()))
        .filter(products::supplier_id.eq(supplier))
        .select(SkuRow::as_select())
        .first(conn)
        .optional()?;
    row.map(|row| with_tiers(conn, row)).transpose()
}

pub(super) fn sku_codes(
    conn: &mut Conn,
    wanted: Vec<SkuId>,
) -> Result<HashMap<SkuId, SkuCode>, db::Error> {
    let named = skus::table.filter(skus::id.eq_any(wanted)).select((skus::id, skus::code));
    let rows: Vec<(SkuId, String)> = named.load(conn)?;
    rows.into_iter()
        .map(|(id, code)| Ok((id, code.parse().map_err(|_| db::Error::Corrupt("skus.code"))?)))
        .collect()
}

pub(super) fn usage_notes(conn: &mut Conn, skus: &[SkuId]) -> Result<Vec<String>, db::Error> {
    let of_skus = skus::table.filter(skus::id.eq_any(skus)).select(skus::product_id);
    let notes = products::table
        .filter(products::id.eq_any(of_skus))
        .filter(products::usage_note_html.ne(""))
        .order(products::id)
        .select(products::usage_note_html);
    Ok(notes.load(conn)?)
}

pub(super) fn for_sale(conn: &mut Conn, code: &SkuCode) -> Result<Option<ForSale>, db::Error> {
    let parents = diesel::alias!(categories as parents);
    let parent_id = parents.field(categories::id);
    let about = (
        SkuRow::as_select(),
        (
            products::name,
            products::slug,
            products::fields,
            products::pending_days,
            products::supplier_id,
            products::hidden,
        ),
        (categories::hidden.nullable(), parents.field(categories::hidden).nullable()),
        (categories::id.nullable(), parents.field(categories::id).nullable()),
    );
    let on_offer = skus::table
        .inner_join(products::table.on(products::id.eq(skus::product_id)))
        .left_join(categories::table.on(products::category_id.eq(categories::id.nullable())))
        .left_join(parents.on(categories::parent_id.eq(parent_id.nullable())))
        .filter(skus::code.eq(code.as_str()))
        .select(about);
    let found: Option<(SkuRow, AboutProduct, HiddenAbove, Above)> =
        on_offer.first(conn).optional()?;
    let Some((row, about, (category_hidden, parent_hidden), (category, parent))) = found else {
        return Ok(None);
    };
    let (name, slug, fields, pending_days, supplier, product_hidden) = about;

    let sku = with_tiers(conn, row)?;
    let hidden = [Some(sku.hidden), Some(product_hidden), category_hidden, parent_hidden];
    Ok(Some(ForSale {
        product: sku.product,
        product_name: name,
        product_slug: word(&slug, "products.slug")?,
        categories: [category, parent].into_iter().flatten().collect(),
        fields: json(&fields, "products.fields")?,
        pending_days: days(pending_days)?,
        supplier,
        shown: !hidden.contains(&Some(true)),
        sku,
    }))
}

/// Products for the operator, hidden ones too, with all their SKUs.
pub(super) fn list(
    conn: &mut Conn,
    search: &Search,
    page: PageRequest,
) -> Result<Page<Listing>, db::Error> {
    let within = match search.category {
        Some(category) => Some(with_children(conn, category)?),
        None => None,
    };
    let matching = || {
        let mut query = products::table.into_boxed();
        if let Some(within) = &within {
            query = query.filter(products::category_id.eq_any(within.clone()));
        }
        if let Some(hidden) = search.hidden {
            query = query.filter(products::hidden.eq(hidden));
        }
        if let Some(supplier) = search.supplier {
            query = query.filter(products::supplier_id.eq(supplier));
        }
        if search.own {
            query = query.filter(products::supplier_id.is_null());
        }
        if !search.text.trim().is_empty() {
            let pattern = db::like_pattern(search.text.trim());
            let by_code = skus::table
                .filter(db::lower(skus::code).like(pattern.clone()).escape('\\'))
                .select(skus::product_id);
            let by_name = db::lower(products::name).like(pattern.clone()).escape('\\');
            let by_slug = products::slug.like(pattern).escape('\\');
            query = query.filter(by_name.or(by_slug).or(products::id.eq_any(by_code)));
        }
        query
    };
    let total: i64 = matching().count().get_result(conn)?;
    let page = page.within(total);
    let rows: Vec<ProductRow> = matching()
        .order((products::position, products::id.desc()))
        .limit(page.limit())
        .offset(page.offset())
        .select(ProductRow::as_select())
        .load(conn)?;
    Ok(page.of(complete(conn, rows)?, total))
}

/// Adds what belongs to the products, in three statements.
fn complete(conn: &mut Conn, rows: Vec<ProductRow>) -> Result<Vec<Listing>, db::Error> {
    let ids: Vec<ProductId> = rows.iter().map(|it| it.id).collect();
    let sku_rows: Vec<SkuRow> = skus::table
        .filter(skus::product_id.eq_any(&ids))
        .order((skus::position, skus::id))
        .select(SkuRow::as_select())
        .load(conn)?;
    let tiers: Vec<(SkuId, (i32, i64))> = price_tiers::table
        .inner_join(skus::table.on(skus::id.eq(price_tiers::sku_id)))
        .filter(skus::product_id.eq_any(&ids))
        .order((price_tiers::sku_id, price_tiers::min_quantity))
        .select((price_tiers::sku_id, (price_tiers::min_quantity, price_tiers::unit_price)))
        .load(conn)?;
    let pictures: Vec<(ProductId, String)> = product_pictures::table
        .filter(product_pictures::product_id.eq_any(&ids))
        .order((product_pictures::product_id, product_pictures::position))
        .select((product_pictures::product_id, product_pictures::digest))
        .load(conn)?;
    assemble(rows, sku_rows, tiers, pictures)
}

fn with_children(
    conn: &mut Conn,
    category: CategoryId,
) -> Result<Vec<Option<CategoryId>>, db::Error> {
    let below = categories::table.filter(categories::parent_id.eq(category));
    let mut within: Vec<Option<CategoryId>> = below.select(categories::id.nullable()).load(conn)?;
    within.push(Some(category));
    Ok(within)
}

/// Of all texts in which a picture can stand.
pub(super) fn texts_with_pictures(conn: &mut Conn) -> Result<Vec<(String, String)>, db::Error> {
    let mentioned =
        products::description.like("%/media/%").or(products::usage_note.like("%/media/%"));
    let texts = (products::description, products::usage_note);
    Ok(products::table.filter(mentioned).select(texts).load(conn)?)
}

/// Whether products or other categories stand in it.
pub(super) fn is_category_used(conn: &mut Conn, id: CategoryId) -> Result<bool, db::Error> {
    let products = products::table.filter(products::category_id.eq(id));
    let below = categories::table.filter(categories::parent_id.eq(id));
    let used = diesel::dsl::exists(products).or(diesel::dsl::exists(below));
    Ok(diesel::select(used).get_result(conn)?)
}

/// Whether it ever had a card or an order.
pub(super) fn is_sku_used(conn: &mut Conn, id: SkuId) -> Result<bool, db::Error> {
    let batches = card_batches::table.filter(card_batches::sku_id.eq(id));
    let ordered = order_lines::table.filter(order_lines::sku_id.eq(id));
    let used = diesel::dsl::exists(batches).or(diesel::dsl::exists(ordered));
    Ok(diesel::select(used).get_result::<bool>(conn)? || has_cards(conn, id)?)
}

pub(super) fn has_cards(conn: &mut Conn, id: SkuId) -> Result<bool, db::Error> {
    let any = cards::table.filter(cards::sku_id.eq(id));
    Ok(diesel::select(diesel::dsl::exists(any)).get_result(conn)?)
}

/// Whether somebody paid for cards that are not there yet.
pub(super) fn is_waited_for(conn: &mut Conn, id: SkuId) -> Result<bool, db::Error> {
    let waiting = stock_waits::table.filter(stock_waits::sku_id.eq(id));
    Ok(diesel::select(diesel::dsl::exists(waiting)).get_result(conn)?)
}

/// Whether a card of the product is free, held or locked, or is owed to somebody who paid.
pub(super) fn has_unsold_cards(conn: &mut Conn, product: ProductId) -> Result<bool, db::Error> {
    let claimed = card_claims::table.filter(card_claims::card_id.eq(cards::id));
    let free = cards::table
        .inner_join(skus::table.on(skus::id.eq(cards::sku_id)))
        .filter(skus::product_id.eq(product))
        // None below that mark is free.
        .filter(cards::id.ge(skus::free_from))
        .filter(diesel::dsl::not(diesel::dsl::exists(claimed)));
    let of_product = || skus::table.filter(skus::product_id.eq(product)).select(skus::id);
    let kept = card_claims::table
        .filter(card_claims::sku_id.eq_any(of_product()))
        .filter(card_claims::state.eq_any(["held", "locked"]));
    let owed = stock_waits::table.filter(stock_waits::sku_id.eq_any(of_product()));
    let in_stock = diesel::dsl::exists(free).or(diesel::dsl::exists(kept));
    Ok(diesel::select(in_stock.or(diesel::dsl::exists(owed))).get_result(conn)?)
}

fn with_tiers(conn: &mut Conn, row: SkuRow) -> Result<Sku, db::Error> {
    let tiers: Vec<(i32, i64)> = price_tiers::table
        .filter(price_tiers::sku_id.eq(row.id))
        .order(price_tiers::min_quantity)
        .select((price_tiers::min_quantity, price_tiers::unit_price))
        .load(conn)?;
    row.understood(&tiers)
}

fn assemble(
    product_rows: Vec<ProductRow>,
    sku_rows: Vec<SkuRow>,
    tiers: Vec<(SkuId, (i32, i64))>,
    pictures: Vec<(ProductId, String)>,
) -> Result<Vec<Listing>, db::Error> {
    let tiers = grouped(tiers);
    let mut pictures = grouped(pictures);
    let skus = sku_rows.into_iter().map(|row| {
        let tiers = tiers.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        Ok((row.product_id, row.understood(tiers)?))
    });
    let mut skus = grouped(skus.collect::<Result<Vec<_>, db::Error>>()?);
    let listings = product_rows.into_iter().map(|row| {
        let skus = skus.remove(&row.id).unwrap_or_default();
        let pictures = pictures.remove(&row.id).unwrap_or_default();
        Ok(Listing { product: Arc::new(row.understood(pictures)?), skus })
    });
    listings.collect()
}

/// Keeps the order within each group.
fn grouped<K: Eq + Hash, V>(pairs: Vec<(K, V)>) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for (key, value) in pairs {
        groups.entry(key).or_default().push(value);
    }
    groups
}
