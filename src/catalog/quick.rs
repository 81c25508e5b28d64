//! A product with one SKU in a single step, as the command line adds them.

use super::{
    CategoryDraft, Error, ProductDraft, SkuDraft, create_category, create_product, create_sku,
    slugs, views,
};
use crate::db::Conn;
use crate::types::{CategoryId, ProductId, SkuCode, Slug, Timestamp};

/// Fills in the product's address and category, makes both, and returns where they are.
///
/// The address is the SKU's code in small letters where that can be one, so that whoever knows the
/// code knows the page; else the nearest to it, else to the name. One that is taken gets a number.
pub fn add_product(
    conn: &mut Conn,
    product: &ProductDraft,
    sku: &SkuDraft,
    category: Option<&str>,
    now: Timestamp,
) -> Result<(ProductId, Slug), Error> {
    let slug = match &product.slug {
        Some(slug) => slug.clone(),
        None => slugs::free(address_of(&sku.code, &product.name), "p", |it| {
            Ok(views::product_by_slug(conn, it)?.is_some())
        })?,
    };
    let category = match category {
        Some(name) => Some(category_named(conn, name)?),
        None => product.category,
    };
    let draft = ProductDraft { category, slug: Some(slug.clone()), ..product.clone() };
    let id = create_product(conn, &draft, now)?;
    create_sku(conn, id, sku)?;
    Ok((id, slug))
}

/// The category of that name, the upper level first, or the lower one of `Above > Below`; made when
/// there is none.
pub fn category_named(conn: &mut Conn, name: &str) -> Result<CategoryId, Error> {
    let mut all = views::categories(conn)?;
    all.sort_by_key(|it| it.parent.is_some());
    if let Some((above, below)) = name.split_once('>') {
        if below.contains('>') {
            return Err(Error::Invalid { field: "category", problem: "too_deep".into() });
        }
        let above = category_named(conn, above)?;
        let known = all.iter().find(|it| it.parent == Some(above) && it.name == below.trim());
        return known.map_or_else(|| category_below(conn, Some(above), below), |it| Ok(it.id));
    }
    let known = all.iter().find(|it| it.name == name.trim());
    known.map_or_else(|| category_below(conn, None, name), |it| Ok(it.id))
}

fn category_below(
    conn: &mut Conn,
    parent: Option<CategoryId>,
    name: &str,
) -> Result<CategoryId, Error> {
    let name = name.trim().to_owned();
    create_category(conn, &CategoryDraft { parent, name, slug: None, hidden: false })
}

fn address_of(code: &SkuCode, name: &str) -> Option<Slug> {
    let exact = code.as_str().to_ascii_lowercase().parse().ok();
    exact.or_else(|| Slug::from_name(code.as_str())).or_else(|| Slug::from_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_knows_the_code_knows_the_page() {
        for (code, address) in [
            ("NETFLIX-1M", "netflix-1m"),
            ("a--b", "a--b"),
            ("win11.pro_key", "win11-pro-key"),
            ("...", "windows-11"),
        ] {
            let slug = address_of(&code.parse().unwrap(), "Windows 11 专业版");
            assert_eq!(slug.map(|it| it.to_string()).as_deref(), Some(address));
        }
    }
}
