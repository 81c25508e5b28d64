//! What every text and every list of the catalogue must keep to.

use super::{Error, Toward};
use crate::types::Fault;

pub(super) fn refuse<T>(field: &'static str, problem: impl Into<Fault>) -> Result<T, Error> {
    Err(Error::Invalid { field, problem: problem.into() })
}

/// A text on one line that must be there. `longest` in characters.
pub(super) fn line(field: &'static str, text: &str, longest: usize) -> Result<(), Error> {
    if text.trim().is_empty() {
        return refuse(field, "empty");
    }
    optional_line(field, text, longest)
}

pub(super) fn optional_line(field: &'static str, text: &str, longest: usize) -> Result<(), Error> {
    if text.chars().any(char::is_control) {
        return refuse(field, "control_signs");
    }
    paragraphs(field, text, longest)
}

pub(super) fn paragraphs(field: &'static str, text: &str, longest: usize) -> Result<(), Error> {
    Fault::fits(text, longest).map_err(|problem| Error::Invalid { field, problem })
}

/// The same things with one of them a place further up or down; `None` when it stands at that end
/// already, or is not among them.
pub(super) fn moved<T: Copy + PartialEq>(things: &[T], one: T, toward: Toward) -> Option<Vec<T>> {
    let at = things.iter().position(|it| *it == one)?;
    let to = match toward {
        Toward::Up => at.checked_sub(1)?,
        Toward::Down => at + 1,
    };
    if to >= things.len() {
        return None;
    }
    let mut things = things.to_vec();
    things.swap(at, to);
    Some(things)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_at_the_end_stays_where_it_is() {
        assert_eq!(moved(&[1, 2, 3], 3, Toward::Up), Some(vec![1, 3, 2]));
        assert_eq!(moved(&[1, 2, 3], 1, Toward::Down), Some(vec![2, 1, 3]));
        assert_eq!(moved(&[1, 2, 3], 1, Toward::Up), None);
        assert_eq!(moved(&[1, 2, 3], 3, Toward::Down), None);
        assert_eq!(moved(&[1, 2, 3], 9, Toward::Up), None);
    }

    #[test]
    fn a_name_is_one_line_with_something_on_it() {
        assert!(line("name", "年卡", 2).is_ok());
        for (text, problem) in
            [(" ", "empty"), ("三个字", "too long (2)"), ("a\nb", "control signs")]
        {
            let refused = line("name", text, 2).unwrap_err();
            assert_eq!(refused.to_string(), format!("name: {problem}"));
        }
    }
}
