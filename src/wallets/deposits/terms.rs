//! On what terms agents pay in through gateways.

use crate::config::Config;
use crate::types::Money;

/// As the operator configured them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    pub least: Money,
    pub most: Money,
    pub pay_within_seconds: i64,
}

impl Terms {
    pub fn of(config: &Config) -> Terms {
        let currency = config.shop.currency;
        let amount =
            |text: &str| Money::parse(text, currency).unwrap_or_else(|_| Money::new(0, currency));
        Terms {
            least: amount(&config.wallets.least),
            most: amount(&config.wallets.most),
            pay_within_seconds: config.wallets.pay_within_seconds,
        }
    }

    pub(super) fn allow(&self, amount: Money) -> bool {
        amount.is_positive() && (self.least.minor()..=self.most.minor()).contains(&amount.minor())
    }
}
