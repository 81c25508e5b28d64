//! Prices in an agent's shop: the quote at its checkout, and the agent's own price list.

use super::book::Book;
use super::climb::{Climb, Unsellable};
use super::rules::{Ask, Item, Retail};
use super::{Error, Quote, refusal, supply, tiered};
use crate::agents;
use crate::catalog::{ForSale, Product, Sku, Window};
use crate::config::Unfit;
use crate::db::Conn;
use crate::ledger::Account;
use crate::types::{AgentId, CategoryId, Money, ProductId, SkuCode, SkuId};
use serde::{Deserialize, Serialize};

/// A price in an agent's shop at this moment, and whose it is. Frozen with the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InShop {
    /// Before a coupon.
    pub quote: Quote,
    /// What the buyer pays.
    pub total: Money,
    /// Below this it is not sold: the agent's cost, or the floor.
    pub least: Money,
    /// What the shop calls the product; `None`: as the main shop does.
    pub title: Option<String>,
    /// Not everybody may buy: it hangs on where he is.
    pub limited: bool,
    /// The platform first, then the supplier if the goods are his, then each agent down to the shop's
    /// own. They add up to the total. Empty: all of it is the platform's.
    pub shares: Vec<Share>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub account: Account,
    pub amount: Money,
}

/// For the checkout, in its transaction: nothing is ever sold below cost or floor, whatever a page
/// said a moment ago.
pub fn quote_in_shop(
    conn: &mut Conn,
    agent: AgentId,
    wanted: &ForSale,
    quantity: u32,
    unfit: Unfit,
) -> Result<InShop, Error> {
    let sku = &wanted.sku;
    let item = Item { sku, categories: &wanted.categories };
    let book = Book::for_one(conn, agent, item, unfit)?;
    let own = agents::find_own_product(conn, agent, wanted.product)?.unwrap_or_default();
    if own.hidden {
        return Err(Error::NotForSale { sku: sku.code.clone() });
    }
    let title = Some(own.title).filter(|it| !it.is_empty());
    Ok(InShop { title, ..priced(&book, wanted, quantity)? })
}

/// What the book asks for so many pieces, and whose it is.
pub(super) fn priced(book: &Book, wanted: &ForSale, quantity: u32) -> Result<InShop, Error> {
    let sku = &wanted.sku;
    let item = Item { sku, categories: &wanted.categories };
    let climb = book.climb(item, quantity).map_err(|why| refusal(sku, why))?;
    let money = |minor| Money::new(minor, sku.price.currency());
    let times = |minor| money(minor).times(quantity).ok_or(Error::Overflow);
    let (unit, total) = (money(climb.retail), times(climb.retail)?);
    let floor = sku.floor.map_or(0, |it| it.minor());
    let least = times(climb.cost().max(floor))?;
    let accounts = std::iter::once(Account::Platform).chain(book.agents().map(Account::Agent));
    let shares = accounts
        .zip(climb.parts())
        .map(|(account, part)| Ok(Share { account, amount: times(part)? }));
    let shares = supply::set_aside(shares.collect::<Result<_, Error>>()?, wanted, quantity)?;
    let (quote, limited) = (Quote { quantity, unit, total }, book.is_limited());
    Ok(InShop { quote, total, least, title: None, limited, shares })
}

/// One SKU as the agent whose shop it is sees it, bought singly.
#[derive(Debug, Clone)]
pub struct PriceLine {
    pub id: SkuId,
    pub sku: SkuCode,
    pub product_id: ProductId,
    pub product: String,
    pub variant: String,
    /// `None`: he cannot have it at all.
    pub cost: Option<Money>,
    pub floor: Option<Money>,
    /// What buyers pay in his shop, or why they cannot.
    pub retail: Result<Money, Unsellable>,
    /// What is his of it.
    pub profit: Option<Money>,
    /// What the main shop asks.
    pub main: Money,
    /// The rule of his that makes the price; `None`: there is none, so it is the main shop's.
    pub made_by: Option<Retail>,
    /// The lowest price that his shop may show, and the lowest it does show, for any quantity.
    pub advertised_floor: Option<Money>,
    pub shown: Option<Money>,
    /// Prices of his that do not fit any more: what he asks of buyers, and of those below him.
    pub misfits: Vec<Misfit>,
}

impl PriceLine {
    /// What a price of his own shows and the least that it may, where it is too little. Who set none
    /// shows what the main shop asks, and that is not his doing.
    pub fn shown_below(&self) -> Option<(Money, Money)> {
        self.made_by.as_ref()?;
        let (shown, least) = (self.shown?, self.advertised_floor?);
        (shown.minor() < least.minor()).then_some((shown, least))
    }
}

/// A price that cost, floor or ceiling overtook after it was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Misfit {
    /// What he asks, or would have to ask.
    pub asked: Money,
    /// What he may ask at least; where that is more than he may ask at all, the most.
    pub bound: Money,
    pub fate: Fate,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is sold at the least.
    #[default]
    Lifted,
    /// It is not sold.
    Hidden,
    /// It is what he asks of somebody below him, who pays the least.
    Below,
    /// Cost or floor are above the ceiling, and it is not sold.
    Above,
}

/// Everything in the shop window, in its order.
pub fn price_list(
    conn: &mut Conn,
    agent: AgentId,
    window: &Window,
    unfit: Unfit,
) -> Result<Vec<PriceLine>, Error> {
    let book = Book::load(conn, agent, None, unfit)?;
    Ok(price_lines(&book, window, |_| true))
}

/// What the book says of these items, in the window's order.
pub(super) fn price_lines(
    book: &Book,
    window: &Window,
    which: impl Fn(Item<'_>) -> bool,
) -> Vec<PriceLine> {
    let line = |(product, sku, categories): (&Product, &Sku, Vec<CategoryId>)| {
        let item = Item { sku, categories: &categories };
        which(item).then(|| price_line(book, product, item))
    };
    window.items().filter_map(line).collect()
}

fn price_line(book: &Book, product: &Product, item: Item<'_>) -> PriceLine {
    let sku = item.sku;
    let money = |minor| Money::new(minor, sku.price.currency());
    let cost = book.costs(item, sku.min_per_order).ok();
    let cost = cost.and_then(|it| it.last().copied());
    let climb = book.climb(item, sku.min_per_order);
    let made_by = book.made_by(item);
    let own = book
        .quantities(sku)
        .find_map(|it| misfit(&book.climb(item, it), cost, made_by.as_ref(), money));
    let below = cost.and_then(|cost| {
        let asked = money(book.asked_below(item, cost)?);
        Some(Misfit { asked, bound: money(cost), fate: Fate::Below })
    });
    PriceLine {
        id: sku.id,
        sku: sku.code.clone(),
        product_id: product.id,
        product: product.name.clone(),
        variant: sku.name.clone(),
        cost: cost.map(money),
        floor: sku.floor,
        advertised_floor: sku.advertised_floor,
        shown: sku.advertised_floor.and_then(|_| lowest(book, item)).map(money),
        main: tiered(sku, sku.min_per_order),
        misfits: own.into_iter().chain(below).collect(),
        made_by,
        profit: climb.as_ref().ok().map(|it| money(it.retail - it.cost())),
        retail: climb.map(|it| money(it.retail)),
    }
}

/// What is shown beside a product is also what more pieces cost.
fn lowest(book: &Book, item: Item<'_>) -> Option<i64> {
    let quantities = book.steps(item.sku).into_iter().chain([1, item.sku.min_per_order]);
    quantities.filter_map(|it| book.climb(item, it).ok()).map(|it| it.retail).min()
}

/// Of a price that he set, or of another where something is off his shelf.
fn misfit(
    climb: &Result<Climb, Unsellable>,
    cost: Option<i64>,
    made_by: Option<&Retail>,
    money: impl Fn(i64) -> Money,
) -> Option<Misfit> {
    cost.filter(|_| made_by.is_none_or(|it| it.ask != Ask::Hide))?;
    let (asked, bound, fate) = match climb {
        Ok(climb) => (climb.asked?, climb.lifted?, Fate::Lifted),
        Err(Unsellable::BelowCost { price, cost }) => (*price, *cost, Fate::Hidden),
        Err(Unsellable::BelowFloor { price, floor }) => (*price, *floor, Fate::Hidden),
        Err(Unsellable::AboveCeiling { price, ceiling }) => (*price, *ceiling, Fate::Above),
        Err(Unsellable::Hidden | Unsellable::OutOfRange) => return None,
    };
    Some(Misfit { asked: money(asked), bound: money(bound), fate })
}
