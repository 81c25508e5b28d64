//! Writes rows of `products` and `product_pictures`.

use super::{ProductDraft, Texts};
use crate::db::schema::{product_pictures, products};
use crate::db::{self, Conn, counters};
use crate::types::{ProductId, Slug, Timestamp};
use diesel::prelude::*;

pub(super) fn insert(
    conn: &mut Conn,
    draft: &ProductDraft,
    slug: &Slug,
    texts: &Texts,
    now: Timestamp,
) -> Result<ProductId, db::Error> {
    let id = ProductId(counters::raise(conn, counters::PRODUCTS, 1)?);
    let row = (
        products::id.eq(id),
        products::category_id.eq(draft.category),
        products::name.eq(draft.name.trim()),
        products::slug.eq(slug.as_str()),
        products::summary.eq(draft.summary.trim()),
        products::description.eq(&draft.description),
        products::description_html.eq(&texts.description_html),
        products::usage_note.eq(&draft.usage_note),
        products::usage_note_html.eq(&texts.usage_note_html),
        products::tags.eq(&texts.tags),
        products::position.eq(draft.position),
        products::pending_days.eq(texts.pending_days),
        products::supplier_id.eq(draft.supplier),
        products::hidden.eq(draft.hidden),
        products::created_at.eq(now),
        products::updated_at.eq(now),
    );
    diesel::insert_into(products::table).values(row).execute(conn)?;
    Ok(id)
}

/// `false`: there is none.
pub(super) fn update(
    conn: &mut Conn,
    id: ProductId,
    draft: &ProductDraft,
    texts: &Texts,
    now: Timestamp,
) -> Result<bool, db::Error> {
    let changed = (
        products::category_id.eq(draft.category),
        products::name.eq(draft.name.trim()),
        draft.slug.as_ref().map(|it| products::slug.eq(it.as_str())),
        products::summary.eq(draft.summary.trim()),
        products::description.eq(&draft.description),
        products::description_html.eq(&texts.description_html),
        products::usage_note.eq(&draft.usage_note),
        products::usage_note_html.eq(&texts.usage_note_html),
        products::tags.eq(&texts.tags),
        products::position.eq(draft.position),
        products::pending_days.eq(texts.pending_days),
        products::supplier_id.eq(draft.supplier),
        products::hidden.eq(draft.hidden),
        products::updated_at.eq(now),
    );
    Ok(diesel::update(products::table.find(id)).set(changed).execute(conn)? == 1)
}

/// `false`: there is none.
pub(super) fn set_hidden(
    conn: &mut Conn,
    id: ProductId,
    hidden: bool,
    now: Timestamp,
) -> Result<bool, db::Error> {
    let changed = (products::hidden.eq(hidden), products::updated_at.eq(now));
    Ok(diesel::update(products::table.find(id)).set(changed).execute(conn)? == 1)
}

/// `false`: there is none.
pub(super) fn set_fields(
    conn: &mut Conn,
    id: ProductId,
    json: &str,
    now: Timestamp,
) -> Result<bool, db::Error> {
    let changed = (products::fields.eq(json), products::updated_at.eq(now));
    Ok(diesel::update(products::table.find(id)).set(changed).execute(conn)? == 1)
}

pub(super) fn set_pictures(
    conn: &mut Conn,
    id: ProductId,
    digests: &[&str],
) -> Result<(), db::Error> {
    let before = product_pictures::table.filter(product_pictures::product_id.eq(id));
    diesel::delete(before).execute(conn)?;
    for (position, digest) in (0_i32..).zip(digests) {
        let row = (
            product_pictures::product_id.eq(id),
            product_pictures::digest.eq(digest),
            product_pictures::position.eq(position),
        );
        diesel::insert_into(product_pictures::table).values(row).execute(conn)?;
    }
    Ok(())
}

pub(super) fn delete(conn: &mut Conn, id: ProductId) -> Result<(), db::Error> {
    diesel::delete(products::table.find(id)).execute(conn)?;
    Ok(())
}
