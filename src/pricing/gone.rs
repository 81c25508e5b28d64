//! Goods that are deleted and agents who go elsewhere, with all that was said about their prices.

use super::{assortment, store};
use crate::db::Conn;
use crate::types::{AgentId, CategoryId, ProductId, SkuId, Timestamp};
use crate::{agents, catalog};

/// As [`agents::move_under`]. What his parent asked of him by name is gone.
pub fn move_agent(
    conn: &mut Conn,
    agent: AgentId,
    to: Option<AgentId>,
    max_depth: i32,
) -> Result<(), agents::Error> {
    let from = parent_of(conn, agent)?;
    agents::move_under(conn, agent, to, max_depth)?;
    match from == to {
        true => Ok(()),
        false => Ok(store::forget_child(conn, from, agent)?),
    }
}

/// As [`agents::close`]. What his parent asked of him by name is gone.
pub fn close_agent(conn: &mut Conn, agent: AgentId, now: Timestamp) -> Result<(), agents::Error> {
    agents::close(conn, agent, now)?;
    let parent = parent_of(conn, agent)?;
    Ok(store::forget_child(conn, parent, agent)?)
}

fn parent_of(conn: &mut Conn, agent: AgentId) -> Result<Option<AgentId>, agents::Error> {
    Ok(agents::find(conn, agent)?.and_then(|it| it.parent))
}

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
