//! How a buyer can be reached, and by which his orders are found again.

use std::fmt;
use std::str::FromStr;
use zeroize::Zeroize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContactError {
    #[error("no contact")]
    Empty,
    #[error("a contact has at most {} signs", Contact::LONGEST)]
    TooLong,
    #[error("a contact has no control signs")]
    ControlSigns,
}

/// An e-mail address, or anything else (QQ, telephone, Telegram name). Trimmed; compared without
/// regard to case. Not printable by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact(String);

impl Contact {
    /// In characters.
    pub const LONGEST: usize = 120;

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form two spellings of the same contact share; what the blind index is made of.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }

    /// Whether mail can be tried: one `@`, something before it, a dotted name behind it, no blanks.
    pub fn is_email(&self) -> bool {
        let Some((user, host)) = self.0.split_once('@') else {
            return false;
        };
        let host_ok = host.contains('.')
            && !host.contains('@')
            && host.split('.').all(|label| !label.is_empty());
        !user.is_empty() && host_ok && !self.0.contains(char::is_whitespace)
    }

    /// For the operator's lists: enough to recognise, not enough to use.
    pub fn masked(&self) -> String {
        let (user, host) = match self.0.split_once('@') {
            Some((user, host)) => (user, format!("@{host}")),
            None => (self.0.as_str(), String::new()),
        };
        let signs: Vec<char> = user.chars().collect();
        match signs.as_slice() {
            [first, .., last] if signs.len() > 3 => format!("{first}***{last}{host}"),
            [first, ..] => format!("{first}***{host}"),
            [] => format!("***{host}"),
        }
    }
}

impl FromStr for Contact {
    type Err = ContactError;

    fn from_str(text: &str) -> Result<Contact, ContactError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ContactError::Empty);
        }
        if text.chars().count() > Contact::LONGEST {
            return Err(ContactError::TooLong);
        }
        // A line break in a contact would be a second header in a mail.
        if text.chars().any(char::is_control) {
            return Err(ContactError::ControlSigns);
        }
        Ok(Contact(text.to_owned()))
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contact(..)")
    }
}

impl Drop for Contact {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(text: &str) -> Contact {
        text.parse().unwrap()
    }

    #[test]
    fn mail_goes_only_to_addresses() {
        assert!(contact("a.b@example.com").is_email());
        for text in ["12345678", "@name", "a@b", "a@b@c.d", "a b@c.d", "a@.com"] {
            assert!(!contact(text).is_email(), "{text}");
        }
    }

    #[test]
    fn a_line_break_is_no_contact() {
        assert_eq!("a@b.c\r\nBcc: d@e.f".parse::<Contact>(), Err(ContactError::ControlSigns));
    }

    #[test]
    fn a_masked_contact_keeps_only_its_edges() {
        assert_eq!(contact("someone@example.com").masked(), "s***e@example.com");
        assert_eq!(contact("李").masked(), "李***");
    }
}
