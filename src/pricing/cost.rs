//! What an agent pays who buys for himself: his cost, and whose each part of it is.

use super::book::Book;
use super::climb::Unsellable;
use super::rules::{Item, Markup};
use super::shop::{InShop, Share};
use super::{Error, Quote, refusal, supply};
use crate::catalog::{ForSale, Product, Sku, Window};
use crate::config::Unfit;
use crate::db::Conn;
use crate::ledger::Account;
use crate::types::{AgentId, CategoryId, Money, SkuCode};

/// For the purchase, in its transaction: the platform first, then the supplier if the goods are his, then
/// each agent above him. There is no floor, which is for what buyers pay; he has no part himself.
pub fn quote_at_cost(
    conn: &mut Conn,
    agent: AgentId,
    wanted: &ForSale,
    quantity: u32,
    unfit: Unfit,
) -> Result<InShop, Error> {
    let sku = &wanted.sku;
    let item = Item { sku, categories: &wanted.categories };
    let book = Book::for_one(conn, agent, item, unfit)?;
    at_cost(&book, wanted, quantity)
}

/// What so many pieces cost the last of the book's line, and whose it is.
pub(super) fn at_cost(book: &Book, wanted: &ForSale, quantity: u32) -> Result<InShop, Error> {
    let sku = &wanted.sku;
    let item = Item { sku, categories: &wanted.categories };
    let costs = book.costs(item, quantity).map_err(|why| refusal(sku, why))?;
    let money = |minor| Money::new(minor, sku.price.currency());
    let unit = money(costs.last().copied().ok_or(Error::Overflow)?);
    let total = unit.times(quantity).ok_or(Error::Overflow)?;
    let accounts = std::iter::once(Account::Platform).chain(book.agents().map(Account::Agent));
    let shares = accounts.zip(parts(&costs)).map(|(account, part)| {
        let amount = money(part).times(quantity).ok_or(Error::Overflow)?;
        Ok(Share { account, amount })
    });
    let shares = supply::set_aside(shares.collect::<Result<_, Error>>()?, wanted, quantity)?;
    let quote = Quote { quantity, unit, total };
    Ok(InShop { quote, total, least: total, title: None, limited: false, shares })
}

/// Of what it costs the last: the platform's part, then each agent's above him. They add up to it.
fn parts(costs: &[i64]) -> Vec<i64> {
    let above = costs.iter().zip(costs.iter().skip(1)).map(|(cost, above)| above - cost);
    costs.first().copied().into_iter().chain(above).collect()
}

/// One SKU as an agent can buy it for himself.
#[derive(Debug, Clone)]
pub struct CostLine {
    pub sku: SkuCode,
    pub product: String,
    pub variant: String,
    /// Of one piece, when as few as possible are bought.
    pub cost: Money,
    pub least: u32,
}

/// What of the shop window he can have, in its order.
pub fn cost_list(
    conn: &mut Conn,
    agent: AgentId,
    window: &Window,
    unfit: Unfit,
) -> Result<Vec<CostLine>, Error> {
    let book = Book::load(conn, agent, None, unfit)?;
    let mut lines = Vec::new();
    for (product, sku, categories) in window.items() {
        let item = Item { sku, categories: &categories };
        let costs: Result<Vec<i64>, Unsellable> = book.costs(item, sku.min_per_order);
        let Some(cost) = costs.ok().and_then(|it| it.last().copied()) else {
            continue;
        };
        lines.push(CostLine {
            sku: sku.code.clone(),
            product: product.name.clone(),
            variant: sku.name.clone(),
            cost: Money::new(cost, sku.price.currency()),
            least: sku.min_per_order,
        });
    }
    Ok(lines)
}

/// One SKU as it comes to an agent from the one above him.
#[derive(Debug, Clone)]
pub struct ChildLine {
    pub sku: SkuCode,
    pub product: String,
    pub variant: String,
    /// What it costs the parent; `None`: he cannot have it either.
    pub parent: Option<Money>,
    /// What the parent asks of this child. `None`: the child cannot have it.
    pub child: Option<Money>,
    /// The parent's rule that says so; `None`: nothing on top.
    pub rule: Option<Markup>,
}

/// What a parent asks of somebody directly below him, in the order of the shop window.
pub fn child_costs(
    conn: &mut Conn,
    child: AgentId,
    window: &Window,
    unfit: Unfit,
) -> Result<Vec<ChildLine>, Error> {
    let book = Book::load(conn, child, None, unfit)?;
    let line = |(product, sku, categories): (&Product, &Sku, Vec<CategoryId>)| {
        let item = Item { sku, categories: &categories };
        let costs = book.costs(item, sku.min_per_order).unwrap_or_default();
        let money = |minor: &i64| Money::new(*minor, sku.price.currency());
        ChildLine {
            sku: sku.code.clone(),
            product: product.name.clone(),
            variant: sku.name.clone(),
            parent: costs.iter().rev().nth(1).map(money),
            child: costs.last().map(money),
            rule: book.markup_of_last(item),
        }
    };
    Ok(window.items().map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_parts_of_a_cost_add_up_and_nobody_is_below_nothing(
            steps in proptest::collection::vec(0_i64..10_000, 1..11),
        ) {
            let mut cost = 0;
            let costs: Vec<i64> = steps.iter().map(|step| { cost += step; cost }).collect();
            let parts = parts(&costs);
            prop_assert_eq!(parts.len(), costs.len());
            prop_assert_eq!(parts.iter().sum::<i64>(), cost);
            prop_assert!(parts.iter().all(|it| *it >= 0));
        }
    }
}
