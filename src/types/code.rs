//! Names and numbers that people type, print and put into addresses.

use rand::{Rng, RngCore};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a well-formed code")]
pub struct CodeError;

/// Crockford's base 32: no I, L, O, U, so that it survives being read aloud.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What an order is called: 20 signs of Crockford's base 32, 100 random bits. Knowing it gives no
/// right to see anything; that takes the order's token, the browser that bought, or its passphrase.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct OrderCode(String);

/// What a deposit into a wallet is called: `U` and 20 signs like an order's. No order's code has a U.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct DepositCode(String);

/// What a payment is for, by the code that its gateway knows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum BillCode {
    Order(OrderCode),
    Deposit(DepositCode),
}

/// What an operator calls a SKU on the command line and in files: letters, digits, `.`, `_`, `-`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct SkuCode(String);

/// The part of an address that names a product, category or shop: small letters, digits, hyphens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Slug(String);

impl OrderCode {
    pub const LENGTH: usize = 20;
    /// How many signs of a code tell its order from nearly all others.
    const ENOUGH: std::ops::RangeInclusive<usize> = 6..=OrderCode::LENGTH;

    pub fn random(rng: &mut (impl RngCore + ?Sized)) -> OrderCode {
        let sign = |_| char::from(ALPHABET[rng.random_range(0..ALPHABET.len())]);
        OrderCode((0..OrderCode::LENGTH).map(sign).collect())
    }

    /// The first and the last code that begin like this; `None` where that says too little. As forgiving
    /// as reading a whole code.
    pub fn beginning_with(part: &str) -> Option<(String, String)> {
        let part = read_aloud(part).filter(|it| OrderCode::ENOUGH.contains(&it.len()))?;
        let filled = |sign: &str| format!("{part}{}", sign.repeat(OrderCode::LENGTH - part.len()));
        Some((filled("0"), filled("Z")))
    }
}

/// As codes are kept, whatever their length: forgives small letters, blanks and hyphens, and reads I and
/// L as 1, O as 0.
fn read_aloud(text: &str) -> Option<String> {
    if text.len() > 64 {
        return None;
    }
    let typed = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
    let code: String = typed
        .map(|c| match c.to_ascii_uppercase() {
            'I' | 'L' => '1',
            'O' => '0',
            other => other,
        })
        .collect();
    code.bytes().all(|b| ALPHABET.contains(&b)).then_some(code)
}

/// Forgives small letters, blanks and hyphens, and reads I and L as 1, O as 0.
impl FromStr for OrderCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<OrderCode, CodeError> {
        let code = read_aloud(text).filter(|it| it.len() == OrderCode::LENGTH);
        code.map(OrderCode).ok_or(CodeError)
    }
}

impl DepositCode {
    const MARK: char = 'U';

    pub fn random(rng: &mut (impl RngCore + ?Sized)) -> DepositCode {
        DepositCode(format!("{}{}", DepositCode::MARK, OrderCode::random(rng)))
    }
}

/// As exact as it was given out: nobody types it.
impl FromStr for DepositCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<DepositCode, CodeError> {
        let signs = text.strip_prefix(DepositCode::MARK).ok_or(CodeError)?;
        let known = signs.bytes().all(|b| ALPHABET.contains(&b));
        let fits = signs.len() == OrderCode::LENGTH && known;
        fits.then(|| DepositCode(text.to_owned())).ok_or(CodeError)
    }
}

impl BillCode {
    pub fn as_str(&self) -> &str {
        match self {
            BillCode::Order(code) => code.as_str(),
            BillCode::Deposit(code) => code.as_str(),
        }
    }
}

impl FromStr for BillCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<BillCode, CodeError> {
        match text.parse() {
            Ok(deposit) => Ok(BillCode::Deposit(deposit)),
            Err(CodeError) => text.parse().map(BillCode::Order),
        }
    }
}

impl fmt::Display for BillCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for BillCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl FromStr for SkuCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<SkuCode, CodeError> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(allowed);
        fits.then(|| SkuCode(text.to_owned())).ok_or(CodeError)
    }
}

impl FromStr for Slug {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Slug, CodeError> {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(allowed);
        let framed = text.starts_with('-') || text.ends_with('-');
        (fits && !framed).then(|| Slug(text.to_owned())).ok_or(CodeError)
    }
}

impl Slug {
    /// The nearest slug to what a person typed; `None` when nothing of it can stand in an address.
    pub fn from_name(name: &str) -> Option<Slug> {
        let mut slug = String::new();
        for c in name.chars().flat_map(char::to_lowercase) {
            if c.is_ascii_alphanumeric() {
                slug.push(c);
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        slug.truncate(60);
        slug.trim_end_matches('-').parse().ok()
    }
}

macro_rules! text_like {
    ($($name:ident),*) => {$(
        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

text_like!(OrderCode, DepositCode, SkuCode, Slug);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_code_survives_a_telephone_call() {
        let code = OrderCode::random(&mut rand::rng());
        let spoken = code.as_str().to_lowercase().replace('1', "l").replace('0', "o");
        let spaced: String = spoken.chars().flat_map(|c| [c, ' ']).collect();
        assert_eq!(spaced.parse(), Ok(code));
    }

    #[test]
    fn the_beginning_of_a_code_lies_between_two_codes() {
        let between = OrderCode::beginning_with(" 1ab-def ");
        let (first, last) = ("1ABDEF00000000000000", "1ABDEFZZZZZZZZZZZZZZ");
        assert_eq!(between, Some((first.to_owned(), last.to_owned())));
        for vague in ["1ABDE", "", "U1ABDEF", "1ABDEF%", &"0".repeat(21)] {
            assert_eq!(OrderCode::beginning_with(vague), None, "{vague}");
        }
    }

    #[test]
    fn a_deposit_is_never_taken_for_an_order() {
        let deposit = DepositCode::random(&mut rand::rng());
        assert!(deposit.as_str().parse::<OrderCode>().is_err());
        assert_eq!(deposit.as_str().parse(), Ok(BillCode::Deposit(deposit.clone())));
        let order = OrderCode::random(&mut rand::rng());
        assert_eq!(order.as_str().parse(), Ok(BillCode::Order(order.clone())));
        assert!(order.as_str().parse::<DepositCode>().is_err());
    }

    #[test]
    fn codes_have_a_fixed_shape() {
        assert!("ABC".parse::<OrderCode>().is_err());
        assert!("U".repeat(20).parse::<OrderCode>().is_err());
        assert!("a b".parse::<SkuCode>().is_err());
        assert!("-a".parse::<Slug>().is_err());
        assert_eq!(
            Slug::from_name("Netflix 1 个月!").map(|it| it.to_string()),
            Some("netflix-1".into())
        );
        assert_eq!(Slug::from_name("月卡"), None);
    }
}
