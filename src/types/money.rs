//! Money as whole minor units of a currency. There is no way from here to a float.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An ISO 4217 code. Only currencies whose number of decimals is known here can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// A count of minor units (fen, cents) of one currency. Sums of different currencies do not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// A share in basis points: `Bps(1_500)` is 15 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Bps(pub u32);

impl Bps {
    /// `95.5` is 9550; at most two decimals.
    pub fn from_percent(text: &str) -> Option<Bps> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |it: &str| it.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 2 {
            return None;
        }
        format!("{whole}{part:0<2}").parse().ok().map(Bps)
    }

    /// The same without needless zeros: `95.5`.
    pub fn short(self) -> String {
        self.percent().trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// `95.50`.
    pub fn percent(self) -> String {
        format!("{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("not an amount of money")]
    NotAnAmount,
    #[error("more decimals than the currency has")]
    TooManyDecimals,
    #[error("amount out of range")]
    OutOfRange,
    #[error("unknown currency")]
    UnknownCurrency,
}

/// Code, decimals, sign.
const KNOWN: &[(&str, u32, &str)] = &[
    ("CNY", 2, "¥"),
    ("USD", 2, "$"),
    ("EUR", 2, "€"),
    ("GBP", 2, "£"),
    ("HKD", 2, "HK$"),
    ("TWD", 2, "NT$"),
    ("SGD", 2, "S$"),
    ("MYR", 2, "RM"),
    ("THB", 2, "฿"),
    ("RUB", 2, "₽"),
    ("JPY", 0, "¥"),
    ("KRW", 0, "₩"),
    ("VND", 0, "₫"),
];

impl Currency {
    pub const CNY: Currency = Currency(*b"CNY");

    pub fn as_str(&self) -> &str {
        self.known().0
    }

    /// How many decimals the major unit has: 2 for CNY, 0 for JPY.
    pub fn decimals(self) -> u32 {
        self.known().1
    }

    /// What stands before an amount on a page.
    pub fn sign(self) -> &'static str {
        self.known().2
    }

    fn known(self) -> &'static (&'static str, u32, &'static str) {
        KNOWN
            .iter()
            .find(|(code, ..)| code.as_bytes() == self.0)
            .expect("a Currency is only made from the table")
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Currency, MoneyError> {
        KNOWN
            .iter()
            .find(|(code, ..)| *code == text)
            .and_then(|(code, ..)| code.as_bytes().try_into().ok())
            .map(Currency)
            .ok_or(MoneyError::UnknownCurrency)
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;

    fn try_from(text: String) -> Result<Currency, MoneyError> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.as_str().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Money {
    /// The largest amount that can be typed, before the point.
    pub const MOST_TYPED: i64 = 999_999_999;

    pub const fn new(minor: i64, currency: Currency) -> Money {
        Money { minor, currency }
    }

    pub const fn zero(currency: Currency) -> Money {
        Money { minor: 0, currency }
    }

    /// Reads `12`, `12.5` or `12.50` without ever rounding. No sign, no blanks, no exponent, at most
    /// nine digits before the point: the form gateways and people write amounts in.
    pub fn parse(text: &str, currency: Currency) -> Result<Money, MoneyError> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || text.ends_with('.') {
            return Err(MoneyError::NotAnAmount);
        }
        if whole.len() > 9 {
            return Err(MoneyError::OutOfRange);
        }
        let decimals = usize::try_from(currency.decimals()).unwrap_or_default();
        if fraction.len() > decimals {
            return Err(MoneyError::TooManyDecimals);
        }
        format!("{whole}{fraction:0<decimals$}")
            .parse()
            .map(|minor| Money { minor, currency })
            .map_err(|_| MoneyError::OutOfRange)
    }

    pub const fn minor(self) -> i64 {
        self.minor
    }

    pub const fn currency(self) -> Currency {
        self.currency
    }

    pub const fn is_positive(self) -> bool {
        self.minor > 0
    }

    /// `None` on overflow or different currencies.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        let same = self.currency == other.currency;
        let minor = self.minor.checked_add(other.minor)?;
        same.then_some(Money { minor, ..self })
    }

    /// `None` on overflow or different currencies.
    pub fn checked_sub(self, other: Money) -> Option<Money> {
        let same = self.currency == other.currency;
        let minor = self.minor.checked_sub(other.minor)?;
        same.then_some(Money { minor, ..self })
    }

    pub fn times(self, quantity: u32) -> Option<Money> {
        let minor = self.minor.checked_mul(i64::from(quantity))?;
        Some(Money { minor, ..self })
    }

    /// The amount without sign or code, as gateways and inputs take it: `12.50`.
    pub fn plain(self) -> String {
        let decimals = self.currency.decimals();
        let unit = 10_u64.pow(decimals);
        let sign = if self.minor < 0 { "-" } else { "" };
        let whole = self.minor.unsigned_abs() / unit;
        match usize::try_from(decimals).unwrap_or_default() {
            0 => format!("{sign}{whole}"),
            width => format!("{sign}{whole}.{:0width$}", self.minor.unsigned_abs() % unit),
        }
    }
}

/// As people read it: `¥12.50`.
/// `95.5 %`.
impl fmt::Display for Bps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.short())
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.plain();
        match plain.strip_prefix('-') {
            Some(positive) => write!(f, "-{}{positive}", self.currency.sign()),
            None => write!(f, "{}{plain}", self.currency.sign()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn jpy() -> Currency {
        "JPY".parse().unwrap()
    }

    #[test]
    fn a_percentage_is_read_as_it_is_shown() {
        for part in [1, 9_550, 10_000, 12_005] {
            assert_eq!(Bps::from_percent(&Bps(part).percent()), Some(Bps(part)));
        }
        assert_eq!(Bps::from_percent("95"), Some(Bps(9_500)));
        for no in ["", ".5", "9.555", "-1", "9,5"] {
            assert_eq!(Bps::from_percent(no), None, "{no}");
        }
    }

    #[test]
    fn amounts_are_read_as_gateways_write_them() {
        for (text, minor) in [("1", 100), ("0.1", 10), ("100.50", 10_050), ("0012.50", 1_250)] {
            assert_eq!(Money::parse(text, Currency::CNY).map(Money::minor), Ok(minor), "{text}");
        }
        assert_eq!(Money::parse("500", jpy()).map(Money::minor), Ok(500));
    }

    #[test]
    fn what_is_not_exactly_an_amount_is_refused() {
        for text in ["", ".5", "5.", "-1", "+1", "1e3", "1,5", " 1", "１", "0x1", "NaN"] {
            assert_eq!(Money::parse(text, Currency::CNY), Err(MoneyError::NotAnAmount), "{text:?}");
        }
        assert_eq!(Money::parse("1.000", Currency::CNY), Err(MoneyError::TooManyDecimals));
        assert_eq!(Money::parse("1.005", Currency::CNY), Err(MoneyError::TooManyDecimals));
        assert_eq!(Money::parse("1.5", jpy()), Err(MoneyError::TooManyDecimals));
        assert_eq!(Money::parse("1234567890", Currency::CNY), Err(MoneyError::OutOfRange));
    }

    #[test]
    fn currencies_do_not_mix() {
        assert_eq!(Money::new(1, Currency::CNY).checked_add(Money::new(1, jpy())), None);
    }

    #[test]
    fn people_read_a_sign_before_the_amount() {
        assert_eq!(Money::new(-1_205, Currency::CNY).to_string(), "-¥12.05");
        assert_eq!(Money::new(500, jpy()).to_string(), "¥500");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(minor in 0_i64..99_999_999_999) {
            let money = Money::new(minor, Currency::CNY);
            prop_assert_eq!(Money::parse(&money.plain(), Currency::CNY), Ok(money));
        }

        #[test]
        fn a_sum_never_wraps(a in any::<i64>(), b in any::<i64>()) {
            let sum = Money::new(a, Currency::CNY).checked_add(Money::new(b, Currency::CNY));
            let exact = i128::from(a) + i128::from(b);
            prop_assert_eq!(sum.map(|it| i128::from(it.minor())), i64::try_from(exact).ok().map(i128::from));
        }

        #[test]
        fn a_product_never_wraps(a in any::<i64>(), n in any::<u32>()) {
            let product = Money::new(a, Currency::CNY).times(n).map(|it| i128::from(it.minor()));
            let exact = i128::from(a) * i128::from(n);
            prop_assert_eq!(product, i64::try_from(exact).ok().map(i128::from));
        }
    }
}
