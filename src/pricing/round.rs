//! Prices that look like prices: whole tenths, or ending in .90.

/// Prices stand on a grid: `ending`, and every `step` minor units above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounding {
    pub way: Way,
    /// At least 1, at most [`Rounding::MOST_STEP`].
    pub step: i64,
    /// Below `step`. 90 with a step of 100 makes prices that end in .90.
    pub ending: i64,
}

/// So many of them make one minor unit: a percentage with two decimals of an amount ends among them.
pub(super) const PARTS: i128 = 10_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Up,
    Down,
    /// The middle goes up.
    Nearest,
}

impl Rounding {
    /// To whole minor units, which prices are anyway.
    pub const NONE: Rounding = Rounding { way: Way::Up, step: 1, ending: 0 };

    /// In minor units. A wider grid would make prices that nobody set.
    pub const MOST_STEP: i64 = 100_000;

    /// `None`: no such grid.
    pub fn new(way: Way, step: i64, ending: i64) -> Option<Rounding> {
        let is_grid = (1..=Rounding::MOST_STEP).contains(&step) && (0..step).contains(&ending);
        is_grid.then_some(Rounding { way, step, ending })
    }

    pub fn apply(self, price: i64) -> i64 {
        self.apply_exactly(i128::from(price) * PARTS)
    }

    /// The same of a price in [`PARTS`] of a minor unit, so that nothing is rounded twice.
    pub fn apply_exactly(self, price: i128) -> i64 {
        let (step, ending) = (i128::from(self.step) * PARTS, i128::from(self.ending) * PARTS);
        let above = (price - ending).rem_euclid(step);
        let down = price - above;
        let rounded = match self.way {
            _ if above == 0 => price,
            // Nothing costs less than nothing.
            _ if down < 0 => down + step,
            Way::Up => down + step,
            Way::Down => down,
            Way::Nearest if above * 2 >= step => down + step,
            Way::Nearest => down,
        };
        i64::try_from(rounded / PARTS).unwrap_or(i64::MAX)
    }

    /// The lowest price on the grid that is not below `least`.
    pub fn at_least(self, least: i64) -> i64 {
        Rounding { way: Way::Up, ..self }.apply(least)
    }
}

impl Way {
    pub const fn as_str(self) -> &'static str {
        match self {
            Way::Up => "up",
            Way::Down => "down",
            Way::Nearest => "nearest",
        }
    }

    pub fn from_word(word: &str) -> Option<Way> {
        [Way::Up, Way::Down, Way::Nearest].into_iter().find(|it| it.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rounded(way: Way, step: i64, ending: i64, price: i64) -> i64 {
        Rounding::new(way, step, ending).unwrap().apply(price)
    }

    #[test]
    fn prices_end_as_the_agent_likes_them() {
        assert_eq!(rounded(Way::Up, 10, 0, 1_234), 1_240);
        assert_eq!(rounded(Way::Down, 50, 0, 1_234), 1_200);
        assert_eq!(rounded(Way::Nearest, 100, 0, 1_250), 1_300);
        assert_eq!(rounded(Way::Nearest, 100, 90, 1_234), 1_190);
        assert_eq!(rounded(Way::Up, 100, 90, 1_191), 1_290);
        assert_eq!(rounded(Way::Down, 100, 90, 40), 90, "nothing costs less than nothing");
        let exact = |way, price| Rounding::new(way, 10, 0).unwrap().apply_exactly(price);
        assert_eq!(
            exact(Way::Nearest, 12_449_999),
            1_240,
            "a half is not reached by rounding first"
        );
        assert_eq!((exact(Way::Up, 12_400_001), exact(Way::Down, 12_499_999)), (1_250, 1_240));
        assert_eq!(Rounding::new(Way::Up, 100, 100), None);
        assert_eq!(Rounding::new(Way::Down, i64::MAX, 5), None);
    }

    proptest! {
        #[test]
        fn a_rounded_price_stands_on_its_grid_and_nearby(
            step in 1_i64..1_000, ending in 0_i64..1_000, price in 0_i64..1_000_000, way in 0..3,
        ) {
            let way = [Way::Up, Way::Down, Way::Nearest][usize::try_from(way).unwrap()];
            let rounding = Rounding::new(way, step, ending % step).unwrap();
            let rounded = rounding.apply(price);
            prop_assert_eq!(rounded % step, ending % step);
            prop_assert!((rounded - price).abs() < step || price < step);
            prop_assert_eq!(rounding.apply(rounded), rounded);
            prop_assert!(rounding.at_least(price) >= price);
        }
    }
}
