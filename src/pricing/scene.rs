//! Any line of agents with any rules, for tests: a price as it would come out of the tables.

use super::book::{Book, Wholesale};
use super::rules::{Ask, Change, Markup, Retail, Scope, Target};
use super::tests::sku;
use super::{Error, InShop, Rounding, Way, cost, quote_in_main, shop};
use crate::agents::{Level, Link, Status};
use crate::catalog::{ForSale, Sku};
use crate::config::Unfit;
use crate::types::{AgentId, Bps, CategoryId, Currency, LevelId, Money, SkuId, SupplierId};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use std::collections::HashMap;

/// A SKU on sale, and a shop that sells it.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    pub(crate) wanted: ForSale,
    pub(crate) quantity: u32,
    book: Book,
}

impl Scene {
    pub(crate) fn in_main(&self) -> Result<InShop, Error> {
        quote_in_main(&self.wanted, self.quantity)
    }

    pub(crate) fn in_shop(&self) -> Result<InShop, Error> {
        shop::priced(&self.book, &self.wanted, self.quantity)
    }

    pub(crate) fn at_cost(&self) -> Result<InShop, Error> {
        cost::at_cost(&self.book, &self.wanted, self.quantity)
    }

    /// In minor units, of all pieces; `None`: the goods are the platform's own.
    pub(crate) fn suppliers_part(&self) -> Option<i64> {
        let cost = self.wanted.supplier.and(self.wanted.sku.supplier_cost);
        cost.map(|it| it.minor() * i64::from(self.quantity))
    }
}

/// The shop's own category and the one above it.
const CATEGORIES: [CategoryId; 2] = [CategoryId(5), CategoryId(4)];
const LEVEL: LevelId = LevelId(2);

fn money(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (0_i64..20_000).prop_map(Change::Percent),
        (0_i64..50_000).prop_map(Change::Fixed),
        (1_i64..300_000).prop_map(Change::Absolute),
    ]
}

fn scope() -> impl Strategy<Value = Scope> {
    prop_oneof![
        Just(Scope::Sku(SkuId(1))),
        Just(Scope::Sku(SkuId(99))),
        Just(Scope::Category(CATEGORIES[0])),
        Just(Scope::Category(CATEGORIES[1])),
        Just(Scope::Everything),
    ]
}

fn target(child: AgentId) -> impl Strategy<Value = Target> {
    prop_oneof![Just(Target::Child(child)), Just(Target::Level(LEVEL)), Just(Target::Children),]
}

/// What somebody asks of those below him: no two rules are for the same.
fn markups(owner: Option<AgentId>, child: AgentId) -> impl Strategy<Value = Vec<Markup>> {
    vec((scope(), target(child), change()), 0..4).prop_map(move |rules| {
        let mut kept: Vec<Markup> = Vec::new();
        for (scope, target, change) in rules {
            if !kept.iter().any(|it| it.scope == scope && it.target == target) {
                kept.push(Markup { owner, scope, target, change });
            }
        }
        kept
    })
}

fn asks(agent: AgentId) -> impl Strategy<Value = Vec<Retail>> {
    let price = (change(), 1_i64..200, 0_i64..200).prop_map(|(change, step, ending)| {
        Ask::Price(change, Rounding::new(Way::Nearest, step, ending % step).unwrap())
    });
    vec((scope(), price), 0..3).prop_map(move |rules| {
        let mut kept: Vec<Retail> = Vec::new();
        for (scope, ask) in rules {
            if !kept.iter().any(|it| it.scope == scope) {
                kept.push(Retail { agent, scope, ask });
            }
        }
        kept
    })
}

/// A SKU as the catalogue lets it be saved: tiers fall, and nothing is below the floor or the supplier.
fn goods() -> impl Strategy<Value = Sku> {
    (
        (1_i64..100_000, option::of(1_i64..100_000)),
        option::of(1_i64..100_000),
        option::of(0_i64..200_000),
        vec((2_u32..50, 1_i64..5_000), 0..4),
        option::of(0_i64..400_000),
    )
        .prop_map(|((least, cost), floor, wholesale, steps, ceiling)| {
            let floor = floor.map(|it| it.max(cost.unwrap_or_default()));
            let bottom = least.max(cost.unwrap_or_default()).max(floor.unwrap_or_default());
            // From the cheapest tier up to the price.
            let mut quantities: Vec<u32> = steps.iter().map(|it| it.0).collect();
            quantities.sort_unstable();
            quantities.dedup();
            let mut unit = bottom;
            let mut tiers = Vec::new();
            for (quantity, step) in quantities.iter().rev().zip(steps.iter().map(|it| it.1)) {
                tiers.push((*quantity, unit));
                unit += step;
            }
            tiers.reverse();
            let mut sku = sku(unit, &tiers);
            sku.supplier_cost = cost.map(money);
            sku.floor = floor.map(money);
            sku.wholesale = wholesale.map(|it| money(it.max(cost.unwrap_or(1)).max(1)));
            sku.ceiling = ceiling.map(|it| money(unit + it));
            sku
        })
}

pub(crate) fn scene() -> impl Strategy<Value = Scene> {
    let line = vec(any::<bool>(), 1..8);
    (goods(), line, any::<bool>(), any::<bool>(), 1_u32..60).prop_flat_map(
        |(sku, leveled, supplied, lift, quantity)| {
            let agents: Vec<AgentId> = (1..).take(leveled.len()).map(AgentId).collect();
            let owners = std::iter::once(None).chain(agents.iter().copied().map(Some));
            let rules: Vec<_> =
                owners.zip(&agents).map(|(owner, child)| markups(owner, *child)).collect();
            let last = agents[agents.len() - 1];
            let list = btree_map((any::<bool>(), 1_u32..50), 0_i64..200_000, 0..4);
            let part = 1_u32..20_000;
            let all = (Just(sku), rules, asks(last), list, part);
            all.prop_map(move |(sku, rules, retail, list, part)| {
                let supplier = (supplied && sku.supplier_cost.is_some()).then_some(SupplierId(7));
                let cost = sku.supplier_cost.map_or(1, |it| it.minor());
                let wholesale = list.into_iter().map(|((level, min_quantity), unit)| Wholesale {
                    level: level.then_some(LEVEL),
                    min_quantity,
                    // Nothing below the supplier's can be set.
                    unit: unit.max(cost),
                });
                let wholesale = HashMap::from([(sku.id, wholesale.collect())]);
                let link = |(agent, leveled): (&AgentId, &bool)| Link {
                    agent: *agent,
                    level: leveled.then_some(LEVEL),
                    status: Status::Active,
                    closes_branch: false,
                    limited: false,
                };
                let line = agents.iter().zip(&leveled).map(link).collect();
                let level = Level { id: LEVEL, name: String::new(), of_wholesale: Bps(part) };
                let mut by_owner: HashMap<_, Vec<Markup>> = HashMap::new();
                for rule in rules.into_iter().flatten() {
                    by_owner.entry(rule.owner).or_default().push(rule);
                }
                let unfit = if lift { Unfit::Lift } else { Unfit::Hide };
                let book = Book::of(line, vec![level], wholesale, by_owner, retail, unfit);
                let wanted = ForSale {
                    product: sku.product,
                    product_name: String::new(),
                    product_slug: "p".parse().unwrap(),
                    categories: CATEGORIES.to_vec(),
                    fields: Vec::new(),
                    pending_days: None,
                    supplier,
                    shown: true,
                    sku,
                };
                Scene { wanted, quantity, book }
            })
        },
    )
}
