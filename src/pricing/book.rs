//! Everything that makes the prices of one shop, read in six statements however deep its agent
//! stands: for one SKU at the checkout, for all of them for a page.

use super::assortment::{self, Assortment};
use super::climb::{Climb, Ladder, Unsellable};
use super::rules::{
    Ask, Change, Item, Markup, Retail, Scope, Target, winning_markup, winning_retail,
};
use super::{Error, store, tiered};
use crate::agents::{self, Level, Link};
use crate::catalog::Sku;
use crate::config::Unfit;
use crate::db::{self, Conn};
use crate::types::{AgentId, LevelId, SkuId};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What the platform asks of a level, from so many pieces on. `None`: of every other level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wholesale {
    pub(super) level: Option<LevelId>,
    pub(super) min_quantity: u32,
    pub(super) unit: i64,
}

/// What is the same for every shop: three of the six statements.
#[derive(Debug, Clone, Default)]
pub(super) struct Terms {
    levels: Vec<Level>,
    wholesale: HashMap<SkuId, Vec<Wholesale>>,
    assortment: Vec<Assortment>,
}

impl Terms {
    /// `only`: what is said of one SKU; else of all.
    pub(super) fn load(conn: &mut Conn, only: Option<Item<'_>>) -> Result<Terms, db::Error> {
        Ok(Terms {
            levels: agents::levels(conn)?,
            wholesale: store::wholesale(conn, only.map(|it| it.sku.id))?,
            assortment: assortment::load(conn, only)?,
        })
    }
}

#[derive(Debug, Clone)]
pub(super) struct Book {
    /// From the platform down to the agent whose shop it is.
    line: Vec<Link>,
    terms: Arc<Terms>,
    markups: HashMap<Option<AgentId>, Vec<Markup>>,
    retail: Vec<Retail>,
    unfit: Unfit,
}

#[cfg(test)]
impl Book {
    /// Without a table.
    pub(super) fn of(
        line: Vec<Link>,
        levels: Vec<Level>,
        wholesale: HashMap<SkuId, Vec<Wholesale>>,
        markups: HashMap<Option<AgentId>, Vec<Markup>>,
        retail: Vec<Retail>,
        unfit: Unfit,
    ) -> Book {
        let terms = Arc::new(Terms { levels, wholesale, assortment: Vec::new() });
        Book { line, terms, markups, retail, unfit }
    }
}

impl Book {
    /// `only`: what is said of one SKU; else of all.
    pub(super) fn load(
        conn: &mut Conn,
        agent: AgentId,
        only: Option<Item<'_>>,
        unfit: Unfit,
    ) -> Result<Book, db::Error> {
        let terms = Arc::new(Terms::load(conn, only)?);
        Book::load_on(terms, conn, agent, only, unfit)
    }

    /// One of many shops, on terms that are known.
    pub(super) fn load_on(
        terms: Arc<Terms>,
        conn: &mut Conn,
        agent: AgentId,
        only: Option<Item<'_>>,
        unfit: Unfit,
    ) -> Result<Book, db::Error> {
        let line = agents::line_of(conn, agent)?;
        let mut markups: HashMap<_, Vec<Markup>> = HashMap::new();
        for rule in store::markups_of_line(conn, &line, only)? {
            markups.entry(rule.owner).or_default().push(rule);
        }
        let retail = store::retail_of(conn, agent, only)?;
        Ok(Book { line, terms, markups, retail, unfit })
    }

    /// For one thing that is to be sold now: nothing is if the shop may not sell at all.
    pub(super) fn for_one(
        conn: &mut Conn,
        agent: AgentId,
        item: Item<'_>,
        unfit: Unfit,
    ) -> Result<Book, Error> {
        let book = Book::load(conn, agent, Some(item), unfit)?;
        match book.may_sell() {
            true => Ok(book),
            false => Err(Error::NotForSale { sku: item.sku.code.clone() }),
        }
    }

    /// Whether the shop may sell at all.
    pub(super) fn may_sell(&self) -> bool {
        agents::may_sell(&self.line)
    }

    /// Whether it hangs on where a buyer is.
    pub(super) fn is_limited(&self) -> bool {
        self.line.iter().any(|it| it.limited)
    }

    /// The agents whose parts [`Climb::parts`] names after the platform's.
    pub(super) fn agents(&self) -> impl Iterator<Item = AgentId> {
        self.line.iter().map(|it| it.agent)
    }

    /// The price of one piece, when so many are bought.
    pub(super) fn climb(&self, item: Item<'_>, quantity: u32) -> Result<Climb, Unsellable> {
        if !assortment::is_open(&self.terms.assortment, item, &self.line) {
            return Err(Unsellable::Hidden);
        }
        // What does not fit for many is off the shelf, not a surprise at the checkout.
        if self.unfit == Unfit::Hide {
            for some in self.quantities(item.sku) {
                self.ladder(item, some).climb()?;
            }
        }
        self.ladder(item, quantity).climb()
    }

    /// What one piece costs each agent of the line, when so many are bought.
    pub(super) fn costs(&self, item: Item<'_>, quantity: u32) -> Result<Vec<i64>, Unsellable> {
        if !assortment::is_open(&self.terms.assortment, item, &self.line) {
            return Err(Unsellable::Hidden);
        }
        self.ladder(item, quantity).costs()
    }

    pub(super) fn ladder(&self, item: Item<'_>, quantity: u32) -> Ladder {
        let above = std::iter::once(None).chain(self.line.iter().map(|it| Some(it.agent)));
        let markups = above.zip(&self.line).map(|(owner, child)| {
            let rules = self.markups.get(&owner).into_iter().flatten();
            let won = winning_markup(rules, item, (child.agent, child.level));
            won.map(|it| it.change)
        });
        Ladder {
            bottom: item.sku.supplier_cost.map_or(0, |it| it.minor()),
            wholesale: self.wholesale(item.sku, quantity),
            markups: markups.collect(),
            ask: winning_retail(self.retail.iter(), item).map(|it| it.ask),
            main: tiered(item.sku, quantity).minor(),
            floor: item.sku.floor.map(|it| it.minor()),
            ceiling: item.sku.ceiling.map(|it| it.minor()),
            unfit: self.unfit,
        }
    }

    /// The rule by which the last of the line pays what he pays.
    pub(super) fn markup_of_last(&self, item: Item<'_>) -> Option<Markup> {
        let (child, above) = self.line.split_last()?;
        let owner = above.last().map(|it| it.agent);
        let rules = self.markups.get(&owner).into_iter().flatten();
        winning_markup(rules, item, (child.agent, child.level)).copied()
    }

    /// The rules about the item by which those below the last of the line pay him.
    fn rules_below(&self, item: Item<'_>) -> impl Iterator<Item = &Markup> {
        let own = self.markups.get(&self.line.last().map(|it| it.agent)).into_iter().flatten();
        own.filter(move |it| it.scope.exactness(item).is_some())
    }

    /// The least that he asks of somebody below him, where that is less than `cost`, what it costs himself.
    pub(super) fn asked_below(&self, item: Item<'_>, cost: i64) -> Option<i64> {
        let wins = |rule: &&Markup| {
            // Whoever it is for is also meant by these.
            let covers = |it: &&Markup| it.target == rule.target || it.target == Target::Children;
            let exact = rule.scope.exactness(item);
            self.rules_below(item).filter(covers).all(|it| it.scope.exactness(item) <= exact)
        };
        let asked = self.rules_below(item).filter(wins).filter_map(|it| it.change.apply(cost));
        asked.min().filter(|it| *it < cost)
    }

    /// Whether a rule of his own is about the item: for buyers, or for those below.
    pub(super) fn is_priced(&self, item: Item<'_>) -> bool {
        self.made_by(item).is_some() || self.rules_below(item).next().is_some()
    }

    /// From how many pieces on a SKU may have another price.
    pub(super) fn steps(&self, sku: &Sku) -> BTreeSet<u32> {
        let wholesale = self.terms.wholesale.get(&sku.id).into_iter().flatten();
        let own = sku.tiers.iter().map(|it| it.min_quantity);
        own.chain(wholesale.map(|it| it.min_quantity)).collect()
    }

    /// For which a SKU may be sold and have another price each, the fewest first.
    pub(super) fn quantities(&self, sku: &Sku) -> impl Iterator<Item = u32> {
        let (fewest, most) = (sku.min_per_order, sku.max_per_order);
        let sold = move |it: &u32| *it > fewest && *it <= most;
        std::iter::once(fewest).chain(self.steps(sku).into_iter().filter(sold))
    }

    /// The book as it would be with this rule of the shop's own.
    pub(super) fn with_retail(mut self, rule: Retail) -> Book {
        self.retail.retain(|it| it.scope != rule.scope);
        self.retail.push(rule);
        self
    }

    /// The rule of the shop's own that makes the item's price.
    pub(super) fn made_by(&self, item: Item<'_>) -> Option<Retail> {
        winning_retail(self.retail.iter(), item).copied()
    }

    /// How the shop's owner makes the price of this very SKU.
    pub(super) fn own_change(&self, sku: SkuId) -> Option<Change> {
        let own = self.retail.iter().find(|it| it.scope == Scope::Sku(sku));
        own.and_then(|it| match it.ask {
            Ask::Price(change, _) => Some(change),
            Ask::Hide => None,
        })
    }

    pub(super) fn is_made_by(&self, item: Item<'_>, rule: &Retail) -> bool {
        self.made_by(item) == Some(*rule)
    }

    /// For the level of the agent directly below the platform: its own price; else its part of the
    /// general one, a part of a minor unit counting as a whole one, and not less than the platform pays.
    fn wholesale(&self, sku: &Sku, quantity: u32) -> i64 {
        let level = self.line.first().and_then(|it| it.level);
        let rows = self.terms.wholesale.get(&sku.id).map(Vec::as_slice).unwrap_or_default();
        let reached = |level: Option<LevelId>| {
            let reached = rows.iter().filter(|it| it.level == level && it.min_quantity <= quantity);
            reached.max_by_key(|it| it.min_quantity).map(|it| it.unit)
        };
        if let Some(unit) = level.and_then(|it| reached(Some(it))) {
            return unit;
        }
        let general = reached(None).unwrap_or_else(|| sku.wholesale.unwrap_or(sku.price).minor());
        let part = self.terms.levels.iter().find(|it| Some(it.id) == level);
        let part = i128::from(part.map_or(10_000, |it| it.of_wholesale.0));
        let exact = i128::from(general) * part;
        let whole = exact / 10_000 + i128::from(exact % 10_000 > 0);
        let least = sku.supplier_cost.map_or(0, |it| it.minor());
        i64::try_from(whole).unwrap_or(i64::MAX).max(least)
    }
}
