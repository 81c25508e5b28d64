//! What an agent is called among operators and in commands. Buyers never read it.

use std::fmt;
use std::str::FromStr;

/// 1 to 40 letters and digits, or `.` `_` `-` `@`, which do not come first: there, a command would take a `-`
/// for an option. No letters that look like Latin ones: an operator would take one agent for another.
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
        let plain = |c: char| c.is_alphanumeric() && !is_lookalike(c);
        let known = text.starts_with(plain) && text.chars().all(|c| plain(c) || "._-@".contains(c));
        let fits = (1..=Name::LONGEST).contains(&length) && known && text != Name::PLATFORM;
        fits.then(|| Name(text.to_owned())).ok_or(NameError)
    }
}

/// Greek, Cyrillic, Armenian and Cherokee, and letters of other shapes that Unicode has for their shape alone.
const fn is_lookalike(c: char) -> bool {
    matches!(
        c,
        '\u{0370}'..='\u{058F}'
            | '\u{13A0}'..='\u{13FF}'
            | '\u{1D00}'..='\u{1FFF}'
            | '\u{2070}'..='\u{2BFF}'
            | '\u{AB30}'..='\u{ABBF}'
            | '\u{FF00}'..='\u{FFEF}'
            | '\u{1D400}'..='\u{1D7FF}'
    )
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
        for no in
            ["", "platform", "a b", "agent:a", "a\n", "-x", "@x", "еее", "ｅｅ", &"x".repeat(41)]
        {
            assert!(no.parse::<Name>().is_err(), "{no:?}");
        }
    }
}
