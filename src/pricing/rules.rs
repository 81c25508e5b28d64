//! Rules that make one price from another, and which of several wins.

use super::round::{PARTS, Rounding};
use crate::catalog::Sku;
use crate::types::{AgentId, CategoryId, LevelId, Money, SkuId};

/// How a price is made from what it costs whoever sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// So many basis points above; a part of a minor unit counts as a whole one.
    Percent(i64),
    /// So many minor units above.
    Fixed(i64),
    /// This price, whatever it costs.
    Absolute(i64),
}

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    Sku(SkuId),
    Category(CategoryId),
    Everything,
}

/// For whom a markup is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    Child(AgentId),
    Level(LevelId),
    Children,
}

/// What a parent asks of those directly below him.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Markup {
    /// `None`: the platform, for those directly below it.
    pub owner: Option<AgentId>,
    pub scope: Scope,
    pub target: Target,
    pub change: Change,
}

/// What an agent asks in his own shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retail {
    pub agent: AgentId,
    pub scope: Scope,
    pub ask: Ask,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    Price(Change, Rounding),
    /// Not in this shop.
    Hide,
}

/// A SKU and where it stands: all that rules look at.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    pub sku: &'a Sku,
    /// Its product's category, then the one above it.
    pub categories: &'a [CategoryId],
}

impl Change {
    /// The price on top of `cost`, a part of a minor unit counting whole; `None`: more than anybody could
    /// have typed.
    pub fn apply(self, cost: i64) -> Option<i64> {
        let exact = self.exactly(cost);
        let price = exact.div_euclid(PARTS) + i128::from(exact.rem_euclid(PARTS) > 0);
        i64::try_from(price).ok().filter(|it| *it <= Money::MOST_TYPED)
    }

    /// The same in [`PARTS`] of a minor unit.
    pub(super) fn exactly(self, cost: i64) -> i128 {
        match self {
            Change::Percent(bps) => i128::from(cost) * (PARTS + i128::from(bps)),
            Change::Fixed(more) => (i128::from(cost) + i128::from(more)) * PARTS,
            Change::Absolute(price) => i128::from(price) * PARTS,
        }
    }
}

impl Scope {
    /// How exactly it names the item; `None`: it is not about it.
    pub fn exactness(self, item: Item<'_>) -> Option<u8> {
        match self {
            Scope::Sku(sku) => (sku == item.sku.id).then_some(3),
            Scope::Category(category) => match item.categories {
                [own, ..] if *own == category => Some(2),
                [_, above] if *above == category => Some(1),
                _ => None,
            },
            Scope::Everything => Some(0),
        }
    }
}

impl Target {
    fn exactness(self, child: AgentId, level: Option<LevelId>) -> Option<u8> {
        match self {
            Target::Child(one) => (one == child).then_some(2),
            Target::Level(one) => (Some(one) == level).then_some(1),
            Target::Children => Some(0),
        }
    }
}

/// The rule for this child: what names the item more exactly wins, then what names the child more
/// exactly. No two rules of one owner are equally exact.
pub(super) fn winning_markup<'r>(
    rules: impl Iterator<Item = &'r Markup>,
    item: Item<'_>,
    (child, level): (AgentId, Option<LevelId>),
) -> Option<&'r Markup> {
    let fitting = rules.filter_map(|rule| {
        let exact = (rule.scope.exactness(item)?, rule.target.exactness(child, level)?);
        Some((exact, rule))
    });
    fitting.max_by_key(|(exact, _)| *exact).map(|(_, rule)| rule)
}

/// The rule for this item in a shop: the one that names it most exactly.
pub(super) fn winning_retail<'r>(
    rules: impl Iterator<Item = &'r Retail>,
    item: Item<'_>,
) -> Option<&'r Retail> {
    let fitting = rules.filter_map(|rule| Some((rule.scope.exactness(item)?, rule)));
    fitting.max_by_key(|(exact, _)| *exact).map(|(_, rule)| rule)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::tests::sku;

    fn markup(scope: Scope, target: Target, fixed: i64) -> Markup {
        Markup { owner: None, scope, target, change: Change::Fixed(fixed) }
    }

    #[test]
    fn the_most_exact_rule_wins() {
        let (own, above) = (CategoryId(5), CategoryId(4));
        let sku = sku(1_000, &[]);
        let item = Item { sku: &sku, categories: &[own, above] };
        let (child, level) = (AgentId(7), LevelId(2));
        // From the least exact to the most.
        let rules = [
            markup(Scope::Everything, Target::Children, 1),
            markup(Scope::Everything, Target::Level(level), 2),
            markup(Scope::Everything, Target::Child(child), 3),
            markup(Scope::Category(above), Target::Child(child), 4),
            markup(Scope::Category(own), Target::Children, 5),
            markup(Scope::Sku(sku.id), Target::Children, 6),
            markup(Scope::Sku(sku.id), Target::Child(child), 7),
        ];
        for most in 1..=rules.len() {
            let known = &rules[..most];
            let won = winning_markup(known.iter().rev(), item, (child, Some(level)));
            assert_eq!(won, known.last());
        }
        let strange = [
            markup(Scope::Sku(SkuId(99)), Target::Children, 1),
            markup(Scope::Everything, Target::Child(AgentId(8)), 1),
            markup(Scope::Everything, Target::Level(LevelId(3)), 1),
        ];
        assert_eq!(winning_markup(strange.iter(), item, (child, Some(level))), None);
    }

    #[test]
    fn a_part_of_a_cent_counts_as_a_whole_one() {
        assert_eq!(Change::Percent(850).apply(1_001), Some(1_087), "85.085 more");
        assert_eq!(Change::Percent(0).apply(1_001), Some(1_001));
        assert_eq!(Change::Fixed(i64::MAX).apply(1), None);
        assert_eq!(Change::Percent(-1_000).apply(1_000), Some(900));
    }
}
