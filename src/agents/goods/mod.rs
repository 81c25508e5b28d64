//! The products of an agent's shop in its own words and order.

mod store;

use super::{Error, touch};
use crate::db::{self, Conn};
use crate::markdown;
use crate::types::{AgentId, Fault, ProductId};
use std::collections::HashMap;

/// All in characters.
const LONGEST_TITLE: usize = 100;
const LONGEST_SUMMARY: usize = 200;
const LONGEST_TEXT: usize = 20_000;
/// Either way from the middle.
const FARTHEST: i32 = 9_999;

/// What a shop says of a product. Whatever is empty is as in the main shop.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnProduct {
    /// Smaller comes first; among equals, the order of the main shop.
    pub position: i32,
    /// Neither shown nor sold.
    pub hidden: bool,
    pub title: String,
    pub summary: String,
    /// Markdown, and its sanitised HTML made when saved.
    pub description: String,
    pub description_html: String,
}

/// Of all products that something is said of.
pub fn own_products(
    conn: &mut Conn,
    agent: AgentId,
) -> Result<HashMap<ProductId, OwnProduct>, db::Error> {
    store::all(conn, agent)
}

/// `None`: nothing is said of it.
pub fn find_own_product(
    conn: &mut Conn,
    agent: AgentId,
    product: ProductId,
) -> Result<Option<OwnProduct>, db::Error> {
    store::find(conn, agent, product)
}

/// Changes what is said of a product, as it is when nobody else can change it any more.
pub fn change_own_product(
    conn: &mut Conn,
    agent: AgentId,
    product: ProductId,
    change: impl Fn(OwnProduct) -> OwnProduct,
) -> Result<(), Error> {
    touch(conn)?;
    let known = store::find(conn, agent, product)?.unwrap_or_default();
    let wanted = tidied(change(known));
    check(&wanted)?;
    Ok(store::put(conn, agent, product, &wanted)?)
}

fn tidied(product: OwnProduct) -> OwnProduct {
    OwnProduct {
        title: product.title.trim().to_owned(),
        summary: product.summary.trim().to_owned(),
        description_html: markdown::to_html(&product.description),
        description: product.description.trim().to_owned(),
        ..product
    }
}

fn check(product: &OwnProduct) -> Result<(), Error> {
    let refuse = |field, problem| Err(Error::Invalid { field, problem });
    let at = |field| move |problem| Error::Invalid { field, problem };
    for (field, text, longest) in [
        ("title", &product.title, LONGEST_TITLE),
        ("summary", &product.summary, LONGEST_SUMMARY),
        ("description", &product.description, LONGEST_TEXT),
    ] {
        Fault::fits(text, longest).map_err(at(field))?;
        if field != "description" && text.chars().any(char::is_control) {
            return refuse(field, "control_signs".into());
        }
    }
    if !(-FARTHEST..=FARTHEST).contains(&product.position) {
        let small = product.position < 0;
        let fault = if small { Fault::too_small(-FARTHEST) } else { Fault::too_large(FARTHEST) };
        return refuse("position", fault);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_clean_and_short() {
        let typed = OwnProduct {
            title: " 会员 ".to_owned(),
            description: "**好** <script>x</script>".to_owned(),
            ..OwnProduct::default()
        };
        let kept = tidied(typed);
        assert_eq!((kept.title.as_str(), check(&kept).is_ok()), ("会员", true));
        assert_eq!(kept.description_html, "<p><strong>好</strong> </p>");
        let long = OwnProduct { title: "长".repeat(101), ..kept.clone() };
        assert!(check(&long).is_err());
        assert!(check(&OwnProduct { position: 10_000, ..kept }).is_err());
    }
}
