//! Form tokens: whoever presses again is given his order; whoever presses for the first time and too
//! late costs the database nothing.

use super::{Checkout, PayBy};
use crate::crypto::{Token, TokenHash};
use crate::pool::Press;
use crate::types::{Secret, Timestamp};

/// A fresh form token. It says when the form was shown, so that it is known later whether its press
/// can have been forgotten.
pub fn form_token(now: Timestamp) -> String {
    format!("{:x}.{}", now.seconds(), Token::random().as_str())
}

/// What the database knows a filled form by. Who goes back and corrects what he typed means another
/// order, and would not find the first one by the contact that he corrected. Whoever repeats another
/// browser's form gets an order of his own, not that one.
pub(super) fn form_hash(request: &Checkout) -> TokenHash {
    let pay_by = match &request.pay_by {
        PayBy::Gateway(account) => Some(account.as_str()),
        PayBy::Wallet => None,
    };
    let asked = (request.sku.as_str(), request.quantity, &request.coupon, &request.fields, pay_by);
    let who = (request.contact.as_str(), request.passphrase.as_ref().map(Secret::expose));
    let typed = serde_json::json!([request.shop, asked, who, request.visitor]);
    hash(&request.form_token, &typed.to_string())
}

/// It begins with the second in which the form was shown, so that the forms of one minute stand together
/// in the index, and orders that are written together touch the same pages of it.
fn hash(form_token: &str, typed: &str) -> TokenHash {
    let mut hash = Token::from_client(&format!("{form_token}|{typed}")).hash();
    let shown = shown_at(form_token).and_then(|it| u32::try_from(it.seconds()).ok());
    if let (Some(shown), Some(front)) = (shown, hash.first_chunk_mut()) {
        *front = shown.to_be_bytes();
    }
    hash
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
        let shown_in = |token: &str| press(token, &hash(token, ""), now).shown;
        assert_eq!(shown_in(&form_token(shown)), Some(shown));
        assert_eq!(shown_in("made by a program"), None);
    }

    #[test]
    fn forms_are_told_apart_and_stand_by_their_time() {
        let forms: Vec<String> =
            [2_000, 1_000, 1_000].map(|it| form_token(Timestamp::from_seconds(it))).into();
        let [late, early, other] = [0, 1, 2].map(|it| hash(&forms[it], "typed"));
        assert_eq!(early, hash(&forms[1], "typed"));
        assert_ne!(early, hash(&forms[1], "corrected"));
        assert!(early != other && early < late && other < late);
    }
}
