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
    /// Of a telephone number, that is its digits, without China's country code.
    pub fn folded(&self) -> String {
        match self.digits() {
            Some(digits) => {
                let abroad = digits.strip_prefix("00").unwrap_or(&digits);
                let home = abroad.strip_prefix("86").filter(|it| is_mobile(it));
                home.unwrap_or(&digits).to_owned()
            }
            None => self.0.to_lowercase(),
        }
    }

    /// Those of a text that is nothing but a number as people write it down: `+86 138-0013-8000`.
    fn digits(&self) -> Option<String> {
        let number = self.0.strip_prefix('+').unwrap_or(&self.0);
        let between = |c: char| c.is_whitespace() || matches!(c, '-' | '.' | '(' | ')');
        let digits: String = number.chars().filter(|c| !between(*c)).collect();
        let known = (5..=17).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        known.then_some(digits)
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

/// A mobile number in China.
fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1')
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
    fn a_number_is_the_same_however_it_is_written() {
        let spelled = ["13800138000", "138 0013 8000", "+86 138-0013-8000", "0086 13800138000"];
        for text in spelled.into_iter().chain(["8613800138000", "+86(138)00138000"]) {
            assert_eq!(contact(text).folded(), "13800138000", "{text}");
        }
        assert_eq!(contact("+1 415 555 0100").folded(), contact("14155550100").folded());
        assert_ne!(contact("+1 415 555 0100").folded(), contact("415 555 0100").folded());
        assert_eq!(contact("QQ 12345").folded(), "qq 12345");
        assert_eq!(contact("861234567").folded(), "861234567");
    }

    #[test]
    fn a_masked_contact_keeps_only_its_edges() {
        assert_eq!(contact("someone@example.com").masked(), "s***e@example.com");
        assert_eq!(contact("李").masked(), "李***");
    }
}
