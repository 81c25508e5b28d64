//! How a price climbs the tree: from what the platform asks to what the buyer pays, and whose each
//! part of it is. Whole minor units, one piece at a time.

use super::round::Rounding;
use super::rules::{Ask, Change};
use crate::config::Unfit;

/// All that makes the price of one item in one shop, in minor units.
#[derive(Debug, Clone)]
pub(super) struct Ladder {
    /// What the platform itself pays for it; nothing for its own.
    pub bottom: i64,
    /// What the platform asks of the agent directly below it.
    pub wholesale: i64,
    /// What each asks of the next: the platform first, one for each agent of the line. `None`: what
    /// it costs himself.
    pub markups: Vec<Option<Change>>,
    /// `None`: as in the main shop.
    pub ask: Option<Ask>,
    pub main: i64,
    pub floor: Option<i64>,
    pub ceiling: Option<i64>,
    pub unfit: Unfit,
}

/// A price and what lies under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Climb {
    /// What the item costs each agent of the line, from the platform down. Never falls.
    pub costs: Vec<i64>,
    /// What the buyer pays; not below the last cost.
    pub retail: i64,
    /// What the shop asked for before cost, floor and ceiling had their say; `None`: nothing of its own.
    pub asked: Option<i64>,
    /// It asked for less than cost or floor, and this is what it was lifted to.
    pub lifted: Option<i64>,
}

/// Why an item has no price in a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsellable {
    BelowCost { price: i64, cost: i64 },
    BelowFloor { price: i64, floor: i64 },
    AboveCeiling { price: i64, ceiling: i64 },
    Hidden,
    OutOfRange,
}

impl Climb {
    /// The platform's part of one piece, then each agent's. They add up to the retail price.
    pub(super) fn parts(&self) -> Vec<i64> {
        let above = self.costs.iter().skip(1).chain([&self.retail]);
        let agents = self.costs.iter().zip(above).map(|(cost, above)| above - cost);
        self.costs.first().copied().into_iter().chain(agents).collect()
    }

    /// What it costs the agent whose shop it is.
    pub(super) fn cost(&self) -> i64 {
        self.costs.last().copied().unwrap_or_default()
    }
}

impl Ladder {
    pub(super) fn climb(&self) -> Result<Climb, Unsellable> {
        self.climb_from(self.costs()?, self.unfit)
    }

    /// As it is when somebody sets the shop's price: that one must fit, whatever became of others'.
    pub(super) fn climb_as_set(&self) -> Result<Climb, Unsellable> {
        self.climb_from(self.costs()?, Unfit::Hide)
    }

    fn climb_from(&self, costs: Vec<i64>, unfit: Unfit) -> Result<Climb, Unsellable> {
        let cost = costs.last().copied().ok_or(Unsellable::OutOfRange)?;
        let (wish, rounded, rounding, asked) = match self.ask {
            Some(Ask::Hide) => return Err(Unsellable::Hidden),
            Some(Ask::Price(change, rounding)) => {
                let wish = change.apply(cost).ok_or(Unsellable::OutOfRange)?;
                let rounded = rounding.apply_exactly(change.exactly(cost));
                (wish, rounded, rounding, Some(rounded))
            }
            None => (self.main, self.main, Rounding::NONE, None),
        };
        let retail = self.settle((wish, rounded, rounding), cost, unfit)?;
        let least = cost.max(self.floor.unwrap_or_default());
        let lifted = asked.filter(|rounded| wish < least && *rounded < least).map(|_| least);
        Ok(Climb { costs, retail, asked, lifted })
    }

    /// What it costs each agent. Who asks less of those below him than it costs himself, because his own
    /// cost rose since, is lifted to that whatever becomes of prices in shops: they cannot mend it.
    pub(super) fn costs(&self) -> Result<Vec<i64>, Unsellable> {
        let mut costs = Vec::with_capacity(self.markups.len());
        let mut cost = self.wholesale;
        for (it, markup) in self.markups.iter().enumerate() {
            let price = match markup {
                Some(change) => change.apply(cost).ok_or(Unsellable::OutOfRange)?,
                None => cost,
            };
            // The platform may ask less of somebody than its own list says, though not less than it pays.
            let least = if it == 0 { self.bottom } else { cost };
            cost = price.max(least);
            costs.push(cost);
        }
        Ok(costs)
    }

    fn settle(
        &self,
        (wish, rounded, rounding): (i64, i64, Rounding),
        cost: i64,
        unfit: Unfit,
    ) -> Result<i64, Unsellable> {
        let floor = self.floor.unwrap_or_default();
        let least = cost.max(floor);
        let price = match unfit {
            _ if rounded >= least => rounded,
            // Only the rounding went too far.
            _ if wish >= least => rounding.at_least(least),
            Unfit::Lift => least,
            Unfit::Hide if cost >= floor => {
                return Err(Unsellable::BelowCost { price: rounded, cost });
            }
            Unfit::Hide => return Err(Unsellable::BelowFloor { price: rounded, floor }),
        };
        match self.ceiling {
            Some(ceiling) if least > ceiling => {
                Err(Unsellable::AboveCeiling { price: least, ceiling })
            }
            Some(ceiling) => Ok(price.min(ceiling)),
            None => Ok(price),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::round::Way;
    use proptest::prelude::*;

    fn ladder(wholesale: i64, markups: &[Option<Change>], ask: Option<Ask>) -> Ladder {
        Ladder {
            bottom: 0,
            wholesale,
            markups: markups.to_vec(),
            ask,
            main: 1_000,
            floor: None,
            ceiling: None,
            unfit: Unfit::Lift,
        }
    }

    fn price(change: Change) -> Option<Ask> {
        Some(Ask::Price(change, Rounding::NONE))
    }

    #[test]
    fn each_level_adds_to_what_it_pays() {
        let markups = [None, Some(Change::Percent(1_000)), None, Some(Change::Fixed(60))];
        let climb = ladder(900, &markups, price(Change::Absolute(1_250))).climb().unwrap();
        assert_eq!(climb.costs, [900, 990, 990, 1_050]);
        assert_eq!(climb.parts(), [900, 90, 0, 60, 200]);
    }

    #[test]
    fn a_price_that_does_not_fit_is_lifted_or_hidden() {
        let low = ladder(900, &[None], price(Change::Absolute(950)));
        let lifted = Ladder { floor: Some(1_000), ..low.clone() };
        assert_eq!(lifted.climb().unwrap().retail, 1_000);
        let hidden = Ladder { unfit: Unfit::Hide, ..lifted };
        assert_eq!(hidden.climb(), Err(Unsellable::BelowFloor { price: 950, floor: 1_000 }));
        let dear = Ladder { wholesale: 960, unfit: Unfit::Hide, ..low };
        assert_eq!(dear.climb(), Err(Unsellable::BelowCost { price: 950, cost: 960 }));
    }

    #[test]
    fn what_rounding_brings_up_to_the_floor_fits() {
        let up = Rounding::new(Way::Up, 10, 0).unwrap();
        let ask = Some(Ask::Price(Change::Percent(1_030), up));
        let climb = Ladder { floor: Some(1_000), ..ladder(900, &[None], ask) }.climb().unwrap();
        assert_eq!((climb.retail, climb.lifted), (1_000, None), "992.7 up is 1 000");
    }

    #[test]
    fn the_platform_asks_of_nobody_less_than_it_pays_itself() {
        let given = ladder(900, &[Some(Change::Absolute(400)), None], None);
        let supplied = Ladder { bottom: 500, ..given };
        assert_eq!(supplied.climb().unwrap().costs, [500, 500]);
    }

    #[test]
    fn what_somebody_above_asks_hides_nothing_from_those_below() {
        let markups = [None, Some(Change::Absolute(700)), None];
        let overtaken = Ladder { unfit: Unfit::Hide, ..ladder(900, &markups, None) };
        assert_eq!(overtaken.climb().unwrap().costs, [900, 900, 900]);
    }

    #[test]
    fn rounding_never_goes_below_what_it_costs() {
        let down = Rounding::new(Way::Down, 100, 90).unwrap();
        let ask = Some(Ask::Price(Change::Percent(500), down));
        let climb = Ladder { unfit: Unfit::Hide, ..ladder(995, &[None], ask) }.climb().unwrap();
        assert_eq!(climb.retail, 1_090, "1 045 down is 990, which is below 995");
    }

    #[test]
    fn without_a_rule_the_shop_asks_what_the_main_shop_asks() {
        assert_eq!(ladder(900, &[None], None).climb().unwrap().retail, 1_000);
        let dear = ladder(900, &[None, Some(Change::Fixed(300))], None).climb().unwrap();
        assert_eq!(dear.retail, 1_200, "but never below what it costs");
    }

    #[test]
    fn nobody_asks_more_than_the_ceiling() {
        let capped =
            Ladder { ceiling: Some(1_100), ..ladder(900, &[None], price(Change::Fixed(500))) };
        assert_eq!(capped.climb().unwrap().retail, 1_100);
        let above = Ladder { wholesale: 1_150, ..capped };
        assert_eq!(above.climb(), Err(Unsellable::AboveCeiling { price: 1_150, ceiling: 1_100 }));
    }

    fn change() -> impl Strategy<Value = Change> {
        prop_oneof![
            (-20_000_i64..100_000).prop_map(Change::Percent),
            (-5_000_i64..100_000).prop_map(Change::Fixed),
            (0_i64..1_000_000).prop_map(Change::Absolute),
        ]
    }

    proptest! {
        #[test]
        fn the_parts_always_add_up_to_what_the_buyer_pays(
            bottom in 0_i64..1_000_000,
            wholesale in 0_i64..1_000_000,
            markups in proptest::collection::vec(proptest::option::of(change()), 1..11),
            ask in proptest::option::of((change(), 1_i64..200, 0_i64..200)),
            main in 1_i64..1_000_000,
            floor in proptest::option::of(0_i64..1_000_000),
            ceiling in proptest::option::of(0_i64..5_000_000),
            lift in any::<bool>(),
        ) {
            let ask = ask.map(|(change, step, ending)| {
                Ask::Price(change, Rounding::new(Way::Nearest, step, ending % step).unwrap())
            });
            let unfit = if lift { Unfit::Lift } else { Unfit::Hide };
            let ladder = Ladder { bottom, wholesale, markups, ask, main, floor, ceiling, unfit };
            if let Ok(climb) = ladder.climb() {
                let parts = climb.parts();
                prop_assert_eq!(parts.len(), ladder.markups.len() + 1);
                prop_assert_eq!(parts.iter().sum::<i64>(), climb.retail);
                prop_assert!(parts.iter().all(|it| *it >= 0), "{:?}", parts);
                prop_assert!(climb.costs[0] >= bottom && climb.retail >= climb.cost());
                prop_assert!(floor.is_none_or(|it| climb.retail >= it));
                prop_assert!(ceiling.is_none_or(|it| climb.retail <= it));
            }
        }
    }
}
