//! The questions a product asks at checkout must be askable.

use crate::catalog::answers::{LONGEST_ANSWER, whole};
use crate::catalog::checks::{self, refuse};
use crate::catalog::{CustomField, Error, FieldKind};
use crate::types::Fault;

const MOST_FIELDS: usize = 10;
const MOST_OPTIONS: usize = 50;
/// In characters.
const LONGEST_LABEL: usize = 60;
const LONGEST_HINT: usize = 200;
const LONGEST_OPTION: usize = 60;
const LONGEST_PATTERN: usize = 300;

pub(super) fn check(fields: &[CustomField]) -> Result<(), Error> {
    if fields.len() > MOST_FIELDS {
        return refuse("fields", Fault::too_many(MOST_FIELDS));
    }
    for (at, field) in fields.iter().enumerate() {
        if fields.iter().take(at).any(|it| it.name == field.name) {
            return refuse("fields", "name_twice");
        }
        check_one(field)?;
    }
    Ok(())
}

fn check_one(field: &CustomField) -> Result<(), Error> {
    checks::line("fields", &field.label, LONGEST_LABEL)?;
    checks::optional_line("fields", &field.hint, LONGEST_HINT)?;
    match &field.kind {
        FieldKind::Text { longest: 0 } => refuse("fields", Fault::too_small(1)),
        FieldKind::Text { longest } if *longest > LONGEST_ANSWER => {
            refuse("fields", Fault::too_large(LONGEST_ANSWER))
        }
        FieldKind::Number { min: Some(min), max: Some(max) } if min > max => {
            refuse("fields", "min_above_max")
        }
        FieldKind::Choice { options } => check_options(options),
        FieldKind::Pattern { pattern } => {
            checks::line("fields", pattern, LONGEST_PATTERN)?;
            if whole(pattern).is_some() { Ok(()) } else { refuse("fields", "not_a_pattern") }
        }
        FieldKind::Text { .. } | FieldKind::Email | FieldKind::Number { .. } => Ok(()),
    }
}

fn check_options(options: &[String]) -> Result<(), Error> {
    if options.is_empty() {
        return refuse("fields", "no_options");
    }
    if options.len() > MOST_OPTIONS {
        return refuse("fields", Fault::too_many(MOST_OPTIONS));
    }
    for (at, option) in options.iter().enumerate() {
        checks::line("fields", option, LONGEST_OPTION)?;
        if options.iter().take(at).any(|it| it == option) {
            return refuse("fields", "option_twice");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(name: &str, kind: FieldKind) -> Option<String> {
        let asked = |name: &str, kind| CustomField {
            name: name.parse().unwrap(),
            label: "账号".into(),
            kind,
            required: true,
            hint: String::new(),
        };
        let fields = [asked("first", FieldKind::Email), asked(name, kind)];
        check(&fields).err().map(|it| it.to_string())
    }

    #[test]
    fn a_question_that_nobody_can_answer_is_refused() {
        let backwards = FieldKind::Number { min: Some(9), max: Some(1) };
        assert_eq!(problem("n", backwards).as_deref(), Some("fields: min above max"));
        let empty = FieldKind::Choice { options: Vec::new() };
        assert_eq!(problem("n", empty).as_deref(), Some("fields: no options"));
        let twice = FieldKind::Choice { options: vec!["a".into(), "a".into()] };
        assert_eq!(problem("n", twice).as_deref(), Some("fields: option twice"));
        let broken = FieldKind::Pattern { pattern: "(".into() };
        assert_eq!(problem("n", broken).as_deref(), Some("fields: not a pattern"));
        let monstrous = FieldKind::Pattern { pattern: "((a{1000}){1000}){1000}".into() };
        assert_eq!(problem("n", monstrous).as_deref(), Some("fields: not a pattern"));
        let silent = FieldKind::Text { longest: 0 };
        assert_eq!(problem("n", silent).as_deref(), Some("fields: too small (1)"));
    }

    #[test]
    fn two_questions_do_not_share_a_name() {
        assert_eq!(problem("first", FieldKind::Email).as_deref(), Some("fields: name twice"));
        assert_eq!(problem("second", FieldKind::Email), None);
    }
}
