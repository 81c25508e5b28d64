//! Groups of products, two levels deep.

mod store;

use super::checks::{self, refuse};
use super::{Category, Error, Toward, slugs, touch, views};
use crate::db::{self, Conn};
use crate::types::{CategoryId, Slug};

/// In characters.
const LONGEST_NAME: usize = 40;

/// A category as the operator wants it.
#[derive(Debug, Clone)]
pub struct CategoryDraft {
    pub parent: Option<CategoryId>,
    pub name: String,
    /// `None`: made from the name.
    pub slug: Option<Slug>,
    pub hidden: bool,
}

/// All of them, hidden ones too, in the order shown.
pub fn list_categories(conn: &mut Conn) -> Result<Vec<Category>, Error> {
    Ok(views::categories(conn)?)
}

/// Goes to the end of its siblings.
pub fn create_category(conn: &mut Conn, draft: &CategoryDraft) -> Result<CategoryId, Error> {
    let all = views::categories(conn)?;
    check(&all, None, draft)?;
    let slug = match &draft.slug {
        Some(slug) => slug.clone(),
        None => {
            let taken: Vec<&Slug> = all.iter().map(|it| &it.slug).collect();
            slugs::free(Slug::from_name(&draft.name), "c", |it| Ok(taken.contains(&it)))?
        }
    };
    let last = all.iter().map(|it| it.position).max().unwrap_or_default();
    touch(conn)?;
    store::insert(conn, draft, &slug, last.saturating_add(1)).map_err(taken)
}

/// A slug of `None` keeps the one it has: addresses that people saved go on working.
pub fn change_category(
    conn: &mut Conn,
    id: CategoryId,
    draft: &CategoryDraft,
) -> Result<(), Error> {
    let all = views::categories(conn)?;
    let before = all.iter().find(|it| it.id == id).ok_or(Error::NotFound("category"))?;
    check(&all, Some(id), draft)?;
    let slug = draft.slug.as_ref().unwrap_or(&before.slug);
    touch(conn)?;
    store::update(conn, id, draft, slug).map_err(taken)
}

/// One place up or down among its siblings.
pub fn move_category(conn: &mut Conn, id: CategoryId, toward: Toward) -> Result<(), Error> {
    let all = views::categories(conn)?;
    let one = all.iter().find(|it| it.id == id).ok_or(Error::NotFound("category"))?;
    let siblings = all.iter().filter(|it| it.parent == one.parent).map(|it| it.id);
    let Some(sorted) = checks::moved(&siblings.collect::<Vec<_>>(), id, toward) else {
        return Ok(());
    };
    touch(conn)?;
    for (position, id) in (1..).zip(sorted) {
        store::place(conn, id, position)?;
    }
    Ok(())
}

/// Only an empty one: products and categories below keep it.
pub fn delete_category(conn: &mut Conn, id: CategoryId) -> Result<(), Error> {
    if views::is_category_used(conn, id)? {
        return refuse("category", "in_use");
    }
    touch(conn)?;
    match store::delete(conn, id)? {
        true => Ok(()),
        false => Err(Error::NotFound("category")),
    }
}

fn check(all: &[Category], id: Option<CategoryId>, draft: &CategoryDraft) -> Result<(), Error> {
    checks::line("name", &draft.name, LONGEST_NAME)?;
    let Some(parent) = draft.parent else { return Ok(()) };
    let above = all.iter().find(|it| it.id == parent);
    match above {
        None => return refuse("parent", "not_found"),
        Some(it) if it.parent.is_some() || Some(it.id) == id => {
            return refuse("parent", "too_deep");
        }
        Some(_) => {}
    }
    let has_children = id.is_some() && all.iter().any(|it| it.parent == id);
    if has_children { refuse("parent", "too_deep") } else { Ok(()) }
}

fn taken(error: db::Error) -> Error {
    if db::is_unique_violation(&error) { Error::Taken("slug") } else { Error::Db(error) }
}
