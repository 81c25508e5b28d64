//! What an agent is called among operators and in commands. Buyers never read it.

use std::fmt;
use std::str::FromStr;

/// 1 to 40 letters (of any script) and digits, or `.` `_` `-` `@`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a well-formed name")]
pub struct NameError;

impl Name {
    /// In characters.
    pub const LONGEST: usize = 40;
    /// Whoever stands above all agents; no agent is called so.
    pub const PLATFORM: &'static str = "platform";

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Name {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Name, NameError> {
        let length = text.chars().count();
        let known = text.chars().all(|c| c.is_alphanumeric() || "._-@".contains(c));
        let fits = (1..=Name::LONGEST).contains(&length) && known && text != Name::PLATFORM;
        fits.then(|| Name(text.to_owned())).ok_or(NameError)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_stand_behind_a_colon_and_in_a_command() {
        for name in ["d", "华东-总代", "a.b@c"] {
            assert_eq!(name.parse::<Name>().map(|it| it.to_string()), Ok(name.to_owned()));
        }
        for no in ["", "platform", "a b", "agent:a", "a\n", &"x".repeat(41)] {
            assert!(no.parse::<Name>().is_err(), "{no:?}");
        }
    }
}
