//! Form tokens: whoever presses again is given his order; whoever presses for the first time and too
//! late costs the database nothing.

use crate::crypto::{Token, TokenHash};
use crate::pool::Press;
use crate::types::Timestamp;

/// A fresh form token. It says when the form was shown, so that it is known later whether its press
/// can have been forgotten.
pub fn form_token(now: Timestamp) -> String {
    format!("{:x}.{}", now.seconds(), Token::random().as_str())
}

/// What the database knows a form by.
pub(super) fn form_hash(form_token: &str) -> TokenHash {
    Token::from_client(form_token).hash()
}

pub(super) fn press(form_token: &str, form: &TokenHash, now: Timestamp) -> Press {
    let form = form.first_chunk().copied().unwrap_or_default();
    Press { form, shown: shown_at(form_token), at: now }
}

fn shown_at(form_token: &str) -> Option<Timestamp> {
    let (seconds, _) = form_token.split_once('.')?;
    i64::from_str_radix(seconds, 16).ok().map(Timestamp::from_seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_says_when_its_form_was_shown_and_a_program_s_own_does_not() {
        let (shown, now) = (Timestamp::from_seconds(1_000), Timestamp::from_seconds(1_009));
        let shown_in = |token: &str| press(token, &form_hash(token), now).shown;
        assert_eq!(shown_in(&form_token(shown)), Some(shown));
        assert_eq!(shown_in("made by a program"), None);
    }
}
