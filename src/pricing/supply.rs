//! Goods of a supplier: what he gets of a price, and that no price is below it.

use super::climb::Unsellable;
use super::{Error, InShop, Share, quote, refusal, store};
use crate::catalog::{self, ForSale, Sku, SkuDraft};
use crate::db::Conn;
use crate::ledger::Account;
use crate::types::{Money, SkuId};

/// What the main shop asks, and whose it is. Of the platform's own goods no parts are told.
pub fn quote_in_main(wanted: &ForSale, quantity: u32) -> Result<InShop, Error> {
    let quote = quote(&wanted.sku, quantity)?;
    let shares = match wanted.supplier {
        None => Vec::new(),
        Some(_) => {
            let whole = Share { account: Account::Platform, amount: quote.total };
            set_aside(vec![whole], wanted, quantity)?
        }
    };
    let total = quote.total;
    Ok(InShop { quote, total, least: total, title: None, limited: false, shares })
}

/// Takes the supplier's part out of the platform's, which stands first. Nobody else gets less for it.
pub(super) fn set_aside(
    mut shares: Vec<Share>,
    wanted: &ForSale,
    quantity: u32,
) -> Result<Vec<Share>, Error> {
    let Some(supplier) = wanted.supplier else {
        return Ok(shares);
    };
    let sku = &wanted.sku;
    let not_for_sale = || Error::NotForSale { sku: sku.code.clone() };
    let cost = sku.supplier_cost.ok_or_else(not_for_sale)?;
    let his = cost.times(quantity).ok_or(Error::Overflow)?;
    let platform = shares.first_mut().ok_or_else(not_for_sale)?;
    let had = platform.amount;
    let left = had.checked_sub(his).filter(|it| it.minor() >= 0);
    platform.amount = left.ok_or_else(|| below(sku, had, his))?;
    shares.insert(1, Share { account: Account::Supplier(supplier), amount: his });
    Ok(shares)
}

/// The platform asks of nobody less than it pays itself.
pub(super) fn check(sku: &Sku, price: Money) -> Result<(), Error> {
    match sku.supplier_cost {
        Some(cost) if price.minor() < cost.minor() => Err(below(sku, price, cost)),
        _ => Ok(()),
    }
}

/// Changes a variant. What the platform asks of agents for it must not be below what its supplier gets
/// from now on.
pub fn change_sku(conn: &mut Conn, id: SkuId, draft: &SkuDraft) -> Result<(), Error> {
    catalog::change_sku(conn, id, draft)?;
    if draft.supplier_cost.is_none() {
        return Ok(());
    }
    let sku = catalog::find_sku_by_id(conn, id)?.ok_or(catalog::Error::NotFound("sku"))?;
    let asked = store::wholesale(conn, Some(id))?.into_values().flatten().map(|it| it.unit);
    let special = store::special_prices(conn, id)?;
    let lowest = asked.chain(special).min();
    lowest.map_or(Ok(()), |it| check(&sku, Money::new(it, sku.price.currency())))
}

fn below(sku: &Sku, price: Money, cost: Money) -> Error {
    refusal(sku, Unsellable::BelowCost { price: price.minor(), cost: cost.minor() })
}
