//! Wholesale prices and assortment as the operator sees them.

use super::assortment::{self, Assortment};
use super::rules::Markup;
use super::{Error, store};
use crate::catalog::Sku;
use crate::db::Conn;
use crate::types::{AgentId, LevelId, Money, SkuId};

/// What the platform asks of those directly below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WholesalePrice {
    /// `None`: of every level without a price of its own.
    pub level: Option<LevelId>,
    /// From so many pieces on.
    pub min_quantity: u32,
    pub unit: Money,
}

/// Of one SKU; the general ones first, then by level.
pub fn wholesale_of(conn: &mut Conn, sku: &Sku) -> Result<Vec<WholesalePrice>, Error> {
    let rows = store::wholesale(conn, Some(sku.id))?.remove(&sku.id).unwrap_or_default();
    let price = |it: super::book::Wholesale| WholesalePrice {
        level: it.level,
        min_quantity: it.min_quantity,
        unit: Money::new(it.unit, sku.price.currency()),
    };
    let mut prices: Vec<WholesalePrice> = rows.into_iter().map(price).collect();
    prices.sort_by_key(|it| (it.level, it.min_quantity));
    Ok(prices)
}

/// Who may sell a SKU, as far as it is named.
pub fn assortment_of_sku(conn: &mut Conn, sku: SkuId) -> Result<Vec<Assortment>, Error> {
    Ok(assortment::of_sku(conn, sku)?)
}

/// Who may sell whole categories, or anything.
pub fn wide_assortment(conn: &mut Conn) -> Result<Vec<Assortment>, Error> {
    Ok(assortment::wide(conn)?)
}

/// What an agent's branch may sell, as far as he is named.
pub fn assortment_of_agent(conn: &mut Conn, agent: AgentId) -> Result<Vec<Assortment>, Error> {
    Ok(assortment::of_agent(conn, agent)?)
}

/// What the platform asks of this agent alone.
pub fn special_prices(conn: &mut Conn, agent: AgentId) -> Result<Vec<Markup>, Error> {
    Ok(store::markups_for_child(conn, None, agent)?)
}
