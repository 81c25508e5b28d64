//! Several prices of a shop at once: looked at first, then set together or not at all.

use super::book::Book;
use super::climb::Unsellable;
use super::round::Rounding;
use super::rules::{Ask, Change, Item, Retail, Scope};
use super::save::{check_size, price_as_set};
use super::{Error, refusal, store, watch};
use crate::agents;
use crate::catalog;
use crate::config::Unfit;
use crate::db::Conn;
use crate::types::{AgentId, Money, SkuCode};
use std::collections::HashMap;

/// What a rule would make of one price.
#[derive(Debug, Clone)]
pub struct Preview {
    pub sku: SkuCode,
    pub product: String,
    pub variant: String,
    pub cost: Option<Money>,
    pub before: Result<Money, Unsellable>,
    /// Why the rule would be refused, if it does not fit.
    pub after: Result<Money, Unsellable>,
}

/// What stands on one line of a price list that somebody filled in.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub sku: SkuCode,
    /// `None`: no price of its own, so a wider rule counts again.
    pub price: Option<Money>,
}

/// The prices that would be made by this rule, in the order of the shop window. A SKU that a more exact
/// rule names is not among them.
pub fn preview(conn: &mut Conn, rule: &Retail) -> Result<Vec<Preview>, Error> {
    let book = Book::load(conn, rule.agent, None, Unfit::Lift)?;
    let with = book.clone().with_retail(*rule);
    let window = catalog::window(conn)?;
    let mut lines: Vec<Preview> = Vec::new();
    for (product, sku, categories) in window.items() {
        let item = Item { sku, categories: &categories };
        if rule.scope.exactness(item).is_none() || !with.is_made_by(item, rule) {
            continue;
        }
        let money = |minor| Money::new(minor, sku.price.currency());
        let costs = book.ladder(item, sku.min_per_order).costs().ok();
        lines.push(Preview {
            sku: sku.code.clone(),
            product: product.name.clone(),
            variant: sku.name.clone(),
            cost: costs.and_then(|it| it.last().copied()).map(money),
            before: book.climb(item, sku.min_per_order).map(|it| money(it.retail)),
            after: price_as_set(&with, item).map(money),
        });
    }
    // What does not fit says more than the size of the rule.
    if let Ask::Price(change, _) = rule.ask
        && lines.iter().all(|it| it.after.is_ok())
    {
        check_size(change)?;
    }
    Ok(lines)
}

/// Sets the amounts of single SKUs; of one that does not fit, none is set. Without an amount the SKU
/// loses the one it has, and keeps a rule that follows its cost. SKUs that are not in the shop window
/// are unknown here.
pub fn set_prices(conn: &mut Conn, agent: AgentId, wanted: &[Wanted]) -> Result<(), Error> {
    agents::touch(conn)?;
    watch::unsee(conn, agent)?;
    let window = catalog::window(conn)?;
    let known: HashMap<_, _> =
        window.items().map(|(_, sku, categories)| (&sku.code, (sku, categories))).collect();
    let mut book = Book::load(conn, agent, None, Unfit::Lift)?;
    let mut rules = Vec::with_capacity(wanted.len());
    for line in wanted {
        let found = known.get(&line.sku);
        let (sku, categories) = found.ok_or_else(|| Error::NotForSale { sku: line.sku.clone() })?;
        let scope = Scope::Sku(sku.id);
        let change = line.price.map(|it| Change::Absolute(it.minor()));
        if change.is_some() && book.own_change(sku.id) == change {
            // As it stands there already, whatever became of cost and floor since.
            continue;
        }
        let rule = change.map(|it| Retail { agent, scope, ask: Ask::Price(it, Rounding::NONE) });
        if let (Some(change), Some(rule)) = (change, rule) {
            check_size(change)?;
            book = book.with_retail(rule);
            let item = Item { sku, categories };
            price_as_set(&book, item).map_err(|why| refusal(sku, why))?;
        }
        rules.push((sku.id, rule));
    }
    for (sku, rule) in rules {
        match rule {
            Some(rule) => store::put_retail(conn, &rule)?,
            None => store::delete_amount(conn, agent, sku)?,
        }
    }
    Ok(())
}
