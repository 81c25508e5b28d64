//! Whether an answer fits the question that a product asks at checkout.

use super::{CustomField, FieldKind};
use crate::types::{Contact, Fault};
use regex::RegexBuilder;

/// In characters, whatever the field itself says.
pub(super) const LONGEST_ANSWER: u32 = 1_000;

/// The first problem with an answer, as a stable word.
pub fn check_answer(field: &CustomField, answer: &str) -> Result<(), Fault> {
    let answer = answer.trim();
    if answer.is_empty() {
        return if field.required { Err("empty".into()) } else { Ok(()) };
    }
    keep_to(answer, LONGEST_ANSWER)?;
    match &field.kind {
        FieldKind::Text { longest } => keep_to(answer, *longest),
        FieldKind::Email => {
            let address = answer.parse::<Contact>().ok().filter(Contact::is_email);
            address.map(|_| ()).ok_or("not_an_email".into())
        }
        FieldKind::Number { min, max } => check_number(answer, *min, *max),
        FieldKind::Choice { options } => {
            options.iter().any(|it| it == answer).then_some(()).ok_or("not_an_option".into())
        }
        FieldKind::Pattern { pattern } => {
            // A pattern that no longer compiles was checked when it was saved: treat it as unanswerable.
            let fits = whole(pattern).is_some_and(|it| it.is_match(answer));
            fits.then_some(()).ok_or("does_not_match".into())
        }
    }
}

/// The expression that the whole answer must match; `None` when it is not one, or a monstrous one.
pub(super) fn whole(pattern: &str) -> Option<regex::Regex> {
    RegexBuilder::new(&format!("^(?:{pattern})$")).size_limit(1 << 20).build().ok()
}

fn check_number(answer: &str, min: Option<i64>, max: Option<i64>) -> Result<(), Fault> {
    let number: i64 = answer.parse().map_err(|_| "not_a_number")?;
    match (min, max) {
        (Some(min), _) if number < min => Err(Fault::too_small(min)),
        (_, Some(max)) if number > max => Err(Fault::too_large(max)),
        _ => Ok(()),
    }
}

fn keep_to(text: &str, longest: u32) -> Result<(), Fault> {
    Fault::fits(text, usize::try_from(longest).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: FieldKind) -> CustomField {
        let name = "account".parse().unwrap();
        CustomField { name, label: "账号".into(), kind, required: true, hint: String::new() }
    }

    #[test]
    fn an_empty_answer_passes_only_where_none_is_required() {
        let mut asked = field(FieldKind::Email);
        assert_eq!(check_answer(&asked, "  "), Err("empty".into()));
        asked.required = false;
        assert_eq!(check_answer(&asked, "  "), Ok(()));
        assert_eq!(
            check_answer(&asked, "nobody"),
            Err("not_an_email".into()),
            "what is typed must fit"
        );
    }

    #[test]
    fn text_is_counted_in_signs_and_not_in_bytes() {
        let short = field(FieldKind::Text { longest: 3 });
        assert_eq!(check_answer(&short, "三个字"), Ok(()));
        assert_eq!(check_answer(&short, "四个字了"), Err(Fault::too_long(3)));
        let boundless = field(FieldKind::Text { longest: u32::MAX });
        assert_eq!(check_answer(&boundless, &"字".repeat(1_001)), Err(Fault::too_long(1_000)));
    }

    #[test]
    fn numbers_stay_between_their_ends() {
        let asked = field(FieldKind::Number { min: Some(1), max: Some(99) });
        for (answer, verdict) in [
            ("1", Ok(())),
            ("99", Ok(())),
            ("0", Err(Fault::too_small(1))),
            ("100", Err(Fault::too_large(99))),
            ("1.5", Err("not_a_number".into())),
            ("99999999999999999999", Err("not_a_number".into())),
        ] {
            assert_eq!(check_answer(&asked, answer), verdict, "{answer}");
        }
    }

    #[test]
    fn a_pattern_must_fit_the_whole_answer() {
        let asked = field(FieldKind::Pattern { pattern: "[A-Z]{2}|[0-9]{4}".into() });
        assert_eq!(check_answer(&asked, "AB"), Ok(()));
        assert_eq!(check_answer(&asked, "1234"), Ok(()));
        assert_eq!(check_answer(&asked, "AB1234"), Err("does_not_match".into()));
        let broken = field(FieldKind::Pattern { pattern: "(".into() });
        assert_eq!(check_answer(&broken, "("), Err("does_not_match".into()));
    }

    #[test]
    fn only_what_was_offered_can_be_chosen() {
        let asked = field(FieldKind::Choice { options: vec!["美区".into(), "日区".into()] });
        assert_eq!(check_answer(&asked, "日区"), Ok(()));
        assert_eq!(check_answer(&asked, "港区"), Err("not_an_option".into()));
    }
}
