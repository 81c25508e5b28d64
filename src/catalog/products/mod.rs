//! What has a page of its own.

mod fields;
mod store;

use super::checks::{self, refuse};
use super::store::ProductRow;
use super::{CustomField, Error, skus, slugs, touch, views};
use crate::db::{self, Conn};
use crate::markdown;
use crate::suppliers;
use crate::types::{CategoryId, Fault, ProductId, Slug, SupplierId, Timestamp};

/// All in characters.
const LONGEST_NAME: usize = 100;
const LONGEST_SUMMARY: usize = 200;
const LONGEST_TEXT: usize = 50_000;
const LONGEST_TAG: usize = 20;
const MOST_TAGS: usize = 8;
const MOST_PICTURES: usize = 10;
const MOST_DAYS: u32 = 365;

/// A product as the operator wants it.
#[derive(Debug, Clone, Default)]
pub struct ProductDraft {
    pub category: Option<CategoryId>,
    pub name: String,
    /// `None`: made from the name.
    pub slug: Option<Slug>,
    pub summary: String,
    /// Markdown.
    pub description: String,
    /// Markdown, for who has paid.
    pub usage_note: String,
    pub tags: Vec<String>,
    /// Smaller comes first; among equals the newest.
    pub position: i32,
    /// How long agents' earnings from it wait; `None`: as configured.
    pub pending_days: Option<u32>,
    /// Whose goods they are; `None`: the platform's own.
    pub supplier: Option<SupplierId>,
    pub hidden: bool,
}

/// What a product says, as rows keep it.
struct Texts {
    description_html: String,
    usage_note_html: String,
    tags: String,
    pending_days: Option<i32>,
}

pub fn create_product(
    conn: &mut Conn,
    draft: &ProductDraft,
    now: Timestamp,
) -> Result<ProductId, Error> {
    check(conn, draft)?;
    let slug = match &draft.slug {
        Some(slug) => slug.clone(),
        None => slugs::free(Slug::from_name(&draft.name), "p", |it| {
            Ok(views::product_by_slug(conn, it)?.is_some())
        })?,
    };
    touch(conn)?;
    store::insert(conn, draft, &slug, &texts(draft)?, now).map_err(taken)
}

/// A slug of `None` keeps the one it has: addresses that people saved go on working.
pub fn change_product(
    conn: &mut Conn,
    id: ProductId,
    draft: &ProductDraft,
    now: Timestamp,
) -> Result<(), Error> {
    check(conn, draft)?;
    let before = views::product_by_id(conn, id)?.ok_or(Error::NotFound("product"))?;
    if before.supplier_id != draft.supplier {
        check_handover(conn, before, draft.supplier)?;
    }
    touch(conn)?;
    found(store::update(conn, id, draft, &texts(draft)?, now).map_err(taken)?)
}

/// Nobody can buy it or find it; orders go on.
pub fn hide_product(conn: &mut Conn, id: ProductId, now: Timestamp) -> Result<(), Error> {
    set_hidden(conn, id, true, now)
}

pub fn show_product(conn: &mut Conn, id: ProductId, now: Timestamp) -> Result<(), Error> {
    set_hidden(conn, id, false, now)
}

fn set_hidden(conn: &mut Conn, id: ProductId, hidden: bool, now: Timestamp) -> Result<(), Error> {
    touch(conn)?;
    found(store::set_hidden(conn, id, hidden, now)?)
}

fn found(there: bool) -> Result<(), Error> {
    if there { Ok(()) } else { Err(Error::NotFound("product")) }
}

/// The first is the cover. Digests of pictures that exist.
pub fn set_pictures(conn: &mut Conn, id: ProductId, digests: &[String]) -> Result<(), Error> {
    if views::product_by_id(conn, id)?.is_none() {
        return Err(Error::NotFound("product"));
    }
    if digests.len() > MOST_PICTURES {
        return refuse("picture", Fault::too_many(MOST_PICTURES));
    }
    let mut distinct: Vec<&str> = Vec::new();
    for digest in digests {
        if !distinct.contains(&digest.as_str()) {
            distinct.push(digest);
        }
    }
    touch(conn)?;
    Ok(store::set_pictures(conn, id, &distinct)?)
}

/// The questions at checkout, in the order asked.
pub fn set_fields(
    conn: &mut Conn,
    id: ProductId,
    asked: &[CustomField],
    now: Timestamp,
) -> Result<(), Error> {
    fields::check(asked)?;
    let json = serde_json::to_string(asked).map_err(|_| db::Error::Corrupt("products.fields"))?;
    touch(conn)?;
    found(store::set_fields(conn, id, &json, now)?)
}

/// With its SKUs, and only if none of them ever had a card or an order. Else hide it.
pub fn delete_product(conn: &mut Conn, id: ProductId) -> Result<(), Error> {
    touch(conn)?;
    let row = views::product_by_id(conn, id)?.ok_or(Error::NotFound("product"))?;
    for sku in views::listing(conn, row)?.skus {
        skus::delete_sku(conn, sku.id)?;
    }
    Ok(store::delete(conn, id)?)
}

fn check(conn: &mut Conn, draft: &ProductDraft) -> Result<(), Error> {
    check_texts(draft)?;
    if let Some(category) = draft.category
        && !views::categories(conn)?.iter().any(|it| it.id == category)
    {
        return refuse("category", "not_found");
    }
    if let Some(supplier) = draft.supplier
        && suppliers::find(conn, supplier)?.is_none()
    {
        return refuse("supplier", "no_such_supplier");
    }
    Ok(())
}

/// To a supplier go only goods of which it is said what he gets, and from one only goods of which nothing
/// of his is left to sell.
fn check_handover(
    conn: &mut Conn,
    product: ProductRow,
    to: Option<SupplierId>,
) -> Result<(), Error> {
    if product.supplier_id.is_some() && views::has_unsold_cards(conn, product.id)? {
        return refuse("supplier", "has_unsold_cards");
    }
    let skus = views::listing(conn, product)?.skus;
    if to.is_some() && skus.iter().any(|it| it.supplier_cost.is_none()) {
        return refuse("supplier", "no_supplier_cost");
    }
    Ok(())
}

fn check_texts(draft: &ProductDraft) -> Result<(), Error> {
    checks::line("name", &draft.name, LONGEST_NAME)?;
    checks::optional_line("summary", &draft.summary, LONGEST_SUMMARY)?;
    checks::paragraphs("description", &draft.description, LONGEST_TEXT)?;
    checks::paragraphs("usage_note", &draft.usage_note, LONGEST_TEXT)?;
    if draft.pending_days.is_some_and(|it| it > MOST_DAYS) {
        return refuse("pending_days", Fault::of("too_many_days", MOST_DAYS));
    }
    if draft.tags.len() > MOST_TAGS {
        return refuse("tags", Fault::too_many(MOST_TAGS));
    }
    draft.tags.iter().try_for_each(|it| checks::line("tags", it, LONGEST_TAG))
}

fn texts(draft: &ProductDraft) -> Result<Texts, db::Error> {
    let corrupt = |_| db::Error::Corrupt("products");
    Ok(Texts {
        description_html: markdown::to_html(&draft.description),
        usage_note_html: markdown::to_html(&draft.usage_note),
        tags: serde_json::to_string(&draft.tags).map_err(corrupt)?,
        pending_days: draft.pending_days.and_then(|it| i32::try_from(it).ok()),
    })
}

fn taken(error: db::Error) -> Error {
    if db::is_unique_violation(&error) { Error::Taken("slug") } else { Error::Db(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_short_and_there_are_few() {
        let tagged = |tags: Vec<String>| {
            let draft = ProductDraft { name: "月卡".into(), tags, ..ProductDraft::default() };
            check_texts(&draft).map_err(|it| it.to_string())
        };
        assert_eq!(tagged(vec!["热卖".into()]), Ok(()));
        assert_eq!(tagged(vec!["标".repeat(21)]), Err("tags: too long (20)".into()));
        assert_eq!(tagged(vec!["热卖".into(); 9]), Err("tags: too many (8)".into()));
        assert_eq!(tagged(vec![" ".into()]), Err("tags: empty".into()));
    }
}
