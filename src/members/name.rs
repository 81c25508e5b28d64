//! What a person types to log in, and what the audit log calls him.

use super::Error;
use crate::types::Fault;
use std::fmt;
use std::str::FromStr;

/// Letters and digits of any script, `.`, `_`, `-` and `@`; small letters, so that `Amy` and `amy`
/// are one person.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StaffName(String);

impl StaffName {
    /// In characters.
    pub const LONGEST: usize = 40;

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for StaffName {
    type Err = Error;

    fn from_str(text: &str) -> Result<StaffName, Error> {
        let name = text.trim().to_lowercase();
        let allowed = |c: char| c.is_alphanumeric() || "._-@".contains(c);
        match name.chars().count() {
            0 => Err(Error::Name { problem: "empty".into() }),
            n if n > StaffName::LONGEST => {
                Err(Error::Name { problem: Fault::too_long(StaffName::LONGEST) })
            }
            _ if !name.chars().all(allowed) => Err(Error::Name { problem: "signs".into() }),
            _ => Ok(StaffName(name)),
        }
    }
}

impl fmt::Display for StaffName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_however_it_is_typed() {
        assert_eq!(" Amy ".parse::<StaffName>().unwrap(), "amy".parse().unwrap());
        assert_eq!("小李".parse::<StaffName>().unwrap().as_str(), "小李");
    }

    #[test]
    fn a_name_cannot_carry_markup_or_a_second_log_line() {
        for text in ["", "  ", "a b", "<b>", "a\nb", "a:b"] {
            assert!(text.parse::<StaffName>().is_err(), "{text:?}");
        }
        assert!("x".repeat(41).parse::<StaffName>().is_err());
    }
}
