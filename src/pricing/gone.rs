//! Goods that are deleted, with all that was said about their prices.

use super::{assortment, store};
use crate::catalog;
use crate::db::Conn;
use crate::types::{CategoryId, ProductId, SkuId};

/// As [`catalog::delete_sku`].
pub fn delete_sku(conn: &mut Conn, id: SkuId) -> Result<(), catalog::Error> {
    catalog::delete_sku(conn, id)?;
    Ok(forget_sku(conn, id)?)
}

/// As [`catalog::delete_product`].
pub fn delete_product(conn: &mut Conn, id: ProductId) -> Result<(), catalog::Error> {
    let listing = catalog::find_product(conn, id)?;
    catalog::delete_product(conn, id)?;
    for sku in listing.iter().flat_map(|it| &it.skus) {
        forget_sku(conn, sku.id)?;
    }
    Ok(())
}

/// As [`catalog::delete_category`].
pub fn delete_category(conn: &mut Conn, id: CategoryId) -> Result<(), catalog::Error> {
    catalog::delete_category(conn, id)?;
    store::forget_category(conn, id)?;
    Ok(assortment::forget_category(conn, id)?)
}

fn forget_sku(conn: &mut Conn, id: SkuId) -> Result<(), crate::db::Error> {
    store::forget_sku(conn, id)?;
    assortment::forget_sku(conn, id)
}
