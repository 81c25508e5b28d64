//! What a gateway keeps of a payment, and whose part of the order pays for it.

use super::Error;
use crate::types::{Bps, Money};

/// As the operator says it of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Fee {
    /// Of the payment.
    pub rate: Bps,
    /// Beside that, in minor units.
    pub fixed: i64,
    /// How much of the fee the owner of the shop bears; the platform bears the rest.
    pub owner: Bps,
}

const WHOLE: u32 = 10_000;

impl Fee {
    /// What is kept of a payment: to the nearest minor unit, a half counting as one, and never more
    /// than the payment.
    pub fn of(self, paid: Money) -> Money {
        let part = i128::from(paid.minor()) * i128::from(self.rate.0);
        let half = i128::from(WHOLE / 2);
        let kept = (part + half) / i128::from(WHOLE) + i128::from(self.fixed);
        let kept = i64::try_from(kept).unwrap_or(i64::MAX).clamp(0, paid.minor().max(0));
        Money::new(kept, paid.currency())
    }

    pub(super) fn check(self) -> Result<(), Error> {
        let refuse =
            |field: &str, problem| Err(Error::Invalid { field: field.to_owned(), problem });
        match self {
            Fee { rate: Bps(rate), .. } if rate > WHOLE => {
                refuse("fee_percent", "not_a_part".into())
            }
            Fee { owner: Bps(owner), .. } if owner > WHOLE => {
                refuse("fee_owner_percent", "not_a_part".into())
            }
            Fee { fixed, .. } if fixed < 0 => refuse("fee_fixed", "not_an_amount".into()),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Currency;

    #[test]
    fn a_fee_is_rounded_and_never_more_than_the_payment() {
        let fee = Fee { rate: Bps(60), fixed: 10, owner: Bps(0) };
        let kept = |minor| fee.of(Money::new(minor, Currency::CNY)).minor();
        assert_eq!([kept(1_250), kept(1_241), kept(5), kept(0)], [18, 17, 5, 0]);
        let dear = Fee { rate: Bps(10_001), ..fee };
        assert!(dear.check().is_err() && fee.check().is_ok());
    }
}
