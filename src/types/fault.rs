//! Why a field of a form cannot be taken.

use super::{Bps, ContactError, Money, MoneyError};
use std::fmt;

/// A stable word for programs, and the limit that was missed, where there is one. `problem-…` with
/// hyphens is the key of its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    pub word: &'static str,
    pub limit: Option<Bound>,
}

/// What a value had to keep to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    Number(i64),
    Percent(Bps),
    Price(Money),
}

impl Fault {
    /// `most` in characters.
    pub fn too_long(most: usize) -> Fault {
        Fault::of("too_long", most)
    }

    /// `least` in characters.
    pub fn too_short(least: usize) -> Fault {
        Fault::of("too_short", least)
    }

    pub fn too_many(most: impl Into<Bound>) -> Fault {
        Fault::of("too_many", most)
    }

    /// `most` in bytes, whole KiB.
    pub fn too_big(most: usize) -> Fault {
        Fault::of("too_big", most / 1024)
    }

    pub fn too_large(most: impl Into<Bound>) -> Fault {
        Fault::of("too_large", most)
    }

    pub fn too_small(least: impl Into<Bound>) -> Fault {
        Fault::of("too_small", least)
    }

    pub fn of(word: &'static str, limit: impl Into<Bound>) -> Fault {
        Fault { word, limit: Some(limit.into()) }
    }

    /// The text without the blanks around it: one line, with something on it. `most` in characters.
    pub fn line(text: &str, most: usize) -> Result<&str, Fault> {
        let text = text.trim();
        match text.chars().count() {
            0 => Err("empty".into()),
            signs if signs > most => Err(Fault::too_long(most)),
            _ if text.chars().any(char::is_control) => Err("control_signs".into()),
            _ => Ok(text),
        }
    }

    /// Whether the text has at most so many characters.
    pub fn fits(text: &str, most: usize) -> Result<(), Fault> {
        if text.chars().count() > most { Err(Fault::too_long(most)) } else { Ok(()) }
    }
}

impl From<&'static str> for Fault {
    fn from(word: &'static str) -> Fault {
        Fault { word, limit: None }
    }
}

impl From<ContactError> for Fault {
    fn from(error: ContactError) -> Fault {
        match error {
            ContactError::Empty => "empty".into(),
            ContactError::TooLong => Fault::too_long(super::Contact::LONGEST),
            ContactError::ControlSigns => "control_signs".into(),
            ContactError::NotAnEmail => "not_an_email".into(),
        }
    }
}

impl From<MoneyError> for Fault {
    fn from(error: MoneyError) -> Fault {
        match error {
            MoneyError::TooManyDecimals => "too_many_decimals".into(),
            MoneyError::OutOfRange => Fault::too_large(Money::MOST_TYPED),
            MoneyError::NotAnAmount | MoneyError::UnknownCurrency => "not_an_amount".into(),
        }
    }
}

impl From<i64> for Bound {
    fn from(number: i64) -> Bound {
        Bound::Number(number)
    }
}

impl From<usize> for Bound {
    fn from(number: usize) -> Bound {
        Bound::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<i32> for Bound {
    fn from(number: i32) -> Bound {
        Bound::Number(number.into())
    }
}

impl From<u32> for Bound {
    fn from(number: u32) -> Bound {
        Bound::Number(number.into())
    }
}

impl From<Bps> for Bound {
    fn from(percent: Bps) -> Bound {
        Bound::Percent(percent)
    }
}

impl From<Money> for Bound {
    fn from(price: Money) -> Bound {
        Bound::Price(price)
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bound::Number(number) => number.fmt(f),
            Bound::Percent(percent) => percent.fmt(f),
            Bound::Price(price) => price.fmt(f),
        }
    }
}

/// For the log and the command line: `too long (60)`.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.word.replace('_', " "))?;
        self.limit.map_or(Ok(()), |limit| write!(f, " ({limit})"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_something_on_it_and_is_one() {
        assert_eq!(Fault::line(" 年卡 ", 2), Ok("年卡"));
        assert_eq!(Fault::line("  ", 2), Err("empty".into()));
        assert_eq!(Fault::line("三个字", 2), Err(Fault::too_long(2)));
        assert_eq!(Fault::line("a\nb", 9), Err("control_signs".into()));
    }

    #[test]
    fn a_limit_is_said_behind_the_word() {
        assert_eq!(Fault::too_long(60).to_string(), "too long (60)");
        assert_eq!(Fault::from("empty").to_string(), "empty");
    }
}
