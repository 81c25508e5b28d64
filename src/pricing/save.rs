//! Setting prices. What would be below cost or floor is refused, with both numbers.

use super::book::{Book, Wholesale};
use super::climb::Unsellable;
use super::rules::{Ask, Change, Item, Markup, Retail, Scope, Target};
use super::{Error, refusal, store, supply, watch};
use crate::agents;
use crate::catalog::{self, Sku};
use crate::config::Unfit;
use crate::db::Conn;
use crate::types::{AgentId, Bps, CategoryId, Fault, LevelId, Money, SkuId};

/// Ten times the cost on top of it.
pub const MOST_PERCENT: Bps = Bps(100_000);

/// A SKU with its categories, own first.
type Owned = (Sku, Vec<CategoryId>);

/// What an agent asks of his children, the widest rules first.
pub fn list_markups(conn: &mut Conn, owner: AgentId) -> Result<Vec<Markup>, Error> {
    Ok(store::markups_by(conn, owner)?)
}

/// What an agent asks in his shop by category or for everything; prices of single SKUs are left out.
pub fn list_retail(conn: &mut Conn, agent: AgentId) -> Result<Vec<Retail>, Error> {
    let all = store::retail_of(conn, agent, None)?;
    Ok(all.into_iter().filter(|it| !matches!(it.scope, Scope::Sku(_))).collect())
}

/// What those directly below pay. Never less than it costs whoever asks it.
pub fn set_markup(conn: &mut Conn, rule: &Markup) -> Result<(), Error> {
    agents::touch(conn)?;
    if let Some(owner) = rule.owner {
        watch::unsee(conn, owner)?;
    }
    check_target(conn, rule)?;
    for (sku, categories) in &in_scope(conn, rule.scope)? {
        let item = Item { sku, categories };
        let cost = match rule.owner {
            Some(owner) => cost_of(conn, owner, item)?,
            None => sku.supplier_cost.map_or(0, |it| it.minor()),
        };
        let price = rule.change.apply(cost);
        let price = price.ok_or_else(|| refusal(sku, Unsellable::OutOfRange))?;
        if price < cost {
            return Err(refusal(sku, Unsellable::BelowCost { price, cost }));
        }
        // A wider rule may be meant for the others; what is said of this one alone is a mistake.
        let ceiling = sku.ceiling.map(|it| it.minor());
        if let (Scope::Sku(_), Some(ceiling)) = (rule.scope, ceiling)
            && price > ceiling
        {
            return Err(refusal(sku, Unsellable::AboveCeiling { price, ceiling }));
        }
    }
    check_size(rule.change)?;
    Ok(store::put_markup(conn, rule)?)
}

pub fn remove_markup(
    conn: &mut Conn,
    owner: Option<AgentId>,
    scope: Scope,
    target: Target,
) -> Result<bool, Error> {
    agents::touch(conn)?;
    if let Some(owner) = owner {
        watch::unsee(conn, owner)?;
    }
    Ok(store::delete_markup(conn, owner, scope, target)?)
}

/// What an agent asks in his shop. Every price that the rule makes must fit now; what happens when
/// costs or floors rise later is the operator's choice.
pub fn set_retail(conn: &mut Conn, rule: &Retail) -> Result<(), Error> {
    agents::touch(conn)?;
    watch::unsee(conn, rule.agent)?;
    let items = in_scope(conn, rule.scope)?;
    if let Ask::Price(change, _) = rule.ask {
        let book = Book::load(conn, rule.agent, None, Unfit::Lift)?.with_retail(*rule);
        for (sku, categories) in &items {
            let item = Item { sku, categories };
            if book.is_made_by(item, rule) {
                price_as_set(&book, item).map_err(|why| refusal(sku, why))?;
            }
        }
        check_size(change)?;
    }
    Ok(store::put_retail(conn, rule)?)
}

/// What the book makes of an item when its shop's price is set: lifted and capped is nothing then, for
/// however many pieces. The price of the fewest.
pub(super) fn price_as_set(book: &Book, item: Item<'_>) -> Result<i64, Unsellable> {
    let ceiling = item.sku.ceiling.map(Money::minor);
    let mut fewest = None;
    for quantity in book.quantities(item.sku) {
        let climb = book.ladder(item, quantity).climb_as_set()?;
        match (climb.asked, ceiling) {
            (Some(price), Some(ceiling)) if price > ceiling => {
                return Err(Unsellable::AboveCeiling { price, ceiling });
            }
            _ => fewest = fewest.or(Some(climb.retail)),
        }
    }
    fewest.ok_or(Unsellable::OutOfRange)
}

pub fn remove_retail(conn: &mut Conn, agent: AgentId, scope: Scope) -> Result<bool, Error> {
    agents::touch(conn)?;
    watch::unsee(conn, agent)?;
    Ok(store::delete_retail(conn, agent, scope)?)
}

/// What the platform asks for a SKU from `min_quantity` pieces on: of a level, or of every level
/// without a price of its own. `None` takes it away.
pub fn set_wholesale(
    conn: &mut Conn,
    sku: SkuId,
    level: Option<LevelId>,
    min_quantity: u32,
    unit: Option<Money>,
) -> Result<(), Error> {
    agents::touch(conn)?;
    match unit {
        Some(unit) if !unit.is_positive() || min_quantity == 0 => {
            Err(Error::Invalid { field: "wholesale", problem: "not_positive".into() })
        }
        Some(unit) => {
            check_bounds(conn, sku, unit)?;
            let price = Wholesale { level, min_quantity, unit: unit.minor() };
            store::put_wholesale(conn, sku, &price)?;
            check_falling(conn, sku, level)
        }
        None => {
            store::delete_wholesale(conn, sku, level, min_quantity)?;
            Ok(())
        }
    }
}

/// What nobody could sell without loss is no price for agents, and neither is what the platform would
/// lose on.
fn check_bounds(conn: &mut Conn, sku: SkuId, unit: Money) -> Result<(), Error> {
    let sku = catalog::find_sku_by_id(conn, sku)?;
    let sku = sku.ok_or(Error::Invalid { field: "sku", problem: "no_such_sku".into() })?;
    supply::check(&sku, unit)?;
    match sku.ceiling {
        Some(ceiling) if unit.minor() > ceiling.minor() => {
            Err(Error::AboveCeiling { sku: sku.code, price: unit, ceiling })
        }
        _ => Ok(()),
    }
}

/// More pieces cost no more each. In the transaction that sets the price.
fn check_falling(conn: &mut Conn, sku: SkuId, level: Option<LevelId>) -> Result<(), Error> {
    let mut prices = store::wholesale(conn, Some(sku))?.remove(&sku).unwrap_or_default();
    prices.retain(|it| it.level == level);
    prices.sort_by_key(|it| it.min_quantity);
    match prices.is_sorted_by(|fewer, more| fewer.unit >= more.unit) {
        true => Ok(()),
        false => Err(Error::Invalid { field: "wholesale", problem: "not_cheaper".into() }),
    }
}

fn check_target(conn: &mut Conn, rule: &Markup) -> Result<(), Error> {
    let (known, field, problem) = match rule.target {
        Target::Children => return Ok(()),
        Target::Level(level) => {
            (agents::levels(conn)?.iter().any(|it| it.id == level), "whom", "unknown")
        }
        Target::Child(child) => {
            let child = agents::find(conn, child)?;
            (child.is_some_and(|it| it.parent == rule.owner), "child", "not_a_child")
        }
    };
    if known { Ok(()) } else { Err(Error::Invalid { field, problem: problem.into() }) }
}

pub(super) fn check_size(change: Change) -> Result<(), Error> {
    let refuse = |field, problem: Fault| Err(Error::Invalid { field, problem });
    match change {
        Change::Percent(bps) if bps < 0 => refuse("percent", Fault::too_small(0)),
        Change::Percent(bps) if bps > i64::from(MOST_PERCENT.0) => {
            refuse("percent", Fault::too_large(MOST_PERCENT))
        }
        Change::Fixed(minor) if minor < 0 => refuse("fixed", Fault::too_small(0)),
        Change::Absolute(minor) if minor <= 0 => refuse("price", "not_positive".into()),
        _ => Ok(()),
    }
}

/// What the item costs an agent, whatever his shop asks for it.
fn cost_of(conn: &mut Conn, agent: AgentId, item: Item<'_>) -> Result<i64, Error> {
    let book = Book::load(conn, agent, Some(item), Unfit::Lift)?;
    let ladder = book.ladder(item, item.sku.min_per_order);
    let costs = ladder.costs().map_err(|why| refusal(item.sku, why))?;
    costs.last().copied().ok_or(Error::Invalid { field: "agent", problem: "no_such_agent".into() })
}

/// The SKUs that a rule is about. One SKU may be hidden; of the others, those in the shop window count.
fn in_scope(conn: &mut Conn, scope: Scope) -> Result<Vec<Owned>, Error> {
    if let Scope::Sku(sku) = scope {
        let sku = catalog::find_sku_by_id(conn, sku)?
            .ok_or(Error::Invalid { field: "sku", problem: "no_such_sku".into() })?;
        let categories = catalog::for_sale(conn, &sku.code)?.map(|it| it.categories);
        return Ok(vec![(sku, categories.unwrap_or_default())]);
    }
    check_category(conn, scope)?;
    let window = catalog::window(conn)?;
    let owned = window.items().filter(|(_, sku, categories)| {
        let item = Item { sku, categories };
        scope.exactness(item).is_some()
    });
    Ok(owned.map(|(_, sku, categories)| (sku.clone(), categories)).collect())
}

/// A rule is about a category that there is.
pub(super) fn check_category(conn: &mut Conn, scope: Scope) -> Result<(), Error> {
    match scope {
        Scope::Category(id) if !catalog::list_categories(conn)?.iter().any(|it| it.id == id) => {
            Err(Error::Invalid { field: "what", problem: "unknown".into() })
        }
        _ => Ok(()),
    }
}
