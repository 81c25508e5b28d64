//! Which passwords are good enough. Length and being unusual count; signs of a kind do not.

use super::{Error, StaffName};
use crate::types::{Fault, Secret};
use rand::{Rng, RngCore};

/// In characters.
const SHORTEST: usize = 8;
const LONGEST: usize = 128;

/// The passwords that guessing starts with, of eight signs and more, in small letters.
const COMMON: &str = include_str!("common_passwords.txt");

/// Easy to read from a terminal and to type on a phone: no two signs look alike.
const READABLE: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";

pub fn check(name: &StaffName, password: &Secret<String>) -> Result<(), Error> {
    let typed = password.expose();
    let folded = Secret::new(typed.to_lowercase());
    let problem: Fault = match typed.chars().count() {
        n if n < SHORTEST => Fault::too_short(SHORTEST),
        n if n > LONGEST => Fault::too_long(LONGEST),
        _ if COMMON.lines().any(|it| it == folded.expose()) => "common".into(),
        _ if is_monotonous(folded.expose()) => "common".into(),
        _ if folded.expose() == name.as_str() => "same_as_name".into(),
        _ => return Ok(()),
    };
    Err(Error::Password { problem })
}

/// One sign again and again: `88888888`.
fn is_monotonous(text: &str) -> bool {
    let mut signs = text.chars();
    let first = signs.next();
    signs.all(|it| Some(it) == first)
}

/// Four groups of five signs, 99 random bits.
pub(super) fn one_time(rng: &mut (impl RngCore + ?Sized)) -> Secret<String> {
    let mut text = String::with_capacity(23);
    for at in 0..20 {
        if at > 0 && at % 5 == 0 {
            text.push('-');
        }
        text.push(char::from(READABLE[rng.random_range(0..READABLE.len())]));
    }
    Secret::new(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(password: &str) -> Option<&'static str> {
        let name = "shopkeeper".parse().unwrap();
        match check(&name, &Secret::new(password.to_owned())) {
            Err(Error::Password { problem }) => Some(problem.word),
            Err(other) => panic!("{other}"),
            Ok(()) => None,
        }
    }

    #[test]
    fn a_long_sentence_needs_no_digits_or_capitals() {
        assert_eq!(problem("correct horse battery staple"), None);
        assert_eq!(problem("一只会飞的猪在唱歌"), None);
        assert_eq!(problem(&"长".repeat(127)), Some("common"));
        assert_eq!(problem(&format!("a{}", "长".repeat(127))), None);
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        assert_eq!(problem("Password1"), Some("common"));
        assert_eq!(problem("88888888"), Some("common"));
        assert_eq!(problem("ShopKeeper"), Some("same_as_name"));
        assert_eq!(problem("1234567"), Some("too_short"));
        assert_eq!(problem(&"ab".repeat(65)), Some("too_long"));
    }

    #[test]
    fn a_one_time_password_passes_its_own_rules() {
        let made = one_time(&mut rand::rng());
        assert_eq!(made.expose().len(), 23);
        assert_eq!(problem(made.expose()), None);
    }
}
