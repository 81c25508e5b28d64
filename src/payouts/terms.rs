//! On what terms money is paid out.

use crate::config::Config;
use crate::types::Money;

/// As the operator configured them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    pub minimum: Money,
    pub fee: Money,
    /// Of the amount, beside `fee`.
    pub fee_bps: u32,
    /// Above this, whoever pays is not who approved.
    pub two_people_above: Option<Money>,
}

impl Terms {
    pub fn of(config: &Config) -> Terms {
        let currency = config.shop.currency;
        let nothing = Money::new(0, currency);
        let amount = |text: &str| Money::parse(text, currency).unwrap_or(nothing);
        let limit = config.payouts.two_people_above.as_str();
        Terms {
            minimum: amount(&config.payouts.minimum),
            fee: amount(&config.payouts.fee),
            fee_bps: config.payouts.fee_bps,
            two_people_above: (!limit.is_empty()).then(|| amount(limit)),
        }
    }

    /// For the operator, who asks in an agent's name so that his account can be settled: also for less
    /// than the minimum, or than the fee. Of that no fee is taken.
    pub fn on_behalf(self, amount: Money) -> Terms {
        let small =
            amount.minor() < self.minimum.minor() || amount.minor() <= self.fee_of(amount).minor();
        match small {
            true => {
                let nothing = Money::new(0, amount.currency());
                Terms { minimum: nothing, fee: nothing, fee_bps: 0, ..self }
            }
            false => self,
        }
    }

    /// What the platform keeps of a payout; a part of a minor unit counts as a whole one.
    pub fn fee_of(&self, amount: Money) -> Money {
        let part = i128::from(amount.minor()) * i128::from(self.fee_bps);
        let whole = part / 10_000 + i128::from(part % 10_000 > 0) + i128::from(self.fee.minor());
        let minor = i64::try_from(whole).unwrap_or(i64::MAX).clamp(0, amount.minor().max(0));
        Money::new(minor, amount.currency())
    }

    pub fn needs_two(&self, amount: Money) -> bool {
        self.two_people_above.is_some_and(|limit| amount.minor() > limit.minor())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Currency;

    #[test]
    fn a_fee_never_takes_more_than_the_amount() {
        let money = |minor| Money::new(minor, Currency::CNY);
        let terms = Terms {
            minimum: money(1),
            fee: money(100),
            fee_bps: 60,
            two_people_above: Some(money(9)),
        };
        assert_eq!(terms.fee_of(money(10_001)), money(161), "60.006 and 100");
        assert_eq!(terms.fee_of(money(50)), money(50));
        assert!(terms.needs_two(money(10)) && !terms.needs_two(money(9)));
        assert_eq!(terms.on_behalf(money(1_000)), terms);
        assert_eq!(terms.on_behalf(money(50)).fee_of(money(50)), money(0));
        let strict = Terms { minimum: money(1_000), ..terms };
        assert_eq!(strict.on_behalf(money(182)).fee_of(money(182)), money(0));
    }
}
