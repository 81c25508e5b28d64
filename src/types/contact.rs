//! How a buyer can be reached, and by which his orders are found again.

use super::Host;
use std::fmt;
use std::str::FromStr;
use zeroize::Zeroize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContactError {
    #[error("no contact")]
    Empty,
    #[error("a contact has at most {} signs", Contact::LONGEST)]
    TooLong,
    #[error("a contact has no control signs, and none that cannot be seen")]
    ControlSigns,
    #[error("not an e-mail address, though it looks like one")]
    NotAnEmail,
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

    /// Whether mail can be tried: RFC 5321's usual form, a dot-atom and the name of a host.
    pub fn is_email(&self) -> bool {
        let Some((user, host)) = self.0.split_once('@') else {
            return false;
        };
        let atom = |it: &str| !it.is_empty() && it.bytes().all(is_atom_sign);
        (1..=LONGEST_USER).contains(&user.len())
            && user.split('.').all(atom)
            && host.parse::<Host>().is_ok()
    }

    /// Whether somebody meant an address: else the order's mail would be tried for ever.
    fn looks_like_email(&self) -> bool {
        let parts = self.0.split_once('@');
        let meant = parts.is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
        meant && !self.0.contains(char::is_whitespace)
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

/// Of what stands before the `@`, in bytes.
const LONGEST_USER: usize = 64;

const fn is_atom_sign(b: u8) -> bool {
    b.is_ascii_alphanumeric()
        || matches!(b, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'/' | b'=' | b'?' | b'^'..=b'`' | b'{'..=b'~')
}

/// Takes no room, or turns the direction of what follows: two contacts would look the same.
const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
    )
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
        if text.chars().any(|c| c.is_control() || is_unseen(c)) {
            return Err(ContactError::ControlSigns);
        }
        let contact = Contact(text.to_owned());
        if contact.looks_like_email() && !contact.is_email() {
            return Err(ContactError::NotAnEmail);
        }
        Ok(contact)
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
        assert!(contact("o'neil+shop@mail.xn--fiqs8s").is_email());
        for text in ["12345678", "@name", "a@b", "a b@c.d"] {
            assert!(!contact(text).is_email(), "{text}");
        }
        let long = format!("{}@c.com", "x".repeat(65));
        for text in ["a@b@c.d", "a@.com", "a..b@c.com", ".a@b.com", "a@-b.com", "ａ@b.com", &long]
        {
            assert_eq!(text.parse::<Contact>(), Err(ContactError::NotAnEmail), "{text}");
        }
    }

    #[test]
    fn a_line_break_is_no_contact() {
        assert_eq!("a@b.c\r\nBcc: d@e.f".parse::<Contact>(), Err(ContactError::ControlSigns));
        for unseen in ["\u{200b}", "a\u{202e}b@c.com", "a@b.c\u{feff}d.com"] {
            assert_eq!(unseen.parse::<Contact>(), Err(ContactError::ControlSigns));
        }
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
